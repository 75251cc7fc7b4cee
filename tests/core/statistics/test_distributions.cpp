#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

// Published quantiles (any table of the distributions), to the digits printed there.
TEST(Distributions, PublishedQuantiles) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(student_quantile(0.975, 10.0), 2.228138852, 1e-8);
  EXPECT_NEAR(chi_square_quantile(0.05, 10.0), 3.940299136, 1e-8);
  EXPECT_NEAR(chi_square_quantile(0.95, 10.0), 18.307038053, 1e-8);
  EXPECT_NEAR(fisher_quantile(0.95, 5.0, 10.0), 3.325835, 1e-5);
  EXPECT_NEAR(fisher_above(3.3258345, 5.0, 10.0), 0.05, 1e-7);
  EXPECT_NEAR(student_two_sided(2.228138852, 10.0), 0.05, 1e-9);
  EXPECT_NEAR(chi_square_above(18.307038053, 10.0), 0.05, 1e-9);
}

// 95.45 % two-sided: the factor that takes the place of 2 where few values are at hand.
TEST(Distributions, StudentOfTwoSigma) {
  const double share = normal_below(2.0);
  EXPECT_NEAR(student_quantile(share, 4.0), 2.869, 5e-4);
  EXPECT_NEAR(student_quantile(share, 9.0), 2.320, 5e-4);
  EXPECT_NEAR(student_quantile(share, 19.0), 2.140, 5e-4);
}

TEST(Distributions, Counts) {
  EXPECT_NEAR(binomial_at_most(1, 3, 0.5), 0.5, 1e-15);
  EXPECT_NEAR(binomial_at_most(0, 59, 0.05), std::pow(0.95, 59.0), 1e-14);
  EXPECT_EQ(binomial_at_most(-1, 3, 0.5), 0.0);
  EXPECT_EQ(binomial_at_most(3, 3, 1.0), 1.0);
  // 2 of 10 are nonconforming, 3 drawn: C(8,3)/C(10,3) = 56/120.
  EXPECT_NEAR(hypergeometric_at_most(0, 3, 2, 10), 56.0 / 120.0, 1e-14);
  EXPECT_EQ(hypergeometric_at_most(2, 3, 2, 10), 1.0);
  EXPECT_EQ(hypergeometric_at_most(0, 9, 2, 10), 0.0);
}

TEST(Distributions, RefuseWhatNoDistributionHas) {
  EXPECT_THROW(normal_quantile(0.0), Error);
  EXPECT_THROW(normal_quantile(1.0), Error);
  EXPECT_THROW(student_quantile(0.5, 0.0), Error);
  EXPECT_THROW(chi_square_quantile(NAN, 3.0), Error);
  EXPECT_THROW(fisher_above(-1.0, 1.0, 1.0), Error);
  EXPECT_THROW(binomial_at_most(1, 3, 1.5), Error);
  EXPECT_THROW(hypergeometric_at_most(0, 11, 2, 10), Error);
}

}  // namespace
}  // namespace asbuilt
