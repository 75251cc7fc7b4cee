#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/statistics/task_uncertainty.h"

namespace asbuilt {
namespace {

// Deviations in um whose mean is 0.3; the bias of the example, 1.8, is set by the calibrated
// value.
const std::vector<double> kRepeats{.4, 1.1, -.3, .8, .2,  -.6, 1.4, .1,  -.9, .5,
                                   .9, -.2, .3,  .7, -.5, 0.,  1.2, -.1, .6,  .4};

TaskUncertaintyInput example(BiasTreatment treatment) {
  TaskUncertaintyInput input;
  input.calibrated = 0.3 - 1.8;
  input.u_cal = 0.6;
  input.u_w = 0.5;
  input.u_b = 0.2;
  input.treatment = treatment;
  return input;
}

TEST(TaskUncertainty, ExampleInEveryTreatmentOfTheBias) {
  const TaskUncertainty corrected = task_uncertainty(kRepeats, example(BiasTreatment::kCorrected));
  EXPECT_NEAR(corrected.u_p, 0.6232, 6e-5);
  EXPECT_NEAR(corrected.bias, 1.8, 1e-12);
  EXPECT_NEAR(corrected.expanded, 2.038, 6e-4);
  EXPECT_EQ(corrected.t_factor, 1.0);
  EXPECT_NEAR(task_uncertainty(kRepeats, example(BiasTreatment::kLinearSum)).expanded, 3.798, 6e-4);
  const TaskUncertainty root = task_uncertainty(kRepeats, example(BiasTreatment::kInRoot));
  EXPECT_NEAR(root.expanded, 4.118, 6e-4);
  EXPECT_EQ(root.treatment, BiasTreatment::kInRoot);
  // sqrt(1.99844² + 1.8²)
  EXPECT_NEAR(task_uncertainty(kRepeats, example(BiasTreatment::kBesideRoot)).expanded, 2.6896,
              1e-4);
}

TEST(TaskUncertainty, DriftEnters) {
  TaskUncertaintyInput input = example(BiasTreatment::kCorrected);
  input.u_drift = 0.3;
  EXPECT_NEAR(task_uncertainty(kRepeats, input).expanded, 2.0 * std::sqrt(1.019 * 1.019 + 0.09),
              1e-3);
}

TEST(TaskUncertainty, FewRepeats) {
  const std::vector<double> few(kRepeats.begin(), kRepeats.begin() + 10);
  TaskUncertaintyInput input = example(BiasTreatment::kCorrected);
  EXPECT_THROW(task_uncertainty(few, input), Error);
  input.few_repeats = true;
  EXPECT_NEAR(task_uncertainty(few, input).t_factor, 2.320 / 2.0, 3e-4);
  EXPECT_NEAR(task_uncertainty(std::span(few).first(5), input).t_factor, 2.869 / 2.0, 3e-4);
  EXPECT_THROW(task_uncertainty(std::span(few).first(2), input), Error);
  input.u_cal = -1.0;
  EXPECT_THROW(task_uncertainty(kRepeats, input), Error);
}

TEST(MeasuringCapability, RatiosOfTheTolerance) {
  const MeasuringCapability ms = measuring_capability(3.0, 40.0, kSystemRatioLimit);
  EXPECT_NEAR(ms.ratio, 0.15, 1e-15);
  EXPECT_TRUE(ms.capable);
  EXPECT_NEAR(ms.smallest_tolerance, 40.0, 1e-12);
  EXPECT_FALSE(measuring_capability(6.1, 40.0, kProcessRatioLimit).capable);
  EXPECT_TRUE(resolution_suffices(2.0, 40.0));
  EXPECT_FALSE(resolution_suffices(2.1, 40.0));
  EXPECT_THROW(measuring_capability(1.0, 0.0, 0.15), Error);
}

// Lower limit 860, u = 6: the guard bands of 95 % and of w = U (97.72 %).
TEST(AcceptanceZone, GuardBands) {
  EXPECT_NEAR(*acceptance_zone(860.0, {}, 6.0, 0.95).lower, 869.869, 5e-4);
  EXPECT_NEAR(*acceptance_zone(860.0, {}, 6.0, 0.9772498680518208).lower, 872.0, 1e-9);
  EXPECT_EQ(*acceptance_zone(860.0, {}, 6.0, 0.5).lower, 860.0);
  EXPECT_TRUE(acceptance_zone(860.0, 875.0, 6.0, 0.95).empty);
  EXPECT_FALSE(acceptance_zone(860.0, 890.0, 6.0, 0.95).empty);
  EXPECT_THROW(acceptance_zone(860.0, {}, 6.0, 0.4), Error);
}

}  // namespace
}  // namespace asbuilt
