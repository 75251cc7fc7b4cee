// Metal voxels to elements of another size, with the volume of the metal kept.
//
// Each element gets the share of metal in its box (box average, exact for any ratio of sizes); the
// elements with the largest shares are solid, as many as make up the metal's volume, ties in raster
// order. Frame: the grid's; the low corner stays where it is. Errors: kInvalidInput for an element
// smaller than a voxel. Memory: 4 bytes an element. Determinism: same bits at any thread count.
#pragma once

#include "core/geometry/volume.h"

namespace asbuilt::fe {

Grid3<float> metal_share(const Mask& metal, double element_mm);
Mask elements_of(const Mask& metal, double element_mm);

}  // namespace asbuilt::fe
