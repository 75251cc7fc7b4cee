// Limits, verdicts, retests and outliers of tension tests.
#include <gtest/gtest.h>

#include <set>

#include "core/base/error.h"
#include "core/spec/materials.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/retest.h"
#include "tests/core/tensile/curves.h"

using namespace asbuilt;
using namespace asbuilt::tensile;

namespace {

// A test that meets ASTM F136 in all it has; `gauge_mm` on a round piece of 6 mm.
Reduction good_test(double gauge_mm) {
  TestPiece piece;
  piece.diameter_mm = 6.0;
  piece.gauge_mm = gauge_mm;
  piece.u_dimension_mm = 0.01;
  piece.force_class = 0.5;
  piece.extensometer = "0.5";
  piece.final_gauge_mm = 1.14 * gauge_mm;
  piece.final_area_mm2 = 0.6 * section_of(piece).mm2;
  return reduce(ramberg_osgood(1000), piece);
}

const PropertyVerdict& row_of(const Acceptance& a, Property property) {
  for (const PropertyVerdict& row : a.rows) {
    if (row.limit.property == property) return row;
  }
  throw Error(ErrorCode::kInternal, "no such row");
}

}  // namespace

TEST(Acceptance, EveryRowIsWhole) {
  std::set<std::string> specs;
  for (const LimitRow& row : limit_rows()) {
    specs.insert(row.spec);
    EXPECT_GT(row.minimum, 0.0) << row.spec;
    EXPECT_NE(find_material(row.material), nullptr) << row.spec;
    EXPECT_FALSE(row.origin.empty() || row.edition.empty() || row.entered_by.empty()) << row.spec;
    EXPECT_NO_THROW(retest_rule(row.retest)) << row.spec;
    if (row.origin.find("From memory") != std::string::npos) {
      EXPECT_TRUE(row.verify) << row.spec;
    }
  }
  EXPECT_EQ(specs.size(), 24u);
  EXPECT_EQ(limits_of("astm f136").size(), 4u);
  EXPECT_EQ(limits_of("ASTM F67 gr 4").at(1).minimum, 483.0);
  EXPECT_THROW(limits_of("ASTM F9999"), Error);
}

TEST(Acceptance, AnEditionIsNoOtherSpecification) {
  for (const char* name :
       {"ASTM F136-13", "astm f136-2013", "ASTM F136-13(2021)e1", "ASTM F136:13"}) {
    EXPECT_EQ(limits_at_hand(name).size(),
              std::string(name).find('(') == std::string::npos ? 4u : 0u)
        << name;
  }
  EXPECT_EQ(limits_of("ASTM F67-13 gr 4").at(1).minimum, 483.0);
  EXPECT_EQ(limits_of("ISO 5832-3:2021").front().spec, "ISO 5832-3");
  EXPECT_EQ(limits_of("ISO 5832-2:2018 gr 2").front().spec, "ISO 5832-2 gr 2");
  // Parts of ISO are no editions, and another part has no limits here.
  EXPECT_EQ(limits_of("ISO 5832-12").front().material, "CoCr");
  EXPECT_TRUE(limits_at_hand("ISO 5832-11").empty());
  EXPECT_TRUE(limits_at_hand("customer drawing 7").empty());
}

TEST(Acceptance, EnteredNumbersAreComparedAsReducedOnes) {
  const Reduction test = good_test(24.0);
  TestNumbers entered = numbers_of(test);
  entered.gauge = "4 d";
  const Acceptance a = accept(entered, "ASTM F136");
  const Acceptance b = accept(test, "ASTM F136");
  ASSERT_EQ(a.rows.size(), b.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    EXPECT_EQ(a.rows[i].outcome, b.rows[i].outcome);
    EXPECT_EQ(a.rows[i].rounded, b.rows[i].rounded);
    EXPECT_EQ(a.rows[i].reason, b.rows[i].reason);
  }
  entered.gauge = "";
  EXPECT_EQ(row_of(accept(entered, "ASTM F136"), Property::kElongation).reason,
            "the test's gauge length is not told");
  entered.gauge = "5D";
  EXPECT_EQ(row_of(accept(entered, "ASTM F136"), Property::kElongation).outcome,
            Outcome::kUndecided);
  EXPECT_NE(row_of(accept(entered, "ISO 5832-3"), Property::kElongation).decision.outcome,
            Outcome::kUndecided);
}

TEST(Acceptance, RoundedOnceAtTheLimit) {
  Reduction test = good_test(24.0);
  const auto outcome = [&](double rm) {
    test.rm_mpa.value = rm;
    return row_of(accept(test, "ASTM F136"), Property::kRm).outcome;
  };
  EXPECT_EQ(outcome(859.5), Outcome::kConforms);
  EXPECT_EQ(outcome(860.49), Outcome::kConforms);
  EXPECT_EQ(outcome(859.49), Outcome::kDoesNotConform);
  test.proof.front().mpa.value = 794.5;
  const PropertyVerdict low = row_of(accept(test, "ASTM F136"), Property::kRp02);
  EXPECT_EQ(low.rounded, 794.0);
  EXPECT_EQ(low.value, 794.5);
  EXPECT_EQ(low.outcome, Outcome::kDoesNotConform);
}

