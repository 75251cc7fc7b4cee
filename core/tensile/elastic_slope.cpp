#include "core/tensile/elastic_slope.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::tensile {
namespace {

constexpr int kMostRounds = 60;
constexpr std::size_t kFewestForYoung = 50;
constexpr double kMostRelative = 0.01;

std::string unmet(const ElasticSlope& slope) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : ", ") + words; };
  char text[96];
  if (slope.count() < kFewestForYoung) {
    add(std::to_string(slope.count()) + " samples in the window where 50 are needed");
  }
  if (!(slope.r_squared > kLeastRSquared)) {
    print_to(text, sizeof text, "R2 %.6f where more than 0.9995 is needed", slope.r_squared);
    add(text);
  }
  if (!(slope.u_mpa < kMostRelative * std::abs(slope.mpa))) {
    print_to(text, sizeof text,
             "relative standard deviation %.2g %% where less than 1 %% is needed",
             100.0 * slope.u_mpa / std::abs(slope.mpa));
    add(text);
  }
  if (!slope.settled) add("the window does not settle");
  return out;
}

}  // namespace

LineFit line_fit(const std::vector<double>& x, const std::vector<double>& y, std::size_t first,
                 std::size_t last) {
  const auto n = static_cast<double>(last - first + 1);
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (std::size_t i = first; i <= last; ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  for (std::size_t i = first; i <= last; ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  LineFit fit;
  if (!(xx > 0.0)) return fit;
  fit.slope = xy / xx;
  fit.intercept = mean_y - fit.slope * mean_x;
  fit.r_squared = yy > 0.0 ? xy * xy / (xx * yy) : 0.0;
  fit.residual = n > 2.0 ? std::sqrt(std::max(0.0, yy - fit.slope * xy) / (n - 2.0)) : 0.0;
  fit.u_slope = fit.residual / std::sqrt(xx);
  return fit;
}

std::optional<OffsetPoint> offset_point(const std::vector<double>& strain,
                                        const std::vector<double>& stress,
                                        const ElasticSlope& slope, double offset) {
  const auto above = [&](std::size_t i) {
    return stress[i] - slope.mpa * (strain[i] - slope.toe - offset);
  };
  for (std::size_t i = slope.last + 1; i < stress.size(); ++i) {
    const double now = above(i);
    if (now > 0.0) continue;
    const double before = above(i - 1);
    const double share = before > now ? before / (before - now) : 1.0;
    return OffsetPoint{stress[i - 1] + share * (stress[i] - stress[i - 1]),
                       strain[i - 1] + share * (strain[i] - strain[i - 1]), i};
  }
  return std::nullopt;
}

ElasticSlope elastic_slope(const std::vector<double>& strain, const std::vector<double>& stress,
                           const SlopeWindow& window) {
  const double most = *std::max_element(stress.begin(), stress.end());
  double reference = window.of == Reference::kRm ? most : 0.5 * most;
  ElasticSlope slope;
  for (int round = 1; round <= kMostRounds; ++round) {
    const double low = 0.01 * window.lower_pct * reference;
    const double high = 0.01 * window.upper_pct * reference;
    std::size_t end = 0;
    while (end < stress.size() && stress[end] <= high) ++end;
    std::size_t first = end;
    while (first > 0 && stress[first - 1] > low) --first;
    if (end < first + 3) {
      throw Error(ErrorCode::kNotMeasurable,
                  {"the straight part of the curve holds too few samples",
                   std::to_string(end - first) + " samples between " + decimal_text(low) + " and " +
                       decimal_text(high) + " MPa",
                   "at least 3, and 50 for a modulus",
                   "record faster, or widen the window with --slope-window"});
    }
    if (round > 1 && first == slope.first && end == slope.last + 1) break;
    slope.first = first;
    slope.last = end - 1;
    const LineFit fit = line_fit(strain, stress, slope.first, slope.last);
    if (!(fit.slope > 0.0)) {
      throw Error(ErrorCode::kNotMeasurable,
                  {"stress does not rise with strain in the straight part",
                   decimal_text(low) + " to " + decimal_text(high) + " MPa", "a rising curve",
                   "check which columns are load and strain: --column"});
    }
    slope.mpa = fit.slope;
    slope.toe = -fit.intercept / fit.slope;
    slope.u_mpa = fit.u_slope;
    slope.r_squared = fit.r_squared;
    slope.residual_mpa = fit.residual;
    slope.low_mpa = low;
    slope.high_mpa = high;
    slope.rounds = round;
    if (window.of == Reference::kRm) break;
    const auto yield = offset_point(strain, stress, slope, 0.002);
    // A curve that ends before: its largest stress is the best that is known of Rp0.2.
    reference = yield ? yield->stress_mpa : most;
    slope.settled = round < kMostRounds;
  }
  slope.not_young = unmet(slope);
  return slope;
}

}  // namespace asbuilt::tensile
