#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <stop_token>

#include "core/base/error.h"
#include "core/spec/judge.h"
#include "core/spec/plan.h"
#include "record_of_struts.h"

namespace asbuilt {
namespace {

constexpr auto kYes = Outcome::kConforms;
constexpr auto kNo = Outcome::kDoesNotConform;
constexpr auto kOpen = Outcome::kUndecided;

// Every judgement of these tests must also be one that the record accepts.
Judgement judged(InspectionRecord record, const JudgementSpec& spec) {
  Judgement judgement = judge(record, spec);
  record.judgement = judgement;
  for (StrutRow& strut : record.struts) {
    if (std::isnan(strut.diameter_um) && strut.reason.empty()) strut.reason = "test";
  }
  check_record(record);
  return judgement;
}

TEST(Judge, RowsCarryLimitsAndProbability) {
  InspectionRecord record = record_of_struts(3);
  record.struts[0].diameter_um = 365;  // 5 above the limit, u = 6: undecided, p = Phi(5/6)
  record.struts[1].diameter_um = 345;  // 15 below: 2.5 u
  Tolerance t = tolerance_on("strut.diameter_um", -10, 20);
  t.kind = LimitKind::kDeviationPercent;
  const Judgement j = judged(record, spec_of({t}));
  ASSERT_EQ(j.rows.size(), 3u);
  EXPECT_EQ(j.rows[0].lower, 360);
  EXPECT_EQ(j.rows[0].upper, 480);
  EXPECT_EQ(j.rows[0].u, 12);
  EXPECT_EQ(j.rows[0].outcome, kOpen);
  EXPECT_NEAR(j.rows[0].conformance_probability, 0.797672, 1e-6);
  EXPECT_EQ(j.rows[1].outcome, kNo);
  EXPECT_NEAR(j.rows[1].conformance_probability, 0.006210, 1e-6);
  EXPECT_EQ(j.rows[2].outcome, kYes);
  EXPECT_EQ(j.verdict, kNo);
  ASSERT_EQ(j.criteria.size(), 1u);
  EXPECT_EQ(j.criteria[0].unit, "%");
  EXPECT_TRUE(j.criteria[0].relative_to_nominal);
  EXPECT_EQ(j.criteria[0].lower, -10);
  EXPECT_EQ(j.criteria[0].rule, "iso14253");
  EXPECT_EQ(j.criteria[0].scope, "all struts");
  EXPECT_NE(j.decision_rule.find("ISO 14253-1:2017"), std::string::npos);
}

TEST(Judge, LimitKindsAgree) {
  const InspectionRecord record = record_of_struts(1);
  Tolerance absolute = tolerance_on("strut.diameter_um", 360, 440);
  Tolerance deviation = tolerance_on("strut.diameter_um", -40, 40);
  deviation.kind = LimitKind::kDeviation;
  Tolerance percent = tolerance_on("strut.diameter_um", -10, 10);
  percent.kind = LimitKind::kDeviationPercent;
  const Judgement j = judged(record, spec_of({absolute, deviation, percent}));
  for (const VerdictRow& row : j.rows) {
    EXPECT_DOUBLE_EQ(row.lower, 360);
    EXPECT_DOUBLE_EQ(row.upper, 440);
  }
  EXPECT_EQ(j.verdict, kYes);
}

TEST(Judge, AllowedFailures) {
  InspectionRecord record = record_of_struts(100);
  for (int i = 0; i < 3; ++i) record.struts[static_cast<std::size_t>(i)].diameter_um = 300;  // fail
  record.struts[3].diameter_um = 361;                                                        // open
  Tolerance t = tolerance_on("strut.diameter_um", 360, {});
  const auto verdict = [&](std::int64_t allowed) {
    t.allowed_failures = allowed;
    return judged(record, spec_of({t})).verdict;
  };
  EXPECT_EQ(verdict(2), kNo);
  EXPECT_EQ(verdict(3), kOpen);  // 3 fail, and the open one may be the fourth
  EXPECT_EQ(verdict(4), kYes);
  t.allowed_failures = 0;
  t.allowed_fraction =
      0.03;  // of 100: three, though 0.03 * 100 is below 3 in some orders of binary
  EXPECT_EQ(judged(record, spec_of({t})).criteria[0].allowed_failures, 3);
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kOpen);
  t.allowed_fraction = 0.0399;
  EXPECT_EQ(judged(record, spec_of({t})).criteria[0].allowed_failures, 3);
}

TEST(Judge, MissingAndBrokenNeverConformInSize) {
  for (const char* id : {"strut.diameter_um", "strut.min_diameter_um", "strut.max_diameter_um",
                         "strut.inscribed_um", "strut.second_moment_ratio"}) {
    InspectionRecord record = record_of_struts(2);
    record.struts[0].status = StrutStatus::kMissing;
    record.struts[0].confidence = 0.95;
    record.struts[0].diameter_um = kNotMeasured;
    record.struts[0].reason = "no metal";
    record.struts[0].min_diameter_um = record.struts[0].max_diameter_um = kNotMeasured;
    record.struts[1].status = StrutStatus::kBroken;
    record.struts[1].inscribed_um = 395;
    record.struts[1].second_moment_ratio = 1.0;
    // An upper limit only: nothing would satisfy it as easily as no metal at all.
    JudgementSpec spec = spec_of({tolerance_on(id, {}, 1000)});
    spec.rule = DecisionRule::kSimple;
    const Judgement j = judged(record, spec);
    EXPECT_EQ(j.rows[0].outcome, kNo) << id;
    EXPECT_EQ(j.rows[0].value, 0.0);
    EXPECT_EQ(j.rows[0].reason, "the strut is missing");
    EXPECT_EQ(j.rows[0].conformance_probability, 0.0);
    EXPECT_EQ(j.rows[1].outcome, kNo) << id;
    EXPECT_GT(j.rows[1].value, 0.0);  // what was measured stays
    EXPECT_EQ(j.rows[1].reason, "the strut is broken");
    EXPECT_EQ(j.verdict, kNo);
    // Unsure of the state: unsure of the verdict, even where the plan ignores what has no value.
    record.struts[0].confidence = 0.3;
    record.struts[1].confidence = 0.3;
    spec.tolerances[0].not_measurable = NotMeasurable::kIgnore;
    const Judgement unsure = judged(record, spec);
    EXPECT_EQ(unsure.rows[0].outcome, kOpen) << id;
    EXPECT_EQ(unsure.rows[0].reason, "the strut may be missing (confidence 30 %)");
    EXPECT_EQ(unsure.verdict, kOpen);
  }
}

TEST(Judge, MissingStrutHasNoOffset) {
  InspectionRecord record = record_of_struts(2);
  record.struts[0].status = StrutStatus::kMissing;
  record.struts[0].offset_um = kNotMeasured;
  JudgementSpec spec = spec_of({tolerance_on("strut.offset_um", {}, 50)});
  spec.rule = DecisionRule::kSimple;
  const Judgement j = judged(record, spec);
  EXPECT_EQ(j.rows[0].outcome, kOpen);
  EXPECT_EQ(j.rows[0].reason, "the strut is missing");
  EXPECT_EQ(j.verdict, kOpen);
}

TEST(Judge, NotMeasurable) {
  InspectionRecord record = record_of_struts(4);
  record.struts[2].diameter_um = kNotMeasured;
  record.struts[2].u_diameter_um = kNotMeasured;
  record.struts[2].status = StrutStatus::kNotMeasurable;
  record.struts[2].reason = "outside of the scan";
  Tolerance t = tolerance_on("strut.diameter_um", 360, {});
  Judgement j = judged(record, spec_of({t}));
  EXPECT_EQ(j.verdict, kOpen);
  EXPECT_EQ(j.rows[2].reason, "outside of the scan");
  EXPECT_EQ(j.rows[2].lower, 360);
  t.not_measurable = NotMeasurable::kIgnore;
  j = judged(record, spec_of({t}));
  EXPECT_EQ(j.verdict, kYes);
  ASSERT_EQ(j.rows.size(), 4u);  // never dropped
  EXPECT_EQ(j.rows[2].outcome, kOpen);
  EXPECT_EQ(j.rows[2].reason, "outside of the scan; the plan leaves it out");
}

TEST(Judge, NoUncertainty) {
  const InspectionRecord record = record_of_struts(2);
  Tolerance t = tolerance_on("strut.min_diameter_um", 350, {});  // measured 380
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kOpen);
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].reason, "no uncertainty is known for it");
  t.expanded_uncertainty = 20.0;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].u, 20.0);
  t.expanded_uncertainty = 60.0;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kOpen);
  t.expanded_uncertainty.reset();
  t.rule = DecisionRule::kSimple;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
  EXPECT_EQ(judged(record, spec_of({t})).criteria[0].rule, "simple");
  // A measured uncertainty is not replaced by a stated one.
  Tolerance measured = tolerance_on("strut.diameter_um", 360, {});
  measured.expanded_uncertainty = 1.0;
  EXPECT_EQ(judged(record, spec_of({measured})).rows[0].u, 12.0);
}

