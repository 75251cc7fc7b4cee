// Euler characteristic of a mask: how connected a structure is, as one whole number.
//
// Method: the metal is the union of its closed voxels, so voxels that touch at a corner hold
// together (26 neighbours) and pores through corners do not. chi = corners - edges + faces - voxels
// of that union, counted without building it: each grid point adds what its eight voxels say (J.
// Toriwaki, T. Yonekura, Forma 17 (2002) 183-209, verify). Outside of the grid is air. chi is
// pieces - tunnels + closed pores; for one piece without closed pores 1 - chi is the number of
// tunnels, the connectivity of A. Odgaard, H. J. G. Gundersen, Bone 14 (1993) 173-182, and over the
// volume of the grid the connectivity density of bone morphometry (M. L. Bouxsein et al., J. Bone
// Miner. Res. 25 (2010) 1468-1486).
//
// Limits: noise counts in full, each loose voxel by one: count pieces beside it. No uncertainty is
// stated: what blur and noise join or part is not counted by it.
// Memory: none beside the mask. Determinism: whole numbers. Errors: kCancelled.
#pragma once

#include <cstdint>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

std::int64_t euler_characteristic(const Mask& metal, const Progress& progress = {});

}  // namespace asbuilt
