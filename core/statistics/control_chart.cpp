#include "core/statistics/control_chart.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/statistics/check_sample.h"
#include "core/statistics/control_constants.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/nelson_rules.h"

namespace asbuilt {
namespace {

// Mean and standard deviation of a spread over sigma.
struct SpreadMoments {
  double mean = 0.0;
  double sd = 0.0;
};

void check_baseline(const ChartBaseline& baseline) {
  check_positive(baseline.sigma, "sigma of the baseline");
  if (!std::isfinite(baseline.center)) check_positive(baseline.center, "centre of the baseline");
}

ChartPoint spread_point(const std::string& key, double value, double sigma,
                        const SpreadMoments& of) {
  ChartPoint point{key, value, sigma * of.mean, 0.0, 0.0, {}};
  point.lower = std::max(0.0, sigma * (of.mean - 3.0 * of.sd));
  point.upper = sigma * (of.mean + 3.0 * of.sd);
  if (value < point.lower || value > point.upper) point.signals.push_back(1);
  return point;
}

ControlChart spread_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline,
                          auto&& moments_of, auto&& spread_of) {
  check_baseline(baseline);
  std::map<std::int64_t, SpreadMoments> known;
  ControlChart chart;
  for (const Subgroup& group : groups) {
    check_sample(group.values, 2, "subgroup " + group.key);
    const auto n = static_cast<std::int64_t>(group.values.size());
    const auto [found, added] = known.try_emplace(n);
    if (added) found->second = moments_of(n);
    chart.push_back(spread_point(group.key, spread_of(group), baseline.sigma, found->second));
  }
  return chart;
}

SpreadMoments range_moments(std::int64_t n) {
  return {control_d2(n), control_d3(n)};
}

}  // namespace

ChartBaseline chart_baseline(std::span<const Subgroup> run, WithinEstimator estimator) {
  ChartBaseline baseline;
  baseline.sigma = within_spread(run, estimator).sigma;
  std::vector<double> all;
  for (const Subgroup& group : run) {
    all.insert(all.end(), group.values.begin(), group.values.end());
  }
  baseline.center = sample_mean(all);
  check_baseline(baseline);
  return baseline;
}

ControlChart mean_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline,
                        const std::set<int>& rules) {
  check_baseline(baseline);
  ControlChart chart;
  std::vector<double> z;
  for (const Subgroup& group : groups) {
    check_sample(group.values, 1, "subgroup " + group.key);
    const double sigma = baseline.sigma / std::sqrt(static_cast<double>(group.values.size()));
    const double mean = sample_mean(group.values);
    chart.push_back({group.key,
                     mean,
                     baseline.center,
                     baseline.center - 3.0 * sigma,
                     baseline.center + 3.0 * sigma,
                     {}});
    z.push_back((mean - baseline.center) / sigma);
  }
  for (const NelsonSignal& signal : nelson_signals(z, rules)) {
    chart[signal.index].signals.push_back(signal.rule);
  }
  return chart;
}

ControlChart range_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline) {
  return spread_chart(groups, baseline, range_moments,
                      [](const Subgroup& group) { return range_of(group.values); });
}

ControlChart sd_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline) {
  return spread_chart(
      groups, baseline,
      [](std::int64_t n) {
        const double c4 = control_c4(n);
        return SpreadMoments{c4, std::sqrt(1.0 - c4 * c4)};
      },
      [](const Subgroup& group) { return sample_moments(group.values).sd; });
}

ControlChart moving_range_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline) {
  check_baseline(baseline);
  const SpreadMoments of_two = range_moments(2);
  ControlChart chart;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].values.size() != 1 || !std::isfinite(groups[i].values[0])) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the moving range is one of single values", "subgroup " + groups[i].key,
                   "one finite value in each subgroup", "draw the range of the subgroups"});
    }
    if (i == 0) continue;
    const double range = std::abs(groups[i].values[0] - groups[i - 1].values[0]);
    chart.push_back(spread_point(groups[i].key, range, baseline.sigma, of_two));
  }
  return chart;
}

ControlChart ewma_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline,
                        const EwmaOptions& options) {
  check_baseline(baseline);
  check_positive(options.limit, "limit of the EWMA chart");
  if (!(options.lambda > 0.0 && options.lambda <= 1.0)) check_share(options.lambda, "lambda");
  ControlChart chart;
  double average = baseline.center;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    check_sample(groups[i].values, 1, "subgroup " + groups[i].key);
    if (groups[i].values.size() != groups[0].values.size()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"subgroups of an EWMA chart differ in size", "subgroup " + groups[i].key,
                   std::to_string(groups[0].values.size()) + " values", ""});
    }
    const double sigma = baseline.sigma / std::sqrt(static_cast<double>(groups[i].values.size()));
    average += options.lambda * (sample_mean(groups[i].values) - average);
    const double faded = std::pow(1.0 - options.lambda, 2.0 * static_cast<double>(i + 1));
    const double half =
        options.limit * sigma * std::sqrt(options.lambda / (2.0 - options.lambda) * (1.0 - faded));
    chart.push_back({groups[i].key,
                     average,
                     baseline.center,
                     baseline.center - half,
                     baseline.center + half,
                     {}});
    if (std::abs(average - baseline.center) > half) chart.back().signals.push_back(1);
  }
  return chart;
}

}  // namespace asbuilt