TEST(Judge, Selections) {
  const InspectionRecord record = record_of_struts(40);
  const auto ids = [&](const Selection& selection) {
    Tolerance t = tolerance_on("strut.diameter_um", 300, {});
    t.selection = selection;
    std::vector<std::string> out;
    for (const VerdictRow& row : judged(record, spec_of({t})).rows) out.push_back(row.feature_id);
    return out;
  };
  using Ids = std::vector<std::string>;
  Selection s;
  s.features = {"1?", "3", "39", "3*"};
  EXPECT_EQ(ids(s).size(), 10u + 11u);  // 10-19; 3, 30-39, each once
  s.inclination_from_deg = 12;
  s.inclination_to_deg = 14;
  EXPECT_EQ(ids(s), (Ids{"12", "13", "14"}));
  s = {};
  s.zone = Zone{};
  s.zone->box = {Vec3(15, -1, 0),
                 Vec3(40, 1, 1)};  // the middle of a strut lies at z = 1: on the border
  EXPECT_EQ(ids(s), (Ids{"2", "3", "4"}));
  s.outside_zone = Zone{};
  s.outside_zone->form = Zone::Form::kCylinder;
  s.outside_zone->from_mm = Vec3(30, -5, 1);
  s.outside_zone->to_mm = Vec3(30, 5, 1);
  s.outside_zone->radius_mm = 9.99;
  EXPECT_EQ(ids(s), (Ids{"2", "4"}));
}

