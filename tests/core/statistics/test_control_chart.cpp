#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/base/error.h"
#include "core/statistics/control_chart.h"
#include "core/statistics/control_constants.h"
#include "core/statistics/nelson_rules.h"

namespace asbuilt {
namespace {

std::vector<Subgroup> singles(const std::vector<double>& values) {
  std::vector<Subgroup> groups;
  for (const double value : values) groups.push_back({std::to_string(groups.size() + 1), {value}});
  return groups;
}

// Published to four or five digits (ISO 7870-2, ASTM MNL 7).
TEST(ControlConstants, Published) {
  struct Row {
    std::int64_t n;
    double d2, d3, c4;
  };
  for (const Row& row : {Row{2, 1.128, 0.853, 0.7979}, Row{3, 1.693, 0.888, 0.8862},
                         Row{4, 2.059, 0.880, 0.9213}, Row{5, 2.326, 0.864, 0.9400},
                         Row{10, 3.078, 0.797, 0.9727}, Row{25, 3.931, 0.708, 0.9896}}) {
    EXPECT_NEAR(control_d2(row.n), row.d2, 6e-4) << row.n;
    EXPECT_NEAR(control_d3(row.n), row.d3, 6e-4) << row.n;
    EXPECT_NEAR(control_c4(row.n), row.c4, 6e-5) << row.n;
  }
  // In closed form: d2(2) = 2/sqrt pi, d3(2)² = 2 - 4/pi, d2(3) = 3/sqrt pi.
  EXPECT_NEAR(control_d2(2), 2.0 / std::sqrt(M_PI), 1e-10);
  EXPECT_NEAR(control_d3(2), std::sqrt(2.0 - 4.0 / M_PI), 1e-9);
  EXPECT_NEAR(control_d2(3), 3.0 / std::sqrt(M_PI), 1e-10);
  EXPECT_NEAR(control_d2_star(3, 1), 1.91155, 1e-5);
  // c4 of many values by its series in 1/n.
  EXPECT_NEAR(control_c4(3334), 1.0 - 1.0 / (4.0 * 3334.0) - 7.0 / (32.0 * 3334.0 * 3334.0), 1e-11);
  EXPECT_THROW(control_d2(1), Error);
  EXPECT_THROW(control_d2(1001), Error);
  EXPECT_THROW(control_c4(1), Error);
  EXPECT_THROW(control_d2_star(3, 0), Error);
}

TEST(ControlChart, LimitsOfMeansRangesAndDeviations) {
  const ChartBaseline baseline{10.0, 2.0};
  const std::vector<Subgroup> groups{{"A", {9.0, 10.0, 11.0, 10.0, 12.5}}};
  const ControlChart mean = mean_chart(groups, baseline, {1});
  EXPECT_NEAR(mean[0].upper, 10.0 + 6.0 / std::sqrt(5.0), 1e-12);
  EXPECT_NEAR(mean[0].value, 10.5, 1e-12);
  const ControlChart range = range_chart(groups, baseline);
  EXPECT_NEAR(range[0].center, 2.0 * 2.326, 2e-3);
  EXPECT_NEAR(range[0].upper, 2.0 * 4.918, 2e-3);  // D2
  EXPECT_EQ(range[0].lower, 0.0);
  const ControlChart sd = sd_chart(groups, baseline);
  EXPECT_NEAR(sd[0].upper, 2.0 * 1.964, 2e-3);  // B6
  EXPECT_EQ(mean[0].key, "A");
}

TEST(ControlChart, IndividualsAndMovingRange) {
  const std::vector<Subgroup> run = singles({10.0, 11.0, 9.0, 10.0, 10.0});
  const ChartBaseline baseline = chart_baseline(run, WithinEstimator::kMovingRange);
  EXPECT_DOUBLE_EQ(baseline.center, 10.0);
  EXPECT_NEAR(baseline.sigma, 1.0 / 1.128379167, 1e-8);  // mean moving range (1 + 2 + 1 + 0)/4
  const ControlChart later = moving_range_chart(singles({10.0, 14.0, 14.0}), baseline);
  ASSERT_EQ(later.size(), 2u);
  EXPECT_NEAR(later[0].upper, 3.267, 1e-3);  // D4
  EXPECT_EQ(later[0].signals, std::vector<int>{1});
  EXPECT_TRUE(later[1].signals.empty());
}

// z after one and two values 1 sigma high, lambda 0.2: 0.2, 0.36; limits exact.
TEST(ControlChart, EwmaHasExactLimits) {
  const ControlChart chart = ewma_chart(singles({1.0, 1.0, 4.0}), {0.0, 1.0}, {0.2, 3.0});
  EXPECT_NEAR(chart[0].value, 0.2, 1e-12);
  EXPECT_NEAR(chart[0].upper, 0.6, 1e-12);  // 3 lambda
  EXPECT_NEAR(chart[1].value, 0.36, 1e-12);
  EXPECT_NEAR(chart[1].upper, 3.0 * std::sqrt(0.04 + 0.0256), 1e-12);
  EXPECT_TRUE(chart[1].signals.empty());
  EXPECT_EQ(chart[2].signals, std::vector<int>{1});
  EXPECT_THROW(ewma_chart(singles({1.0}), {0.0, 1.0}, {0.0, 3.0}), Error);
}

TEST(ControlChart, KeysAndEstimates) {
  const std::vector<std::string> keys{"L2", "L1", "L2", "L1"};
  const std::vector<Subgroup> groups =
      subgroups_by_key(keys, std::vector<double>{1.0, 5.0, 3.0, 5.5});
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].key, "L2");
  EXPECT_EQ(groups[1].values, (std::vector<double>{5.0, 5.5}));
  // Ranges 2 and 0.5, mean 1.25.
  EXPECT_NEAR(within_spread(groups, WithinEstimator::kRange).sigma, 1.25 / 1.128379167, 1e-8);
  EXPECT_THROW(within_spread(groups, WithinEstimator::kMovingRange), Error);
  EXPECT_THROW(within_spread({}, WithinEstimator::kRange), Error);
  EXPECT_THROW(chart_baseline(singles({1.0, 1.0, 1.0}), WithinEstimator::kMovingRange), Error);
}

