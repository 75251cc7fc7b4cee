#include "core/surface/point_grid.h"

#include <algorithm>
#include <cmath>

namespace asbuilt {

PointGrid::PointGrid(const std::vector<Vec3f>& points_mm, double wanted) : points_(points_mm) {
  Box3 box;
  for (const Vec3f& p : points_) box.include(p.cast<double>());
  if (points_.empty()) box.include(Vec3::Zero());
  low_ = box.low_mm.cast<float>();
  const Vec3 size = box.size_mm().cwiseMax(1e-6 * std::max(box.diagonal_mm(), 1e-6));
  constexpr double kMostCells = 67108864.0;
  const double least = std::cbrt(size.prod() / kMostCells);
  cell_ = static_cast<float>(
      std::max(least, std::cbrt(size.prod() / static_cast<double>(points_.size() + 1))));
  // Points on a surface: their number in a cell grows with its square.
  for (int round = 0; round < 4; ++round) {
    for (int k = 0; k < 3; ++k)
      dims_[k] = 1 + static_cast<std::int64_t>(size[k] / static_cast<double>(cell_));
    fill();
    double used = 0.0;
    for (std::size_t i = 1; i < starts_.size(); ++i) used += starts_[i] > starts_[i - 1] ? 1 : 0;
    const double held = static_cast<double>(points_.size()) / std::max(1.0, used);
    const double factor = std::sqrt(wanted / std::max(held, 0.01));
    if (round == 3 || std::abs(std::log(factor)) < 0.15) break;
    cell_ = static_cast<float>(
        std::max(least, static_cast<double>(cell_) * std::clamp(factor, 0.2, 4.0)));
  }
}

std::int64_t PointGrid::cell_of(float at, int axis) const {
  const float cell = std::floor((at - low_[axis]) / cell_);
  return static_cast<std::int64_t>(std::clamp(cell, 0.0F, static_cast<float>(dims_[axis] - 1)));
}

void PointGrid::fill() {
  const auto number = [this](const Vec3f& p) {
    return static_cast<std::size_t>(cell_of(p.x(), 0) +
                                    dims_[0] * (cell_of(p.y(), 1) + dims_[1] * cell_of(p.z(), 2)));
  };
  starts_.assign(static_cast<std::size_t>(dims_[0] * dims_[1] * dims_[2]) + 1, 0);
  for (const Vec3f& p : points_) ++starts_[number(p) + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
  members_.resize(points_.size());
  for (std::size_t i = 0; i < points_.size(); ++i)
    members_[next[number(points_[i])]++] = static_cast<std::int32_t>(i);
}

void PointGrid::nearest(const Vec3f& place, int count, std::vector<Neighbour>& out) const {
  const auto wanted = std::min(static_cast<std::size_t>(count), points_.size());
  for (float radius = cell_;; radius *= 2.0F) {
    out.clear();
    around(place, radius, [&](std::int32_t i) {
      out.push_back({(points_[static_cast<std::size_t>(i)] - place).squaredNorm(), i});
    });
    const bool all = out.size() == points_.size();
    if (out.size() < wanted && !all) continue;
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(wanted), out.end());
    out.resize(wanted);
    if (all || wanted == 0 || out.back().squared_mm2 <= radius * radius) return;
  }
}

}  // namespace asbuilt
