#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <fstream>
#include <numbers>
#include <regex>
#include <set>
#include <sstream>

#include "core/base/error.h"
#include "core/spec/plan.h"
#include "core/spec/plan_keys.h"

namespace asbuilt {
namespace {

Plan parsed(const std::string& text) {
  return parse_plan("scan = \"s.mha\"\ndesign = \"d.3mf\"\n" + text, "/lots/4/plan.toml");
}

std::filesystem::path tree() {
  return std::filesystem::path(ASBUILT_FIXTURES_DIR).parent_path();
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Plan, ExampleReads) {
  const auto folder = std::filesystem::path(ASBUILT_FIXTURES_DIR) / "plans";
  const Plan plan = read_plan(folder / "example.toml");
  EXPECT_EQ(plan.scan, folder / "part-0117.mha");
  ASSERT_EQ(plan.designs.size(), 2u);
  EXPECT_EQ(plan.designs[1], folder / "plate.stl");
  EXPECT_EQ(plan.design_unit, "mm");
  EXPECT_EQ(plan.scan_unit, "");
  EXPECT_EQ(plan.material, "Ti6Al4V ELI");
  EXPECT_EQ(plan.part, "SN-0117");
  EXPECT_EQ(plan.lot, "L-2026-004");
  EXPECT_EQ(plan.symmetry, Symmetry::kRefuse);
  EXPECT_EQ(plan.memory_budget_gb, 16.0);
  ASSERT_EQ(plan.inspectors.size(), 1u);
  EXPECT_EQ(plan.inspectors[0].name, "stiffness");
  EXPECT_FALSE(plan.inspectors[0].enabled);
  ASSERT_TRUE(plan.approximate_pose);
  // A quarter turn about z takes x to y; then the translation.
  EXPECT_LT((plan.approximate_pose->design_from_scan * Vec3(1, 0, 0) - Vec3(12, 1, -3.5)).norm(),
            1e-12);
  EXPECT_EQ(plan.approximate_pose->tolerance_deg, 10.0);

  const std::vector<Tolerance>& t = plan.judgement.tolerances;
  ASSERT_EQ(t.size(), 7u);
  EXPECT_EQ(t[0].characteristic->id, "defect.count");
  EXPECT_EQ(t[0].selection.modes, (std::vector{DefectMode::kMissing, DefectMode::kBroken}));
  EXPECT_EQ(t[0].severity, Severity::kCritical);
  EXPECT_EQ(t[0].upper, 0.0);
  EXPECT_EQ(t[1].kind, LimitKind::kDeviationPercent);
  EXPECT_EQ(t[1].selection.outside_zone->name, "rim");
  EXPECT_EQ(t[1].allowed_fraction, 0.01);
  EXPECT_EQ(t[2].kind, LimitKind::kDeviation);
  EXPECT_EQ(t[2].allowed_failures, 5);
  EXPECT_EQ(t[3].expanded_uncertainty, 20.0);
  EXPECT_EQ(t[4].rule, DecisionRule::kSimple);
  EXPECT_EQ(t[4].selection.zone->form, Zone::Form::kCylinder);
  EXPECT_EQ(t[6].not_measurable, NotMeasurable::kIgnore);
}

// Whatever folder the program is started from.
TEST(Plan, EveryFileIsSoughtInThePlansFolder) {
  const auto sidecar = [](const std::string& text) {
    const Plan plan = parse_plan(
        "scan = \"ct/s.raw\"\ndesign = [\"../d.3mf\", \"/cad/d.stl\"]\n[scan_options]\nsidecar = "
        "\"" +
            text + "\"\nseries = \"1.2\"\n",
        "lots/4/plan.toml");
    EXPECT_EQ(plan.scan, "lots/4/ct/s.raw");
    EXPECT_EQ(plan.designs, (std::vector<std::filesystem::path>{"lots/d.3mf", "/cad/d.stl"}));
    EXPECT_EQ(plan.scan_options.at(1).value, OptionValue(std::string("1.2")));
    return std::get<std::string>(plan.scan_options.at(0).value);
  };
  EXPECT_EQ(sidecar("s.toml"), "lots/4/s.toml");
  EXPECT_EQ(sidecar("ct/../s.vgi"), "lots/4/s.vgi");
  EXPECT_EQ(sidecar("/scans/s.toml"), "/scans/s.toml");
  EXPECT_EQ(sidecar(""), "") << "empty: beside the raw file";
}

TEST(Plan, LeastPlanAndDefaults) {
  const Plan plan = parsed("");
  EXPECT_EQ(plan.scan, "/lots/4/s.mha");
  EXPECT_EQ(plan.designs, std::vector<std::filesystem::path>{"/lots/4/d.3mf"});
  EXPECT_EQ(plan.build_direction, Vec3::UnitZ());
  EXPECT_FALSE(plan.approximate_pose);
  EXPECT_TRUE(plan.judgement.tolerances.empty());
  EXPECT_FALSE(plan.judgement.is_default);
  EXPECT_EQ(plan.judgement.rule, DecisionRule::kIso14253);
  EXPECT_EQ(plan.judgement.guard, GuardBand::kConformance95);
}

TEST(Plan, PathsAndDirections) {
  const Plan plan = parse_plan(
      "scan = '../scans/a.mha'\ndesign = ['/cad/a.3mf', 'b.stl']\nbuild_direction = [0, -3, 4]\n"
      "symmetry = 'accept'\nscan_unit = 'um'\n",
      "lots/4/plan.toml");
  EXPECT_EQ(plan.scan, "lots/scans/a.mha");
  EXPECT_EQ(plan.designs[0], "/cad/a.3mf");
  EXPECT_LT((plan.build_direction - Vec3(0, -0.6, 0.8)).norm(), 1e-15);
  EXPECT_EQ(plan.symmetry, Symmetry::kAccept);
  EXPECT_EQ(plan.scan_unit, "um");
}

struct SampleOptions {
  double step_um = 10.0;
  bool fine = false;
  std::string mode = "a";
  static const std::vector<OptionField<SampleOptions>>& fields() {
    static const std::vector<OptionField<SampleOptions>> all = {
        {"step_um", "um", "step", &SampleOptions::step_um, 1.0, 100.0},
        {"fine", "", "fine", &SampleOptions::fine},
        {"mode", "", "mode", &SampleOptions::mode, 0, 0, {"a", "b"}}};
    return all;
  }
};

// What the plan keeps is what set_option takes, and its errors still name the line.
TEST(Plan, OptionsReachSetOption) {
  const Plan plan = parsed(
      "[surface]\nstep_um = 20\n[registration]\nfine = true\n[scan_options]\nsidecar = 'x'\n"
      "[inspectors.strut]\nenabled = true\nmode = \"b\"\nstep_um = 500.0\n[inspectors.node]\n");
  ASSERT_EQ(plan.inspectors.size(), 2u);
  EXPECT_EQ(plan.inspectors[0].name, "strut");
  EXPECT_EQ(plan.inspectors[0].where, "/lots/4/plan.toml:9 inspectors.strut");
  EXPECT_EQ(plan.inspectors[1].name, "node");
  ASSERT_EQ(plan.inspectors[0].options.size(), 2u);
  EXPECT_EQ(std::get<std::string>(plan.scan_options.at(0).value), "/lots/4/x");

  SampleOptions options;
  set_option(options, plan.surface.at(0).name, plan.surface[0].value, plan.surface[0].where);
  set_option(options, plan.registration.at(0).name, plan.registration[0].value, "");
  EXPECT_EQ(options.step_um, 20.0);
  EXPECT_TRUE(options.fine);
  const PlanOption& step = plan.inspectors[0].options[1];
  try {
    set_option(options, step.name, step.value, step.where);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().where, "/lots/4/plan.toml:12 inspectors.strut.step_um = 500");
    EXPECT_EQ(error.text().allowed, "1 to 100 um");
  }
}

TEST(Plan, PoseAsMatrixIsMadeARotation) {
  const Plan plan = parsed(
      "[pose]\ndesign_from_scan = [0.8660, -0.5, 0, 1, 0.5, 0.8660, 0, 2, 0, 0, 1, 3, 0, 0, 0, "
      "1]\n");
  const Pose& pose = plan.approximate_pose->design_from_scan;
  const double c = std::cos(std::numbers::pi / 6.0);
  EXPECT_NEAR(pose.rotation(0, 0), c, 1e-4);
  EXPECT_LT((pose.rotation * pose.rotation.transpose() - Mat3::Identity()).norm(), 1e-14);
  EXPECT_EQ(pose.translation_mm, Vec3(1, 2, 3));
  EXPECT_EQ(plan.approximate_pose->origin, "pose");
}

TEST(Plan, DatumsGiveThePose) {
  const Plan plan = parsed(
      "[datums]\ntolerance_mm = 0.5\n"
      "[[datums.point]]\nname = 'A'\ndesign_mm = [1, 0, 0]\nscan_mm = [0, 0, 0]\n"
      "[[datums.point]]\nname = 'B'\ndesign_mm = [1, 10, 0]\nscan_mm = [10, 0, 0]\n"
      "[[datums.point]]\nname = 'C'\ndesign_mm = [-9, 0, 0]\nscan_mm = [0, 10, 0]\n");
  ASSERT_EQ(plan.datums.size(), 3u);
  const ApproximatePose& pose = *plan.approximate_pose;
  EXPECT_EQ(pose.origin, "datums");
  EXPECT_LT((pose.design_from_scan * Vec3(2, 3, 4) - Vec3(-2, 2, 4)).norm(), 1e-12);
  EXPECT_LT(pose.datum_rms_mm, 1e-12);
  EXPECT_EQ(pose.tolerance_mm, 0.5);
  EXPECT_GT(pose.tolerance_deg, 5.0);  // atan(0.5 / 4.08) = 7.0 deg
  EXPECT_LT(pose.tolerance_deg, 10.0);
}

// docs/plan.md is written by hand: it must have every key of the reader under its heading, and no
// key that the reader would refuse.
TEST(Plan, ReferenceHasEveryKeyAndNoOther) {
  const std::string text = contents(tree() / "docs" / "plan.md");
  std::set<std::string> documented;
  const std::regex row(R"(\n\| `([a-z_]+)` \|)");
  for (auto it = std::sregex_iterator(text.begin(), text.end(), row); it != std::sregex_iterator();
       ++it) {
    documented.insert((*it)[1]);
  }
  std::set<std::string> known;
  for (const PlanKey& key : plan_keys()) {
    if (key.key == "*") continue;
    known.insert(std::string(key.key));
    EXPECT_TRUE(documented.contains(std::string(key.key))) << key.section << "." << key.key;
    if (key.section.empty()) continue;
    const std::string section(key.section.substr(0, key.section.find('.')));
    const auto heading = text.find("\n## ");
    ASSERT_NE(heading, std::string::npos);
    bool found = false;
    for (auto at = heading; at != std::string::npos; at = text.find("\n## ", at + 1)) {
      const std::string part = text.substr(at, text.find("\n## ", at + 1) - at);
      const std::string title = part.substr(0, part.find('\n', 1));
      if (title.find("[" + section) == std::string::npos) continue;
      found = found || part.find("| `" + std::string(key.key) + "` |") != std::string::npos;
    }
    EXPECT_TRUE(found) << "not under its heading: " << key.section << "." << key.key;
  }
  for (const std::string& key : documented) EXPECT_TRUE(known.contains(key)) << key;
}

TEST(Plan, ReferenceHasEveryCharacteristicAsItIs) {
  const std::string text = contents(tree() / "docs" / "plan.md");
  std::set<std::string> documented;
  const std::regex row(R"(\n\| `([a-z]+\.[a-z0-9_]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|)");
  for (auto it = std::sregex_iterator(text.begin(), text.end(), row); it != std::sregex_iterator();
       ++it) {
    const Characteristic* c = find_characteristic((*it)[1].str());
    ASSERT_NE(c, nullptr) << (*it)[1];
    documented.insert(std::string(c->id));
    EXPECT_EQ((*it)[3].str() != "-", c->nominal != nullptr) << c->id;
    EXPECT_EQ((*it)[4].str() != "no" && (*it)[4].str() != "exact", c->uncertainty != nullptr)
        << c->id;
    EXPECT_EQ((*it)[4].str() == "exact", c->is_count) << c->id;
  }
  for (const Characteristic& c : characteristics()) {
    EXPECT_TRUE(documented.contains(std::string(c.id))) << c.id;
  }
}

TEST(Plan, HundredThousandTolerances) {
  std::string text;
  for (int i = 0; i < 100000; ++i) {
    text += "[[tolerance]]\nid = \"t" + std::to_string(i) +
            "\"\ncharacteristic = \"strut.diameter_um\"\nfeatures = \"" + std::to_string(i) +
            "\"\nlower = 300\n";
  }
  const std::clock_t start = std::clock();  // of the processor: other work must not fail this
  const Plan plan = parsed(text);
  const double taken_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  ASSERT_EQ(plan.judgement.tolerances.size(), 100000u);
  EXPECT_EQ(plan.judgement.tolerances.back().where, "/lots/4/plan.toml:499998");
  EXPECT_LT(taken_s, 20.0);
}

}  // namespace
}  // namespace asbuilt
