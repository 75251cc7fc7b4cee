#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "core/design/read_design.h"
#include "core/design/write_design.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::bytes_of;
using testing_files::expect_error;
using testing_files::TempFolder;

// Nodes with all the digits a double has, cones, every cap, some names.
Design random_design(bool names) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> place(-80.0, 80.0);
  std::uniform_real_distribution<double> radius(0.05, 0.4);
  Design design;
  for (int i = 0; i < 400; ++i) {
    design.lattice.nodes_mm.emplace_back(place(random), place(random), place(random) * 1e-3);
  }
  const StrutCap caps[] = {StrutCap::kSphere, StrutCap::kHemisphere, StrutCap::kButt};
  for (int i = 0; i < 400; ++i) {
    Strut strut;
    strut.node1 = i;
    strut.node2 = (i * 7 + 1) % 400 == i ? (i + 1) % 400 : (i * 7 + 1) % 400;
    strut.radius1_mm = radius(random);
    strut.radius2_mm = i % 3 == 0 ? radius(random) : strut.radius1_mm;
    strut.cap1 = caps[i % 3];
    strut.cap2 = caps[i / 3 % 3];
    if (names) strut.name = "S<" + std::to_string(i) + ">&\"ä\", 'x'";
    design.lattice.struts.push_back(strut);
  }
  return design;
}

void expect_same_struts(const Lattice& read, const Lattice& wanted, bool caps) {
  ASSERT_EQ(read.struts.size(), wanted.struts.size());
  for (std::size_t i = 0; i < wanted.struts.size(); ++i) {
    // Bit for bit: no digit is lost on the way.
    ASSERT_EQ(read.end1_mm(i), wanted.end1_mm(i));
    ASSERT_EQ(read.end2_mm(i), wanted.end2_mm(i));
    ASSERT_EQ(read.struts[i].radius1_mm, wanted.struts[i].radius1_mm);
    ASSERT_EQ(read.struts[i].radius2_mm, wanted.struts[i].radius2_mm);
    ASSERT_EQ(read.strut_id(i), wanted.strut_id(i));
    if (!caps) continue;
    ASSERT_EQ(read.struts[i].cap1, wanted.struts[i].cap1);
    ASSERT_EQ(read.struts[i].cap2, wanted.struts[i].cap2);
  }
}

