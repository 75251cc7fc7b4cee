// Resampling of a volume on a coarser or finer grid by quadratic B-splines.
//
// Method: the grid is extended by mirroring about its outermost samples, the spline coefficients of
// degree 2 that interpolate it are found by the recursive filter with pole sqrt(8) - 3 (Unser,
// Aldroubi and Eden 1993), and the spline is evaluated at the new samples. The outermost samples of
// both grids coincide: new sample j lies at j (n - 1) / (m - 1). That is
// scipy.ndimage.zoom(order = 2, mode = "constant", grid_mode = False), with m = n * factor rounded
// to the nearest whole number, halves to even; unlike there, a last sample that rounding would put
// beyond the grid keeps its value.
// Frame: origin unchanged, spacing * (n - 1) / (m - 1): not exactly spacing / factor.
// Limits: nothing is smoothed; smooth before going to a coarser grid.
// Errors: kInvalidInput for a factor outside 1/64 to 64, kOutOfMemory. Determinism: same bits at
// any thread count; agreement with SciPy up to float rounding. Memory: 4 bytes a voxel for the
// input and 4 for each of two intermediate grids of factor and factor^2 the size, of which at most
// two are held.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

Grid3<float> zoom_spline2(const Grid3<float>& grid, double factor, const Progress& progress = {});

}  // namespace asbuilt
