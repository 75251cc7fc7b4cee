// Gives equal points one number. For formats that write every triangle with its own corners.
#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/tri_mesh.h"

namespace asbuilt {

// Points are equal when their coordinates are (0 and -0 are). The order of first appearance is
// kept. Cost: a hash table of at most eight bytes a point.
class VertexWelder {
 public:
  std::int32_t number_of(const Vec3f& point);
  std::vector<Vec3f> take_points() { return std::move(points_); }

 private:
  std::size_t slot_of(const Vec3f& point) const;
  void grow();

  std::vector<Vec3f> points_;
  std::vector<std::int32_t> slots_ = std::vector<std::int32_t>(64, -1);
};

}  // namespace asbuilt
