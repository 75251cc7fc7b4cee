#include "core/geometry/strut_index.h"

#include <algorithm>
#include <cmath>

namespace asbuilt {
namespace {

Box3 box_of(const Lattice& lattice, std::size_t i) {
  Box3 box;
  box.include(lattice.end1_mm(i));
  box.include(lattice.end2_mm(i));
  box.grow(std::max(lattice.struts[i].radius1_mm, lattice.struts[i].radius2_mm));
  return box;
}

}  // namespace

double strut_distance_mm(const Lattice& lattice, std::size_t strut, const Vec3& point_mm) {
  const Vec3& a = lattice.end1_mm(strut);
  const Vec3 d = lattice.end2_mm(strut) - a;
  const double squared = d.squaredNorm();
  const double t = squared > 0.0 ? std::clamp((point_mm - a).dot(d) / squared, 0.0, 1.0) : 0.0;
  const Strut& s = lattice.struts[strut];
  return (point_mm - a - t * d).norm() - (s.radius1_mm + t * (s.radius2_mm - s.radius1_mm));
}

StrutIndex::StrutIndex(const Lattice& lattice) : lattice_(lattice) {
  if (lattice.empty()) {
    cells_.resize(1);
    return;
  }
  const Box3 all = lattice.bounds();
  origin_mm_ = all.low_mm;
  cell_mm_ = std::max(lattice.total_length_mm() / static_cast<double>(lattice.struts.size()),
                      std::cbrt(std::max(1e-30, all.size_mm().prod()) / 1e6));
  for (std::size_t k = 0; k < 3; ++k) {
    dims_[k] = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::ceil(all.size_mm()[static_cast<int>(k)] / cell_mm_)));
  }
  cells_.resize(static_cast<std::size_t>(dims_[0] * dims_[1] * dims_[2]));
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    const Box3 box = box_of(lattice, i);
    std::array<std::int64_t, 3> low{};
    std::array<std::int64_t, 3> high{};
    for (std::size_t k = 0; k < 3; ++k) {
      const int axis = static_cast<int>(k);
      low[k] = std::clamp<std::int64_t>(
          static_cast<std::int64_t>((box.low_mm[axis] - origin_mm_[axis]) / cell_mm_), 0,
          dims_[k] - 1);
      high[k] = std::clamp<std::int64_t>(
          static_cast<std::int64_t>((box.high_mm[axis] - origin_mm_[axis]) / cell_mm_), 0,
          dims_[k] - 1);
    }
    for (std::int64_t z = low[2]; z <= high[2]; ++z)
      for (std::int64_t y = low[1]; y <= high[1]; ++y)
        for (std::int64_t x = low[0]; x <= high[0]; ++x) {
          cells_[static_cast<std::size_t>(x + dims_[0] * (y + dims_[1] * z))].push_back(
              static_cast<std::int32_t>(i));
        }
  }
}

std::vector<std::int32_t> StrutIndex::in_box(const Box3& box) const {
  std::vector<std::int32_t> found;
  std::array<std::int64_t, 3> low{};
  std::array<std::int64_t, 3> high{};
  for (std::size_t k = 0; k < 3; ++k) {
    const int axis = static_cast<int>(k);
    low[k] = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::floor((box.low_mm[axis] - origin_mm_[axis]) / cell_mm_)), 0,
        dims_[k] - 1);
    high[k] = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::floor((box.high_mm[axis] - origin_mm_[axis]) / cell_mm_)), 0,
        dims_[k] - 1);
  }
  for (std::int64_t z = low[2]; z <= high[2]; ++z)
    for (std::int64_t y = low[1]; y <= high[1]; ++y)
      for (std::int64_t x = low[0]; x <= high[0]; ++x) {
        const auto& cell = cells_[static_cast<std::size_t>(x + dims_[0] * (y + dims_[1] * z))];
        found.insert(found.end(), cell.begin(), cell.end());
      }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::int32_t> StrutIndex::near(std::size_t i, double distance_mm) const {
  Box3 box = box_of(lattice_, i);
  box.grow(distance_mm);
  std::vector<std::int32_t> found = in_box(box);
  std::erase_if(found, [&](std::int32_t j) {
    if (static_cast<std::size_t>(j) == i) return true;
    const Box3 other = box_of(lattice_, static_cast<std::size_t>(j));
    return (other.low_mm.array() > box.high_mm.array()).any() ||
           (other.high_mm.array() < box.low_mm.array()).any();
  });
  return found;
}

std::optional<std::int32_t> StrutIndex::nearest(const Vec3& point_mm, double reach_mm) const {
  if (lattice_.empty()) return std::nullopt;
  Box3 box;
  box.include(point_mm);
  box.grow(reach_mm);
  std::optional<std::int32_t> best;
  double smallest = reach_mm;
  for (const std::int32_t j : in_box(box)) {
    const double d = strut_distance_mm(lattice_, static_cast<std::size_t>(j), point_mm);
    if (d < smallest) {
      smallest = d;
      best = j;
    }
  }
  return best;
}

}  // namespace asbuilt
