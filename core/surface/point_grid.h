// Points sorted into the cells of a grid, for nearest neighbours. Internal to core/surface.
#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

// Holds a reference to the points. Memory: 4 bytes a point and 4 a cell (at most 2^26 cells).
// Thread rule: const members from any thread. Deterministic.
class PointGrid {
 public:
  // The cell is chosen so that a cell which holds points holds about `wanted` of them.
  explicit PointGrid(const std::vector<Vec3f>& points_mm, double wanted = 6.0);

  struct Neighbour {
    float squared_mm2;
    std::int32_t point;
    bool operator<(const Neighbour& o) const {
      return squared_mm2 != o.squared_mm2 ? squared_mm2 < o.squared_mm2 : point < o.point;
    }
  };
  // The `count` nearest points of a place, nearest first; fewer where there are fewer.
  void nearest(const Vec3f& place, int count, std::vector<Neighbour>& out) const;
  // Calls visit(point) for every point of the cells that a ball touches, the ball's own and some
  // more.
  template <class Visit>
  void around(const Vec3f& place, float radius_mm, const Visit& visit) const {
    std::int64_t low[3];
    std::int64_t high[3];
    for (int k = 0; k < 3; ++k) {
      low[k] = cell_of(place[k] - radius_mm, k);
      high[k] = cell_of(place[k] + radius_mm, k);
    }
    for (std::int64_t z = low[2]; z <= high[2]; ++z)
      for (std::int64_t y = low[1]; y <= high[1]; ++y) {
        const auto row = static_cast<std::size_t>(dims_[0] * (y + dims_[1] * z));
        const auto from = starts_[row + static_cast<std::size_t>(low[0])];
        const auto to = starts_[row + static_cast<std::size_t>(high[0]) + 1];
        for (auto i = from; i < to; ++i) visit(members_[i]);
      }
  }
  const std::vector<Vec3f>& points() const { return points_; }

 private:
  std::int64_t cell_of(float at, int axis) const;
  void fill();

  const std::vector<Vec3f>& points_;
  Vec3f low_ = Vec3f::Zero();
  float cell_ = 1.0F;
  std::int64_t dims_[3] = {1, 1, 1};
  std::vector<std::uint32_t> starts_;
  std::vector<std::int32_t> members_;
};

}  // namespace asbuilt
