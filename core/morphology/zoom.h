// Resampling of a volume on a coarser or finer grid by quadratic B-splines.
//
// Frame: origin unchanged, spacing * (n - 1) / (m - 1), which is not exactly spacing / factor.
//
// Method: the grid is extended by mirroring about its outermost samples, the coefficients of the
// interpolating spline of degree 2 are found by the recursive filter with pole sqrt(8) - 3 (Unser,
// Aldroubi and Eden 1993), and the spline is evaluated at the new samples. The outermost samples of
// both grids coincide: new sample j lies at j (n - 1) / (m - 1). That is
// scipy.ndimage.zoom(order = 2, mode = "constant", grid_mode = False), with m = n * factor rounded
// to the nearest whole number, halves to even. Where rounding puts SciPy's last sample beyond the
// grid, SciPy returns 0; here it keeps its value.
//
// Limits: nothing is smoothed; smooth before going to a coarser grid.
// Errors: kInvalidInput for a factor outside 1/64 to 64; kOutOfMemory.
// Determinism: same bits at any thread count; agrees with SciPy up to float rounding.
// Memory: 4 bytes a voxel, times factor + factor^2 at most beside the input.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

Grid3<float> zoom_spline2(const Grid3<float>& grid, double factor, const Progress& progress = {});

}  // namespace asbuilt