TEST(Judge, PatternsMatchInLinearTime) {
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_TRUE(matches_pattern("a*b*c", "aXXbYbZc"));
  EXPECT_FALSE(matches_pattern("a*b*c", "aXXbYbZ"));
  EXPECT_FALSE(matches_pattern("?", ""));
  EXPECT_TRUE(matches_pattern("strut-?", "strut-7"));
  EXPECT_FALSE(matches_pattern("strut-?", "strut-77"));
  std::string stars;
  for (int i = 0; i < 30; ++i) stars += "a*";
  const std::clock_t start = std::clock();
  EXPECT_FALSE(matches_pattern(stars + "b", std::string(20000, 'a')));
  EXPECT_LT(std::clock() - start, 2 * CLOCKS_PER_SEC);
}

TEST(Judge, NamesThatAreNotThereStayOpen) {
  const InspectionRecord record = record_of_struts(3);
  Tolerance t = tolerance_on("strut.diameter_um", 300, {});
  t.selection.features = {"1", "77", "78"};
  const Judgement j = judged(record, spec_of({t}));
  ASSERT_EQ(j.rows.size(), 3u);
  EXPECT_EQ(j.rows[0].feature_id, "77");
  EXPECT_EQ(j.rows[0].reason, "the plan names it, but the part has no such strut");
  EXPECT_EQ(j.rows[2].feature_id, "1");
  EXPECT_EQ(j.verdict, kOpen);
  t.selection.features = {"x*"};
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kOpen);
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].reason,
            "the tolerance selects no feature of the part");
  EXPECT_EQ(judged(record, spec_of({tolerance_on("node.offset_um", {}, 50)})).verdict, kOpen);
}

TEST(Judge, NoVoidsConformOnlyWhereTheyWereSought) {
  InspectionRecord record = record_of_struts(1);
  for (const char* id : {"void.equivalent_um", "void.count"}) {
    JudgementSpec spec = spec_of({tolerance_on(id, {}, 100)});
    record.porosity.closed_porosity = {0.0, 0.0, ""};
    EXPECT_EQ(judged(record, spec).verdict, kYes) << id;
    spec.not_examined = {FeatureKind::kVoid};
    EXPECT_EQ(judged(record, spec).verdict, kOpen) << id;
    spec.not_examined.clear();
    record.porosity.closed_porosity = {kNotMeasured, kNotMeasured, "a mesh shows no voids"};
    const Judgement j = judged(record, spec);
    EXPECT_EQ(j.verdict, kOpen) << id;
    EXPECT_EQ(j.rows[0].reason, "this inspection did not look for voids");
  }
  JudgementSpec defects = spec_of({tolerance_on("defect.count", {}, 0)});
  EXPECT_EQ(judged(record, defects).verdict, kYes);
  defects.not_examined = {FeatureKind::kDefect};
  EXPECT_EQ(judged(record, defects).verdict, kOpen);
}

