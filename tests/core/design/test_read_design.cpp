// Designs without unit, designs of two files, options, and the check of units.
#include <gtest/gtest.h>

#include "core/design/read_design.h"
#include "core/design/unit_check.h"
#include "core/mesh_files/write_mesh.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::expect_error;
using testing_files::TempFolder;

TriMesh box(const Vec3& low, const Vec3& high) {
  TriMesh mesh;
  for (int i = 0; i < 8; ++i) {
    mesh.vertices_mm.push_back(Box3{low, high}.corner_mm(i).cast<float>());
  }
  mesh.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                    {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  return mesh;
}

bool has_note(const Design& design, const std::string& part) {
  for (const std::string& note : design.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

// Two struts along x and y at half height of a 10 mm cube.
const char* kStruts = "strut,x1,y1,z1,x2,y2,z2,diameter\nu,1,5,5,9,5,5,1\nv,5,1,5,5,9,5,1\n";

TEST(ReadDesign, MeshesHaveTheUnitThatTheUserGives) {
  const TempFolder folder;
  write_stl(folder / "a.stl", box({0, 0, 0}, {1, 2, 3}));
  for (const auto& [unit, factor] : std::vector<std::pair<std::string, double>>{{"auto", 1.0},
                                                                                {"mm", 1.0},
                                                                                {"um", 0.001},
                                                                                {"cm", 10.0},
                                                                                {"m", 1000.0},
                                                                                {"inch", 25.4}}) {
    const Design design = read_design({folder / "a.stl"}, {.unit = unit});
    EXPECT_NEAR(design.bounds().size_mm().z(), 3.0 * factor, 1e-6 * factor);
    EXPECT_EQ(design.unit_is_declared, unit != "auto");
    EXPECT_EQ(has_note(design, "states no unit"), unit == "auto");
    EXPECT_EQ(design.unit, unit == "auto" ? "mm" : unit);
    EXPECT_EQ(design.solid, SolidOf::kMesh);
    EXPECT_TRUE(design.lattice.empty());
  }
}

TEST(ReadDesign, MeshAroundTheStrutsIsTheWholeShape) {
  const TempFolder folder;
  const auto struts = folder.put("s.csv", kStruts);
  write_stl(folder / "whole.stl", box({0, 0, 0}, {10, 10, 10}));
  for (const bool mesh_first : {false, true}) {
    const Design design = mesh_first ? read_design({folder / "whole.stl", struts}, {})
                                     : read_design({struts, folder / "whole.stl"}, {});
    EXPECT_EQ(design.solid, SolidOf::kMesh);
    EXPECT_EQ(design.lattice.struts.size(), 2u);
    EXPECT_EQ(design.lattice.strut_id(1), "v");
    EXPECT_EQ(design.mesh.triangles.size(), 12u);
    EXPECT_NEAR(design.bounds().size_mm().x(), 10.0, 1e-6);
    EXPECT_TRUE(has_note(design, "whole shape"));
    EXPECT_FALSE(design.unit_is_declared);
  }
}

TEST(ReadDesign, MeshThatTheAxesAvoidIsAPartBesideThem) {
  const TempFolder folder;
  const auto struts = folder.put("s.csv", kStruts);
  // Two plates whose common box holds all nodes, as the end plates of a cage do.
  TriMesh plates = box({0, 0, 0}, {10, 10, 1});
  const TriMesh top = box({0, 0, 9}, {10, 10, 10});
  const auto base = static_cast<std::int32_t>(plates.vertices_mm.size());
  plates.vertices_mm.insert(plates.vertices_mm.end(), top.vertices_mm.begin(),
                            top.vertices_mm.end());
  for (const auto& t : top.triangles) {
    plates.triangles.push_back({t[0] + base, t[1] + base, t[2] + base});
  }
  write_stl(folder / "plates.stl", plates);
  EXPECT_EQ(read_design({struts, folder / "plates.stl"}, {}).solid, SolidOf::kLatticeAndMesh);
  write_stl(folder / "foot.stl", box({0, 0, 0}, {10, 10, 1}));
  const Design foot = read_design({struts, folder / "foot.stl"}, {});
  EXPECT_EQ(foot.solid, SolidOf::kLatticeAndMesh);
  EXPECT_NEAR(foot.bounds().size_mm().z(), 5.5, 1e-6);
  TriMesh open = box({0, 0, 0}, {10, 10, 1});
  open.triangles.pop_back();
  write_stl(folder / "open.stl", open);
  expect_error(
      [&] {
        read_design({struts, folder / "open.stl"}, {});
      },
      ErrorCode::kInvalidInput, "not closed");
}

TEST(ReadDesign, MeshInAnotherUnitThanTheStrutsIsRefusedWithTheUnit) {
  const TempFolder folder;
  const auto struts = folder.put("s.csv", kStruts);
  write_stl(folder / "inch.stl", box({0, 0, 0}, Vec3::Constant(10 / 25.4)));
  expect_error(
      [&] {
        read_design({struts, folder / "inch.stl"}, {});
      },
      ErrorCode::kInvalidInput, "set the unit of the mesh to inch");
  EXPECT_EQ(read_design({struts, folder / "inch.stl"}, {.unit = "inch"}).solid, SolidOf::kMesh);
}

TEST(ReadDesign, CombinationsWithoutMeaningAreRefused) {
  const TempFolder folder;
  const auto struts = folder.put("s.csv", kStruts);
  write_stl(folder / "a.stl", box({0, 0, 0}, {1, 1, 1}));
  const auto mesh = folder / "a.stl";
  const auto refused = [](const std::vector<std::filesystem::path>& files, const char* reason) {
    expect_error([&] { read_design(files, {}); }, ErrorCode::kInvalidInput, reason);
  };
  refused({}, "one or two files");
  refused({mesh, mesh, struts}, "one or two files");
  refused({mesh, mesh}, "neither file");
  refused({struts, struts}, "both files");
  refused({folder.put("a.step", "ISO-10303-21;")}, "ending");
  expect_error([&] { read_design({folder.put("a.xyz", "1 2 3\n")}, {}); }, ErrorCode::kInvalidInput,
               "ending");
  expect_error([&] { read_design({folder.put("a.obj", "v 1 2 3\n")}, {}); }, ErrorCode::kBadFormat,
               "no triangles");
}

TEST(ReadDesign, NearlyClosedMeshesAreClosed) {
  const TempFolder folder;
  // Each triangle with corners of its own, off by what rounding to seven digits leaves.
  std::string text = "solid\n";
  const TriMesh sound = box({0, 0, 0}, {10, 10, 10});
  double off = 0.0;
  for (const auto& t : sound.triangles) {
    off = 1e-6 - off;
    text += "facet normal 0 0 0\nouter loop\n";
    for (const std::int32_t corner : t) {
      const Vec3f& v = sound.vertices_mm[static_cast<std::size_t>(corner)];
      char line[96];
      std::snprintf(line, sizeof line, "vertex %.7f %.7f %.7f\n", v.x() + off, v.y(), v.z());
      text += line;
    }
    text += "endloop\nendfacet\n";
  }
  const Design design = read_design({folder.put("a.stl", text + "endsolid\n")}, {});
  EXPECT_TRUE(check_mesh(design.mesh).watertight());
  EXPECT_EQ(design.mesh.vertices_mm.size(), 8u);
  EXPECT_TRUE(has_note(design, "closed when nearly equal corners were joined"));
}

TEST(ReadDesign, OptionsAreDescribed) {
  DesignOptions options;
  set_option(options, "unit", std::string("inch"), "--unit");
  set_option(options, "node_tolerance_mm", 0.05, "plan");
  set_option(options, "build_item", 2.0, "plan");
  EXPECT_EQ(options.unit, "inch");
  EXPECT_EQ(options.build_item, 2);
  expect_error([&] { set_option(options, "unit", std::string("yard"), "--unit"); },
               ErrorCode::kInvalidInput, "inch");
  expect_error([&] { set_option(options, "node_tolerance_mm", 0.0, "plan"); },
               ErrorCode::kInvalidInput, "out of range");
  expect_error([&] { set_option(options, "clipping", std::string("maybe"), "plan"); },
               ErrorCode::kInvalidInput, "trim, ignore");
  EXPECT_EQ(snapshot(options).size(), 5u);
  // Set in code, too, nonsense does not pass for a default.
  expect_error([] { read_design({"a.csv"}, {.unit = "furlong"}); }, ErrorCode::kInvalidInput,
               "furlong");
  expect_error([] { read_design({"a.csv"}, {.node_tolerance_mm = 0.0}); }, ErrorCode::kInvalidInput,
               "node_tolerance_mm");
}

TEST(ReadDesign, CancellingStopsIt) {
  const TempFolder folder;
  std::stop_source stop;
  stop.request_stop();
  const Progress cancelled(nullptr, stop.get_token());
  write_stl(folder / "a.stl", box({0, 0, 0}, {1, 1, 1}));
  expect_error([&] { read_design({folder / "a.stl"}, {}, cancelled); }, ErrorCode::kCancelled, "");
  const std::filesystem::path lattice =
      std::string(ASBUILT_FIXTURES_DIR) + "/data/3mf/beam_lattice/pyramid.3mf";
  expect_error([&] { read_design({lattice}, {}, cancelled); }, ErrorCode::kCancelled, "");
}

TEST(UnitCheck, FindsTheFactorAndNothingElse) {
  const Box3 scan{Vec3::Zero(), {20, 30, 40}};
  const auto scaled = [&scan](double factor) {
    return Box3{scan.low_mm * factor, scan.high_mm * factor};
  };
  // Within tolerance of each factor, and with a scan that is larger or smaller by a part.
  for (const double around : {0.6, 0.95, 1.0, 1.3, 1.8}) {
    EXPECT_EQ(infer_unit_factor(scaled(around), scan).factor, 1.0) << around;
    EXPECT_EQ(infer_unit_factor(scaled(around / 25.4), scan).factor, 25.4) << around;
    EXPECT_EQ(infer_unit_factor(scaled(around * 25.4), scan).factor, 1.0 / 25.4) << around;
    EXPECT_EQ(infer_unit_factor(scaled(around / 1000.0), scan).factor, 1000.0) << around;
    EXPECT_EQ(infer_unit_factor(scaled(around * 1000.0), scan).factor, 0.001) << around;
  }
  for (const double odd : {0.3, 3.5, 8.0, 0.1, 150.0, 1e-5, 1e6}) {
    EXPECT_EQ(infer_unit_factor(scaled(odd), scan).factor, 1.0) << odd;
  }
  const UnitCheck inch = infer_unit_factor(scaled(1.0 / 25.4), scan);
  EXPECT_EQ(inch.suggested_unit, "inch");
  EXPECT_NEAR(inch.size_ratio, 25.4, 1e-9);
  EXPECT_NEAR(inch.misfit, 0.0, 1e-12);
  EXPECT_NE(inch.statement.find("inches"), std::string::npos);
  EXPECT_EQ(infer_unit_factor(scaled(1000), scan).suggested_unit, "um");
  EXPECT_EQ(infer_unit_factor(scaled(0.001), scan).suggested_unit, "m");
  EXPECT_THROW(infer_unit_factor(Box3(), scan), Error);
  EXPECT_THROW(infer_unit_factor(scan, {Vec3::Zero(), Vec3::Zero()}), Error);
}

}  // namespace
}  // namespace asbuilt