TriMesh tetrahedron() {
  TriMesh mesh;
  mesh.vertices_mm = {{0.1F, 0, 0}, {7.7F, 1e-7F, 0}, {0, 3.3333333F, 0}, {0, 0, 12345.678F}};
  mesh.triangles = {{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {0, 3, 2}};
  return mesh;
}

TEST(WriteStrutTable, ReadsBackToTheLastDigit) {
  const TempFolder folder;
  for (const bool names : {false, true}) {
    const Design design = random_design(names);
    write_strut_table(folder / "a.csv", design.lattice);
    expect_same_struts(read_design({folder / "a.csv"}, {.node_tolerance_mm = 1e-6}).lattice,
                       design.lattice, false);
  }
  const std::string head = bytes_of(folder / "a.csv");
  EXPECT_EQ(head.substr(0, head.find('\n')), "strut,x1,y1,z1,x2,y2,z2,diameter,diameter2");
}

TEST(WriteStrutTable, CylindersNeedNoSecondDiameter) {
  const TempFolder folder;
  Lattice lattice;
  lattice.nodes_mm = {{0, -0.0, 0}, {0.1, 1e-7, 1e21}};
  lattice.struts = {{0, 1, 0.15, 0.15, StrutCap::kSphere, StrutCap::kSphere, "a"}};
  write_strut_table(folder / "a.csv", lattice);
  EXPECT_EQ(bytes_of(folder / "a.csv"),
            "strut,x1,y1,z1,x2,y2,z2,diameter\na,0,0,0,0.1,1e-07,1e+21,0.3\n");
  lattice.struts.push_back(lattice.struts[0]);
  expect_error([&] { write_strut_table(folder / "b.csv", lattice); }, ErrorCode::kInvalidInput,
               "same id");
  expect_error([&] { write_strut_table(folder / "b.csv", Lattice()); }, ErrorCode::kInvalidInput,
               "no struts");
  EXPECT_FALSE(std::filesystem::exists(folder / "b.csv"));
}

TEST(WriteThreemf, BeamsReadBackToTheLastDigit) {
  const TempFolder folder;
  for (const bool names : {false, true}) {
    const Design design = random_design(names);
    write_threemf(folder / "a.3mf", design);
    const Design read = read_design({folder / "a.3mf"}, {.node_tolerance_mm = 1e-6});
    EXPECT_EQ(read.solid, SolidOf::kLattice);
    EXPECT_TRUE(read.notes.empty());
    expect_same_struts(read.lattice, design.lattice, true);
    EXPECT_EQ(read.lattice.nodes_mm, design.lattice.nodes_mm);
  }
}

TEST(WriteThreemf, MeshAndBeamsReadBack) {
  const TempFolder folder;
  Design design = random_design(true);
  design.mesh = tetrahedron();
  design.solid = SolidOf::kLatticeAndMesh;
  write_threemf(folder / "both.3mf", design);
  const Design both = read_design({folder / "both.3mf"}, {.node_tolerance_mm = 1e-6});
  EXPECT_EQ(both.solid, SolidOf::kLatticeAndMesh);
  EXPECT_EQ(both.mesh.vertices_mm, design.mesh.vertices_mm);
  EXPECT_EQ(both.mesh.triangles, design.mesh.triangles);
  expect_same_struts(both.lattice, design.lattice, true);

  // Struts that only name parts of a mesh go without it.
  design.solid = SolidOf::kMesh;
  write_threemf(folder / "names.3mf", design);
  EXPECT_EQ(read_design({folder / "names.3mf"}, {}).solid, SolidOf::kLattice);

  design.lattice = Lattice();
  write_threemf(folder / "mesh.3mf", design);
  const Design mesh = read_design({folder / "mesh.3mf"}, {});
  EXPECT_EQ(mesh.solid, SolidOf::kMesh);
  EXPECT_EQ(mesh.mesh.vertices_mm, design.mesh.vertices_mm);
}

TEST(WriteThreemf, SameDesignSameBytes) {
  const TempFolder folder;
  write_threemf(folder / "a.3mf", random_design(true));
  // A ZIP holds times of two seconds' resolution and in the zone of the machine.
  ::setenv("TZ", "Asia/Tokyo", 1);
  ::tzset();
  write_threemf(folder / "b.3mf", random_design(true));
  ::unsetenv("TZ");
  ::tzset();
  const std::string bytes = bytes_of(folder / "a.3mf");
  EXPECT_EQ(bytes, bytes_of(folder / "b.3mf"));
  // 1980-01-01 00:00, at 10 of the first local header.
  EXPECT_EQ(bytes.substr(10, 4), std::string("\0\0\x21\0", 4));
}

TEST(WriteThreemf, SampleOfTheConsortiumSurvivesTheRoundTrip) {
  const TempFolder folder;
  const std::filesystem::path sample =
      std::string(ASBUILT_FIXTURES_DIR) + "/data/3mf/beam_lattice/spinal implant.3mf";
  const Design design = read_design({sample}, {});
  write_threemf(folder / "a.3mf", design);
  const Design read = read_design({folder / "a.3mf"}, {});
  expect_same_struts(read.lattice, design.lattice, true);
  EXPECT_EQ(read.lattice.nodes_mm, design.lattice.nodes_mm);
  EXPECT_EQ(read.mesh.vertices_mm, design.mesh.vertices_mm);
  EXPECT_EQ(read.mesh.triangles, design.mesh.triangles);
}

TEST(WriteThreemf, WhatCannotBeSaidIsRefused) {
  const TempFolder folder;
  const auto refused = [&](const Design& design, const char* reason) {
    expect_error([&] { write_threemf(folder / "a.3mf", design); }, ErrorCode::kInvalidInput,
                 reason);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  };
  refused(Design(), "empty");
  Design design = random_design(false);
  design.lattice.struts[5].radius1_mm = 0.0;
  refused(design, "strut 5");
  design = random_design(false);
  design.lattice.struts[5].node2 = design.lattice.struts[5].node1;
  refused(design, "strut 5");
  design = random_design(false);
  design.lattice.struts[5].name = "a\nb";
  refused(design, "not plain UTF-8");
  design = random_design(false);
  design.lattice.nodes_mm[9].x() = std::numeric_limits<double>::infinity();
  expect_error([&] { write_threemf(folder / "a.3mf", design); }, ErrorCode::kInvalidInput, "");
}

}  // namespace
}  // namespace asbuilt