// d = (6V/pi)^(1/3): a volume known to 30 % gives a diameter known to 10 %.
TEST(Judge, VoidDiameterTakesItsUncertaintyFromTheVolume) {
  InspectionRecord record = record_of_struts(1);
  VoidRow v;
  v.volume_mm3 = 0.001;
  v.u_volume_mm3 = 0.0003;
  v.equivalent_um = 124.07;
  v.confidence = 0.9;
  record.voids.push_back(v);
  const Judgement j = judged(record, spec_of({tolerance_on("void.equivalent_um", {}, 100)}));
  EXPECT_NEAR(j.rows[0].u, 12.407, 1e-3);
  EXPECT_EQ(j.verdict, kNo);
  record.voids[0].confidence = 0.4;  // perhaps noise
  EXPECT_EQ(judged(record, spec_of({tolerance_on("void.equivalent_um", {}, 100)})).verdict, kOpen);
}

TEST(Judge, DefectCounts) {
  InspectionRecord record = record_of_struts(20);
  record.defects = {defect_at(0, DefectMode::kMissing, "3", 0.9),
                    defect_at(1, DefectMode::kNecked, "4", 0.9),
                    defect_at(2, DefectMode::kBroken, "5", 0.4)};
  Tolerance t = tolerance_on("defect.count", {}, 1);
  t.selection.modes = {DefectMode::kMissing, DefectMode::kBroken};
  Judgement j = judged(record, spec_of({t}));
  ASSERT_EQ(j.rows.size(), 1u);
  EXPECT_EQ(j.rows[0].feature_id, "part");
  EXPECT_EQ(j.rows[0].value, 1.0);
  EXPECT_EQ(j.verdict, kOpen);  // the broken one may be the second
  EXPECT_EQ(j.rows[0].reason, "1 more of low confidence: broken at strut 5");
  EXPECT_EQ(j.criteria[0].rule, "simple");
  EXPECT_EQ(j.criteria[0].scope, "missing or broken struts");
  t.selection.min_confidence = 0.3;
  j = judged(record, spec_of({t}));
  EXPECT_EQ(j.verdict, kNo);
  EXPECT_EQ(j.rows[0].reason, "missing at strut 3, broken at strut 5");
  EXPECT_EQ(j.rows[0].conformance_probability, 0.0);
  t.upper = 2;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
  t.selection.features = {"3"};
  t.upper = 0;
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].value, 1.0);
  t.selection.features = {};
  t.selection.inclination_from_deg = 5;
  t.selection.inclination_to_deg = 90;
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].reason, "broken at strut 5");
}

TEST(Judge, UnmeasuredStrutsMayHideDefects) {
  InspectionRecord record = record_of_struts(20);
  record.struts[7].status = StrutStatus::kNotMeasurable;
  Tolerance t = tolerance_on("defect.count", {}, 0);
  t.selection.modes = {DefectMode::kMissing};
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kOpen);
  EXPECT_EQ(judged(record, spec_of({t})).rows[0].reason, "1 strut could not be measured");
  t.not_measurable = NotMeasurable::kIgnore;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
  t.not_measurable = NotMeasurable::kUndecided;
  t.selection.modes = {DefectMode::kTrappedPowder};  // no matter of struts
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
  t.selection.modes = {DefectMode::kMissing};
  t.selection.inclination_from_deg = 8;
  t.selection.inclination_to_deg = 90;
  EXPECT_EQ(judged(record, spec_of({t})).verdict, kYes);
}

TEST(Judge, PartNumbersAndTheirReasons) {
  InspectionRecord record = record_of_struts(1);
  EXPECT_EQ(judged(record, spec_of({tolerance_on("porosity.built", 0.65, {})})).verdict, kYes);
  EXPECT_EQ(judged(record, spec_of({tolerance_on("porosity.built", 0.679, {})})).verdict, kOpen);
  EXPECT_EQ(judged(record, spec_of({tolerance_on("porosity.built", 0.69, {})})).verdict, kNo);
  Tolerance solid = tolerance_on("solid.volume_mm3", {}, 5);
  solid.kind = LimitKind::kDeviationPercent;  // 320 against 300 + 5 %
  EXPECT_EQ(judged(record, spec_of({solid})).verdict, kNo);
  EXPECT_EQ(judged(record, spec_of({tolerance_on("deviation.rms_um", {}, 30)})).rows[0].u, 6);
  record.porosity.closed_porosity = {kNotMeasured, kNotMeasured, "a mesh shows no voids"};
  EXPECT_EQ(judged(record, spec_of({tolerance_on("porosity.closed", {}, 0.01)})).rows[0].reason,
            "a mesh shows no voids");
  EXPECT_EQ(judged(record, spec_of({tolerance_on("stiffness.knockdown_z", 0.8, {})})).verdict,
            kOpen);
  record.stiffness = StiffnessRecord{};
  record.stiffness->knockdown = {{"z", 0.9, 0.88, 0.91}};
  const Judgement j = judged(record, spec_of({tolerance_on("stiffness.knockdown_z", 0.8, {})}));
  EXPECT_EQ(j.verdict, kYes);
  EXPECT_NEAR(j.rows[0].u, 0.02, 1e-12);
}

