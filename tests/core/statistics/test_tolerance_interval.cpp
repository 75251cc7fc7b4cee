#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/statistics/tolerance_interval.h"

namespace asbuilt {
namespace {

TEST(ToleranceInterval, OneSidedExact) {
  EXPECT_NEAR(tolerance_factor_one_sided(5, 0.90, 0.95), 3.4066, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(10, 0.90, 0.95), 2.3546, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(30, 0.90, 0.95), 1.7773, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(5, 0.99, 0.95), 5.7411, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(10, 0.99, 0.95), 3.9811, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(30, 0.99, 0.95), 3.0639, 6e-5);
  // NIST/SEMATECH e-Handbook 7.2.6.3; Natrella's approximation gives 1.8752 for n = 43.
  EXPECT_NEAR(tolerance_factor_one_sided(43, 0.90, 0.99), 1.8740, 6e-5);
  EXPECT_NEAR(tolerance_factor_one_sided(40, 0.90, 0.99), 1.9017, 6e-5);
}

TEST(ToleranceInterval, TwoSidedExactAndHowe) {
  EXPECT_NEAR(tolerance_factor_two_sided(5, 0.95, 0.95), 5.0769, 6e-5);
  EXPECT_NEAR(tolerance_factor_two_sided(10, 0.95, 0.95), 3.3934, 6e-5);
  EXPECT_NEAR(tolerance_factor_two_sided(20, 0.95, 0.95), 2.7603, 6e-5);
  EXPECT_NEAR(tolerance_factor_two_sided(30, 0.95, 0.95), 2.5549, 6e-5);
  EXPECT_NEAR(tolerance_factor_two_sided(50, 0.95, 0.95), 2.3816, 6e-5);
  EXPECT_NEAR(tolerance_factor_howe(10, 0.95, 0.95), 3.3819, 6e-5);
  EXPECT_NEAR(tolerance_factor_howe(43, 0.90, 0.99), 2.2173, 6e-5);
  EXPECT_NEAR(tolerance_factor_two_sided(43, 0.90, 0.99), 2.2228, 6e-5);
}

// The exact factor of two values, where Howe's is 5 % too large.
TEST(ToleranceInterval, TwoValues) {
  EXPECT_NEAR(tolerance_factor_two_sided(2, 0.95, 0.95), 36.519, 2e-3);
  EXPECT_NEAR(tolerance_factor_howe(2, 0.95, 0.95), 38.2806, 1e-3);
}

TEST(ToleranceInterval, DistributionFreeCounts) {
  constexpr auto one = ToleranceSides::kOne;
  constexpr auto two = ToleranceSides::kTwo;
  EXPECT_EQ(distribution_free_count(0.95, 0.95, one, 0), 59);
  EXPECT_EQ(distribution_free_count(0.90, 0.95, one, 0), 29);
  EXPECT_EQ(distribution_free_count(0.99, 0.95, one, 0), 299);
  EXPECT_EQ(distribution_free_count(0.95, 0.95, two, 0), 93);
  EXPECT_EQ(distribution_free_count(0.95, 0.95, one, 1), 93);
  EXPECT_GE(distribution_free_confidence(59, 0.95, one, 0), 0.95);
  EXPECT_LT(distribution_free_confidence(58, 0.95, one, 0), 0.95);
  EXPECT_EQ(distribution_free_confidence(1, 0.95, two, 0), 0.0);
}

TEST(ToleranceInterval, Refusals) {
  EXPECT_THROW(tolerance_factor_one_sided(1, 0.9, 0.95), Error);
  EXPECT_THROW(tolerance_factor_two_sided(5, 1.0, 0.95), Error);
  EXPECT_THROW(distribution_free_count(0.9, 0.0, ToleranceSides::kOne, 0), Error);
  EXPECT_THROW(distribution_free_confidence(9, 0.9, ToleranceSides::kOne, -1), Error);
}

}  // namespace
}  // namespace asbuilt
