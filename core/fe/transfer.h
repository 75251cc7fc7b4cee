// Trilinear interpolation between a level and the next finer one, and its transpose.
#pragma once

#include "core/fe/coarse_level.h"
#include "core/fe/fine_vectors.h"

namespace asbuilt::fe {

// to.b = P' (b - y) over the free unknowns of the grid.
void restrict_residual(const float* b, const float* y, const HalfFloat* inverse_diagonal,
                       CoarseLevel& to);
// to.b = P' (from.b - from.y).
void restrict_residual(const CoarseLevel& from, CoarseLevel& to);
// x += P from.x.
void prolongate(const CoarseLevel& from, float* x, const HalfFloat* inverse_diagonal);
void prolongate(const CoarseLevel& from, CoarseLevel& to);

}  // namespace asbuilt::fe
