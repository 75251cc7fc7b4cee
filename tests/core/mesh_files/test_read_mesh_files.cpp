// Real files of trimesh's test set: each is read as it is, or refused with the reason.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/mesh_files/read_mesh.h"
#include "tests/core/mesh_files/expect_error.h"

namespace asbuilt {
namespace {

const std::filesystem::path kFolder = std::string(ASBUILT_FIXTURES_DIR) + "/data/mesh_trimesh";

struct Sound {
  const char* name;
  const char* format;
  std::size_t vertices;
  std::size_t triangles;
  Vec3 size_mm;
  bool closed;
};

TEST(MeshTrimesh, SoundFilesAreReadAsTheyAre) {
  // Triangle counts by the headers (or by counting "facet"); sizes of the named solids.
  const Sound all[] = {
      {"20mm-xyz-cube.stl", "STL binary", 132, 260, {20, 20, 20}, true},
      {"box.STL", "STL binary", 4455, 8954, {7.25, 4.5, 3.75}, true},
      {"busted.STL", "STL binary", 1941, 3878, {10.6748, 11.3846, 9.57241}, true},
      {"comments.off", "OFF", 8, 12, {3.265986, 3.265986, 2.309402}, true},
      {"cylinder.stl", "STL binary", 210, 416, {2, 2, 8}, true},
      {"idler_riser.STL", "STL binary", 803, 1572, {2.656, 2.953, 0.625}, false},
      {"large_block.STL", "STL binary", 8, 12, {4572, 304.8, 2438.4}, true},
      {"multibody.stl", "STL ASCII", 20, 32, {0.636, 1.0884, 0.33993}, false},
      {"origin_inside.STL", "STL binary", 16, 28, {1, 1, 1}, true},
      {"shared.STL", "STL binary", 14, 24, {2, 2, 1}, false},
      {"soup.stl", "STL binary", 300, 100, {0.99745, 0.99652, 0.99291}, false},
      {"torus.STL", "STL binary", 4350, 8700, {3, 3, 1}, true},
  };
  for (const Sound& file : all) {
    SCOPED_TRACE(file.name);
    const MeshFile read = read_mesh(kFolder / file.name);
    EXPECT_EQ(read.format, file.format);
    EXPECT_EQ(read.mesh.vertices_mm.size(), file.vertices);
    EXPECT_EQ(read.mesh.triangles.size(), file.triangles);
    EXPECT_TRUE(read.points_mm.empty());
    EXPECT_LT((read.mesh.bounds().size_mm() - file.size_mm).norm(), 3e-3);
    EXPECT_EQ(check_mesh(read.mesh).watertight(), file.closed);
  }
}

TEST(MeshTrimesh, VolumesOfNamedSolidsAreTheirs) {
  // A cube with corners at 1.632993 on the axes: edge 1.632993 sqrt(2).
  EXPECT_NEAR(read_mesh(kFolder / "comments.off").mesh.signed_volume_mm3(),
              std::pow(1.632993 * std::numbers::sqrt2, 3), 1e-4);
  // A cylinder of radius 1 and length 8 as an inscribed prism: a little less than 8 pi.
  const double cylinder = read_mesh(kFolder / "cylinder.stl").mesh.signed_volume_mm3();
  EXPECT_LT(cylinder, 8.0 * std::numbers::pi);
  EXPECT_GT(cylinder, 0.995 * 8.0 * std::numbers::pi);
  // A torus with radii 1 and 0.5: 2 pi^2 R r^2.
  const double torus = 2.0 * std::numbers::pi * std::numbers::pi * 0.25;
  EXPECT_NEAR(read_mesh(kFolder / "torus.STL").mesh.signed_volume_mm3(), torus, 0.01 * torus);
}

TEST(MeshTrimesh, PointsWithoutFacesAreACloud) {
  const MeshFile read = read_mesh(kFolder / "obj_points.obj");
  EXPECT_TRUE(read.mesh.empty());
  EXPECT_TRUE(read.mesh.vertices_mm.empty());
  EXPECT_EQ(read.points_mm.size(), 8u);
}

TEST(MeshTrimesh, EmptyFilesAreRefused) {
  for (const char* name : {"empty.obj", "empty.ply", "empty.stl", "obj_empty.obj",
                           "ply_empty_ascii.ply", "ply_empty_header.ply", "stl_empty_bin.stl"}) {
    testing_files::expect_error([&] { read_mesh(kFolder / name); }, ErrorCode::kBadFormat,
                                "no triangle and no point", name);
  }
}

TEST(MeshTrimesh, OtherFilesAreRefused) {
  testing_files::expect_error([] { read_mesh(kFolder / "LICENSE.md"); }, ErrorCode::kInvalidInput,
                              "ending");
  testing_files::expect_error([] { read_mesh(kFolder / "missing.stl"); }, ErrorCode::kNotFound,
                              "does not exist");
  EXPECT_TRUE(is_mesh_file_name("part.STL"));
  EXPECT_FALSE(is_mesh_file_name("part.3mf"));
}

}  // namespace
}  // namespace asbuilt
