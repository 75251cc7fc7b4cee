// Trilinear interpolation between a level and the next finer one, and its transpose, for all cases
// that are solved together.
#pragma once

#include <span>

#include "core/fe/coarse_level.h"
#include "core/fe/fine_vectors.h"

namespace asbuilt::fe {

// to.b = P' (r - y) over the free unknowns of the grid; there are as many cases as `to` is set for.
void restrict_residual(std::span<const CycleVectors> from, const HalfFloat* inverse_diagonal,
                       CoarseLevel& to);
// to.b = P' (from.b - from.y).
void restrict_residual(const CoarseLevel& from, CoarseLevel& to);
// z += P from.x; x of a level.
void prolongate(const CoarseLevel& from, std::span<const CycleVectors> to,
                const HalfFloat* inverse_diagonal);
void prolongate(const CoarseLevel& from, CoarseLevel& to);

}  // namespace asbuilt::fe
