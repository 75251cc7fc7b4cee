// Exact Euclidean distance transforms of a mask.
//
// The distance of a voxel is that from its centre to the centre of the nearest voxel of the other
// phase; it is zero in voxels that do not belong to the phase asked for. A surface half-way between
// two voxel centres is thus half a voxel nearer than the value says.
//
// Frame and geometry are those of the mask. Units: mm, voxels or squared voxels, as the name says.
//
// Method: one pass per axis (Saito and Toriwaki 1994): along x two scans; along y and z the least
// of g(i) + (x - i)^2 over i, found by looking outwards from x until (x - i)^2 can no longer win,
// 16 lines side by side. Where that takes long, far from any surface, the lower envelope of
// parabolas (Felzenszwalb and Huttenlocher 2012) does it, so the cost is proportional to the
// voxels.
//
// Where the phase fills the whole grid and nothing stands outside there is no distance: the value
// is kNoSite or infinity.
//
// Limits: at most 16384 voxels along an axis (kInvalidInput above). Float results come from squared
// voxels that are exact below 2^24 where spacing is equal on all axes; else 3e-7 relative.
// Errors: kOutOfMemory before anything is allocated.
// Determinism: same bits at any thread count.
// Memory: 4 bytes a voxel for the result (2 for the banded one); per thread a slice of the same
// type and 128 lines.
#pragma once

#include <cstdint>
#include <limits>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Which voxels are asked about.
enum class Phase {
  kMetal,  // voxels that are not 0
  kPores,  // voxels that are 0
};

// What is taken to stand beyond the faces of the grid.
enum class Outside {
  kContinues,   // nothing that would end the phase: the faces are no surface
  kOtherPhase,  // the other phase: the faces end the phase, one voxel beyond the outermost centre
};

// Value of the squared distance where no voxel of the other phase exists.
inline constexpr std::int32_t kNoSite = std::int32_t{1} << 30;

// Squared distance in voxels, counted in voxels along each axis whatever the spacing.
Grid3<std::int32_t> squared_distance_voxels(const Mask& mask, Phase phase,
                                            Outside outside = Outside::kContinues,
                                            const Progress& progress = {});

// The same in float, infinite where no voxel of the other phase exists; exact below 2^24.
Grid3<float> squared_distance_voxels_float(const Mask& mask, Phase phase,
                                           Outside outside = Outside::kContinues,
                                           const Progress& progress = {});

// Squared distance in voxels, truncated: min(squared distance, floor(reach_voxels^2) + 1). The cost
// does not depend on how far away the surfaces are. reach_voxels: 0 to 180 (kInvalidInput outside).
Grid3<std::uint16_t> squared_distance_voxels_banded(const Mask& mask, Phase phase,
                                                    double reach_voxels,
                                                    Outside outside = Outside::kContinues,
                                                    const Progress& progress = {});

// Squared distance in mm^2; spacing may differ by axis. `reach_mm` (optional): values above
// reach_mm^2 are given as infinity, and the cost is that of the band.
Grid3<float> squared_distance_mm2(const Mask& mask, Phase phase,
                                  Outside outside = Outside::kContinues,
                                  double reach_mm = std::numeric_limits<double>::infinity(),
                                  const Progress& progress = {});

// Distance in mm; the square root of the above.
Grid3<float> distance_mm(const Mask& mask, Phase phase, Outside outside = Outside::kContinues,
                         double reach_mm = std::numeric_limits<double>::infinity(),
                         const Progress& progress = {});

}  // namespace asbuilt
