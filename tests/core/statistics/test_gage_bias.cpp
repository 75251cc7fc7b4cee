#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/statistics/gage_bias.h"

namespace asbuilt {
namespace {

TEST(GageBias, AgainstAReference) {
  // Mean 6.01, s 0.1: t = 0.01 / (0.1/sqrt 5).
  const std::vector<double> readings{5.91, 6.11, 5.91, 6.11, 6.01};
  const BiasStudy s = bias_study(readings, 6.0, 0.95);
  EXPECT_NEAR(s.bias, 0.01, 1e-12);
  EXPECT_NEAR(s.t, 0.01 / (0.1 / std::sqrt(5.0)), 1e-9);
  EXPECT_NEAR(s.interval.high - s.bias, 2.7764451 * 0.1 / std::sqrt(5.0), 1e-7);
  EXPECT_GT(s.p, 0.8);
  EXPECT_EQ(bias_study(std::vector<double>{6.5, 6.5}, 6.0, 0.95).p, 0.0);
  EXPECT_THROW(bias_study(std::vector<double>{6.5}, 6.0, 0.95), Error);
  EXPECT_THROW(bias_study(readings, NAN, 0.95), Error);
}

TEST(GageLinearity, AStraightLineIsFoundExactly) {
  std::vector<ReferenceReading> readings;
  for (const double at : {2.0, 4.0, 6.0, 8.0, 10.0}) {
    const double bias = 0.7 - 0.13 * at;
    readings.push_back({at, at + bias + 0.1});
    readings.push_back({at, at + bias - 0.1});
  }
  const LinearityStudy s = linearity_study(readings, 0.95);
  EXPECT_NEAR(s.slope, -0.13, 1e-12);
  EXPECT_NEAR(s.intercept, 0.7, 1e-12);
  EXPECT_NEAR(s.residual_sd, 0.1 * std::sqrt(10.0 / 8.0), 1e-12);
  EXPECT_LT(s.slope_p, 0.001);
  EXPECT_FALSE(s.zero_inside);
  ASSERT_EQ(s.band.size(), 5u);
  // t(0.975; 8) = 2.306004; in the middle the error is s/sqrt n.
  EXPECT_NEAR(s.band[2].high - s.band[2].bias, 2.306004 * s.residual_sd / std::sqrt(10.0), 1e-6);
  EXPECT_GT(s.band[4].high - s.band[4].low, s.band[2].high - s.band[2].low);
}

TEST(GageLinearity, NoBiasHoldsZero) {
  std::vector<ReferenceReading> readings;
  for (const double at : {2.0, 4.0, 6.0}) {
    readings.push_back({at, at + 0.1});
    readings.push_back({at, at - 0.1});
  }
  EXPECT_TRUE(linearity_study(readings, 0.95).zero_inside);
  EXPECT_THROW(linearity_study(std::vector<ReferenceReading>{{1, 1}, {1, 2}, {1, 3}}, 0.95), Error);
}

}  // namespace
}  // namespace asbuilt
