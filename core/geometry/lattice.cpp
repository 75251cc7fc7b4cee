#include "core/geometry/lattice.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace asbuilt {

double Lattice::inclination_deg(std::size_t strut, const Vec3& build_direction) const {
  const Vec3 axis = end2_mm(strut) - end1_mm(strut);
  const double lengths = axis.norm() * build_direction.norm();
  if (lengths <= 0.0) return 0.0;
  const double sine = std::min(1.0, std::abs(axis.dot(build_direction)) / lengths);
  return std::asin(sine) * 180.0 / std::numbers::pi;
}

Box3 Lattice::bounds() const {
  Box3 box;
  for (std::size_t i = 0; i < struts.size(); ++i) {
    const Vec3 r1 = Vec3::Constant(struts[i].radius1_mm);
    const Vec3 r2 = Vec3::Constant(struts[i].radius2_mm);
    box.include(end1_mm(i) - r1);
    box.include(end1_mm(i) + r1);
    box.include(end2_mm(i) - r2);
    box.include(end2_mm(i) + r2);
  }
  return box;
}

double Lattice::total_length_mm() const {
  double total = 0.0;
  for (std::size_t i = 0; i < struts.size(); ++i) total += length_mm(i);
  return total;
}

}  // namespace asbuilt
