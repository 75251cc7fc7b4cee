#include "core/statistics/capability.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/statistics/check_sample.h"
#include "core/statistics/control_chart.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

constexpr double kNormalityAlpha = 0.05;

void check_limits(const CapabilityLimits& limits) {
  const bool finite = (!limits.lower || std::isfinite(*limits.lower)) &&
                      (!limits.upper || std::isfinite(*limits.upper));
  if (finite && (limits.lower || limits.upper) &&
      !(limits.lower && limits.upper && *limits.lower >= *limits.upper)) {
    return;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"capability needs limits",
               (limits.lower ? "lower " + decimal_text(*limits.lower) : "no lower") + ", " +
                   (limits.upper ? "upper " + decimal_text(*limits.upper) : "no upper"),
               "one finite limit, or two with the lower below the upper", ""});
}

std::size_t points_out_of_control(std::span<const Subgroup> groups, WithinEstimator estimator,
                                  const ChartBaseline& baseline) {
  const bool single = estimator == WithinEstimator::kMovingRange;
  std::size_t count = 0;
  const auto add = [&](const ControlChart& chart) {
    count += static_cast<std::size_t>(std::count_if(
        chart.begin(), chart.end(), [](const ChartPoint& p) { return !p.signals.empty(); }));
  };
  add(mean_chart(groups, baseline, {1}));
  if (single) {
    add(moving_range_chart(groups, baseline));
    return count;
  }
  std::vector<Subgroup> repeated;
  std::copy_if(groups.begin(), groups.end(), std::back_inserter(repeated),
               [](const Subgroup& group) { return group.values.size() > 1; });
  add(estimator == WithinEstimator::kRange ? range_chart(repeated, baseline)
                                           : sd_chart(repeated, baseline));
  return count;
}

}  // namespace

CapabilityIndices capability_indices(double mean, double sigma, std::size_t count, double dof,
                                     const CapabilityLimits& limits, double confidence) {
  check_limits(limits);
  check_positive(sigma, "sigma");
  check_positive(dof, "degrees of freedom");
  check_share(confidence, "confidence");
  CapabilityIndices c;
  c.sigma = sigma;
  c.dof = dof;
  c.nearest = std::numeric_limits<double>::infinity();
  if (limits.upper) {
    c.nearest = (*limits.upper - mean) / (3.0 * sigma);
    c.ppm_above = 1e6 * normal_below((mean - *limits.upper) / sigma);
  }
  if (limits.lower) {
    c.nearest = std::min(c.nearest, (mean - *limits.lower) / (3.0 * sigma));
    c.ppm_below = 1e6 * normal_below((*limits.lower - mean) / sigma);
  }
  if (limits.lower && limits.upper) {
    c.spread = (*limits.upper - *limits.lower) / (6.0 * sigma);
    c.spread_bound = *c.spread * std::sqrt(chi_square_quantile(1.0 - confidence, dof) / dof);
  }
  c.nearest_bound =
      c.nearest - normal_quantile(confidence) * std::sqrt(1.0 / (9.0 * static_cast<double>(count)) +
                                                          c.nearest * c.nearest / (2.0 * dof));
  return c;
}

CapabilityStudy capability_study(std::span<const Subgroup> groups, WithinEstimator estimator,
                                 const CapabilityLimits& limits, double confidence) {
  check_limits(limits);
  std::vector<double> all;
  for (const Subgroup& group : groups) {
    all.insert(all.end(), group.values.begin(), group.values.end());
  }
  check_sample(all, 8, "values of a capability study");
  const SampleMoments m = sample_moments(all);
  const WithinSpread within = within_spread(groups, estimator);
  CapabilityStudy study;
  study.count = m.count;
  study.mean = m.mean;
  study.confidence = confidence;
  study.within = capability_indices(m.mean, within.sigma, m.count, within.dof, limits, confidence);
  study.overall = capability_indices(m.mean, m.sd, m.count, static_cast<double>(m.count - 1),
                                     limits, confidence);
  study.outside = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](double x) {
    return (limits.lower && x < *limits.lower) || (limits.upper && x > *limits.upper);
  }));
  study.normality = anderson_darling(all);
  if (study.normality.p < kNormalityAlpha) {
    study.warnings.push_back("the values are not normal (Anderson-Darling A* " +
                             significant_text(study.normality.adjusted, 3) + ", " +
                             p_text(study.normality.p) + "): indices and expected ppm do not hold");
  }
  study.out_of_control = points_out_of_control(groups, estimator, {m.mean, within.sigma});
  if (study.out_of_control > 0) {
    const std::string points = study.out_of_control == 1
                                   ? "1 point lies"
                                   : std::to_string(study.out_of_control) + " points lie";
    study.warnings.push_back("the process is out of control by limits from these values alone (" +
                             points + " beyond 3 sigma): the indices predict nothing");
  }
  return study;
}

}  // namespace asbuilt
