#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/base/error.h"
#include "core/base/rounding.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"
#include "core/statistics/grubbs.h"
#include "core/statistics/normality.h"
#include "core/statistics/one_way.h"

namespace asbuilt {
namespace {

// n values at the normal quantiles of (i - 0.5)/n: as normal as n values can be.
std::vector<double> normal_scores(int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(normal_quantile((i + 0.5) / n));
  return values;
}

TEST(Descriptive, QuantilesAreThoseOfDefinitionSeven) {
  const std::vector<double> values{4.0, 1.0, 3.0, 2.0};
  EXPECT_DOUBLE_EQ(sample_quantile(values, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(sample_quantile(values, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(sample_quantile(values, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(sample_quantile(values, 1.0), 4.0);
  EXPECT_THROW(sample_quantile(values, 1.1), Error);
}

// s = 1, n = 11: t(0.975; 10) / sqrt 11, and chi-square 20.4832 and 3.24697.
TEST(Descriptive, Intervals) {
  SampleMoments m;
  m.count = 11;
  m.sd = 1.0;
  const SampleInterval of_mean = mean_interval(m, 0.95);
  EXPECT_NEAR(of_mean.high, 2.228138852 / std::sqrt(11.0), 1e-8);
  EXPECT_DOUBLE_EQ(of_mean.low, -of_mean.high);
  const SampleInterval of_sd = sd_interval(1.0, 10.0, 0.95);
  EXPECT_NEAR(of_sd.low, std::sqrt(10.0 / 20.483177), 1e-6);
  EXPECT_NEAR(of_sd.high, std::sqrt(10.0 / 3.246973), 1e-6);
}

TEST(Descriptive, RefusesWhatIsNoSample) {
  EXPECT_THROW(sample_mean({}), Error);
  EXPECT_THROW(sample_moments(std::vector<double>{1.0}), Error);
  EXPECT_THROW(sample_moments(std::vector<double>{1.0, NAN}), Error);
}

// Critical values of A* for an unknown mean and s: 0.631 at 10 %, 0.752 at 5 %, 1.035 at 1 %
// (Stephens). Samples are bent until they reach them.
TEST(Normality, PValuesMeetTheCriticalValues) {
  struct Row {
    double adjusted, p;
  };
  for (const Row& row : {Row{0.631, 0.10}, Row{0.752, 0.05}, Row{1.035, 0.01}}) {
    double low = 0.0;
    double high = 1.0;
    NormalityTest test;
    for (int i = 0; i < 60; ++i) {
      const double bend = 0.5 * (low + high);
      std::vector<double> values = normal_scores(50);
      for (double& v : values) v = std::exp(bend * v);
      test = anderson_darling(values);
      (test.adjusted < row.adjusted ? low : high) = bend;
    }
    EXPECT_NEAR(test.adjusted, row.adjusted, 1e-9);
    EXPECT_NEAR(test.p, row.p, 0.003);
  }
}

TEST(Normality, FalseAlarmsAreAsOftenAsStated) {
  std::mt19937_64 generator(7);
  std::normal_distribution<double> normal(420.0, 6.0);
  int rejected = 0;
  constexpr int kRuns = 4000;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<double> values(20);
    for (double& v : values) v = normal(generator);
    rejected += anderson_darling(values).p < 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(rejected / static_cast<double>(kRuns), 0.05, 0.012);
}

TEST(Normality, TellsAlikeAndFewValues) {
  EXPECT_THROW(anderson_darling(std::vector<double>(10, 1.0)), Error);
  EXPECT_THROW(anderson_darling(normal_scores(7)), Error);
  EXPECT_GT(anderson_darling(normal_scores(30)).p, 0.99);
}

// Two-sided, 5 %.
TEST(Grubbs, CriticalValues) {
  EXPECT_NEAR(grubbs_critical(3, 0.05), 1.154, 6e-4);
  EXPECT_NEAR(grubbs_critical(5, 0.05), 1.715, 6e-4);
  EXPECT_NEAR(grubbs_critical(6, 0.05), 1.887, 6e-4);
  EXPECT_NEAR(grubbs_critical(10, 0.05), 2.290, 6e-4);
  EXPECT_NEAR(grubbs_critical(20, 0.05), 2.708, 6e-4);
  EXPECT_THROW(grubbs_critical(2, 0.05), Error);
}

TEST(Grubbs, FlagsTheFarthestValue) {
  const std::vector<double> values{10.1, 10.0, 9.9, 10.2, 9.8, 14.0, 10.0};
  const GrubbsTest test = grubbs_test(values, 0.05);
  EXPECT_TRUE(test.flagged);
  EXPECT_EQ(test.index, 5u);
  EXPECT_FALSE(grubbs_test(std::vector<double>{1.0, 2.0, 3.0, 4.0}, 0.05).flagged);
  EXPECT_FALSE(grubbs_test(std::vector<double>(5, 2.0), 0.05).flagged);
}

TEST(Rounding, HalfToEven) {
  EXPECT_EQ(round_half_even(859.5, 1.0), 860.0);
  EXPECT_EQ(round_half_even(860.49, 1.0), 860.0);
  EXPECT_EQ(round_half_even(794.5, 1.0), 794.0);
  EXPECT_EQ(round_half_even(-794.5, 1.0), -794.0);
  EXPECT_EQ(round_half_even(-859.5, 1.0), -860.0);
  // Half way in decimals, a little below in binary; and what only looks half way.
  EXPECT_EQ(round_half_even_decimals(2.675, 2), 2.68);
  EXPECT_EQ(round_half_even_decimals(2.665, 2), 2.66);
  EXPECT_EQ(round_half_even_decimals(1.005, 2), 1.0);
  EXPECT_EQ(round_half_even_decimals(2.6650001, 2), 2.67);
}

TEST(Rounding, ToMultiples) {
  EXPECT_EQ(round_half_even(642.5, 5.0), 640.0);  // 128.5 fives
  EXPECT_EQ(round_half_even(647.5, 5.0), 650.0);  // 129.5 fives
  EXPECT_EQ(round_half_even(12.25, 0.5), 12.0);
  EXPECT_EQ(round_half_even(12.75, 0.5), 13.0);
  EXPECT_EQ(round_half_even(0.3, 0.1), 0.3);
  EXPECT_EQ(round_half_even_decimals(1250.0, -2), 1200.0);
  EXPECT_TRUE(std::isnan(round_half_even(NAN, 1.0)));
  EXPECT_THROW(round_half_even(1.0, 0.0), Error);
  EXPECT_THROW(round_half_even_decimals(1.0, 16), Error);
}

TEST(OneWay, RefusesWhatCannotBeCompared) {
  EXPECT_THROW(one_way_anova({{1.0, 2.0}}), Error);
  EXPECT_THROW(one_way_anova({{1.0}, {2.0}}), Error);
  EXPECT_THROW(one_way_anova({{1.0, 2.0}, {}}), Error);
  EXPECT_EQ(one_way_anova({{1.0, 1.0}, {2.0, 2.0}}).p, 0.0);
}

}  // namespace
}  // namespace asbuilt
