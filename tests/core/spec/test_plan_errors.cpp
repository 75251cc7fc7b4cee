#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "core/base/error.h"
#include "core/spec/plan.h"

namespace asbuilt {
namespace {

// What reading refuses, or the code "ok".
struct Refusal {
  std::string code = "ok";
  ErrorText text;
};

Refusal read(const std::string& plan) {
  try {
    parse_plan(plan, "p.toml");
    return {};
  } catch (const Error& error) {
    return {to_string(error.code()), error.text()};
  }
}

const std::string kTop = "scan = 's'\ndesign = 'd'\n";  // lines 1 and 2
const std::string kTolerance =
    kTop + "[[tolerance]]\nid = 'a'\ncharacteristic = 'strut.diameter_um'\n";  // lines 3 to 5
const std::string kZone = kTop + "[[zone]]\nname = 'z'\n";                     // lines 3 and 4

struct Case {
  std::string plan;
  std::string what;
  std::string where;
  std::string allowed;  // a part of it
  std::string remedy;
};

class PlanErrors : public ::testing::TestWithParam<Case> {};

TEST_P(PlanErrors, SayWhatWhereAndWhatIsAllowed) {
  const Case& c = GetParam();
  const Refusal refusal = read(c.plan);
  EXPECT_EQ(refusal.code, "invalid_input") << c.plan;
  EXPECT_EQ(refusal.text.what, c.what);
  EXPECT_EQ(refusal.text.where, c.where);
  EXPECT_NE(refusal.text.allowed.find(c.allowed), std::string::npos) << refusal.text.allowed;
  EXPECT_FALSE(refusal.text.allowed.empty());
  EXPECT_EQ(refusal.text.remedy, c.remedy);
}

INSTANTIATE_TEST_SUITE_P(
    Top, PlanErrors,
    ::testing::Values(
        Case{"design = 'd'\n", "a key is missing", "p.toml:1 scan", "scan, design", ""},
        Case{"scan = 's'\n", "a key is missing", "p.toml:1 design", "scan, design", ""},
        Case{kTop + "tolerence = 3\n", "the plan has an unknown key", "p.toml:3 tolerence = 3",
             "zone, tolerance", "did you mean \"tolerance\"?"},
        Case{kTop + "\"a\\nb\" = 3\n", "the plan has an unknown key", "p.toml:3 a\\x0ab = 3",
             "scan", ""},
        Case{"scan = 3\ndesign = 'd'\n", "a key has the wrong type", "p.toml:1 scan = 3",
             "a text in quotes", ""},
        Case{"scan = ' '\ndesign = 'd'\n", "a text is empty or has control characters",
             "p.toml:1 scan = \" \"", "a readable text", ""},
        Case{"scan = \"a\\u0000b\"\ndesign = 'd'\n", "a text is empty or has control characters",
             "p.toml:1 scan = \"a\\x00b\"", "a readable text", ""},
        Case{"scan = \"a\\nb\"\ndesign = 'd'\n", "a path runs over lines",
             "p.toml:1 scan = \"a\\x0ab\"", "one path", ""},
        Case{"scan = 's'\ndesign = []\n", "a list is empty", "p.toml:2 design = []", "at least one",
             ""},
        Case{"scan = 's'\ndesign = ['d', 3]\n", "a list holds what is not a text",
             "p.toml:2 design = [\"d\", 3]", "a list of readable texts", ""},
        Case{kTop + "design_unit = 'ft'\n", "a text is none of the choices",
             "p.toml:3 design_unit = \"ft\"", "\"mm\", \"um\", \"cm\", \"m\", \"inch\"", ""},
        Case{kTop + "build_direction = [0, 0, 0]\n", "a direction has no length",
             "p.toml:3 build_direction = [0, 0, 0]", "not [0, 0, 0]", ""},
        Case{kTop + "build_direction = [0, 1]\n", "a list has 2 items",
             "p.toml:3 build_direction = [0, 1]", "3 finite numbers", ""},
        Case{kTop + "build_direction = [0, nan, 1]\n", "a list holds what is not a number",
             "p.toml:3 build_direction = [0, nan, 1]", "3 finite numbers", ""},
        Case{kTop + "build_direction = [0, 0, 1e7]\n", "a number is out of range",
             "p.toml:3 build_direction = [0, 0, 1e+07]", "-1e6 to 1e6", ""},
        Case{kTop + "symmetry = true\n", "a key has the wrong type", "p.toml:3 symmetry = true",
             "a text", ""},
        Case{kTop + "lot = 2026-01-02\n", "a key has the wrong type",
             "p.toml:3 lot = a date or a time", "a text", ""},
        Case{kTop + "[memory]\nbudget_gb = 0\n", "a number is out of range",
             "p.toml:4 memory.budget_gb = 0", "more than 0", ""},
        Case{kTop + "memory = 3\n", "a key has the wrong type", "p.toml:3 memory = 3",
             "a table: [memory]", ""},
        Case{kTop + "[surface]\nx = [1]\n", "an option has the wrong type",
             "p.toml:4 surface.x = [1]", "a number, true or false, or a text", ""},
        Case{kTop + "[inspectors.strut]\nx = inf\n", "an option is not a usable number",
             "p.toml:4 inspectors.strut.x = inf", "a finite number", ""},
        Case{kTop + "[inspectors.strut]\nx = 9007199254740993\n",
             "an option is not a usable number", "p.toml:4 inspectors.strut.x = 9007199254740993",
             "2^53", ""},
        Case{kTop + "[inspectors.strut]\nenabled = 1\n", "a key has the wrong type",
             "p.toml:4 inspectors.strut.enabled = 1", "true or false", ""},
        Case{kTop + "[inspectors]\nstrut = 1\n", "an inspector is not a table",
             "p.toml:4 inspectors.strut = 1", "[inspectors.NAME]", ""}));

INSTANTIATE_TEST_SUITE_P(
    PoseAndDatums, PlanErrors,
    ::testing::Values(
        Case{kTop + "[pose]\ntolerance_mm = 1\n", "a key is missing",
             "p.toml:3 pose.design_from_scan", "design_from_scan", ""},
        Case{kTop + "[pose]\nrotation_deg = 9\n", "a key is missing",
             "p.toml:3 pose.translation_mm", "translation_mm", ""},
        Case{kTop + "[pose]\ntranslation_mm = [0,0,0]\nrotation_deg = 9\n",
             "a rotation is half given", "p.toml:5 pose.rotation_deg = 9", "together", ""},
        Case{kTop + "[pose]\ntranslation_mm = [0,0,0]\ntolerance_deg = -1\n",
             "a number is out of range", "p.toml:5 pose.tolerance_deg = -1",
             "more than 0, up to 180 deg", ""},
        Case{kTop + "[pose]\ndesign_from_scan = [1,0,0,0, 0,1,0,0, 0,0,1,0]\n",
             "a list has 12 items",
             "p.toml:4 pose.design_from_scan = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]", "16", ""},
        Case{kTop + "[pose]\ntranslation_mm = [0,0,0]\n"
                    "design_from_scan = [1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1]\n",
             "a pose is given twice",
             "p.toml:5 pose.design_from_scan = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]",
             "design_from_scan, or", "remove one of them"}));

TEST(PlanErrorsOfPoses, ScaleMirrorTransposeAndOverflow) {
  const auto what = [](const std::string& numbers) {
    return read(kTop + "[pose]\ndesign_from_scan = [" + numbers + "]\n").text.what;
  };
  EXPECT_EQ(what("2,0,0,0, 0,2,0,0, 0,0,2,0, 0,0,0,1"), "the pose is no rigid motion");
  EXPECT_EQ(what("-1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1"), "the pose mirrors the part");
  EXPECT_EQ(what("1,0,0,0, 0,1,0,0, 0,0,1,0, 5,6,7,1"), "the last row of a pose is not 0 0 0 1");
  EXPECT_EQ(what("0,0,0,0, 0,0,0,0, 0,0,0,0, 0,0,0,1"), "the pose is no rigid motion");
  EXPECT_EQ(what("1e300,0,0,0, 0,1e300,0,0, 0,0,1e300,0, 0,0,0,1"), "a number is out of range");
}

TEST(PlanErrorsOfDatums, CollinearMirroredTwice) {
  const auto point = [](const std::string& name, const std::string& design,
                        const std::string& scan) {
    return "[[datums.point]]\nname = '" + name + "'\ndesign_mm = [" + design + "]\nscan_mm = [" +
           scan + "]\n";
  };
  const std::string a = point("A", "0,0,0", "0,0,0"), b = point("B", "5,0,0", "5,0,0");
  Refusal r = read(kTop + "[datums]\n" + a + b);
  EXPECT_EQ(r.text.what, "too few datums");
  EXPECT_EQ(r.text.where, "p.toml:3 datums: 2 given");
  r = read(kTop + "[datums]\n" + a + b + point("C", "9,0,0", "9,0,0"));
  EXPECT_EQ(r.text.what, "the datums do not fix a pose");
  EXPECT_EQ(r.text.where, "p.toml:3 datums: their design points lie on one line");
  r = read(kTop + "[datums]\n" + a + b + point("B", "0,9,0", "0,9,0"));
  EXPECT_EQ(r.text.what, "two datums have the same name");
  // The scan in inches instead of mm: 25.4 times too small.
  r = read(kTop + "[datums]\n" + a + point("B", "25.4,0,0", "1,0,0") +
           point("C", "0,50.8,0", "0,2,0"));
  EXPECT_EQ(r.text.what, "the datums do not fit each other");
  EXPECT_NE(r.text.where.find("\"C\" stays"), std::string::npos) << r.text.where;
  EXPECT_NE(r.text.remedy.find("wrong units"), std::string::npos);
  r = read(kTop + "[pose]\ntranslation_mm = [0,0,0]\n[datums]\n" + a + b +
           point("C", "0,9,0", "0,9,0"));
  EXPECT_EQ(r.text.what, "a pose is given twice");
  r = read(kTop + "[datums]\n[[datums.point]]\nname = 'A'\n");
  EXPECT_EQ(r.text.where, "p.toml:4 datums.point.design_mm");
}

INSTANTIATE_TEST_SUITE_P(
    Zones, PlanErrors,
    ::testing::Values(Case{kTop + "[[zone]]\nlow_mm = [0,0,0]\n", "a key is missing",
                           "p.toml:3 zone.name", "name", ""},
                      Case{kZone, "a zone is neither one box nor one cylinder",
                           "p.toml:4 zone.name = \"z\"", "low_mm and high_mm, or", ""},
                      Case{kZone + "low_mm = [0,0,0]\nradius_mm = 3\n",
                           "a zone is neither one box nor one cylinder",
                           "p.toml:4 zone.name = \"z\"", "low_mm and high_mm, or", ""},
                      Case{kZone + "low_mm = [0,0,0]\nhigh_mm = [1,-1,1]\n",
                           "the corners of a box are the wrong way round",
                           "p.toml:6 zone.high_mm = [1, -1, 1]", "above low_mm on every axis",
                           "exchange the numbers of that axis"},
                      Case{kZone + "from_mm = [0,0,0]\nto_mm = [0,0,0]\nradius_mm = 3\n",
                           "the axis of a cylinder has no length",
                           "p.toml:6 zone.to_mm = [0, 0, 0]", "two different points", ""},
                      Case{kZone + "low_mm=[0,0,0]\nhigh_mm=[1,1,1]\n[[zone]]\nname='z'\nlow_mm=[0,"
                                   "0,0]\nhigh_mm=[1,1,1]\n",
                           "two zones have the same name", "p.toml:8 zone.name = \"z\"",
                           "unique names", ""}));

INSTANTIATE_TEST_SUITE_P(
    Tolerances, PlanErrors,
    ::testing::Values(
        Case{kTop + "tolerance = 3\n", "a key has the wrong type", "p.toml:3 tolerance = 3",
             "[[tolerance]]", ""},
        Case{kTop + "[tolerance]\nid = 'a'\n", "a key has the wrong type",
             "p.toml:3 tolerance = a table", "[[tolerance]]", ""},
        Case{kTop + "[[tolerance]]\nlower = 3\n", "a key is missing", "p.toml:3 tolerance.id", "id",
             ""},
        Case{kTop + "[[tolerance]]\nid = 'a'\ncharacteristic = 'strut.diameter'\n",
             "a characteristic is not known",
             "p.toml:5 tolerance.characteristic = \"strut.diameter\"",
             "strut.diameter_um, strut.min_diameter_um", ""},
        Case{kTolerance, "a tolerance has no limit", "p.toml:3 tolerance.lower", "lower, upper",
             ""},
        Case{kTolerance + "lower = 9\nupper = 8.5\n", "the limits are the wrong way round",
             "p.toml:6 tolerance.lower = 9", "at most upper = 8.5", "exchange them"},
        Case{kTolerance + "lower = nan\n", "a number is out of range",
             "p.toml:6 tolerance.lower = nan", "a finite number", ""},
        Case{kTolerance + "upper = -inf\n", "a number is out of range",
             "p.toml:6 tolerance.upper = -inf", "a finite number", ""},
        Case{kTolerance + "lower = '3'\n", "a key has the wrong type",
             "p.toml:6 tolerance.lower = \"3\"", "a number", ""},
        Case{kTolerance + "lower_deviaton = 3\n", "the plan has an unknown key",
             "p.toml:6 tolerance.lower_deviaton = 3", "lower_deviation, upper_deviation",
             "did you mean \"lower_deviation\"?"},
        Case{kTolerance + "lower = 3\nupper_deviation = 8\n",
             "a tolerance mixes limits of different kinds",
             "p.toml:7 tolerance.upper_deviation = 8", "or their _deviation",
             "write two tolerances"},
        Case{
            kTop + "[[tolerance]]\nid='a'\ncharacteristic='strut.offset_um'\nupper_deviation = 8\n",
            "the characteristic has no nominal value to deviate from",
            "p.toml:6 tolerance.upper_deviation = 8", "lower, upper", ""},
        Case{kTop +
                 "[[tolerance]]\nid='a'\ncharacteristic='porosity.built'\nlower = 65\nupper = 80\n",
             "a limit on porosity.built is outside of what a fraction can be",
             "p.toml:6 tolerance.lower = 65", "0 to 1",
             "write percent as a fraction: 70 % is 0.70"},
        Case{kTop + "[[tolerance]]\nid='a'\ncharacteristic='porosity.closed'\nupper = -0.1\n",
             "a limit on porosity.closed is outside of what a fraction can be",
             "p.toml:6 tolerance.upper = -0.1", "0 to 1",
             "write percent as a fraction: 70 % is 0.70"},
        Case{
            kTop + "[[tolerance]]\nid='a'\ncharacteristic='porosity.built'\nlower_deviation = -3\n",
            "a limit on porosity.built is outside of what a fraction can be",
            "p.toml:6 tolerance.lower_deviation = -3", "-1 to 1",
            "write percent as a fraction: 70 % is 0.70"},
        Case{kTolerance + "lower = 3\nzone = 'q'\n", "a tolerance names a zone that is not there",
             "p.toml:7 tolerance.zone = \"q\"", "the plan has none", ""},
        Case{kTolerance + "lower = 3\nmodes = 'broken'\n",
             "a key does not apply to this characteristic (of the strut)",
             "p.toml:7 tolerance.modes = \"broken\"", "only for defects",
             "remove it or choose another characteristic"},
        Case{kTop + "[[tolerance]]\nid='a'\ncharacteristic='defect.count'\nupper=0\nmodes='lost'\n",
             "a defect mode is not known: \"lost\"", "p.toml:7 tolerance.modes = \"lost\"",
             "missing, broken, necked", ""},
        Case{kTop +
                 "[[tolerance]]\nid='a'\ncharacteristic='porosity.built'\nupper=1\nfeatures='3'\n",
             "a key does not apply to this characteristic (of the part)",
             "p.toml:7 tolerance.features = \"3\"", "only for struts",
             "remove it or choose another characteristic"},
        Case{kTolerance + "lower = 3\ninclination_deg = [40, 30]\n",
             "a range of inclination is not one", "p.toml:7 tolerance.inclination_deg = [40, 30]",
             "0 <= from <= to <= 90", ""},
        Case{kTolerance + "lower = 3\nmin_confidence = 1.5\n", "a number is out of range",
             "p.toml:7 tolerance.min_confidence = 1.5", "0 to 1", ""},
        Case{kTolerance + "lower = 3\nseverity = 'huge'\n", "a text is none of the choices",
             "p.toml:7 tolerance.severity = \"huge\"", "\"critical\", \"major\", \"minor\"", ""},
        Case{kTolerance + "lower = 3\nallowed_failures = 1.5\n", "a key has the wrong type",
             "p.toml:7 tolerance.allowed_failures = 1.5", "a whole number", ""},
        Case{kTolerance + "lower = 3\nallowed_failures = -1\n", "a number is out of range",
             "p.toml:7 tolerance.allowed_failures = -1", "a whole number, 0 to", ""},
        Case{kTolerance + "lower = 3\nallowed_failures = 1\nallowed_fraction = 0.1\n",
             "a tolerance allows failures twice", "p.toml:8 tolerance.allowed_fraction = 0.1",
             "allowed_failures or allowed_fraction", "remove one of them"},
        Case{kTop + "[[tolerance]]\nid='a'\ncharacteristic='void.count'\nupper=1\nexpanded_"
                    "uncertainty=1\n",
             "a count has no uncertainty", "p.toml:7 tolerance.expanded_uncertainty = 1",
             "limits only", "use min_confidence"},
        Case{
            kTolerance + "lower = 3\n[[tolerance]]\nid='a'\ncharacteristic='void.count'\nupper=1\n",
            "two tolerances have the same id", "p.toml:8 tolerance.id = \"a\"", "unique ids", ""},
        Case{kTop + "[decision]\nrule = 'iso'\n", "a text is none of the choices",
             "p.toml:4 decision.rule = \"iso\"", "\"simple\", \"iso14253\"", ""},
        Case{kTop + "[decision]\nrule = 'simple'\nguard_band = 'U'\n",
             "simple acceptance has no guard band", "p.toml:5 decision.guard_band = \"U\"",
             "guard_band only with", "remove one of them"}));

TEST(HostilePlans, AreRefusedAsBadFormat) {
  const auto bad = [](const std::string& text, const std::string& part) {
    const Refusal refusal = read(text);
    EXPECT_EQ(refusal.code, "bad_format");
    EXPECT_NE((refusal.text.what + " " + refusal.text.where).find(part), std::string::npos)
        << refusal.text.what << " | " << refusal.text.where;
    EXPECT_LT(refusal.text.what.size(), 400u);
  };
  bad("scan = \n", "not valid TOML");
  bad("scan = 's'\nscan = 't'\n", "p.toml:2");
  bad("scan = \"\xff\xfe\"\n", "not valid TOML");
  bad(std::string("scan = \"a\0b\"\n", 13), "not valid TOML");
  bad("x = " + std::string(100000, '[') + "\n", "not valid TOML");
  bad("x = " + std::string(100000, '[') + std::string(100000, ']') + "\n", "not valid TOML");
  std::string inline_tables, dots = "a", header = "[a";
  for (int i = 0; i < 20000; ++i) inline_tables += "{a=";
  for (int i = 0; i < 1000000; ++i) dots += ".a", header += ".a";
  bad("x = " + inline_tables, "not valid TOML");
  bad(dots + " = 1\n", "too many parts");
  bad(header + "]\n", "too many parts");
  bad("x = {" + dots + " = 1}\n", "too many parts");
  bad("\"q\"" + dots.substr(1) + " = 1\n", "too many parts");
  bad("x = '''\n'''\n" + dots + " = 1\n", "p.toml:3");
  bad("x = \"\\\"\" #\"\n" + dots + " = 1\n", "p.toml:2");
  bad(std::string((32u << 20) + 1, '#'), "too large");
}

// As deep as the reader lets a file go: 200 inline tables with nine parts each.
TEST(HostilePlans, DeepestNestingThatIsReadDoesNotExhaustTheStack) {
  std::string deep = "x = ", close;
  for (int i = 0; i < 200; ++i) deep += "{a.a.a.a.a.a.a.a.a=", close += "}";
  const Refusal refusal = read(kTop + deep + "1" + close + "\n");
  EXPECT_EQ(refusal.text.what, "the plan has an unknown key");
  EXPECT_EQ(refusal.text.where, "p.toml:3 x = a table");
}

TEST(HostilePlans, DotsInTextsAndCommentsAreFine) {
  EXPECT_EQ(
      read(kTop + "# " + std::string(200, '.') + "\nnotes = \"a" + std::string(200, '.') + "\"\n" +
           "lot = '''x" + std::string(200, '.') + "''' # " + std::string(200, '.') + "\n")
          .code,
      "ok");
  EXPECT_EQ(read("\xEF\xBB\xBF" + kTop).code, "ok");  // byte order mark
  EXPECT_EQ(read("scan = 's'\r\ndesign = 'd'\r\n").code, "ok");
}

TEST(HostilePlans, LongValuesAreCutInMessages) {
  const Refusal refusal = read(kTop + "symmetry = \"" + std::string(100000, 'x') + "\"\n");
  EXPECT_EQ(refusal.code, "invalid_input");
  EXPECT_LT(refusal.text.where.size(), 200u);
  std::string umlauts;
  for (int i = 0; i < 1000; ++i) umlauts += "\xC3\xA4";
  const std::string where = read(kTop + "symmetry = \"x" + umlauts + "\"\n").text.where;
  // Never half a character: after the cut every lead byte is followed by its continuation.
  for (std::size_t i = 0; i < where.size(); ++i) {
    if (static_cast<unsigned char>(where[i]) == 0xC3) {
      EXPECT_EQ(static_cast<unsigned char>(where[i + 1]), 0xA4) << i;
    }
  }
}

// The example with a few bytes changed, left out or doubled, by a fixed sequence: read or refused
// as bad input, never anything else.
TEST(HostilePlans, DamagedExample) {
  std::ifstream file(std::filesystem::path(ASBUILT_FIXTURES_DIR) / "plans" / "example.toml");
  const std::string good((std::istreambuf_iterator<char>(file)), {});
  ASSERT_FALSE(good.empty());
  std::mt19937 random(20261120);
  int read_well = 0, refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string text = good;
    for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, 1 + random() % 20);
          break;
        case 2:
          text.insert(at, text.substr(random() % text.size(), random() % 60));
          break;
        default:
          text.resize(at + 1);
          break;
      }
    }
    const std::string code = read(text).code;
    EXPECT_TRUE(code == "ok" || code == "bad_format" || code == "invalid_input") << code;
    ++(code == "ok" ? read_well : refused);
  }
  EXPECT_GT(refused, 500);
  EXPECT_GT(read_well, 50);
}

TEST(PlanFiles, MissingFolderAndEmpty) {
  const auto code = [](const std::filesystem::path& path) {
    try {
      read_plan(path);
      return ErrorCode::kInternal;
    } catch (const Error& error) {
      return error.code();
    }
  };
  EXPECT_EQ(code("/nowhere/plan.toml"), ErrorCode::kNotFound);
  EXPECT_EQ(code(::testing::TempDir()), ErrorCode::kInvalidInput);
  const auto empty = std::filesystem::path(::testing::TempDir()) / "asbuilt_empty_plan.toml";
  std::ofstream(empty).close();
  EXPECT_EQ(code(empty), ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace asbuilt
