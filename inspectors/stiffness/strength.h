// What compression does to the block: who bears it, where it is worst, what the first strut to
// yield allows. Designed and built side by side.
//
// Method: the block of stiffness.h between clamped platens across one axis, whole elements (stress
// is that of metal), scaled to an apparent stress of -1 MPa: force over area of the block. Each
// strut: share of the block's strain energy, resultants over the middle half of its length
// (core/fe/section_forces.h), bending and largest axial stress of the section that is there. What
// the struts that the part lost cost the design is solved without them (lost_struts.h): their share
// of the energy does not say it. Yield begins where the outer fibre of the first strut reaches the
// yield strength that the plan states. Struts that a face of the block halves or quarters bear its
// load like others and count, by the sections that are left; slivers below a fifth of the nominal
// section do not, unless there is nothing else. The statement says how many are which.
// Nodes are left to the percentile of the von Mises stress, whose highest values on staircases do
// not converge (docs/methods/stiffness.md). Hot spots are those nearest to struts that count; the
// highest have a picture of the stress around them (stress_picture.h).
//
// Of a part that does not join the platens its modulus is told, 0, and the design's half.
//
// Every solution is checked on itself: energy, the platens' forces, residual (solution_checks.h).
//
// Errors: those of core/fe; kNotMeasurable where the designed metal joins no two platens.
// Memory: that of one model and 30 bytes an element.
#pragma once

#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct LoadedStruts {
  StrengthRecord record;
  // For people: which struts the block's faces cut, and what that means; empty where none is cut.
  std::string statement;
  std::vector<SolutionCheckRow> checks;  // of every solution
};

struct StrengthCase {
  std::string axis = "z";
  double yield_mpa = 0.0;  // of the solid metal; 0: not stated
  double load_n = 0.0;     // force on the block that utilisation is told at; 0: not stated
  GridFrame fine;          // elements of the block
  GridFrame coarse;        // larger ones, for the uncertainty of what lost struts cost
  double sections = 0.0;   // relative, k = 2, of struts' sections by how they fall on the grid
  std::vector<std::size_t> lost;  // struts of the design that the part lost
};

LoadedStruts inspect_strength(const InspectionContext& context, const fe::Elastic& material,
                              const StrengthCase& load, const Progress& progress);

}  // namespace asbuilt
