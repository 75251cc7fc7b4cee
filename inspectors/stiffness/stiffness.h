// What the built part bears, beside what was designed: stiffness tensors and knock-down.
//
// Method: designed and built part are cut to the same block in the design frame and brought to the
// same elements (block_elements.h); six unit strains give each its stiffness tensor
// (core/fe/apparent.h). The built part is the registered, blur-corrected surface, not the voxels of
// the scan. Elements bear by their share of metal (core/fe/elements_of.h, graded_elements): whole
// elements make a knock-down jump with each layer that a thicker strut gains. Knock-down is built
// over designed: of Young's modulus along each axis (1 / S_ii of the inverse), and of each entry of
// the tensor that is not small.
//
// Uncertainty (k = 2): surface - the built surface moved outwards and inwards by its uncertainty,
// solved with larger elements; blur - corners at nodes that the scan leaves filled (blur_effect.h);
// resolution - the step from both element sizes to vanishing elements,
// first order, so that the interval reaches to the extrapolated value, and what the place of the
// grid does; solver - the asymmetry of the tensor before it was made symmetric, and no less than
// the residual that was left (core/fe/stated_error.h).
// Faces: mixed uniform conditions unless the plan says otherwise, which let the sides slide, so
// that damage counts as it would between platens; an axis across which the part is cut through has
// the knock-down 0. Where the designed block itself bears nothing so, the knock-down is open and
// the statement says why.
//
// Not in it: material constants (they cancel in the knock-down but for Poisson's ratio), pose.
//
// Beside the tensors: engineering constants, anisotropy and bounds (block_figures.h); pieces of the
// built part that hang on by one element (core/fe/hung_of_load.h).
//
// Checks: rigid motions must make no force, or nothing is told (kInternal); these and the others
// are rows of the record, and told in the statement where they fail (solution_checks.h).
//
// Element size: the smallest whose solution is expected within the time allowed, between 4 and 12
// across the struts (element_sizes.h).
//
// Struts are loaded along one axis besides (strength.h), and what lost ones cost the design is
// solved without them (lost_struts.h): that takes further time, up to a fifth of time_s for each of
// six.
//
// Where the plan asks for it the block is also compressed beyond first yield (crush_block.h).
//
// Errors: kNotMeasurable (surface not closed; time allowed too short for 4 elements across;
// compression beyond first yield without a yield strength or an axis), kOutOfMemory with an element
// size that fits, kNotConverged, kCancelled. Memory: fe::estimate_memory() of the designed or built
// part, one at a time, and 12 bytes an element of the block.
#pragma once

#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct StiffnessOptions {
  double time_s = 30.0;
  double element_um = 0.0;  // 0: chosen for the time
  std::string boundary = "mixed";
  double young_gpa = 0.0;       // 0: of the plan's material
  double poisson = 0.0;         // 0: of the plan's material
  std::string load_axis = "z";  // of the compression that struts are loaded by; "none"
  double yield_mpa = 0.0;       // of the solid metal; 0: not stated
  double load_n = 0.0;          // along load_axis, that utilisation is told at; 0: not stated
  double crush_pct = 0.0;       // strain of the compression beyond first yield, %; 0: none
  double hardening_mpa = 0.0;   // linear, of the solid metal
  double crush_time_s = 60.0;

  static const std::vector<OptionField<StiffnessOptions>>& fields();
};

inline constexpr char kStiffnessInspectorId[] = "stiffness";
inline constexpr int kStiffnessInspectorRevision = 6;

// What other inspectors found of the part.
struct BuiltPart {
  double u_surface_mm = 0.0;      // k = 1, of the place of the whole built surface
  std::vector<std::size_t> lost;  // struts of the design that are missing or broken
};

StiffnessRecord inspect_stiffness(const InspectionContext& context, const fe::Elastic& material,
                                  const BuiltPart& part, const StiffnessOptions& options,
                                  const Progress& progress);

}  // namespace asbuilt
