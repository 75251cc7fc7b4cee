// The whole line on simulated parts whose truth is known: what every inspector promises.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <thread>

#include "app/session/inspect.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "fixtures/phantom/case.h"

namespace asbuilt {
namespace {

constexpr char kBlock[] =
    "seed = 3\n[design]\nkind = \"bcc\"\ncells_x = 3\ncells_y = 2\ncells_z = 2\ncell_mm = "
    "1.8\nstrut_mm = 0.32\n"
    "[scan]\nvoxel_x_mm = 0.04\nvoxel_y_mm = 0.04\nvoxel_z_mm = 0.04\npsf_voxels = 0.9\nnoise = "
    "0.05\ncupping = 0.12\nrings = 0.01\n";

struct Case {
  std::filesystem::path folder;
  Truth truth;
  explicit Case(const std::string& build) {
    folder =
        std::filesystem::temp_directory_path() / ("asbuilt-inspect-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    truth = simulate_case(parse_case(std::string(kBlock) + build, "test"), folder);
  }
  ~Case() { std::filesystem::remove_all(folder); }
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
  Plan plan() const { return plan_without_file(folder / "scan.mha", {folder / "design.3mf"}); }
};

TEST(Inspect, APerfectPartHasNoDefectAndARowForEveryStrut) {
  const Case perfect("");
  const InspectionRecord r = run_inspection(perfect.plan(), {}).record;
  EXPECT_TRUE(r.defects.empty()) << r.defects.front().description;
  EXPECT_TRUE(r.voids.empty());
  ASSERT_EQ(r.struts.size(), perfect.truth.struts.size());
  EXPECT_FALSE(r.registration.ambiguous);
  double worst = 0.0;
  double sum = 0.0;
  int covered = 0;
  int measured = 0;
  for (std::size_t i = 0; i < r.struts.size(); ++i) {
    const StrutRow& row = r.struts[i];
    EXPECT_EQ(row.strut_id, perfect.truth.struts[i].strut_id);
    if (std::isnan(row.diameter_um)) {
      EXPECT_FALSE(row.reason.empty());
      continue;
    }
    const double error = row.diameter_um - perfect.truth.struts[i].diameter_um;
    worst = std::max(worst, std::abs(error));
    sum += error;
    ++measured;
    covered += std::abs(error) <= row.u_diameter_um ? 1 : 0;
  }
  ASSERT_GT(measured, 50);
  EXPECT_LT(std::abs(sum / measured), 4.0) << "bias beyond a tenth of a voxel";
  EXPECT_LT(worst, 20.0) << "half a voxel";
  EXPECT_GE(covered, 0.9 * measured);
  const double built = perfect.truth.built_solid.volume_mm3;
  EXPECT_NEAR(r.porosity.built_solid_mm3.value, built, 0.01 * built);
  EXPECT_NEAR(r.porosity.loss_pp.value, 0.0, 0.3);
  EXPECT_EQ(r.judgement.verdict, Outcome::kConforms);
}

TEST(Inspect, SeededDefectsAreFoundByNameAndPlace) {
  const Case printed(
      "[build]\nmissing = 1\nbroken = 1\nnecked = 1\nbulged = 1\nthin = 1\nthick = 1\nsize_spread "
      "= 0\n");
  const InspectionRecord r = run_inspection(printed.plan(), {}).record;
  std::map<std::string, StrutStatus> found;
  for (const StrutRow& row : r.struts) found[row.strut_id] = row.status;
  for (const StrutTruth& s : printed.truth.struts) {
    if (s.status == StrutStatus::kOk && s.defect_id >= 0) continue;
    EXPECT_EQ(to_string(found.at(s.strut_id)), std::string(to_string(s.status)))
        << "strut " << s.strut_id;
  }
  EXPECT_EQ(r.judgement.verdict, Outcome::kDoesNotConform);
  EXPECT_FALSE(r.pictures.empty());
}

TEST(Inspect, SameBitsAtOneAndTwoThreads) {
  const Case part("[build]\nroughness_um = 6\n");
  set_thread_count(1);
  const InspectionRecord one = run_inspection(part.plan(), {}).record;
  set_thread_count(2);
  const InspectionRecord two = run_inspection(part.plan(), {}).record;
  ASSERT_EQ(one.struts.size(), two.struts.size());
  for (std::size_t i = 0; i < one.struts.size(); ++i) {
    if (std::isnan(one.struts[i].diameter_um)) continue;
    EXPECT_EQ(one.struts[i].diameter_um, two.struts[i].diameter_um);
    EXPECT_EQ(one.struts[i].u_diameter_um, two.struts[i].u_diameter_um);
  }
  EXPECT_EQ(one.porosity.built_solid_mm3.value, two.porosity.built_solid_mm3.value);
  EXPECT_EQ(one.deviation.rms_um, two.deviation.rms_um);
}

TEST(Inspect, WhatThePlanSaysOfTheScannersEdgesIsInEveryUncertainty) {
  const Case part(
      "[build]\nroughness_um = 3\n[[defect]]\nmode = \"void\"\nstrut = 3\nsize_um = 200\n");
  const InspectionRecord usual = run_inspection(part.plan(), {}).record;
  Plan plan = part.plan();
  plan.surface.push_back({"u_edge_um", 3.0, "here"});
  const InspectionRecord wider = run_inspection(plan, {}).record;
  for (std::size_t i = 0; i < usual.struts.size(); ++i) {
    if (std::isnan(usual.struts[i].diameter_um)) continue;
    EXPECT_EQ(wider.struts[i].diameter_um, usual.struts[i].diameter_um);
    // Both sides of a strut, k = 2.
    EXPECT_NEAR(wider.struts[i].u_diameter_um, std::hypot(usual.struts[i].u_diameter_um, 12.0),
                1e-9);
  }
  EXPECT_EQ(wider.porosity.built_solid_mm3.value, usual.porosity.built_solid_mm3.value);
  EXPECT_GT(wider.porosity.built_solid_mm3.u, usual.porosity.built_solid_mm3.u);
  EXPECT_GT(wider.deviation.u_point_um, usual.deviation.u_point_um);
  ASSERT_EQ(usual.voids.size(), 1U);
  EXPECT_GT(wider.voids.at(0).u_volume_mm3, usual.voids[0].u_volume_mm3);
}

TEST(Inspect, CancellingIsPrompt) {
  const Case part("");
  std::stop_source stop;
  std::jthread later([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  try {
    run_inspection(part.plan(), Progress(nullptr, stop.get_token()));
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 8.0);
}

}  // namespace
}  // namespace asbuilt