// Unbiased, and as spread out as their degrees of freedom say.
TEST(ControlChart, EstimatesOfSigmaBySimulation) {
  std::mt19937_64 generator(11);
  std::normal_distribution<double> normal;
  for (const auto estimator : {WithinEstimator::kRange, WithinEstimator::kSd,
                               WithinEstimator::kPooled, WithinEstimator::kMovingRange}) {
    constexpr int kRuns = 3000;
    double sum = 0.0;
    double squares = 0.0;
    double dof = 0.0;
    for (int run = 0; run < kRuns; ++run) {
      const bool single = estimator == WithinEstimator::kMovingRange;
      std::vector<Subgroup> groups(single ? 30 : 8);
      for (Subgroup& group : groups) {
        group.values.resize(single ? 1 : 4);
        for (double& v : group.values) v = normal(generator);
      }
      const WithinSpread spread = within_spread(groups, estimator);
      sum += spread.sigma;
      squares += spread.sigma * spread.sigma;
      dof = spread.dof;
    }
    const double mean = sum / kRuns;
    const double variance = squares / kRuns - mean * mean;
    EXPECT_NEAR(mean, 1.0, 0.012) << to_string(estimator);
    EXPECT_NEAR(variance * 2.0 * dof, 1.0, 0.1) << to_string(estimator);
  }
}

// 0.27 % a point: 2 Phi(-3) = 0.0026998; the count of 400,000 points has a deviation of 33.
TEST(NelsonRules, FalseAlarmsOfRuleOne) {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  constexpr int kPoints = 400000;
  std::vector<double> z(kPoints);
  for (double& v : z) v = normal(generator);
  const double share = static_cast<double>(nelson_signals(z, {1}).size()) / kPoints;
  EXPECT_NEAR(share, 0.0026998, 0.00025);
}

struct Series {
  int rule;
  std::vector<double> z;
  std::size_t index;
};

// 1/0.0027 points on average to the first false alarm of rule 1; the lengths are geometric, so that
// the mean of N of them scatters by 370/sqrt N.
TEST(NelsonRules, RunLengthOfRuleOne) {
  constexpr int kRuns = 4000;
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> z(2000000);
  for (double& value : z) value = normal(random);
  const std::vector<NelsonSignal> found = nelson_signals(z, {1});
  ASSERT_GT(found.size(), static_cast<std::size_t>(kRuns));
  const double mean = static_cast<double>(found[kRuns - 1].index + 1) / kRuns;
  const double expected = 1.0 / std::erfc(3.0 / std::sqrt(2.0));
  EXPECT_NEAR(expected, 370.4, 0.05);
  EXPECT_NEAR(mean, expected, 3.0 * expected / std::sqrt(kRuns));
}

class NelsonRule : public testing::TestWithParam<Series> {};

// Each series completes its own pattern at one point and no other pattern anywhere.
TEST_P(NelsonRule, IsHitExactlyOnce) {
  const Series& series = GetParam();
  const std::vector<NelsonSignal> found = nelson_signals(series.z, {1, 2, 3, 4, 5, 6, 7, 8});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].rule, series.rule);
  EXPECT_EQ(found[0].index, series.index);
  // One point fewer, and there is no signal.
  std::vector<double> shorter(series.z.begin(),
                              series.z.begin() + static_cast<std::ptrdiff_t>(series.index));
  EXPECT_TRUE(nelson_signals(shorter, {1, 2, 3, 4, 5, 6, 7, 8}).empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, NelsonRule,
    testing::Values(
        Series{1, {0.1, -0.2, 3.1, 0.2, -0.3}, 2},
        Series{2, {0.2, 0.5, 0.3, 0.6, 0.1, 0.4, 1.2, 0.3, 0.5, -0.2}, 8},
        Series{3, {-1.2, -0.8, -0.4, 0.1, 0.5, 0.9, 0.2}, 5},
        Series{4,
               {0.5, -0.5, 1.2, -0.4, 0.6, -0.7, 0.4, -0.5, 0.7, -0.6, 0.3, -0.8, 0.5, -0.3, -1.4},
               13},
        Series{5, {0.1, 2.1, 0.3, 2.2, -0.4}, 3}, Series{6, {0.2, 1.2, 1.4, 1.1, 1.3, -0.1}, 4},
        Series{
            7,
            {0.1, 0.3, -0.2, -0.4, 0.5, 0.2, -0.1, -0.3, 0.4, 0.6, -0.5, -0.2, 0.3, 0.1, -0.6, 1.5},
            14},
        Series{8, {1.2, -1.3, -1.1, 1.4, 1.2, -1.5, -1.2, 1.1, 0.2}, 7}),
    [](const auto& of) { return "rule" + std::to_string(of.param.rule); });

TEST(NelsonRules, RefusesOthers) {
  EXPECT_THROW(nelson_signals(std::vector<double>{0.0}, {9}), Error);
  EXPECT_THROW(nelson_signals(std::vector<double>{NAN}, {1}), Error);
  EXPECT_TRUE(nelson_signals({}, {1}).empty());
}

}  // namespace
}  // namespace asbuilt
