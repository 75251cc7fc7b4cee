// The S-N line against least squares and E739 where nothing is censored, and against a likelihood
// written down here where something is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "core/base/error.h"
#include "core/fatigue/sn_curve.h"
#include "core/statistics/distributions.h"
#include "tests/core/fatigue/tables.h"

using namespace asbuilt;
using namespace asbuilt::fatigue;

namespace {

struct Line {
  double a = 0.0, b = 0.0, s = 0.0, mean_x = 0.0, xx = 0.0;
  int n = 0;
};

Line least_squares(const FatigueTable& table) {
  Line line;
  double mean_y = 0.0;
  line.n = static_cast<int>(table.tests.size());
  for (const FatigueTest& t : table.tests) {
    line.mean_x += std::log10(t.stress_mpa) / line.n;
    mean_y += std::log10(t.cycles) / line.n;
  }
  double xy = 0.0;
  for (const FatigueTest& t : table.tests) {
    const double x = std::log10(t.stress_mpa) - line.mean_x;
    line.xx += x * x;
    xy += x * (std::log10(t.cycles) - mean_y);
  }
  line.b = xy / line.xx;
  line.a = mean_y - line.b * line.mean_x;
  double rest = 0.0;
  for (const FatigueTest& t : table.tests) {
    const double r = std::log10(t.cycles) - line.a - line.b * std::log10(t.stress_mpa);
    rest += r * r;
  }
  line.s = std::sqrt(rest / (line.n - 2));
  return line;
}

// log L of the model, up to its constant, by the definition.
double log_likelihood(const FatigueTable& table, double a, double b, double sigma) {
  double sum = 0.0;
  for (const FatigueTest& t : table.tests) {
    const double z = (std::log10(t.cycles) - a - b * std::log10(t.stress_mpa)) / sigma;
    sum += t.ending == Ending::kFailed ? -std::log(sigma) - 0.5 * z * z
                                       : std::log(0.5 * std::erfc(z / std::numbers::sqrt2));
  }
  return sum;
}

void expect_refused(ErrorCode code, const std::string& words, const FatigueTable& table) {
  try {
    SnCurve curve(table);
    ADD_FAILURE() << "not refused: " << words;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

const std::vector<double> kStresses = {100.0, 120.0, 145.0, 175.0, 210.0};

}  // namespace

TEST(SnCurve, WithoutRunoutsItIsLeastSquares) {
  const FatigueTable table = simulated(1, kStresses, 3, 0.15, 1e12);
  const Line line = least_squares(table);
  const SnCurve curve(table);
  EXPECT_NEAR(curve.slope().value, line.b, 1e-9);
  EXPECT_NEAR(curve.intercept(), line.a, 1e-8);
  EXPECT_NEAR(curve.sd().value, line.s, 1e-9);
  // Intervals of E739: Student's t.
  const double t = student_quantile(0.975, line.n - 2.0);
  EXPECT_NEAR(curve.slope().low, line.b - t * line.s / std::sqrt(line.xx), 1e-6);
  EXPECT_NEAR(curve.slope().high, line.b + t * line.s / std::sqrt(line.xx), 1e-6);
  const double x = std::log10(130.0);
  const double h = std::sqrt(1.0 / line.n + (x - line.mean_x) * (x - line.mean_x) / line.xx);
  const double mean = line.a + line.b * x;
  EXPECT_NEAR(std::log10(curve.life(130.0).low), mean - t * line.s * h, 1e-6);
  EXPECT_NEAR(std::log10(curve.life(130.0).high), mean + t * line.s * h, 1e-6);
  // Tolerance limit by the noncentral t.
  const double k = h * noncentral_t_quantile(0.95, line.n - 2.0, normal_quantile(0.9) / h);
  EXPECT_NEAR(std::log10(curve.design_life(130.0, {0.9, 0.95})), mean - k * line.s, 1e-6);
}

// ASTM E739's worked example: plastic strain amplitudes and lives, A = -0.24474, B = -1.45144,
// sigma^2 = 0.011195, B from -1.6054 to -1.2974 (data and results from memory; that one gives the
// other confirms both).
TEST(SnCurve, WorkedExampleOfE739) {
  const std::vector<std::pair<double, double>> rows = {
      {0.01636, 168},  {0.01609, 200},  {0.00675, 1000},  {0.00682, 1180}, {0.00179, 4730},
      {0.00160, 8035}, {0.00165, 5254}, {0.00053, 28617}, {0.00054, 32650}};
  FatigueTable table;
  for (const auto& [strain, cycles] : rows) table.tests.push_back(one_test(strain, cycles));
  const SnCurve curve(table);
  EXPECT_NEAR(curve.intercept(), -0.24474, 5e-6);
  EXPECT_NEAR(curve.slope().value, -1.45144, 5e-6);
  EXPECT_NEAR(curve.sd().value * curve.sd().value, 0.011195, 5e-7);
  EXPECT_NEAR(curve.slope().low, -1.6054, 1e-4);
  EXPECT_NEAR(curve.slope().high, -1.2974, 1e-4);
  EXPECT_NEAR(curve.replication_pct(), 0.0, 1e-12);
}

TEST(SnCurve, WithRunoutsItIsTheLargestLikelihood) {
  const FatigueTable table = simulated(7, kStresses, 4, 0.2, 40000.0);
  const SnCurve curve(table);
  ASSERT_GT(curve.tests(), curve.failures() + 3);
  const double r = curve.failures();
  const double sigma = curve.sd().value * std::sqrt((r - 2.0) / r);
  const double a = curve.intercept();
  const double b = curve.slope().value;
  const double best = log_likelihood(table, a, b, sigma);
  EXPECT_NEAR(best, curve.log_likelihood(), 1e-9);
  for (const double d : {-1e-3, 1e-3}) {
    EXPECT_LT(log_likelihood(table, a + d, b, sigma), best);
    EXPECT_LT(log_likelihood(table, a, b + d, sigma), best);
    EXPECT_LT(log_likelihood(table, a, b, sigma * (1.0 + 10.0 * d)), best);
  }
  // The ends of an interval: the largest likelihood of lines through that point, by search.
  const double t = student_quantile(0.975, r - 2.0);
  const double most = r * std::log1p(t * t / (r - 2.0));
  const double x = std::log10(110.0);
  for (const double end : {curve.life(110.0).low, curve.life(110.0).high}) {
    double profile = -1e9;
    for (int i = -400; i <= 400; ++i) {
      const double slope = b + 0.02 * i;
      for (int k = 0; k < 116; ++k) {
        const double s = 0.4 * sigma * std::pow(1.02, k);
        profile = std::max(profile, log_likelihood(table, std::log10(end) - slope * x, slope, s));
      }
    }
    EXPECT_NEAR(2.0 * (best - profile), most, 0.02);
  }
}

TEST(SnCurve, StrengthIsTheLifeReadTheOtherWay) {
  const SnCurve curve(simulated(7, kStresses, 4, 0.2, 40000.0));
  const Interval strength = curve.strength(30000.0);
  EXPECT_NEAR(curve.life(strength.value).value, 30000.0, 1e-3);
  EXPECT_NEAR(curve.life(strength.low).low, 30000.0, 1.0);
  EXPECT_NEAR(curve.life(strength.high).high, 30000.0, 1.0);
  EXPECT_NE(curve.strength(1e9).reason.find("nothing is extrapolated"), std::string::npos);
  EXPECT_NE(curve.life(400.0).reason.find("nothing is extrapolated"), std::string::npos);
  const Interval design = curve.design_strength(20000.0, {});
  EXPECT_NEAR(curve.design_life(design.value, {}), 20000.0, 1e-3);
  EXPECT_LT(design.value, curve.strength(20000.0).value);
  EXPECT_THROW(curve.design_life(120.0, {0.2, 0.95}), Error);
}

TEST(SnCurve, OrderDoesNotMatter) {
  FatigueTable table = simulated(3, kStresses, 3, 0.2, 40000.0);
  const SnCurve one(table);
  std::reverse(table.tests.begin(), table.tests.end());
  const SnCurve other(table);
  EXPECT_NEAR(one.slope().low, other.slope().low, 1e-8);
}

TEST(SnCurve, Refusals) {
  using enum ErrorCode;
  const FatigueTable good = simulated(1, kStresses, 3, 0.15, 1e12);
  FatigueTable table = good;
  table.tests[2].ratio = -1.0;
  expect_refused(kInvalidInput, "R: 0.1 -1", table);
  table.tests[3].medium = "Ringer";
  expect_refused(kInvalidInput, "media: air Ringer", table);
  table = simulated(1, kStresses, 3, 0.15, 10.0);
  expect_refused(kNotMeasurable, "no specimen failed", table);
  table = good;
  table.tests.resize(5);
  expect_refused(kNotMeasurable, "6 tests, 4 failures at 2 stresses", table);
  expect_refused(kNotMeasurable, "at 1 stresses", simulated(1, {120.0}, 8, 0.15, 1e12));
  table = good;
  for (FatigueTest& t : table.tests) t.cycles = std::pow(10.0, 12.0) / std::pow(t.stress_mpa, 4.0);
  expect_refused(kNotMeasurable, "without any scatter", table);
  EXPECT_THROW(SnCurve(good, 1.5), Error);
}

TEST(SnCurve, WhatIsNotProvenHasAReason) {
  FatigueTable table = simulated(5, {100.0, 102.0}, 5, 0.5, 1e12);
  const SnCurve curve(table);
  EXPECT_NE(curve.strength(20000.0).reason.find("not proven"), std::string::npos);
}
