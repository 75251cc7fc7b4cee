// Distance of every voxel centre to the surface where the grey value crosses a level, to a fraction
// of a voxel.
//
// Frame and geometry are those of the grid; mm.
//
// Method: on every grid edge whose two samples lie on different sides of the level, the surface is
// met where the straight line between them crosses it. The distance to the nearest of these points
// is exact (separable passes, one set of points per axis; see distance.h). It exceeds that to the
// continuous surface by at most about h^2 / 2d, h half the distance between points (up to 0.7
// voxel), d the distance itself.
//
// Limits: as distance.h. No point at all: infinity everywhere. The faces of the grid are no
// surface. Errors: kInvalidInput for a level that is not finite; kOutOfMemory before anything is
// allocated. Determinism: same bits at any thread count. Memory: 8 bytes a voxel, of which 4 are
// returned, beside the grid itself.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"
#include "core/morphology/distance.h"

namespace asbuilt {

// Positive inside the phase, negative outside, never 0. Metal is where the grey value is at least
// the level. T: std::uint8_t, std::int16_t, std::uint16_t or float.
template <class T>
Grid3<float> surface_distance_mm(const Grid3<T>& grey, double level, Phase phase,
                                 const Progress& progress = {});

}  // namespace asbuilt
