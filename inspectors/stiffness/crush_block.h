// What the block bears beyond first yield: the 0.2 % offset stress as built against as designed.
//
// Method: the block of stiffness.h between clamped platens along the load's axis, whole elements of
// both parts on the same grid, compressed in steps with J2 plasticity (core/fe/crush.h). Solved for
// design and part with the smaller elements and with the larger, and with the larger for the part's
// surface moved inwards and outwards by its uncertainty. The size of the elements is chosen for a
// time of its own (element_sizes.h), at 150e-6 s an element and run.
//
// Uncertainty (k = 2) of the ratio, in quadrature: surface; resolution - the step from both element
// sizes to vanishing elements, first order; the place of the grid; what the curves may lie higher
// between two steps; blur - the relative effect that Young's modulus along the axis has
// (blur_effect.h), because the corners that a scan leaves filled are not compressed once more. Of
// an offset stress: surface (the part's), resolution, the place of the grid, between steps.
//
// What is open carries the reason: a curve that does not cross the offset line, no path for the
// load, no equilibrium, a time allowed that is too short, too little memory. A surface moved
// inwards that bears nothing has the offset stress 0. Limits: those of core/fe/crush.h; the yield
// stress is taken as given and the same in both parts.
//
// Frame: design. Units: mm, MPa. Errors: kCancelled, those of core/fe but for the above. Memory:
// fe::estimate_crush_bytes() of the designed or built part, one at a time, and 5 bytes an element
// of the block.
#pragma once

#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"
#include "inspectors/stiffness/block_memory.h"
#include "inspectors/stiffness/element_sizes.h"
#include "inspectors/stiffness/stiffness.h"

namespace asbuilt {

struct CrushedBlock {
  Box3 box;
  double metal_mm3 = 0.0;  // as designed
  BlockMemory memory;
  double thickness_mm = 0.0;  // that elements are counted across
  double u_surface_mm = 0.0;  // k = 1
  double blur = 0.0;          // of the modulus along the axis: without it over with it, less 1
};

// Refuses options that do not go together (kNotMeasurable).
void check_crush_options(const StiffnessOptions& options);

CrushRecord inspect_crush(const InspectionContext& context, const fe::Elastic& material,
                          const CrushedBlock& block, const StiffnessOptions& options,
                          const Progress& progress);

}  // namespace asbuilt
