// Compression of a block of voxels between two platens, beyond first yield.
//
// Method: J2 plasticity with isotropic hardening at small strain (core/fe/plastic_elements.h),
// loaded in steps of the platens' displacement, each brought into equilibrium by Newton's method
// (core/fe/equilibrium.h). Up to the first yield of a Gauss point the answer is linear and solved
// once; the second step ends where linear elasticity would have 0.2 % of the metal's volume beyond
// yield. Until the curve has crossed the 0.2 % offset line, and for one step more, steps are at
// most `offset_step`, later `largest_step`; they grow where Newton's method is quick, shrink where
// it is slow, and are halved and tried again where it fails. A step starts along the one before.
//
// Pieces that do not join the two platens are left out and counted. Small strain: large
// deformation, buckling, contact of struts and kinematic hardening are not seen.
//
// Energies: the platens' work by the trapezoidal rule over the steps; with the same rule for the
// work on the flow inside, both agree but for what equilibrium leaves open.
//
// Frame: axes of the grid. Units: mm, N, MPa. Determinism: the same bits at any thread count.
// Memory: estimate_crush_bytes(). Errors: kInvalidInput for an empty mask, a missing load path or
// options out of range; kNotConverged with the strain reached; kOutOfMemory, kCancelled.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/fe/bearing.h"
#include "core/fe/crush_curve.h"
#include "core/fe/elastic_system.h"
#include "core/fe/equilibrium.h"
#include "core/fe/hardening.h"
#include "core/fe/model_memory.h"
#include "core/fe/plastic_elements.h"

namespace asbuilt::fe {

struct CrushOptions {
  int axis = 2;
  Platens platens = Platens::kClamped;
  double strain = 0.05;        // apparent, of the platens; above 0, at most 0.2
  double offset_step = 1e-3;   // largest step up to the 0.2 % offset stress
  double largest_step = 5e-3;  // and after it
  Dilatation dilatation = Dilatation::kMean;
  EquilibriumOptions equilibrium;
  SolverOptions solver;  // multigrid and instruction set
};

struct CrushCurve {
  double length_mm = 0.0;
  double area_mm2 = 0.0;
  ModelSize size;
  double slope_mpa = 0.0;                 // of linear elasticity, from the energy
  OffsetStress offset;                    // 0.2 %
  std::optional<YieldPoint> first_point;  // the first Gauss point flows; none: nothing does
  std::optional<YieldPoint> first_yield;  // 0.2 % of the metal's volume has flowed
  std::vector<CrushPoint> points;         // from strain 0
  double elastic_mpa = 0.0;               // stored at the end, per volume of the block
  double plastic_mpa = 0.0;               // spent on the flow
  // |work of the platens - stored - spent| over the work, at the end.
  double energy_imbalance = 0.0;
  double force_imbalance = 0.0;  // largest |sum of the platens' forces| over one of them
  int steps_cut = 0;             // tried again with half the step
};

CrushCurve crush(const Mask& metal, const Elastic& material, const Hardening& hardening,
                 const CrushOptions& options, const Progress& progress);

// Bytes of a model.
std::int64_t estimate_crush_bytes(const ModelMemory& model);

}  // namespace asbuilt::fe
