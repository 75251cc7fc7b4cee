// The metal of a scan with the share of metal in each voxel, from its grey values.
//
// Voxels that meet the surface (one of the 26 neighbours is on the other side of it) get the metal
// fraction of core/surface/metal_fraction.h, 0 to 1; all others are whole metal or none, so that
// noise in air and metal bears nothing. Blur that reaches further than a voxel is cut off on both
// sides alike.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

struct GreyMetal {
  Mask mask;  // inside the surface
  Grid3<float> share;
  double share_mm3 = 0.0;  // of all shares, with the layers just beyond the box
};

// Cut to the box of the mask. Memory: 5 bytes a voxel of that box beside what find_surface takes.
// Errors: those of find_surface; kInvalidInput where nothing is solid.
GreyMetal grey_metal(const Volume& volume, const Progress& progress);

}  // namespace asbuilt
