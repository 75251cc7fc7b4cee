// Rigid motion between two frames. Variables are named target_from_source: p_target = pose *
// p_source, so that adjacent names cancel when poses are composed (design_from_scan *
// scan_from_stage).
#pragma once

#include <Eigen/Geometry>
#include <numbers>

#include "core/geometry/vec.h"

namespace asbuilt {

struct Pose {
  Mat3 rotation = Mat3::Identity();  // proper orthogonal
  Vec3 translation_mm = Vec3::Zero();

  Vec3 operator*(const Vec3& point_mm) const { return rotation * point_mm + translation_mm; }
  Pose operator*(const Pose& other) const {
    return {rotation * other.rotation, rotation * other.translation_mm + translation_mm};
  }
  Pose inverse() const {
    const Mat3 transposed = rotation.transpose();
    return {transposed, -(transposed * translation_mm)};
  }
};

// Rotation by |axis_angle| radians about axis_angle (the exponential map).
inline Mat3 rotation_from_axis_angle(const Vec3& axis_angle) {
  const double angle = axis_angle.norm();
  if (angle < 1e-300) return Mat3::Identity();
  return Eigen::AngleAxisd(angle, axis_angle / angle).toRotationMatrix();
}

// Angle in degrees of the rotation between two orientations.
inline double rotation_angle_deg(const Mat3& a, const Mat3& b) {
  const Mat3 relative = a.transpose() * b;
  return Eigen::AngleAxisd(relative).angle() * 180.0 / std::numbers::pi;
}

}  // namespace asbuilt
