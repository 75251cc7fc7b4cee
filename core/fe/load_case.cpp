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

namespace {

// Small turn of `angle_rad` about the axis through `centre_mm`.
void turn(FaceSupport& face, int about, double angle_rad, const Vec3& centre_mm) {
  const int p = (about + 1) % 3, q = (about + 2) % 3;
  face.gradient(p, q) = -angle_rad;
  face.gradient(q, p) = angle_rad;
  face.shift_mm = -face.gradient * centre_mm;
}

}  // namespace

LoadCase platen_shear(int axis, int direction, double shift_mm) {
  LoadCase load;
  load.name = std::string("shear of the ends of ") + "xyz"[axis] + " along " + "xyz"[direction];
  const auto low = 2 * static_cast<std::size_t>(axis);
  load.faces[low].fixed = load.faces[low + 1].fixed = 7;
  load.faces[low + 1].shift_mm[direction] = shift_mm;
  return load;
}

LoadCase platen_torsion(int axis, double angle_rad, const Vec3& edges_mm) {
  LoadCase load;
  load.name = std::string("torsion about ") + "xyz"[axis];
  const auto low = 2 * static_cast<std::size_t>(axis);
  load.faces[low].fixed = load.faces[low + 1].fixed = 7;
  turn(load.faces[low + 1], axis, angle_rad, 0.5 * edges_mm);
  return load;
}

LoadCase platen_bending(int axis, int about, Platens platens, double angle_rad,
                        const Vec3& edges_mm) {
  LoadCase load;
  load.name = std::string("bending of ") + "xyz"[axis] + " about " + "xyz"[about];
  for (int side = 0; side < 2; ++side) {
    FaceSupport& face =
        load.faces[2 * static_cast<std::size_t>(axis) + static_cast<std::size_t>(side)];
    face.fixed =
        platens == Platens::kClamped ? std::uint8_t{7} : static_cast<std::uint8_t>(1U << axis);
    Vec3 centre = 0.5 * edges_mm;
    centre[axis] = side == 0 ? 0.0 : edges_mm[axis];
    turn(face, about, side == 0 ? -0.5 * angle_rad : 0.5 * angle_rad, centre);
  }
  return load;
}

LoadCase mixed_uniform(int k) {
  LoadCase load;
  load.name = "mixed uniform";
  const Mat3 strain = unit_strain(k);
  for (std::size_t face = 0; face < 6; ++face) {
    const int axis = static_cast<int>(face / 2);
    const unsigned normal = 1U << axis;
    // Shear number k leaves axis k - 3 out.
    const bool sheared = k >= 3 && axis != k - 3;
    load.faces[face].fixed = static_cast<std::uint8_t>(sheared ? 7U & ~normal : normal);
    load.faces[face].gradient = strain;
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
