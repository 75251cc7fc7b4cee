// Metal voxels to elements of another size, with the volume of the metal kept.
//
// An element is a brick with an edge along each axis, none shorter than the voxel's.
// Each gets the share of metal in its box (box average, exact for any ratio of sizes). Then
// either the elements with the largest shares are solid, as many as make up the metal's volume,
// ties in raster order; or every element bears by its share (partial volume). Shares may also come
// from elsewhere. Frame: the grid's; the low corner stays where it is. Errors: kInvalidInput for an
// edge shorter than the voxel's.
// Memory: 4 bytes an element. Determinism: same bits at any thread count.
#pragma once

#include <vector>

#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Edges near `edge_mm`, a whole number of elements over the grid along each axis, none shorter than
// the voxel's: elements then begin and end where a grid that was cut to the metal does.
Vec3 fitted_edges_mm(const GridFrame& grid, const Vec3& edge_mm);

Grid3<float> metal_share(const Mask& metal, const Vec3& edges_mm);
// The same from the shares of voxels, 0 to 1.
Grid3<float> metal_share(const Grid3<float>& voxel_share, const Vec3& edges_mm);
Mask solid_elements(const Grid3<float>& share);
Mask elements_of(const Mask& metal, const Vec3& edges_mm);

// Elements whose modulus is scaled by their share of metal, as ElasticSystem takes them.
struct PartialElements {
  Mask elements;
  std::vector<float> scale;
};

// Cut to the box of what elements_of would call solid; shares below `kLeastShare` are left out. In
// the outermost layers of the box shares count relative to the largest there: the block ends where
// the metal ends, and a layer filled to a part must not lie between metal and platen as a soft
// sheet. Errors: kInvalidInput where nothing is solid.
constexpr float kLeastShare = 0.01F;
PartialElements partial_elements(const Grid3<float>& share);

// The whole grid, uncut, as two parts are compared in it: an element with share s, from
// `kLeastShare`, has s^1.5 of the metal's modulus. Between s, which is right for struts that bear
// along themselves and too stiff for those that bend, and s^2; docs/methods/stiffness.md has the
// figures.
PartialElements graded_elements(const Grid3<float>& share);

}  // namespace asbuilt::fe
