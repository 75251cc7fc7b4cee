#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/statistics/acceptance_sampling.h"

namespace asbuilt {
namespace {

constexpr auto kII = InspectionLevel::kII;

TEST(AcceptanceSampling, ArrowLeadsToThePlanBelow) {
  const SamplingPlan plan = single_normal_plan(200, kII, 1.0);
  EXPECT_EQ(plan.code_letter, "G");
  EXPECT_EQ(plan.plan_letter, "H");
  EXPECT_EQ(plan.arrow, "down");
  EXPECT_EQ(plan.sample, 50);
  EXPECT_EQ(plan.accept, 1);
  EXPECT_EQ(plan.reject, 2);
  EXPECT_EQ(plan.standing.rfind("verify", 0), 0u);
}

TEST(AcceptanceSampling, LettersAndPlans) {
  EXPECT_EQ(sampling_code_letter(151, kII), "G");
  EXPECT_EQ(sampling_code_letter(280, kII), "G");
  EXPECT_EQ(sampling_code_letter(281, kII), "H");
  EXPECT_EQ(sampling_code_letter(500, kII), "H");
  EXPECT_EQ(sampling_code_letter(501, kII), "J");
  EXPECT_EQ(sampling_code_letter(1200, kII), "J");
  EXPECT_EQ(sampling_code_letter(1201, kII), "K");
  EXPECT_EQ(sampling_code_letter(3200, kII), "K");
  EXPECT_EQ(sampling_code_letter(200, InspectionLevel::kI), "E");
  EXPECT_EQ(sampling_code_letter(200, InspectionLevel::kIII), "H");
  struct Row {
    std::int64_t lot;
    const char* letter;
    std::int64_t sample, accept;
  };
  // AQL 1.0. The lot of 60 has letter E of its own; that of 120 (F) goes up to it.
  for (const Row& row : {Row{60, "E", 13, 0}, Row{120, "E", 13, 0}, Row{400, "H", 50, 1},
                         Row{1000, "J", 80, 2}, Row{3000, "K", 125, 3}}) {
    const SamplingPlan plan = single_normal_plan(row.lot, kII, 1.0);
    EXPECT_EQ(plan.plan_letter, row.letter) << row.lot;
    EXPECT_EQ(plan.sample, row.sample);
    EXPECT_EQ(plan.accept, row.accept);
    EXPECT_FALSE(plan.whole_lot);
  }
  EXPECT_EQ(single_normal_plan(120, kII, 1.0).arrow, "up");
  const SamplingPlan own = single_normal_plan(200, kII, 0.40);  // where G has a plan of its own
  EXPECT_EQ(own.plan_letter, "G");
  EXPECT_EQ(own.sample, 32);
}

TEST(AcceptanceSampling, SamplesBeyondTheLotAreTheWholeLot) {
  const SamplingPlan plan = single_normal_plan(10, kII, 0.40);  // B -> G: 32
  EXPECT_TRUE(plan.whole_lot);
  EXPECT_EQ(plan.sample, 10);
  EXPECT_EQ(plan.accept, 0);
}

TEST(AcceptanceSampling, EveryCellHasAPlan) {
  for (const double aql : aql_list()) {
    std::int64_t before = 0;
    for (std::int64_t lot = 2; lot < 1000000; lot = lot * 3 / 2 + 1) {
      const SamplingPlan plan = single_normal_plan(lot, kII, aql);
      EXPECT_GE(plan.accept, before) << lot << " at " << aql;  // never stricter for a larger lot
      before = plan.accept;
    }
  }
}

TEST(AcceptanceSampling, OperatingCharacteristics) {
  const OperatingCharacteristic oc = operating_characteristic(50, 1, 11);
  EXPECT_NEAR(oc.p95, 0.00715, 6e-6);
  EXPECT_NEAR(oc.p10, 0.07558, 6e-6);
  EXPECT_EQ(oc.curve.front().acceptance, 1.0);
  EXPECT_NEAR(oc.curve.back().acceptance, 0.01, 1e-12);
  EXPECT_NEAR(share_accepted_with(0.05, 59, 0), 0.04951, 6e-6);
  EXPECT_NEAR(share_accepted_with(0.05, 29, 0), 0.09814, 6e-6);
  EXPECT_NEAR(share_accepted_with(0.05, 299, 0), 0.00997, 6e-6);
  EXPECT_NEAR(acceptance_probability(50, 1, oc.p10), 0.10, 1e-12);
  // A lot of 200 with 15 nonconforming: (C(185,50) + 15 C(185,49)) / C(200,50).
  EXPECT_NEAR(acceptance_probability_of_lot(50, 1, 15, 200), 0.072315771255, 1e-11);
}

// -ln(0.95) / n and -ln(0.10) / n for Ac 0; the tables of Poisson's for Ac 1 and 10.
TEST(AcceptanceSampling, NonconformitiesAreThoseOfPoisson) {
  EXPECT_EQ(counted_by(10.0), Counted::kItems);
  EXPECT_EQ(counted_by(15.0), Counted::kNonconformities);
  EXPECT_NEAR(rate_accepted_with(0.95, 20, 0), 0.051293294387551 / 20.0, 1e-12);
  EXPECT_NEAR(rate_accepted_with(0.10, 20, 0), 2.302585092994046 / 20.0, 1e-12);
  EXPECT_NEAR(rate_accepted_with(0.95, 1, 1), 0.355, 5e-4);
  EXPECT_NEAR(rate_accepted_with(0.10, 1, 1), 3.890, 5e-4);
  EXPECT_NEAR(rate_accepted_with(0.95, 1, 10), 6.169, 5e-4);
  EXPECT_NEAR(rate_accepted_with(0.10, 1, 10), 15.407, 5e-4);
  // More nonconformities than items.
  const OperatingCharacteristic oc = operating_characteristic(3, 44, 5, Counted::kNonconformities);
  EXPECT_EQ(oc.counted, Counted::kNonconformities);
  EXPECT_EQ(oc.curve.front().acceptance, 1.0);
  EXPECT_NEAR(acceptance_probability_of_rate(3, 44, oc.p95), 0.95, 1e-12);
  EXPECT_NEAR(oc.curve.back().acceptance, 0.01, 1e-12);
  EXPECT_THROW(rate_accepted_with(0.5, 0, 5), Error);
}

TEST(AcceptanceSampling, Refusals) {
  EXPECT_THROW(single_normal_plan(1, kII, 1.0), Error);
  EXPECT_THROW(single_normal_plan(200, kII, 2.0), Error);
  EXPECT_THROW(share_accepted_with(0.5, 5, 5), Error);
  EXPECT_THROW(operating_characteristic(5, 0, 1), Error);
}

}  // namespace
}  // namespace asbuilt
