// What the designed block loses without the struts that the part lost, solved without them.
//
// Method: the block of strength.h with the designed metal of one strut, or of all lost ones, taken
// out, between the same clamped platens; loss = 1 - modulus without / modulus with. A strut is
// taken out whole, whether it is missing or broken: a broken one bears next to nothing. What other
// struts share with it at its nodes stays. Where the design is a mesh that only names its struts,
// an element goes whose eighths lie within 1.25 nominal radii of a lost strut and in no other
// strut. Elements that keep half of their metal stay; the others of the design stay as they were.
// Struts with the largest shares of the design's strain energy are solved one by one, at
// most kPricedStruts of them, and then all lost ones together.
//
// Uncertainty (k = 2): the step from two element sizes to vanishing elements, first order, how
// surfaces fall on the grid (as for a knock-down), and the solver, in quadrature. Not in it: that
// neighbours were built otherwise than designed - the loss is the design's, not the part's.
//
// Every solution is checked on itself (solution_checks.h); of both element sizes the worse is told.
//
// Frame: design. Errors: those of core/fe. Memory: that of one model and 11 bytes an element of the
// block.
#pragma once

#include <vector>

#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

inline constexpr std::size_t kPricedStruts = 5;

struct LostCase {
  int axis = 2;
  GridFrame fine;
  GridFrame coarse;
  double fine_modulus_mpa = 0.0;    // of the design between the platens, solved with `fine`
  double relative_u_solver = 0.0;   // of that modulus, k = 2
  double sections = 0.0;            // relative, k = 2, of struts' sections on the grid
  std::vector<std::size_t> struts;  // lost, those first that bear most
};

struct PricedStruts {
  // One row a strut, at most kPricedStruts, the largest loss first, then one without id for all of
  // them, which is left out where it is one strut only; empty where none is lost.
  std::vector<LostStrutRow> rows;
  std::vector<SolutionCheckRow> checks;
};

PricedStruts inspect_lost_struts(const InspectionContext& context, const fe::Elastic& material,
                                 const LostCase& lost, const Progress& progress);

}  // namespace asbuilt
