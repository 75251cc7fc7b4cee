#include <gtest/gtest.h>

#include "core/spec/judge.h"
#include "core/spec/statements.h"
#include "record_of_struts.h"

namespace asbuilt {
namespace {

using Lines = std::vector<std::string>;

TEST(Statements, WorstFirst) {
  InspectionRecord record = record_of_struts(1980);
  for (std::size_t i = 0; i < 12; ++i) record.struts[110 + i].diameter_um = 330;
  record.struts[117].diameter_um = 312;
  record.struts[5].diameter_um = 600;
  record.struts[6].status = StrutStatus::kMissing;
  record.struts[6].diameter_um = kNotMeasured;
  record.struts[9].diameter_um = 365;
  Tolerance diameter = tolerance_on("strut.diameter_um", 360, 480);
  Tolerance porosity = tolerance_on("porosity.built", 0.70, {});
  porosity.severity = Severity::kCritical;
  Tolerance loss = tolerance_on("porosity.loss_pp", {}, 5.0);
  const Judgement j = judge(record, spec_of({loss, diameter, porosity}));
  EXPECT_EQ(
      j.statements,
      (Lines{
          "The built porosity is below the limit (0.6800, limit 0.7000).",
          "1 of 1,980 struts is missing or broken (first: strut 6; tolerance strut.diameter_um).",
          "12 of 1,980 struts are thinner than the limit (worst: strut 117, 312 um, limit 360 um).",
          "1 of 1,980 struts is thicker than the limit (worst: strut 5, 600 um, limit 480 um).",
          "1 of 1,980 struts cannot be decided: nearer to a limit than the uncertainty allows "
          "(strut 9, 365 +/- 12 um, limit 360 um).",
          "The loss of porosity is within its limits (2.00 +/- 0.40 pp, limit 5.00 pp)."}));
}

TEST(Statements, AllowedAndOpen) {
  InspectionRecord record = record_of_struts(50);
  record.struts[3].offset_um = 80;
  record.struts[4].offset_um = kNotMeasured;
  record.struts[4].reason = "hidden by a bridge";
  Tolerance offset = tolerance_on("strut.offset_um", {}, 50);
  offset.allowed_failures = 2;
  offset.rule = DecisionRule::kSimple;
  Tolerance neck = tolerance_on("strut.min_diameter_um", 300, {});
  neck.selection.inclination_from_deg = 0;
  neck.selection.inclination_to_deg = 30;
  neck.severity = Severity::kMinor;
  const Judgement j = judge(record, spec_of({neck, offset}));
  EXPECT_EQ(
      j.statements,
      (Lines{
          "1 of 50 struts could not be measured (first: strut 4: hidden by a bridge).",
          "31 of 31 struts at 0-30 deg cannot be decided: no uncertainty is known for the smallest "
          "diameter (give expanded_uncertainty, or rule = \"simple\", in the tolerance).",
          "1 of 50 struts has an offset above the limit (worst: strut 3, 80.0 um, limit 50.0 um), "
          "as "
          "the "
          "plan allows (up to 2)."}));
  EXPECT_EQ(j.verdict, Outcome::kUndecided);
}

TEST(Statements, NumbersThatDifferLookDifferent) {
  EXPECT_EQ(tell_apart(359.996, 360.0, "um"),
            (std::pair<std::string, std::string>{"359.996 um", "360.000 um"}));
  EXPECT_EQ(tell_apart(312.4, 360.0, "um"),
            (std::pair<std::string, std::string>{"312 um", "360 um"}));
  EXPECT_EQ(tell_apart(360.0, 360.0, "um"),
            (std::pair<std::string, std::string>{"360 um", "360 um"}));
  EXPECT_EQ(tell_apart(12.34, 50.0, "um"),
            (std::pair<std::string, std::string>{"12.3 um", "50.0 um"}));
  EXPECT_EQ(tell_apart(0.6999996, 0.7, "1").first, "0.6999996");
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1980), "1,980");
  EXPECT_EQ(grouped(-100), "-100");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
}

TEST(Statements, ConformingNamesTheNearest) {
  InspectionRecord record = record_of_struts(1980);
  record.struts[7].diameter_um = 381;
  const Judgement j = judge(record, spec_of({tolerance_on("strut.diameter_um", 360, {})}));
  EXPECT_EQ(j.statements,
            (Lines{"All 1,980 struts are within the limits of diameter (nearest: strut 7, "
                   "381 +/- 12 um, limit 360 um)."}));
}

TEST(Statements, SymmetryThatIsAcceptedIsStillSaid) {
  InspectionRecord record = record_of_struts(2);
  record.registration.ambiguous = true;
  record.registration.symmetry_accepted = true;
  const Judgement j = judge(record, spec_of({tolerance_on("strut.diameter_um", 360, {})}));
  EXPECT_EQ(j.verdict, Outcome::kConforms);
  EXPECT_NE(j.statements.at(0).find("the plan accepts this symmetry"), std::string::npos);
}

TEST(Statements, LongListsAreCut) {
  InspectionRecord record = record_of_struts(200);
  std::vector<Tolerance> tolerances;
  for (int i = 0; i < 200; ++i) {
    tolerances.push_back(tolerance_on("strut.diameter_um", 500, {}));
    tolerances.back().selection.features = {std::to_string(i)};
  }
  const Judgement j = judge(record, spec_of(tolerances));
  ASSERT_EQ(j.statements.size(), 51u);
  EXPECT_EQ(j.statements.back(), "150 more failures are in the list of verdicts.");
  EXPECT_EQ(j.statements[0], "Strut 0 is thinner than the limit (400 um, limit 500 um).");
}

}  // namespace
}  // namespace asbuilt
