// Points and directions: 3 numbers, mm unless the name says otherwise.
#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>

namespace asbuilt {

using Vec3 = Eigen::Vector3d;
using Vec3f = Eigen::Vector3f;
using Vec3i = Eigen::Vector3i;
using Mat3 = Eigen::Matrix3d;

// Axis-aligned box, mm. Empty while low > high.
struct Box3 {
  Vec3 low_mm = Vec3::Constant(1e300);
  Vec3 high_mm = Vec3::Constant(-1e300);

  void include(const Vec3& point_mm) {
    low_mm = low_mm.cwiseMin(point_mm);
    high_mm = high_mm.cwiseMax(point_mm);
  }
  void grow(double margin_mm) {
    low_mm.array() -= margin_mm;
    high_mm.array() += margin_mm;
  }
  bool empty() const { return (low_mm.array() > high_mm.array()).any(); }
  bool contains(const Vec3& p) const {
    return (p.array() >= low_mm.array()).all() && (p.array() <= high_mm.array()).all();
  }
  Vec3 size_mm() const { return high_mm - low_mm; }
  Vec3 center_mm() const { return 0.5 * (low_mm + high_mm); }
  double diagonal_mm() const { return size_mm().norm(); }
  Vec3 corner_mm(int index) const {  // index 0..7, bit 0 = x high, bit 1 = y high, bit 2 = z high
    return {(index & 1) != 0 ? high_mm.x() : low_mm.x(),
            (index & 2) != 0 ? high_mm.y() : low_mm.y(),
            (index & 4) != 0 ? high_mm.z() : low_mm.z()};
  }
};

}  // namespace asbuilt
