// A nominal lattice: nodes joined by round struts, in the design frame.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

enum class StrutCap { kSphere, kHemisphere, kButt };

// A strut is a cylinder or a cone between two nodes. Its id is its place in Lattice::struts and is
// the order of the design file; it never changes.
struct Strut {
  std::int32_t node1 = 0;
  std::int32_t node2 = 0;
  double radius1_mm = 0.0;
  double radius2_mm = 0.0;
  StrutCap cap1 = StrutCap::kSphere;
  StrutCap cap2 = StrutCap::kSphere;
  std::string name;  // as the design names it; empty: its number
};

struct Lattice {
  std::vector<Vec3> nodes_mm;
  std::vector<Strut> struts;

  bool empty() const { return struts.empty(); }
  const Vec3& end1_mm(std::size_t strut) const {
    return nodes_mm[static_cast<std::size_t>(struts[strut].node1)];
  }
  const Vec3& end2_mm(std::size_t strut) const {
    return nodes_mm[static_cast<std::size_t>(struts[strut].node2)];
  }
  double length_mm(std::size_t strut) const { return (end2_mm(strut) - end1_mm(strut)).norm(); }
  double nominal_diameter_mm(std::size_t strut) const {
    return struts[strut].radius1_mm + struts[strut].radius2_mm;
  }
  // What the design calls the strut; where it does not, its number from 0.
  std::string strut_id(std::size_t strut) const {
    return struts[strut].name.empty() ? std::to_string(strut) : struts[strut].name;
  }
  // Angle between strut and build plane: 0 = lies in the plane, 90 = along the build direction.
  double inclination_deg(std::size_t strut, const Vec3& build_direction) const;
  // Box around the struts, radii included.
  Box3 bounds() const;
  double total_length_mm() const;
};

}  // namespace asbuilt
