#include "core/fe/crush_curve.h"

#include <algorithm>

#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

// Where the line through two points meets the offset line; none where they do not come closer.
std::optional<YieldPoint> meet(const CrushPoint& a, const CrushPoint& b, double slope,
                               double offset) {
  const double above_a = a.stress_mpa - slope * (a.strain - offset);
  const double above_b = b.stress_mpa - slope * (b.strain - offset);
  if (above_a <= above_b) return std::nullopt;
  const double share = above_a / (above_a - above_b);
  return YieldPoint{a.strain + share * (b.strain - a.strain),
                    a.stress_mpa + share * (b.stress_mpa - a.stress_mpa)};
}

}  // namespace

OffsetStress offset_stress(const std::vector<CrushPoint>& points, double slope_mpa, double offset) {
  OffsetStress out;
  for (std::size_t k = 1; k < points.size(); ++k) {
    if (points[k].stress_mpa > slope_mpa * (points[k].strain - offset)) continue;
    out.at = meet(points[k - 1], points[k], slope_mpa, offset);
    double highest = points[k].stress_mpa;
    bool bounded = false;
    const auto bound = [&](const CrushPoint& a, const CrushPoint& b) {
      const auto found = meet(a, b, slope_mpa, offset);
      if (!found) return;
      highest = bounded ? std::min(highest, found->stress_mpa) : found->stress_mpa;
      bounded = true;
    };
    if (k >= 2) bound(points[k - 2], points[k - 1]);
    if (k + 1 < points.size()) bound(points[k], points[k + 1]);
    out.interpolation_mpa = std::max(0.0, highest - out.at->stress_mpa);
    return out;
  }
  const double reached = points.empty() ? 0.0 : points.back().strain;
  char text[160];
  print_to(text, sizeof text,
           "the curve stays above the line of %.3g %% offset up to its end at %.3g %% strain",
           100.0 * offset, 100.0 * reached);
  out.reason = text;
  return out;
}

std::optional<YieldPoint> yield_of_share(const std::vector<CrushPoint>& points, double share) {
  for (std::size_t k = 1; k < points.size(); ++k) {
    const CrushPoint &a = points[k - 1], &b = points[k];
    if (b.yielded_share < share) continue;
    const double part = (share - a.yielded_share) / (b.yielded_share - a.yielded_share);
    return YieldPoint{a.strain + part * (b.strain - a.strain),
                      a.stress_mpa + part * (b.stress_mpa - a.stress_mpa)};
  }
  return std::nullopt;
}

}  // namespace asbuilt::fe
