// The apparent stiffness of a block of voxels: between platens, and as a tensor.
//
// Method: linear elasticity on the metal voxels (core/fe/elastic_system.h). Along an axis the part
// stands between rigid platens at the ends of its bounding box; the modulus is force over area over
// strain with the area of the bounding box. The tensor comes from six unit strains, u = strain *
// position on the whole boundary (kinematic uniform: never too soft), periodic faces, mixed or
// static uniform conditions (tensor_boundaries.h). Moduli are
// taken from the strain energy, whose error is the square of the field's; beside them stands what
// the forces give.
//
// Pieces that carry nothing (they do not join the two platens, or reach no face, or, periodic, join
// no two opposite faces) are left out and counted.
//
// Frame: axes of the grid. Units: mm, N, MPa. Determinism: the same bits at any thread count.
// Errors: kInvalidInput for an empty mask or a missing load path; those of elastic_system.h.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/fe/bearing.h"
#include "core/fe/elastic_system.h"
#include "core/fe/self_checks.h"
#include "core/fe/solved_case.h"
#include "core/fe/stiffness_tensor.h"

namespace asbuilt::fe {

struct AxisStiffness {
  int axis = 2;
  double length_mm = 0.0;
  double area_mm2 = 0.0;
  double modulus_mpa = 0.0;        // from the energy
  double force_modulus_mpa = 0.0;  // from the force on the low platen
  double stiffness_n_per_mm = 0.0;
  SelfChecks checks;
  ModelSize size;
  PcgResult solver;
};

enum class TensorBoundary { kKinematic, kPeriodic, kMixed, kStatic };

struct TensorStiffness {
  Matrix6 stiffness_mpa = Matrix6::Zero();  // symmetric
  double asymmetry = 0.0;                   // largest |C_ij - C_ji| before, over the largest entry
  // Mixed: largest mean stress where the mirrored block has none, over the largest entry.
  double coupling = 0.0;
  // Static: share of metal on each face, and the largest deviation of a face's traction from its
  // mean that balance asks for, as a share of it.
  std::array<double, 6> face_metal{};
  double imbalance = 0.0;
  // Static: largest force at the single points that hold the part, over the largest force on a
  // face: what is not in balance.
  double pin_share = 0.0;
  SelfChecks checks;
  ModelSize size;
  std::vector<PcgResult> solver;
};

// A part that is its own mirror image has no coupling; above this it is said.
inline constexpr double kMostCoupling = 0.01;

// The smallest box around the metal; voxels of a mask that are set, cut out of it.
Mask cropped_to_metal(const Mask& metal);

// What is left when pieces that do not join the two ends of an axis are taken away.
Mask only_bearing(const Mask& metal, int axis);

// The grid of `metal` is the block. `laws`: see ElasticSystem. `on_solved` is told of each
// load case.
AxisStiffness axis_stiffness(const Mask& metal, const Elastic& material, int axis, Platens platens,
                             const SolverOptions& options, const Progress& progress,
                             const ElementLaws& laws = {}, const OnSolved& on_solved = {});
TensorStiffness tensor_stiffness(const Mask& metal, const Elastic& material,
                                 TensorBoundary boundary, const SolverOptions& options,
                                 const Progress& progress, const ElementLaws& laws = {},
                                 const OnSolved& on_solved = {});

}  // namespace asbuilt::fe
