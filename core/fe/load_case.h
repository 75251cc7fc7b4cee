// What holds and what moves a block of voxels: the six faces of its grid.
//
// Faces are numbered 0 low x, 1 high x, 2 low y, 3 high y, 4 low z, 5 high z. A node on several
// faces obeys each for the components that it fixes; where two fix the same component the higher
// number wins. What the faces leave of rigid motions is held at single points of each body, which
// bear no force. Positions count in mm from the corner of the grid where x, y and z are lowest.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/geometry/vec.h"

namespace asbuilt::fe {

// Displacement prescribed on one face: u = gradient * position + shift, for the components whose
// bit is set in `fixed` (1 x, 2 y, 4 z).
struct FaceSupport {
  std::uint8_t fixed = 0;
  Mat3 gradient = Mat3::Zero();
  Vec3 shift_mm = Vec3::Zero();
};

struct LoadCase {
  std::string name;
  std::array<FaceSupport, 6> faces;
  // Opposite faces move alike but for gradient * (edge of the grid): periodic along the axes whose
  // bit is set. Such faces must not be fixed.
  std::uint8_t periodic = 0;
  Mat3 periodic_gradient = Mat3::Zero();
};

enum class Platens {
  kClamped,       // nodes at the platens do not slide
  kFrictionless,  // they slide freely
};

// Compression by `strain` (positive shortens) between two platens across `axis`.
LoadCase platen_compression(int axis, Platens platens, double strain, const Vec3& edges_mm);
// Displacement u = gradient * position on all six faces (kinematic uniform boundary).
LoadCase kinematic_uniform(const Mat3& gradient);
// Periodic along all three axes with the mean displacement gradient given.
LoadCase periodic_uniform(const Mat3& gradient);
// Unit strain number k of 6, order xx yy zz yz xz xy, engineering shear.
Mat3 unit_strain(int k);

}  // namespace asbuilt::fe
