// Parts of a line that lie inside or outside a solid.
#pragma once

#include <vector>

#include "core/geometry/field.h"

namespace asbuilt {

enum class KeepSide { kInside, kOutside };

struct AxisPiece {
  double from = 0.0;  // share of the way from start to end, 0 to 1
  double to = 1.0;
};

// What is within tolerance_mm of the surface counts as kept, so that axes in the surface stay
// whole. Method: steps along the line by the distance to the surface, then bisection to a
// thousandth of the tolerance. Gaps and pieces shorter than a 2000th of the line may be missed
// where the line grazes the surface.
std::vector<AxisPiece> clip_axis(const SignedField& solid, const Vec3& start_mm, const Vec3& end_mm,
                                 KeepSide side, double tolerance_mm);

}  // namespace asbuilt
