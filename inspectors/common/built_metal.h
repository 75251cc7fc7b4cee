// How much metal the built part holds, and how well that is known.
//
// Two estimates that err differently are averaged: the volume inside the blur-corrected surface
// (divergence theorem), and the sum of the metal fraction over all voxels near metal, which blur
// cannot change because it moves metal but makes none. Half their difference enters the
// uncertainty, beside the surface's grey level and the voxel size. A surface that was given has the
// first only. Memory: rows of voxels. Determinism: the same bits at any thread count.
#pragma once

#include "inspectors/common/context.h"

namespace asbuilt {

struct BuiltMetal {
  double volume_mm3 = 0.0;
  double u_mm3 = 0.0;  // k = 1
};

BuiltMetal built_metal(const InspectionContext& context);

}  // namespace asbuilt
