// Capability, charts and tolerance intervals of series: published examples, hand-computed values,
// refusals.
#include <gtest/gtest.h>

#include <cmath>

#include "app/session/spc.h"
#include "app/session/spc_figures.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

CharacteristicSeries series_of(const std::vector<double>& values) {
  CharacteristicSeries series;
  series.characteristic = "length";
  series.unit = "mm";
  for (std::size_t i = 0; i < values.size(); ++i) {
    SeriesValue v;
    v.value = values[i];
    v.part = "SN-" + std::to_string(i + 1);
    v.lot = i < values.size() / 2 ? "L-1" : "L-2";
    v.entry = static_cast<std::int64_t>(100 + i);
    series.values.push_back(v);
  }
  return series;
}

// NIST/SEMATECH e-Handbook 6.3.2.2, flow rates of ten batches: mean 50.81, mean moving range
// 1.8778 (16.9/9, by hand), limits 55.8041 and 45.8159 with d2 = 1.128.
const std::vector<double> kFlowRates{49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};

TEST(Spc, PublishedChartOfIndividualValues) {
  const ChartReport report = run_chart(series_of(kFlowRates), {});
  ASSERT_EQ(report.location.size(), 10u);
  ASSERT_EQ(report.spread.size(), 9u);
  EXPECT_NEAR(report.location[0].center, 50.81, 1e-9);
  EXPECT_NEAR(report.location[0].upper, 55.8041, 2e-3);  // d2 has more digits here
  EXPECT_NEAR(report.location[0].lower, 45.8159, 2e-3);
  EXPECT_NEAR(report.spread[0].center, 16.9 / 9.0, 1e-9);
  EXPECT_EQ(report.spread_group.front(), 1u);  // the first range is that of the second value
  EXPECT_EQ(report.signals, 0u);
}

