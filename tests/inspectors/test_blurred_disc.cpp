// Where a blurred disc's or ball's edge seems to be, against values from direct integration.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "inspectors/common/blurred_disc.h"

namespace asbuilt {
namespace {

// Probability that a point at distance r, moved by a unit Gaussian in `dimensions`, lands within
// `radius`: by brute force.
double monte_carlo(double r, double radius, int dimensions) {
  std::mt19937_64 engine(5);
  std::normal_distribution<double> gauss;
  int inside = 0;
  constexpr int kTrials = 400000;
  for (int i = 0; i < kTrials; ++i) {
    double squared = 0.0;
    for (int k = 0; k < dimensions; ++k) {
      const double x = (k == 0 ? r : 0.0) + gauss(engine);
      squared += x * x;
    }
    inside += squared < radius * radius ? 1 : 0;
  }
  return static_cast<double>(inside) / kTrials;
}

TEST(BlurredDisc, HalfOfTheBlurredDiscLiesWhereItSays) {
  for (const double half : {1.2, 2.5, 4.0, 7.0}) {
    EXPECT_NEAR(monte_carlo(half, disc_radius(half, 1.0), 2), 0.5, 0.004) << half;
  }
}

TEST(BlurredDisc, HalfOfTheBlurredBallLiesWhereItSays) {
  for (const double half : {1.2, 2.5, 4.0, 7.0}) {
    EXPECT_NEAR(monte_carlo(half, ball_radius(half, 1.0), 3), 0.5, 0.004) << half;
  }
}

TEST(BlurredDisc, TendsToCurvatureForLargeRadii) {
  EXPECT_NEAR(disc_radius(20.0, 1.0) - 20.0, 1.0 / 40.0, 1e-3);
  EXPECT_NEAR(ball_radius(20.0, 1.0) - 20.0, 1.0 / 20.0, 1e-3);
  EXPECT_NEAR(disc_radius(0.4, 0.1), 0.1 * disc_radius(4.0, 1.0), 1e-9);
}

}  // namespace
}  // namespace asbuilt
