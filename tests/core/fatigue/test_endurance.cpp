// Demands on tables: what passes, what fails, what says nothing.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/fatigue/endurance.h"
#include "tests/core/fatigue/tables.h"

using namespace asbuilt;
using namespace asbuilt::fatigue;

namespace {

struct Case {
  double stress, cycles;
  Ending ending;
  Outcome outcome;
};

FatigueTable table_of(const std::vector<FatigueTest>& tests) {
  FatigueTable table;
  table.tests = tests;
  return table;
}

const EnduranceOptions kAnswered{std::nullopt, true};

}  // namespace

// Porous tantalum: 1e6 cycles at 10 MPa.
TEST(Endurance, EachSpecimen) {
  using enum Outcome;
  for (const Case& c : {Case{10.0, 1e6, Ending::kRunout, kConforms},
                        {12.0, 1e6, Ending::kRunout, kConforms},
                        {10.0, 1.2e6, Ending::kFailed, kConforms},
                        {10.0, 1e6, Ending::kStopped, kConforms},
                        {10.0, 999999.0, Ending::kRunout, kUndecided},
                        {10.0, 999999.0, Ending::kStopped, kUndecided},
                        {10.0, 999999.0, Ending::kFailed, kDoesNotConform},
                        {8.0, 500000.0, Ending::kFailed, kDoesNotConform},
                        {12.0, 500000.0, Ending::kFailed, kUndecided},
                        {8.0, 5e6, Ending::kRunout, kUndecided}}) {
    const Endurance e = judge_endurance(table_of({one_test(c.stress, c.cycles, c.ending)}),
                                        "porous tantalum", kAnswered);
    EXPECT_EQ(e.rows.front().outcome, c.outcome) << c.stress << " MPa, " << c.cycles;
    EXPECT_EQ(e.verdict, c.outcome);
    if (c.outcome != kConforms) {
      EXPECT_FALSE(e.rows.front().reason.empty());
    }
  }
}

TEST(Endurance, OneFailureWeighsMoreThanManyPasses) {
  const Endurance e = judge_endurance(
      table_of({one_test(10.0, 1e6, Ending::kRunout), one_test(11.0, 1e6, Ending::kRunout),
                one_test(10.0, 9e5, Ending::kFailed)}),
      "Porous tantalum", kAnswered);
  EXPECT_EQ(e.passed, 2);
  EXPECT_EQ(e.verdict, Outcome::kDoesNotConform);
}

TEST(Endurance, UnverifiedDecidesNothingByItself) {
  const Endurance e =
      judge_endurance(table_of({one_test(10.0, 1e6, Ending::kRunout)}), "Porous tantalum");
  EXPECT_EQ(e.comparison, Outcome::kConforms);
  EXPECT_EQ(e.verdict, Outcome::kUndecided);
  EXPECT_NE(e.reason.find("compared with its document"), std::string::npos);
}

TEST(Endurance, UncertaintyOfTheStressIsAGuardBand) {
  FatigueTest test = one_test(10.1, 1e6, Ending::kRunout);
  test.u_stress_mpa = 0.4;  // guard 0.33
  EXPECT_EQ(judge_endurance(table_of({test}), "Porous tantalum", kAnswered).verdict,
            Outcome::kUndecided);
  test.stress_mpa = 10.35;
  EXPECT_EQ(judge_endurance(table_of({test}), "Porous tantalum", kAnswered).verdict,
            Outcome::kConforms);
  const EnduranceOptions whole_u{std::nullopt, true, GuardBand::kExpanded};  // guard 0.4
  EXPECT_EQ(judge_endurance(table_of({test}), "Porous tantalum", whole_u).verdict,
            Outcome::kUndecided);
  test.stress_mpa = 10.2;  // failed, and not proven to be loaded harder
  test.cycles = 1e5;
  test.ending = Ending::kFailed;
  EXPECT_EQ(judge_endurance(table_of({test}), "Porous tantalum", kAnswered).verdict,
            Outcome::kDoesNotConform);
}

// At R = 0.1 an amplitude of 4.5 MPa is a maximum of 10 MPa.
TEST(Endurance, MeasuresAreTurnedIntoTheDemands) {
  FatigueTable table = table_of({one_test(4.51, 1e6, Ending::kRunout)});
  table.measure = StressMeasure::kAmplitude;
  const Endurance e = judge_endurance(table, "Porous tantalum", kAnswered);
  EXPECT_NEAR(e.rows.front().stress_mpa, 4.51 * 2.0 / 0.9, 1e-12);
  EXPECT_EQ(e.verdict, Outcome::kConforms);
}

TEST(Endurance, Refusals) {
  const FatigueTable table = table_of({one_test(10.0, 1e6, Ending::kRunout)});
  EXPECT_THROW(judge_endurance(table, "ISO 1"), Error);
  EXPECT_THROW(judge_endurance(table, "Porous tantalum", {5.0, true}), Error);
  EXPECT_THROW(judge_endurance(table, "ASTM F2077"), Error);
  EXPECT_EQ(judge_endurance(table, "ASTM F2077", {5.0, true}).verdict, Outcome::kUndecided);
  FatigueTable mixed = table;
  mixed.tests.push_back(one_test(10.0, 2e6, Ending::kRunout));
  mixed.tests.back().ratio = -1.0;
  EXPECT_THROW(judge_endurance(mixed, "Porous tantalum"), Error);
  for (const Demand& demand : demands()) EXPECT_FALSE(demand.origin.empty());
}
