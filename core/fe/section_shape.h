// The outline of a strut's section that the faces of a block may have cut, and the stress of a beam
// over it. Internal to core/fe.
//
// Method: the outline is a round of the given area. Where the block's faces cut it, it is the part
// inside of a round about the nominal axis whose radius gives the part that area (a half round on a
// face, a quarter on an edge), by bisection; its points are told from its own centroid. Stress is
// that of a prism, N / A plus what is linear over the section with the second moments given.
//
// Units: mm, N, MPa. Errors: none; no area, no points.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt::fe {

// Two unit vectors that make a right-handed frame with a unit axis.
struct SectionPlane {
  explicit SectionPlane(const Vec3& axis);
  Eigen::Vector2d in(const Vec3& v) const { return {v.dot(e1), v.dot(e2)}; }
  Vec3 e1, e2;
};

// Whether faces of the block cut the nominal round of a strut about p, by more than 5 % of its
// radius.
bool is_cut(const Box3& block, const Vec3& p, const Vec3& axis, double radius_mm);

// Corners of the outline from its centroid. `cut`: by the block's faces, about p.
std::vector<Eigen::Vector2d> section_outline(double area_mm2, bool cut, const Box3& block,
                                             const Vec3& p, const SectionPlane& plane);

// Second moments of area about the centroid, and the moment of the stresses about the same.
struct BeamSection {
  double area_mm2 = 0.0;
  Eigen::Matrix2d second_mm4 = Eigen::Matrix2d::Zero();
};
// Largest magnitude of the axial stress over the outline; 0 without area.
double largest_stress_mpa(const BeamSection& section, double axial_n,
                          const Eigen::Vector2d& moment_nmm,
                          const std::vector<Eigen::Vector2d>& outline);

}  // namespace asbuilt::fe