TEST(Acceptance, UnverifiedLimitsDecideNothingUnlessAnsweredFor) {
  const Reduction test = good_test(24.0);
  const Acceptance plain = accept(test, "ASTM F136");
  EXPECT_EQ(row_of(plain, Property::kElongation).outcome, Outcome::kConforms);
  const PropertyVerdict& z = row_of(plain, Property::kReduction);
  EXPECT_EQ(z.outcome, Outcome::kUndecided);
  EXPECT_EQ(z.decision.outcome, Outcome::kConforms);
  EXPECT_EQ(plain.verdict, Outcome::kUndecided);
  AcceptanceOptions answered;
  answered.unverified = Unverified::kAccepted;
  const Acceptance full = accept(test, "ASTM F136", answered);
  EXPECT_EQ(full.verdict, Outcome::kConforms);
  EXPECT_NE(row_of(full, Property::kReduction).reason.find("memory"), std::string::npos);
}

TEST(Acceptance, AnotherGaugeLengthIsNotCompared) {
  const PropertyVerdict five = row_of(accept(good_test(30.0), "ASTM F136"), Property::kElongation);
  EXPECT_EQ(five.outcome, Outcome::kUndecided);
  EXPECT_NE(five.reason.find("4D"), std::string::npos);
  EXPECT_NE(five.reason.find("5D"), std::string::npos);
  AcceptanceOptions answered;
  answered.unverified = Unverified::kAccepted;
  EXPECT_EQ(row_of(accept(good_test(30.0), "ISO 5832-3", answered), Property::kElongation).outcome,
            Outcome::kConforms);
  EXPECT_EQ(row_of(accept(good_test(24.0), "ASTM B708"), Property::kElongation).outcome,
            Outcome::kUndecided);
}

TEST(Acceptance, GuardedByTheStatedUncertainty) {
  Reduction test = good_test(24.0);
  AcceptanceOptions guarded;
  guarded.rule = DecisionRule::kIso14253;
  test.rm_mpa.u = 12.0;
  test.rm_mpa.value = 870.0;
  EXPECT_EQ(row_of(accept(test, "ASTM F136", guarded), Property::kRm).outcome, Outcome::kConforms);
  guarded.guard = GuardBand::kExpanded;
  EXPECT_EQ(row_of(accept(test, "ASTM F136", guarded), Property::kRm).outcome, Outcome::kUndecided);
  test.rm_mpa.value = 840.0;
  EXPECT_EQ(accept(test, "ASTM F136", guarded).verdict, Outcome::kDoesNotConform);
}

TEST(Acceptance, CrossheadDecidesNoProofStress) {
  TestPiece piece;
  piece.diameter_mm = 6.0;
  piece.gauge_mm = 24.0;
  RawCurve curve = ramberg_osgood(1000);
  curve.instrument = Instrument::kCrosshead;
  const Acceptance a = accept(reduce(curve, piece), "ASTM F136");
  EXPECT_EQ(row_of(a, Property::kRp02).outcome, Outcome::kUndecided);
  EXPECT_EQ(row_of(a, Property::kRm).outcome, Outcome::kConforms);
}

TEST(Acceptance, AnotherExtensometerLengthDecidesNoElongation) {
  TestPiece piece;
  piece.diameter_mm = 6.0;
  piece.gauge_mm = 24.0;
  piece.extensometer_gauge_mm = 12.5;
  const Acceptance a = accept(reduce(ramberg_osgood(1000), piece), "ASTM F136");
  EXPECT_NE(row_of(a, Property::kElongation).reason.find("12.5 mm, not L0"), std::string::npos);
  EXPECT_EQ(row_of(a, Property::kElongation).outcome, Outcome::kUndecided);
  EXPECT_EQ(row_of(a, Property::kRp02).outcome, Outcome::kConforms);
}

TEST(Retest, Iso5832NeedsBothOfTwoAndKeepsTheOriginal) {
  RetestHistory lot(retest_rule("iso5832"));
  lot.add("T1", TestEvent::kFail);
  EXPECT_EQ(lot.state(), "two left");
  lot.add("T2", TestEvent::kPass);
  EXPECT_FALSE(lot.ended());
  lot.add("T3", TestEvent::kFail);
  EXPECT_EQ(lot.state(), "rejected");
  ASSERT_EQ(lot.entries().size(), 3u);
  EXPECT_EQ(lot.entries()[0].test, "T1");
  EXPECT_EQ(lot.entries()[0].event, TestEvent::kFail);
  EXPECT_THROW(lot.add("T4", TestEvent::kPass), Error);

  RetestHistory other(retest_rule("iso5832"));
  other.add("T1", TestEvent::kOutside);
  other.add("T2", TestEvent::kPass);
  other.add("T3", TestEvent::kPass);
  EXPECT_EQ(other.state(), "accepted");
}

TEST(Retest, ReplacementNeedsACauseAndALowNumberIsNone) {
  RetestHistory lot(retest_rule("e8"));
  EXPECT_THROW(lot.add("T1", TestEvent::kWrongPiece), Error);
  lot.add("T1", TestEvent::kWrongPiece, "tool mark in the fillet");
  EXPECT_EQ(lot.state(), "first");
  lot.add("T2", TestEvent::kFail);
  EXPECT_EQ(lot.state(), "rejected");
  RetestHistory iso(retest_rule("iso5832"));
  EXPECT_THROW(iso.add("T1", TestEvent::kWrongPiece, "flaw"), Error);
}

TEST(Retest, F75) {
  RetestHistory lot(retest_rule("f75"));
  lot.add("T1", TestEvent::kOutsideGood);
  EXPECT_EQ(lot.state(), "accepted");
  RetestHistory other(retest_rule("f75"));
  other.add("T1", TestEvent::kFail);
  other.add("T2", TestEvent::kPass);
  EXPECT_EQ(other.state(), "accepted");
}
