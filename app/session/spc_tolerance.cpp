// Tolerance intervals of a series.
#include <cmath>

#include "app/session/spc.h"
#include "core/base/number_text.h"
#include "core/statistics/tolerance_interval.h"

namespace asbuilt {
namespace {

constexpr std::size_t kNormalityCount = 8;
constexpr double kNormalityAlpha = 0.05;

bool holds(const CapabilityLimits& limits, std::optional<double> low, std::optional<double> high) {
  const bool below = low && limits.lower && *low < *limits.lower;
  const bool above = high && limits.upper && *high > *limits.upper;
  return !below && !above;
}

// Limits on a side that the interval is asked about.
bool has_limits(const CapabilityLimits& limits, IntervalSide side) {
  return (side != IntervalSide::kUpper && limits.lower) ||
         (side != IntervalSide::kLower && limits.upper);
}

void judge_interval(const ToleranceRequest& request, ToleranceReport& report) {
  if (!has_limits(report.limits, request.side)) return;
  if (report.normality && report.normality->p >= kNormalityAlpha) {
    report.verdict = holds(report.limits, report.low, report.high) ? Outcome::kConforms
                                                                   : Outcome::kDoesNotConform;
    report.statements.emplace_back(*report.verdict == Outcome::kConforms
                                       ? "the interval lies within the limits"
                                       : "the interval reaches beyond the limits");
    return;
  }
  const std::optional<double> least =
      request.side == IntervalSide::kUpper ? std::nullopt : std::optional(report.moments.least);
  const std::optional<double> greatest =
      request.side == IntervalSide::kLower ? std::nullopt : std::optional(report.moments.greatest);
  if (!holds(report.limits, least, greatest)) {
    report.verdict = Outcome::kDoesNotConform;
    report.statements.emplace_back("a value lies beyond the limits");
  } else if (report.free_confidence >= request.confidence) {
    report.verdict = Outcome::kConforms;
    report.statements.emplace_back(
        "the extremes lie within the limits, and hold the coverage whatever the distribution");
  } else {
    report.verdict = Outcome::kUndecided;
    report.statements.emplace_back(
        "undecided: the values are not shown to be normal, and are too few to do without that");
  }
}

}  // namespace

ToleranceReport run_tolerance(const CharacteristicSeries& series, const ToleranceRequest& request) {
  const std::vector<double> values = plain_values(series);
  ToleranceReport report;
  report.moments = sample_moments(values);
  report.limits = request.limits;
  if (!report.limits.lower && !report.limits.upper) report.limits = {series.lower, series.upper};
  const auto n = static_cast<std::int64_t>(values.size());
  const bool both = request.side == IntervalSide::kBoth;
  report.k = both ? tolerance_factor_two_sided(n, request.coverage, request.confidence)
                  : tolerance_factor_one_sided(n, request.coverage, request.confidence);
  if (both) report.k_howe = tolerance_factor_howe(n, request.coverage, request.confidence);
  const double half = report.k * report.moments.sd;
  if (request.side != IntervalSide::kUpper) report.low = report.moments.mean - half;
  if (request.side != IntervalSide::kLower) report.high = report.moments.mean + half;
  const ToleranceSides sides = both ? ToleranceSides::kTwo : ToleranceSides::kOne;
  report.free_confidence = distribution_free_confidence(n, request.coverage, sides, 0);
  report.free_count = distribution_free_count(request.coverage, request.confidence, sides, 0);
  std::vector<std::string>& say = report.statements;
  if (values.size() >= kNormalityCount && report.moments.sd > 0.0) {
    report.normality = anderson_darling(values);
  }
  judge_interval(request, report);
  if (!report.normality) {
    say.emplace_back("fewer than 8 values, or all alike: whether they are normal was not tested");
  } else if (report.normality->p < kNormalityAlpha) {
    say.push_back("the values are not normal (Anderson-Darling " + p_text(report.normality->p) +
                  "): mean and k s do not hold; look at the extremes");
  } else {
    say.push_back("nothing speaks against a normal distribution (Anderson-Darling " +
                  p_text(report.normality->p) + ")");
  }
  say.emplace_back("s holds the spread of the measuring, too");
  say.insert(say.end(), series.notes.begin(), series.notes.end());
  return report;
}

}  // namespace asbuilt
