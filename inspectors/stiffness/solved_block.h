// The tensors that designed and built block were solved for, with both element sizes and with the
// surface moved, and what is not known of them. Units: GPa, shares.
#pragma once

#include "core/fe/apparent.h"
#include "core/fe/loosely_hung.h"
#include "core/fe/self_checks.h"
#include "core/fe/stiffness_tensor.h"
#include "inspectors/stiffness/blur_effect.h"

namespace asbuilt {

struct SolvedTensor {
  fe::Matrix6 c = fe::Matrix6::Zero();
  double asymmetry = 0.0;
  double coupling = 0.0;      // mixed boundary: what the mirrored block does not see
  double residual = 0.0;      // the largest of its load cases
  double u_solver_gpa = 0.0;  // k = 2, of each entry
  double metal_share = 0.0;   // of the block's volume
  fe::SelfChecks checks;
  fe::ModelSize size;
  fe::LooselyHung hung;  // where it was asked for

  double largest() const { return c.cwiseAbs().maxCoeff(); }
  double relative_u_solver() const { return largest() > 0.0 ? u_solver_gpa / largest() : 0.0; }
};

// Everything that the record's numbers are made of.
struct SolvedBlock {
  SolvedTensor design_fine, design_coarse, built_fine, built_coarse, built_inner, built_outer;
  BlurEffect blur;
  double step = 1.0;  // 1 / (ratio of element sizes - 1): to vanishing elements, first order
  // Relative, k = 2, of how surfaces fall on the grid: of a ratio, built over designed, and of one
  // value alone, by the sections of its struts (core/fe/staircase.h).
  double placement = 0.0;
  double sections = 0.0;
};

}  // namespace asbuilt
