// Evenly spaced points on a mesh, found again by position. Part of the strut graph's extraction.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/geometry/tri_mesh.h"

namespace asbuilt::strut_graph {

// Points with the outward normal of their triangle, sorted by the cell of a regular grid.
class SampleSet {
 public:
  std::vector<Vec3f> points_mm;
  std::vector<Vec3f> normals;
  double spacing_mm = 0.0;  // one sample per spacing squared of surface

  std::size_t size() const { return points_mm.size(); }
  Vec3 point(std::uint32_t i) const { return points_mm[i].cast<double>(); }
  Vec3 normal(std::uint32_t i) const { return normals[i].cast<double>(); }

  // Sorts the points into cells; to be called once, after the points are set.
  void build(double cell_mm);

  // Calls visit(index) for every point within radius of the centre, always in the same order.
  template <class Visit>
  void near(const Vec3& center, double radius, Visit&& visit) const {
    std::int64_t low[3];
    std::int64_t high[3];
    for (int k = 0; k < 3; ++k) {
      low[k] = cell_of(center[k] - radius, k);
      high[k] = cell_of(center[k] + radius, k);
    }
    for (std::int64_t z = low[2]; z <= high[2]; ++z)
      for (std::int64_t y = low[1]; y <= high[1]; ++y)
        for (std::int64_t x = low[0]; x <= high[0]; ++x) {
          const auto found = cells_.find(key(x, y, z));
          if (found == cells_.end()) continue;
          for (std::uint32_t i = found->second.first; i < found->second.second; ++i) {
            if ((point(i) - center).squaredNorm() <= radius * radius) visit(i);
          }
        }
  }

  // Calls visit(index, s, radial) for every point whose foot on the line start + s * axis has s in
  // [from, to) and whose distance from the line is at most `radius`; radial = point minus foot.
  template <class Visit>
  void along(const Vec3& start, const Vec3& axis, double from, double to, double radius,
             Visit&& visit) const {
    const int steps = std::max(1, static_cast<int>(std::ceil((to - from) / (2.0 * radius))));
    const double step = (to - from) / steps;
    for (int i = 0; i < steps; ++i) {
      const double a = from + i * step;
      const double b = i + 1 == steps ? to : from + (i + 1) * step;
      near(start + 0.5 * (a + b) * axis, std::hypot(0.5 * (b - a), radius), [&](std::uint32_t k) {
        const Vec3 d = point(k) - start;
        const double s = d.dot(axis);
        if (s < a || s >= b) return;
        const Vec3 radial = d - s * axis;
        if (radial.squaredNorm() <= radius * radius) visit(k, s, radial);
      });
    }
  }

 private:
  std::int64_t cell_of(double coordinate, int k) const {
    return static_cast<std::int64_t>(std::floor((coordinate - low_[k]) / cell_));
  }
  static std::uint64_t key(std::int64_t x, std::int64_t y, std::int64_t z) {
    constexpr std::int64_t kOffset = 1 << 20;
    return (static_cast<std::uint64_t>(z + kOffset) << 42) |
           (static_cast<std::uint64_t>(y + kOffset) << 21) |
           static_cast<std::uint64_t>(x + kOffset);
  }

  Vec3 low_ = Vec3::Zero();
  double cell_ = 1.0;
  std::unordered_map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> cells_;
};

// One point per spacing squared of area, placed by a low-discrepancy sequence: no random numbers.
SampleSet sample_surface(const TriMesh& mesh, double spacing_mm);

}  // namespace asbuilt::strut_graph