TEST(Judge, ObstaclesOverruleTheNumbers) {
  InspectionRecord record = record_of_struts(2);
  record.struts[0].diameter_um = 100;
  const JudgementSpec spec = spec_of({tolerance_on("strut.diameter_um", 360, {})});
  EXPECT_EQ(judged(record, spec).verdict, kNo);
  record.registration.ambiguous = true;
  Judgement j = judged(record, spec);
  EXPECT_EQ(j.verdict, kOpen);
  EXPECT_EQ(j.rows[0].outcome, kNo);  // the rows stay
  EXPECT_NE(j.statements.at(0).find("Another pose"), std::string::npos);
  record.registration.symmetry_accepted = true;
  EXPECT_EQ(judged(record, spec).verdict, kNo);
  record.scan.fitness = Fitness::kUnfit;
  record.scan.reasons = {"1.4 voxels per strut"};
  j = judged(record, spec);
  EXPECT_EQ(j.verdict, kOpen);
  EXPECT_EQ(j.statements.at(0),
            "The scan is not fit for this inspection: 1.4 voxels per strut. No verdict is given.");
  record.scan.fitness = Fitness::kLimited;
  EXPECT_EQ(judged(record, spec).verdict, kNo);
}

TEST(Judge, NothingToJudgeIsUndecided) {
  const Judgement j = judged(record_of_struts(3), spec_of({}));
  EXPECT_EQ(j.verdict, kOpen);
  ASSERT_EQ(j.statements.size(), 1u);
  EXPECT_EQ(j.statements[0], "The plan has no tolerance, so nothing was judged.");
}

TEST(Judge, Defaults) {
  InspectionRecord record = record_of_struts(10);
  Judgement j = judged(record, default_judgement_spec());
  EXPECT_EQ(j.verdict, kYes);
  EXPECT_EQ(j.criteria.size(), 2u);  // no walls: that tolerance is left out
  EXPECT_EQ(j.statements.at(0),
            "No plan was given; default tolerances were applied: no missing or broken strut, strut "
            "diameter and wall thickness within 25 % of nominal.");
  record.struts[2].diameter_um = 290;  // 300 is the limit, U = 12: 1.67 u below
  EXPECT_EQ(judged(record, default_judgement_spec()).verdict, kNo);
  record.struts[2].diameter_um = 400;
  record.defects = {defect_at(0, DefectMode::kBroken, "4", 0.9)};
  j = judged(record, default_judgement_spec());
  EXPECT_EQ(j.verdict, kNo);
  EXPECT_EQ(j.statements.at(0), "Missing or broken struts: 1 found, limit 0 (broken at strut 4).");

  InspectionRecord sheet = record_of_struts(0);
  for (int i = 0; i < 3; ++i) sheet.walls.push_back({Vec3::Zero(), 300, 310, 20, 10});
  j = judged(sheet, default_judgement_spec());
  EXPECT_EQ(j.verdict, kYes);
  EXPECT_EQ(j.criteria.size(), 1u);
  EXPECT_EQ(judged(record_of_struts(0), default_judgement_spec()).verdict, kOpen);
}

TEST(Judge, HundredThousandTolerancesOnTwoThousandStruts) {
  const InspectionRecord record = record_of_struts(2000);
  std::vector<Tolerance> tolerances(100000, tolerance_on("strut.diameter_um", 360, {}));
  for (std::size_t i = 0; i < tolerances.size(); ++i) {
    tolerances[i].selection.features = {std::to_string(i % 2000)};
  }
  const std::clock_t start = std::clock();
  const Judgement j = judge(record, spec_of(tolerances));
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
  EXPECT_EQ(j.rows.size(), 100000u);
  EXPECT_EQ(j.verdict, kYes);
  EXPECT_LT(j.statements.size(), 60u);
}

TEST(Judge, TooManyRowsAreRefusedNotStored) {
  const InspectionRecord record = record_of_struts(10000);
  const std::vector<Tolerance> tolerances(201, tolerance_on("strut.diameter_um", 360, {}));
  try {
    judge(record, spec_of(tolerances));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_EQ(error.text().where, "plan.toml:7 tolerance strut.diameter_um");
  }
}

TEST(Judge, Cancels) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(judge(record_of_struts(2), spec_of({tolerance_on("strut.diameter_um", 360, {})}),
                     Progress(nullptr, stop.get_token())),
               Error);
}

}  // namespace
}  // namespace asbuilt
