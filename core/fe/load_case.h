// What holds and what moves a block of voxels: the six faces of its grid.
//
// Faces are numbered 0 low x, 1 high x, 2 low y, 3 high y, 4 low z, 5 high z. A node on several
// faces obeys each for the components that it fixes; where two fix the same component the higher
// number wins. What the faces leave of rigid motions is held at single points of each body, which
// bear no force (pins.h). Positions count in mm from the corner of the grid where x, y and z are
// lowest.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt::fe {

// Displacement prescribed on one face: u = gradient * position + shift, for the components whose
// bit is set in `fixed` (1 x, 2 y, 4 z).
struct FaceSupport {
  std::uint8_t fixed = 0;
  Mat3 gradient = Mat3::Zero();
  Vec3 shift_mm = Vec3::Zero();
};

// Traction on the metal of one face: traction * (level + slope . position). On an element whose
// stiffness is scaled it acts on that share of its face.
struct FaceTraction {
  Vec3 traction_mpa = Vec3::Zero();
  double level = 1.0;
  Vec3 slope_per_mm = Vec3::Zero();
};

// Corners of the grid, which need not lie on its faces: x, y, z from 0.
using GridNode = std::array<std::int32_t, 3>;

// The components whose bit is set in `fixed` displaced by `shift_mm`, at all of the nodes alike;
// each node once, in no other group, and on no face that fixes it.
struct NodeSupport {
  std::uint8_t fixed = 0;
  Vec3 shift_mm = Vec3::Zero();
  std::vector<GridNode> nodes;
};

struct NodeForce {
  GridNode node{};
  Vec3 force_n = Vec3::Zero();
};

struct LoadCase {
  std::string name;
  std::array<FaceSupport, 6> faces;
  std::array<FaceTraction, 6> tractions;  // act where nothing is fixed
  std::vector<NodeSupport> held;
  std::vector<NodeForce> forces;  // as tractions
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
// Both platens hold the ends of `axis`; the high one is moved along `direction`, which lies across.
LoadCase platen_shear(int axis, int direction, double shift_mm);
// Both platens hold the ends of `axis`; the high one turns about the middle line of the grid.
LoadCase platen_torsion(int axis, double angle_rad, const Vec3& edges_mm);
// The platens at the ends of `axis` turn by half the angle each, in opposite senses, about lines
// along `about` through the middles of their faces: no force across arises where the part is the
// same at both ends. Frictionless platens fix displacements along `axis` only.
LoadCase platen_bending(int axis, int about, Platens platens, double angle_rad,
                        const Vec3& edges_mm);
// Displacement u = gradient * position on all six faces (kinematic uniform boundary).
LoadCase kinematic_uniform(const Mat3& gradient);
// Periodic along all three axes with the mean displacement gradient given.
LoadCase periodic_uniform(const Mat3& gradient);
// Unit strain number k of 6 as the periodic block of the part and its seven mirror images bears it:
// periodicity-compatible mixed uniform conditions (D. H. Pahr, P. K. Zysset, Biomech. Model.
// Mechanobiol. 7 (2008) 463-476). Under a normal strain every face has its normal displacement
// fixed and bears no shear traction. Under a shear of axes i and j a face across i has the two
// displacements in its plane fixed and no normal traction, so has a face across j; a face across
// the third axis has its normal displacement fixed, at 0, and bears no shear traction.
LoadCase mixed_uniform(int k);
// Unit strain number k of 6, order xx yy zz yz xz xy, engineering shear.
Mat3 unit_strain(int k);

}  // namespace asbuilt::fe