// NIST/SEMATECH e-Handbook 6.3.2.4: EWMA with weight 0.3, limits 52.5884 and 47.4115 about 50 for
// s 2.0539, last average 51.99.
TEST(Spc, PublishedChartOfWeightedAverages) {
  const std::vector<double> values{52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
                                   49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
  std::vector<Subgroup> groups;
  groups.reserve(values.size());
  for (const double v : values) groups.push_back({"", {v}});
  const ControlChart chart = ewma_chart(groups, {50.0, 2.0539}, {0.3, 3.0});
  EXPECT_NEAR(chart.front().value, 50.60, 5e-3);
  EXPECT_NEAR(chart.back().value, 51.99, 5e-3);
  EXPECT_NEAR(chart.back().upper, 52.5884, 1e-4);
  EXPECT_NEAR(chart.back().lower, 47.4115, 1.5e-4);
}

TEST(Spc, LimitsFromALotJudgeTheOther) {
  std::vector<double> values;
  values.reserve(20);
  for (int i = 0; i < 20; ++i) values.push_back(20.0 + 0.01 * (i % 2) + (i == 14 ? 0.2 : 0.0));
  ChartRequest request;
  request.limits_from = {"L-1"};
  const ChartReport report = run_chart(series_of(values), request);
  EXPECT_EQ(report.baseline_values, 10u);
  EXPECT_NEAR(report.baseline.center, 20.005, 1e-12);
  EXPECT_NEAR(report.baseline.sigma, 0.01 * std::sqrt(M_PI) / 2.0, 1e-12);
  EXPECT_EQ(report.location[14].signals, std::vector<int>{1});
  EXPECT_EQ(report.signals, 3u);  // the value and both ranges beside it
  request.limits_from = {"L-3"};
  EXPECT_THROW(run_chart(series_of(values), request), Error);
}

TEST(Spc, TooFewValuesGiveNoLimits) {
  try {
    run_chart(series_of({1, 2, 3, 4, 5, 6, 7}), {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().allowed, "8 or more");
  }
  ChartRequest means;
  means.kind = ChartKind::kMeansRanges;
  EXPECT_THROW(run_chart(series_of(kFlowRates), means), Error);  // no subgroups
  means.kind = ChartKind::kIndividuals;
  means.by = SeriesGrouping::kLot;
  EXPECT_THROW(run_chart(series_of(kFlowRates), means), Error);
}

// Lone values stand on the chart of means, with limits of their own size.
TEST(Spc, SubgroupsOfOneValue) {
  CharacteristicSeries series = series_of(kFlowRates);
  series.values.back().lot = "L-3";
  ChartRequest request;
  request.kind = ChartKind::kMeansRanges;
  request.by = SeriesGrouping::kLot;
  const ChartReport report = run_chart(series, request);
  ASSERT_EQ(report.location.size(), 3u);
  EXPECT_EQ(report.spread.size(), 2u);
  EXPECT_EQ(report.baseline_values, 9u);
  EXPECT_NEAR(report.location[2].upper - report.location[2].center, 3.0 * report.baseline.sigma,
              1e-9);
  const std::vector<SpcPanel> panels = chart_panels(series, report);
  ASSERT_EQ(panels.size(), 2u);
  EXPECT_EQ(panels[1].points.size(), 3u);
  EXPECT_TRUE(std::isnan(panels[1].points[2].value));
}

TEST(Spc, ZonesAndRingsOfThePlate) {
  CharacteristicSeries series = series_of({1, 2, 3, 4, 5});
  const double x[] = {-30, 30, -30, 30, 0};
  const double y[] = {-20, -20, 20, 20, 0};
  for (std::size_t i = 0; i < 5; ++i) {
    series.values[i].x_mm = x[i];
    series.values[i].y_mm = y[i];
  }
  std::vector<std::string> zones;
  for (const SeriesGroup& g : series_groups(series, SeriesGrouping::kZone)) {
    zones.push_back(g.values.key);
  }
  EXPECT_EQ(zones,
            (std::vector<std::string>{"front left", "front right", "back left", "back right"}));
  const std::vector<SeriesGroup> rings = series_groups(series, SeriesGrouping::kRadius);
  ASSERT_EQ(rings.size(), 2u);
  EXPECT_EQ(rings[0].values.key, "outer ring");
  EXPECT_EQ(rings[0].members.size(), 4u);
  EXPECT_EQ(rings[1].members, std::vector<std::size_t>{4});
  series.values[3].x_mm = kNotMeasured;
  try {
    series_groups(series, SeriesGrouping::kZone);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().where, "entry 103");
  }
}

// Mean 16 and s 2 between 8 and 20: Cp 1.0, Cpk 0.6667 (NIST/SEMATECH e-Handbook 6.1.6). Values
// made to have that mean and s.
TEST(Spc, PublishedCapability) {
  std::vector<double> values;
  values.reserve(20);
  for (int i = 0; i < 20; ++i) values.push_back(16.0 + (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + 0.1 * i));
  const SampleMoments m = sample_moments(values);
  for (double& v : values) v = 16.0 + 2.0 * (v - m.mean) / m.sd;
  CharacteristicSeries series = series_of(values);
  series.lower = 8.0;
  series.upper = 20.0;
  for (SeriesValue& v : series.values) v.u = 0.8;  // u 0.4, a fifth of s
  series.values[0].u = kNotMeasured;
  const CapabilityReport report = run_capability(series, {});
  EXPECT_NEAR(*report.study.overall.spread, 1.0, 1e-12);
  EXPECT_NEAR(report.study.overall.nearest, 0.666667, 1e-6);
  EXPECT_NEAR(*report.measurement_share, 0.04, 1e-12);
  EXPECT_EQ(report.without_u, 1u);
  const double ppm = report.study.overall.ppm_below + report.study.overall.ppm_above;
  EXPECT_NEAR(ppm,
              1e6 * (0.5 * std::erfc(2.0 / std::sqrt(2.0)) + 0.5 * std::erfc(4.0 / std::sqrt(2.0))),
              1e-6);
  EXPECT_LT(report.ppm.low, ppm);
  EXPECT_GT(report.ppm.high, ppm);
  EXPECT_FALSE(report.verdict);
}

TEST(Spc, CapabilityNeedsLimitsAndValues) {
  EXPECT_THROW(run_capability(series_of(kFlowRates), {}), Error);
  CharacteristicSeries few = series_of({1, 2, 3, 4, 5, 6, 7});
  few.lower = 0.0;
  EXPECT_THROW(run_capability(few, {}), Error);
  CharacteristicSeries alike = series_of(std::vector<double>(12, 5.0));
  alike.lower = 0.0;
  for (const bool chart : {false, true}) {
    try {
      if (chart) run_chart(alike, {});
      run_capability(alike, {});
      FAIL();
    } catch (const Error& error) {
      EXPECT_NE(error.text().what.find("nothing varies"), std::string::npos);
    }
  }
}

// What an undecided index says it needs is enough, and one value fewer is not.
TEST(Spc, NumberOfValuesThatWouldShowTheIndex) {
  CharacteristicSeries series = series_of(kFlowRates);
  CapabilityRequest request;
  request.limits = {40.0, 62.0};
  request.least_ppk = 1.2;
  const CapabilityReport report = run_capability(series, request);
  EXPECT_EQ(report.verdict, Outcome::kUndecided);
  const CapabilityIndices& c = report.study.overall;
  const auto bound = [&](std::size_t n) {
    return capability_indices(report.study.mean, c.sigma, n, 0.9 * static_cast<double>(n),
                              request.limits, 0.95)
        .nearest_bound;
  };
  std::size_t n = 10;
  while (bound(n) < 1.2) ++n;
  EXPECT_NE(report.statements.front().find(" " + std::to_string(n) + " values would show it"),
            std::string::npos)
      << report.statements.front() << ", " << n;
}

TEST(Spc, ToleranceIntervals) {
  CharacteristicSeries series = series_of(kFlowRates);
  const SampleMoments m = sample_moments(kFlowRates);
  ToleranceReport report = run_tolerance(series, {});
  EXPECT_NEAR(*report.high, m.mean + 3.3934 * m.sd, 5e-4);  // k, 95/95, n = 10: published
  EXPECT_NEAR(*report.k_howe, 3.3819, 5e-5);
  EXPECT_FALSE(report.verdict);
  ToleranceRequest one{0.99, 0.95, IntervalSide::kLower, {40.0, {}}};
  report = run_tolerance(series, one);
  EXPECT_NEAR(*report.low, m.mean - 3.9811 * m.sd, 5e-4);
  EXPECT_FALSE(report.high);
  EXPECT_EQ(report.verdict, Outcome::kConforms);
  one.limits = {{}, 40.0};  // a limit on the side that is not asked about decides nothing
  EXPECT_FALSE(run_tolerance(series, one).verdict);
  // Five values are too few to be shown normal.
  const ToleranceRequest wide{0.95, 0.95, IntervalSide::kBoth, {0.0, 100.0}};
  EXPECT_EQ(run_tolerance(series_of({49.6, 47.6, 49.9, 51.3, 47.8}), wide).verdict,
            Outcome::kUndecided);
}

}  // namespace
}  // namespace asbuilt
