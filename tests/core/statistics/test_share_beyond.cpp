// Shares beyond limits: published tolerance factors turned round, closed forms, coverage.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/error.h"
#include "core/statistics/distributions.h"
#include "core/statistics/share_beyond.h"

namespace asbuilt {
namespace {

// A limit at k s with k of 90 % coverage and 95 % confidence leaves at most 10 % beyond: the upper
// end of a 90 % interval. Factors: NIST/SEMATECH e-Handbook 7.2.6.3 and its tables.
TEST(ShareBeyond, PublishedFactorsComeBack) {
  EXPECT_NEAR(share_beyond_limit(3.4066, 5, 0.90).high, 0.10, 2e-5);
  EXPECT_NEAR(share_beyond_limit(2.3546, 10, 0.90).high, 0.10, 2e-5);
  EXPECT_NEAR(share_beyond_limit(1.7773, 30, 0.90).high, 0.10, 2e-5);
  EXPECT_NEAR(share_beyond_limit(5.7411, 5, 0.90).high, 0.01, 2e-6);
  EXPECT_NEAR(share_beyond_limit(3.0639, 30, 0.90).high, 0.01, 2e-6);
  EXPECT_NEAR(share_beyond_limit(1.8740, 43, 0.98).high, 0.10, 2e-5);
}

// A limit at the mean: the noncentrality is that of a mean alone, Phi(-+ z/sqrt n).
TEST(ShareBeyond, LimitAtTheMean) {
  const SampleInterval found = share_beyond_limit(0.0, 25, 0.95);
  EXPECT_NEAR(found.low, normal_below(-1.959963985 / 5.0), 1e-8);
  EXPECT_NEAR(found.high, normal_below(1.959963985 / 5.0), 1e-8);
}

TEST(ShareBeyond, FarLimitsAndManyValuesDoNotFail) {
  const SampleInterval far = share_beyond_limit(20.0, 100, 0.95);
  EXPECT_GE(far.low, 0.0);
  EXPECT_LT(far.low, far.high);
  EXPECT_LT(far.high, 1e-40);
  const SampleInterval many = share_beyond_limit(3.0, 1000000, 0.95);
  EXPECT_LT(many.low, normal_below(-3.0));
  EXPECT_GT(many.high, normal_below(-3.0));
  EXPECT_NEAR(many.high / many.low, 1.0, 0.05);
}

// Of 1000 samples the interval holds the true share in 95 %, with two limits at least so often.
TEST(ShareBeyond, CoversAsStated) {
  std::mt19937_64 generator(23);
  std::normal_distribution<double> normal(0.0, 1.0);
  const double truth_one = normal_below(-1.5);
  const double truth_two = normal_below(-1.5) + normal_below(-2.0);
  int one = 0;
  int two = 0;
  constexpr int kRuns = 1000;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<double> values(20);
    for (double& v : values) v = normal(generator);
    const SampleMoments m = sample_moments(values);
    const SampleInterval by_one = share_beyond_limits(m, -1.5, {}, 0.95);
    const SampleInterval by_two = share_beyond_limits(m, -1.5, 2.0, 0.95);
    one += by_one.low <= truth_one && truth_one <= by_one.high ? 1 : 0;
    two += by_two.low <= truth_two && truth_two <= by_two.high ? 1 : 0;
  }
  EXPECT_NEAR(one / static_cast<double>(kRuns), 0.95, 0.02);
  EXPECT_GE(two / static_cast<double>(kRuns), 0.94);
}

TEST(ShareBeyond, Refusals) {
  EXPECT_THROW(share_beyond_limit(3.0, 1, 0.95), Error);
  EXPECT_THROW(share_beyond_limit(3.0, 10, 1.0), Error);
  EXPECT_THROW(share_beyond_limit(NAN, 10, 0.95), Error);
  EXPECT_THROW(share_beyond_limits({10, 0.0, 1.0, 9.0, -1.0, 1.0}, {}, {}, 0.95), Error);
}

}  // namespace
}  // namespace asbuilt
