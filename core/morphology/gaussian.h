// Gaussian smoothing of a volume by three passes of a sampled kernel, one per axis.
//
// Frame and geometry are those of the input. Sigmas are in voxels, one per axis (x, y, z); an axis
// with sigma 0 is left as it is.
//
// Method: weights exp(-j^2 / 2 sigma^2), |j| <= floor(4 sigma + 0.5), divided by their sum: the
// kernel of scipy.ndimage.gaussian_filter (truncate = 4). Border::kReplicate is SciPy's mode
// "nearest" (the default of skimage.filters.gaussian), Border::kReflect its mode "reflect"; equal
// up to float rounding (sums are taken in float: about 1e-6 of the grey level).
//
// Limits: the kernel is direct, so the cost grows with sigma; meant for sigma up to about 10.
// Errors: kInvalidInput for a sigma that is negative, not finite or above 1000; kOutOfMemory.
// Determinism: same bits at any thread count.
// Memory: 4 bytes a voxel for the result; per thread 64 columns of floats.
#pragma once

#include <cstdint>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// What stands beyond the faces of the grid.
enum class Border {
  kReplicate,  // the outermost sample again and again: a a a | a b c d | d d d
  kReflect,    // mirrored about the outer face:        c b a | a b c d | d c b
};

// Same samples, as float.
template <class T>
Grid3<float> to_float(const Grid3<T>& grid);

// Smooths where the samples lie: no second grid.
void gaussian_smooth_in_place(Grid3<float>& grid, const Vec3& sigma_voxels,
                              Border border = Border::kReplicate, const Progress& progress = {});

// T: std::uint8_t, std::int16_t, std::uint16_t or float.
template <class T>
Grid3<float> gaussian_smooth(const Grid3<T>& grid, const Vec3& sigma_voxels,
                             Border border = Border::kReplicate, const Progress& progress = {}) {
  Grid3<float> smooth = to_float(grid);
  gaussian_smooth_in_place(smooth, sigma_voxels, border, progress);
  return smooth;
}

}  // namespace asbuilt
