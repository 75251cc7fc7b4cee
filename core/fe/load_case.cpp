#include "core/fe/load_case.h"

namespace asbuilt::fe {

LoadCase platen_compression(int axis, Platens platens, double strain, const Vec3& edges_mm) {
  LoadCase load;
  load.name = std::string("compression along ") + "xyz"[axis];
  const auto normal = static_cast<std::uint8_t>(1U << axis);
  for (int side = 0; side < 2; ++side) {
    FaceSupport& face =
        load.faces[2 * static_cast<std::size_t>(axis) + static_cast<std::size_t>(side)];
    face.fixed = platens == Platens::kClamped ? std::uint8_t{7} : normal;
    if (side == 1) face.shift_mm[axis] = -strain * edges_mm[axis];
  }
  return load;
}

LoadCase kinematic_uniform(const Mat3& gradient) {
  LoadCase load;
  load.name = "kinematic uniform";
  for (FaceSupport& face : load.faces) {
    face.fixed = 7;
    face.gradient = gradient;
  }
  return load;
}

LoadCase periodic_uniform(const Mat3& gradient) {
  LoadCase load;
  load.name = "periodic";
  load.periodic = 7;
  load.periodic_gradient = gradient;
  return load;
}

Mat3 unit_strain(int k) {
  Mat3 e = Mat3::Zero();
  if (k < 3) {
    e(k, k) = 1.0;
  } else {
    const int p = k == 3 ? 1 : 0, q = k == 5 ? 1 : 2;
    e(p, q) = e(q, p) = 0.5;
  }
  return e;
}

}  // namespace asbuilt::fe
