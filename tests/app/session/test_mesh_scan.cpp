// A mesh of the built surface in place of a scan, against the truth of simulated parts.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "core/base/error.h"
#include "tests/app/session/built_surface.h"

namespace asbuilt {
namespace {

constexpr char kDefects[] =
    "[build]\ndiameter_bias_um = 12\nmissing = 1\nbroken = 1\nnecked = 1\nbulged = 1\nthin = "
    "1\nthick = 1\nsize_spread = 0\n";

void expect_error(const std::function<void()>& run, ErrorCode code, const std::string& says) {
  try {
    run();
    ADD_FAILURE() << "no error that says " << says;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
  }
}

TEST(MeshScan, DiametersDefectsAndMetalAgreeWithTheTruth) {
  const BuiltSurface part("mesh", kDefects, 0.02);
  write_stl(part.folder / "built.stl", part.mesh);
  const InspectionRecord r = run_inspection(part.plan("built.stl"), {}).record;

  const DiameterErrors e = diameter_errors(r, part.truth);
  std::printf("%s\n", text_of(e).c_str());
  EXPECT_GT(e.count, 50);
  EXPECT_LT(std::abs(e.bias), 1.0);
  EXPECT_LT(e.sd, 1.5);
  EXPECT_GE(e.covered, 0.9);
  EXPECT_LT(e.mean_u, 5.0) << "grey levels and blur are not part of U";
  std::map<std::string, const StrutRow*> rows;
  for (const StrutRow& row : r.struts) rows[row.strut_id] = &row;
  for (const StrutTruth& s : part.truth.struts) {
    if (s.status == StrutStatus::kOk && s.defect_id >= 0) continue;
    EXPECT_EQ(to_string(rows.at(s.strut_id)->status), std::string(to_string(s.status)))
        << "strut " << s.strut_id;
  }

  const double built = part.truth.built_solid.volume_mm3;
  std::printf("built %.4f (true %.4f, U %.4f) mm3, loss %.3f pp\n",
              r.porosity.built_solid_mm3.value, built, r.porosity.built_solid_mm3.u,
              r.porosity.loss_pp.value);
  EXPECT_NEAR(r.porosity.built_solid_mm3.value, built, r.porosity.built_solid_mm3.u);
  EXPECT_NEAR(r.porosity.built_solid_mm3.value, built, 0.005 * built);
  const double loss =
      100.0 * (built - part.truth.design_solid.volume_mm3) / r.porosity.envelope_mm3.value;
  EXPECT_NEAR(r.porosity.loss_pp.value, loss, 0.1);

  EXPECT_EQ(r.scan.kind, "mesh");
  EXPECT_TRUE(std::isnan(r.scan.edge_spread_um));
  EXPECT_TRUE(std::isnan(r.scan.contrast_to_noise));
  EXPECT_TRUE(std::isnan(r.porosity.closed_porosity.value));
  const auto says = [](const std::vector<std::string>& list, const std::string& what) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& line) {
      return line.find(what) != std::string::npos;
    });
  };
  EXPECT_TRUE(says(r.not_measured, "grey levels"));
  EXPECT_TRUE(says(r.not_measured, "closed voids"));
  EXPECT_TRUE(says(r.scan.notes, "facets leave"));
}

TEST(MeshScan, TheUncertaintyFollowsTheFacets) {
  const BuiltSurface part("coarse", "[build]\nroughness_um = 4\n", 0.05);
  write_ply(part.folder / "built.ply", part.mesh);
  const InspectionRecord r = run_inspection(part.plan("built.ply"), {}).record;
  const DiameterErrors e = diameter_errors(r, part.truth);
  std::printf("%s\n", text_of(e).c_str());
  for (const std::string& note : r.scan.notes) std::printf("  %s\n", note.c_str());
  EXPECT_GE(e.covered, 0.9);
  EXPECT_GT(e.mean_u, 2.0);
  EXPECT_LT(e.mean_u, 15.0);
}

TEST(MeshScan, AVoidWithItsSkinIsFound) {
  const BuiltSurface part("void", "[[defect]]\nmode = \"void\"\nsize_um = 140\n", 0.02);
  write_stl(part.folder / "built.stl", part.mesh);
  const InspectionRecord r = run_inspection(part.plan("built.stl"), {}).record;
  ASSERT_EQ(r.voids.size(), 1u);
  EXPECT_NEAR(r.voids[0].equivalent_um, 140.0, 10.0);
  EXPECT_GT(r.porosity.closed_porosity.value, 0.0);
}

TEST(MeshScan, WhatBoundsNoVolumeIsRefused) {
  const BuiltSurface part("refused", "", 0.04);
  const auto inspect = [&](const TriMesh& mesh, const std::string& unit = "") {
    write_stl(part.folder / "built.stl", mesh);
    Plan plan = part.plan("built.stl");
    plan.scan_unit = unit;
    return run_registration(plan, {}).scan;
  };
  const auto scaled = [&](double factor) {
    TriMesh mesh = part.mesh;
    for (Vec3f& v : mesh.vertices_mm) v *= static_cast<float>(factor);
    return mesh;
  };
  expect_error([&] { inspect(scaled(1.0 / 25.4)); }, ErrorCode::kInvalidInput, "\"inch\"");
  expect_error([&] { inspect(scaled(1e-3)); }, ErrorCode::kInvalidInput, "\"m\"");
  expect_error([&] { inspect(scaled(1e3)); }, ErrorCode::kInvalidInput, "\"um\"");
  EXPECT_NO_THROW(inspect(scaled(1.0 / 25.4), "inch"));

  TriMesh open = part.mesh;
  open.triangles.resize(open.triangles.size() - 40);
  expect_error([&] { inspect(open); }, ErrorCode::kNotMeasurable, "open");

  TriMesh twice = part.mesh;  // a second body that reaches into the first
  const auto count = static_cast<std::int32_t>(part.mesh.vertices_mm.size());
  for (const Vec3f& v : part.mesh.vertices_mm)
    twice.vertices_mm.push_back(v + Vec3f(0.11F, 0.07F, 0.05F));
  for (const auto& t : part.mesh.triangles)
    twice.triangles.push_back({t[0] + count, t[1] + count, t[2] + count});
  expect_error([&] { inspect(twice); }, ErrorCode::kNotMeasurable, "crosses itself");

  TriMesh turned = part.mesh;
  for (auto& t : turned.triangles) std::swap(t[1], t[2]);
  const ScanRecord r = inspect(turned);
  EXPECT_TRUE(std::any_of(r.notes.begin(), r.notes.end(), [](const std::string& note) {
    return note.find("inside out") != std::string::npos;
  }));
}

}  // namespace
}  // namespace asbuilt
