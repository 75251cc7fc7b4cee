// Struts of a design found by place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/geometry/lattice.h"
#include "core/geometry/vec.h"

namespace asbuilt {

// Nominal struts near a point or another strut, found through a grid of cells.
class StrutIndex {
 public:
  explicit StrutIndex(const Lattice& lattice);
  // Struts whose nominal surface may come within `distance_mm` of strut i's axis; i itself left
  // out.
  std::vector<std::int32_t> near(std::size_t i, double distance_mm) const;
  // The strut whose nominal surface is nearest to a point (design frame), within `reach_mm`.
  std::optional<std::int32_t> nearest(const Vec3& point_mm, double reach_mm) const;

 private:
  const Lattice& lattice_;
  double cell_mm_ = 1.0;
  Vec3 origin_mm_ = Vec3::Zero();
  std::array<std::int64_t, 3> dims_{1, 1, 1};
  std::vector<std::vector<std::int32_t>> cells_;  // struts by cells their box touches
  std::vector<std::int32_t> in_box(const Box3& box) const;
};

// Signed distance of a point to one nominal strut, seen as a cylinder that tapers between its ends.
double strut_distance_mm(const Lattice& lattice, std::size_t strut, const Vec3& point_mm);

}  // namespace asbuilt
