#include "core/design/clip_axes.h"

#include <algorithm>
#include <cmath>

namespace asbuilt {

std::vector<AxisPiece> clip_axis(const SignedField& solid, const Vec3& start_mm, const Vec3& end_mm,
                                 KeepSide side, double tolerance_mm) {
  const double length = (end_mm - start_mm).norm();
  // Negative where the line is kept.
  const auto depth = [&](double at) {
    const double distance = solid.distance_mm(start_mm + at * (end_mm - start_mm));
    return (side == KeepSide::kInside ? distance : -distance) - tolerance_mm;
  };
  const double least_step = std::max(1.0 / 2000.0, tolerance_mm / length);
  std::vector<AxisPiece> pieces;
  double at = 0.0;
  double here = depth(0.0);
  double from = 0.0;
  while (at < 1.0) {
    const double next = std::min(1.0, at + std::max(least_step, std::abs(here) / length));
    const double there = depth(next);
    if ((here <= 0.0) != (there <= 0.0)) {
      double low = at;
      double high = next;
      while ((high - low) * length > 1e-3 * tolerance_mm && high - low > 1e-15) {
        const double middle = 0.5 * (low + high);
        ((depth(middle) <= 0.0) == (here <= 0.0) ? low : high) = middle;
      }
      const double crossing = 0.5 * (low + high);
      if (here <= 0.0) {
        pieces.push_back({from, crossing});
      } else {
        from = crossing;
      }
    }
    at = next;
    here = there;
  }
  if (here <= 0.0) pieces.push_back({from, 1.0});
  return pieces;
}

}  // namespace asbuilt
