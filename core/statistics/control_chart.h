// Shewhart charts and the EWMA chart, with limits from a baseline run.
//
// Source: ISO 7870-2:2013 (Shewhart), ISO 7870-6:2016 (EWMA). The baseline gives centre and sigma;
// limits of every later subgroup follow from these and from its own size:
//   mean: centre -+ 3 sigma/sqrt n         range: sigma (d2 -+ 3 d3)
//   sd: sigma (c4 -+ 3 sqrt(1 - c4²))      moving range: of two single values, as a range of 2
//   EWMA: z_i = lambda x_i + (1-lambda) z_(i-1), z_0 = centre; centre -+ L sigma_x sqrt(lambda/(2-
//     lambda) (1 - (1-lambda)^(2i))), exact at every i, for means of subgroups of one size.
// Lower limits of spreads below 0 are 0. Nelson's rules apply to means and single values; the other
// charts signal beyond their limits only (rule 1).
// Units: those of the values. Errors: kInvalidInput for empty input, subgroups too small, sigma 0,
// lambda outside of 0 to 1.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/statistics/subgroups.h"

namespace asbuilt {

struct ChartBaseline {
  double center = 0.0;
  double sigma = 0.0;  // of single values, within subgroups
};

ChartBaseline chart_baseline(std::span<const Subgroup> run, WithinEstimator estimator);

struct ChartPoint {
  std::string key;
  double value = 0.0;
  double center = 0.0;
  double lower = 0.0;
  double upper = 0.0;
  std::vector<int> signals;  // rules that end here
};

using ControlChart = std::vector<ChartPoint>;

// Subgroups of one value make a chart of individual values.
ControlChart mean_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline,
                        const std::set<int>& rules);
ControlChart range_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline);
ControlChart sd_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline);
// Of single values; the first point is that of the second value.
ControlChart moving_range_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline);

struct EwmaOptions {
  double lambda = 0.2;
  double limit = 3.0;  // L, in standard deviations
};
ControlChart ewma_chart(std::span<const Subgroup> groups, const ChartBaseline& baseline,
                        const EwmaOptions& options);

}  // namespace asbuilt
