#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/statistics/distributions.h"
#include "core/statistics/variance_interval.h"

namespace asbuilt {
namespace {

TEST(VarianceInterval, OneMeanSquareIsExact) {
  const MeanSquareTerm term{1.0, 2.0, 10.0};
  const SampleInterval i = variance_interval(std::span(&term, 1), 0.95);
  EXPECT_NEAR(i.low, 20.0 / 20.483177, 1e-6);
  EXPECT_NEAR(i.high, 20.0 / 3.246973, 1e-5);
}

// Where the lower of two mean squares is as large as F says, the bound of their difference is 0:
// the interval agrees with the F test (Ting et al.).
TEST(VarianceInterval, DifferenceAgreesWithTheFTest) {
  const double f = fisher_quantile(0.975, 9.0, 18.0);
  const MeanSquareTerm terms[]{{1.0, f, 9.0}, {-1.0, 1.0, 18.0}};
  const SampleInterval i = variance_interval(terms, 0.95);
  EXPECT_NEAR(i.low, 0.0, 1e-9);
  EXPECT_GT(i.high, f - 1.0);
}

TEST(VarianceInterval, Refusals) {
  const MeanSquareTerm none{1.0, 1.0, 0.0};
  EXPECT_THROW(variance_interval({}, 0.95), Error);
  EXPECT_THROW(variance_interval(std::span(&none, 1), 0.95), Error);
}

}  // namespace
}  // namespace asbuilt
