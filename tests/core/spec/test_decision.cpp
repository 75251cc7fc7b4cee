#include <gtest/gtest.h>

#include <cmath>

#include "core/spec/decision.h"

namespace asbuilt {
namespace {

constexpr auto kIso = DecisionRule::kIso14253;
constexpr auto k95 = GuardBand::kConformance95;
constexpr auto kU = GuardBand::kExpanded;

// Lower limit 860, u = 6 (U = 12): numbers worked out independently of this program.
TEST(Decision, PublishedRowOneLimit) {
  struct Row {
    double value, probability;
    Outcome at_95, at_u;
  };
  constexpr auto yes = Outcome::kConforms;
  constexpr auto no = Outcome::kDoesNotConform;
  constexpr auto open = Outcome::kUndecided;
  for (const Row& row :
       {Row{872.0, .97725, yes, yes}, Row{870.0, .95221, yes, open}, Row{869.8, .94880, open, open},
        Row{866.0, .84134, open, open}, Row{850.0, .04779, no, open}, Row{847.9, .02187, no, no}}) {
    const Decision at_95 = decide(row.value, 12.0, 860.0, std::nullopt, kIso, k95);
    const Decision at_u = decide(row.value, 12.0, 860.0, std::nullopt, kIso, kU);
    EXPECT_EQ(at_95.outcome, row.at_95) << row.value;
    EXPECT_EQ(at_u.outcome, row.at_u) << row.value;
    EXPECT_NEAR(at_95.conformance_probability, row.probability, 5e-6) << row.value;
    EXPECT_EQ(at_95.conformance_probability, at_u.conformance_probability);
    // The mirror image: the same distances to an upper limit.
    const Decision mirrored = decide(-row.value, 12.0, std::nullopt, -860.0, kIso, k95);
    EXPECT_EQ(mirrored.outcome, row.at_95);
    EXPECT_DOUBLE_EQ(mirrored.conformance_probability, at_95.conformance_probability);
  }
}

TEST(Decision, GuardBandEdges) {
  const double g = 1.645 * 6.0;
  EXPECT_EQ(decide(860.0 + g + 1e-9, 12.0, 860.0, {}, kIso, k95).outcome, Outcome::kConforms);
  EXPECT_EQ(decide(860.0 + g - 1e-9, 12.0, 860.0, {}, kIso, k95).why, Why::kGuardBand);
  EXPECT_EQ(decide(860.0 - g + 1e-9, 12.0, 860.0, {}, kIso, k95).why, Why::kGuardBand);
  EXPECT_EQ(decide(860.0 - g - 1e-9, 12.0, 860.0, {}, kIso, k95).why, Why::kBelow);
}

TEST(Decision, SimpleAcceptanceIncludesTheLimits) {
  constexpr auto simple = DecisionRule::kSimple;
  EXPECT_EQ(decide(860.0, kNotMeasured, 860.0, 900.0, simple, k95).outcome, Outcome::kConforms);
  EXPECT_EQ(decide(900.0, kNotMeasured, 860.0, 900.0, simple, k95).outcome, Outcome::kConforms);
  EXPECT_EQ(decide(859.999, 12.0, 860.0, 900.0, simple, k95).why, Why::kBelow);
  EXPECT_EQ(decide(900.001, 12.0, 860.0, 900.0, simple, k95).why, Why::kAbove);
  EXPECT_TRUE(
      std::isnan(decide(860.0, kNotMeasured, 860.0, {}, simple, k95).conformance_probability));
  EXPECT_NEAR(decide(860.0, 12.0, 860.0, {}, simple, k95).conformance_probability, 0.5, 1e-15);
}

// A zone 860 to 880 and u = 6: in its middle 10/6 = 1.667 u from each limit, so both guard bands
// are passed, but p = 2 Phi(1.6667) - 1 = 0.90442 and not 0.95.
TEST(Decision, NarrowZoneIsNotAcceptedOnOneTailAlone) {
  const Decision narrow = decide(870.0, 12.0, 860.0, 880.0, kIso, k95);
  EXPECT_NEAR(narrow.conformance_probability, 0.90442, 5e-6);
  EXPECT_EQ(narrow.outcome, Outcome::kUndecided);
  EXPECT_EQ(decide(870.0, 12.0, 860.0, 892.0, kIso, k95).outcome, Outcome::kConforms);
}

TEST(Decision, ProbabilityKeepsItsDigitsInTheTails) {
  // Phi(-10) = 7.619853024160527e-24
  EXPECT_NEAR(conformance_probability(0.0, 2.0, 10.0, 20.0) / 7.619853024160527e-24, 1.0, 1e-10);
  EXPECT_NEAR(conformance_probability(30.0, 2.0, 10.0, 20.0) / 7.619853024160527e-24, 1.0, 1e-10);
  EXPECT_NEAR(normal_cdf(1.959963984540054), 0.975, 1e-15);
}

TEST(Decision, WithoutUncertaintyOrValue) {
  EXPECT_EQ(decide(900.0, kNotMeasured, 860.0, {}, kIso, k95).why, Why::kNoUncertainty);
  EXPECT_EQ(decide(900.0, -1.0, 860.0, {}, kIso, k95).why, Why::kNoUncertainty);
  EXPECT_EQ(decide(kNotMeasured, 12.0, 860.0, {}, kIso, k95).why, Why::kNoValue);
  EXPECT_EQ(decide(INFINITY, 12.0, 860.0, {}, kIso, k95).why, Why::kNoValue);
  EXPECT_EQ(decide(1e9, INFINITY, 860.0, {}, kIso, k95).outcome, Outcome::kUndecided);
}

TEST(Decision, ExactValues) {
  EXPECT_EQ(decide(860.0, 0.0, 860.0, {}, kIso, k95).outcome, Outcome::kConforms);
  EXPECT_EQ(decide(859.0, 0.0, 860.0, {}, kIso, k95).outcome, Outcome::kDoesNotConform);
  EXPECT_EQ(conformance_probability(859.0, 0.0, 860.0, {}), 0.0);
  EXPECT_EQ(conformance_probability(860.0, 0.0, 860.0, {}), 1.0);
}

}  // namespace
}  // namespace asbuilt
