// Local thickness: for every voxel of a phase, the diameter of the largest ball that lies in the
// phase and holds the voxel.
//
// Frame and geometry are those of the mask. Values are diameters in mm; 0 outside the phase.
//
// Source: Hildebrand and Rueegsegger 1997. The ball about a voxel centre c holds the voxel centres
// nearer to c than the nearest voxel centre of the other phase is (strictly), so that it holds
// nothing else than the phase; its diameter is twice that distance.
//
// Method: exact distance transform; centres whose ball lies in that of a neighbour (5 x 5 x 5) are
// dropped, by tables of the smallest enclosing ball (Remy and Thiel 2002); the others are painted
// from the largest down, rows as bit sets. Exact where spacing is equal on all axes; else centres
// are dropped to within 1e-4 voxel.
//
// Bias: centres and surface are bound to the grid. A plate of n voxels reads n + 1 (n odd) or n (n
// even); round struts see docs/methods/morphology.md. Where the grey values are at hand,
// local_thickness_subvoxel is free of it.
//
// Errors: a phase without any surface is kNotMeasurable; those of distance.h.
// Determinism: same bits at any thread count.
// Memory: 4 bytes a voxel for the result, which also holds the distance; 16 bytes a kept centre,
// twice while they are sorted; per thread 1 bit a voxel of 16 slices.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/volume.h"
#include "core/morphology/distance.h"

namespace asbuilt {

Grid3<float> local_thickness(const Mask& mask, Phase phase, Outside outside = Outside::kContinues,
                             const Progress& progress = {});

// Distribution over the voxels of the phase, each voxel counting once. Lengths in mm.
struct ThicknessSummary {
  std::int64_t voxels = 0;  // 0: nothing to sum up, all else is 0 then
  double mean_mm = 0.0;
  double sd_mm = 0.0;  // standard deviation, divided by voxels - 1
  double min_mm = 0.0;
  double max_mm = 0.0;
  double bin_mm = 0.0;                  // bin k of the histogram holds [k, k + 1) * bin_mm
  std::vector<std::int64_t> histogram;  // voxels in each bin, up to the largest value
};

// What a part is taken to meet beyond one face of its grid.
enum class Beyond {
  kGoesOn,  // metal at the face goes on behind it, as at a mirror or where a strut ends at a platen
  kAir,     // the face is a surface of the metal
  kRepeats,  // what lies at the opposite face; asked for on both faces of an axis
};
// Of the faces low x, high x, low y, high y, low z, high z.
using BeyondFaces = std::array<Beyond, 6>;
inline constexpr BeyondFaces kAllGoOn{};

// Thickness that a quarter of the metal does not reach: that of the struts, also where solid walls
// and flanges hold most of the metal. Half a voxel, the mean bias of round struts, is taken off.
// Where the part repeats, `repeated_voxels` of the opposite side are added at either end: what is
// not thicker than these is measured as the endless part has it. Memory: the mask and its map, so
// much larger. Errors: kInvalidInput where only one face of an axis repeats.
double thin_quarter_mm(const Mask& metal, const Progress& progress = {},
                       const BeyondFaces& beyond = kAllGoOn, std::int64_t repeated_voxels = 16);

// Sums up the values above 0. bin_mm: width of a bin; 0 takes one voxel of mean spacing.
ThicknessSummary summarize_thickness(const Grid3<float>& thickness_mm, double bin_mm = 0.0);

}  // namespace asbuilt
