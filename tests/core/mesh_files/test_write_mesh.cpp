#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>

#include "core/mesh_files/read_mesh.h"
#include "core/mesh_files/write_mesh.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::bytes_of;
using testing_files::expect_error;
using testing_files::TempFolder;

// A strip of triangles with coordinates that no short decimal can say.
TriMesh strip(int count) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> far(-300.0F, 300.0F);
  TriMesh mesh;
  for (int i = 0; i < count + 2; ++i) {
    mesh.vertices_mm.emplace_back(far(random), far(random) * 1e-6F, far(random));
  }
  for (int i = 0; i < count; ++i) mesh.triangles.push_back({i, i + 1, i + 2});
  return mesh;
}

TEST(WriteStl, ReadsBackToTheLastBit) {
  const TempFolder folder;
  const TriMesh mesh = strip(50000);
  write_stl(folder / "a.stl", mesh);
  EXPECT_EQ(std::filesystem::file_size(folder / "a.stl"), 84u + 50u * 50000u);
  EXPECT_NE(bytes_of(folder / "a.stl").substr(0, 5), "solid");
  const MeshFile read = read_mesh(folder / "a.stl");
  ASSERT_EQ(read.mesh.triangles.size(), mesh.triangles.size());
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      ASSERT_EQ(read.mesh.vertices_mm[static_cast<std::size_t>(read.mesh.triangles[i][k])],
                mesh.vertices_mm[static_cast<std::size_t>(mesh.triangles[i][k])]);
    }
  }
}

TEST(WriteStl, NormalsPointOutwards) {
  const TempFolder folder;
  TriMesh mesh;
  mesh.vertices_mm = {{0, 0, 0}, {2, 0, 0}, {0, 2, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 0, 1}};
  write_stl(folder / "a.stl", mesh);
  const std::string bytes = bytes_of(folder / "a.stl");
  float normal[3];
  std::memcpy(normal, bytes.data() + 84, 12);
  EXPECT_EQ(Vec3f(normal[0], normal[1], normal[2]), Vec3f(0, 0, 1));
  std::memcpy(normal, bytes.data() + 134, 12);
  EXPECT_EQ(Vec3f(normal[0], normal[1], normal[2]), Vec3f(0, 0, 0));
}

TEST(WritePly, ScalarsAndColoursStandAtTheirVertex) {
  const TempFolder folder;
  const TriMesh mesh = strip(1000);
  VertexData data;
  for (std::size_t i = 0; i < mesh.vertices_mm.size(); ++i) {
    data.deviation_um.push_back(static_cast<float>(i) * 0.25F - 3.0F);
    data.colours.push_back(
        {static_cast<std::uint8_t>(i), 2, static_cast<std::uint8_t>(255 - i % 7)});
  }
  data.deviation_um[5] = std::numeric_limits<float>::quiet_NaN();
  write_ply(folder / "a.ply", mesh, data);
  const MeshFile read = read_mesh(folder / "a.ply");
  EXPECT_EQ(read.mesh.vertices_mm, mesh.vertices_mm);
  EXPECT_EQ(read.mesh.triangles, mesh.triangles);

  const std::string bytes = bytes_of(folder / "a.ply");
  const std::string header = bytes.substr(0, bytes.find("end_header\n") + 11);
  EXPECT_NE(header.find("property float z\nproperty float deviation_um\nproperty uchar red\n"
                        "property uchar green\nproperty uchar blue\nelement face 1000\n"),
            std::string::npos);
  // 3 floats, 1 float, 3 bytes a vertex; 1 byte and 3 integers a face.
  ASSERT_EQ(bytes.size(), header.size() + 19 * mesh.vertices_mm.size() + 13 * 1000);
  for (const std::size_t i : {0u, 17u, 1001u}) {
    float deviation = 0;
    std::memcpy(&deviation, bytes.data() + header.size() + 19 * i + 12, 4);
    EXPECT_EQ(deviation, data.deviation_um[i]);
    EXPECT_EQ(std::memcmp(bytes.data() + header.size() + 19 * i + 16, data.colours[i].data(), 3),
              0);
  }
}

TEST(WritePly, SameInputSameBytes) {
  const TempFolder folder;
  write_ply(folder / "a.ply", strip(10));
  write_ply(folder / "b.ply", strip(10));
  EXPECT_EQ(bytes_of(folder / "a.ply"), bytes_of(folder / "b.ply"));
}

TEST(WriteMesh, RefusalsLeaveNothingBehind) {
  const TempFolder folder;
  VertexData wrong;
  wrong.deviation_um = {1.0F};
  expect_error([&] { write_ply(folder / "a.ply", strip(3), wrong); }, ErrorCode::kInvalidInput,
               "do not match");
  TriMesh broken = strip(3);
  broken.triangles[1][2] = 77;
  expect_error([&] { write_stl(folder / "a.stl", broken); }, ErrorCode::kInternal,
               "does not exist");
  expect_error([&] { write_stl(folder / "none/a.stl", strip(3)); }, ErrorCode::kStorage, "created");
  std::stop_source stop;
  stop.request_stop();
  const Progress cancelled(nullptr, stop.get_token());
  expect_error([&] { write_stl(folder / "a.stl", strip(3), cancelled); }, ErrorCode::kCancelled,
               "");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  // A file that was there stays as it was.
  folder.put("a.stl", "old");
  EXPECT_THROW(write_stl(folder / "a.stl", strip(3), cancelled), Error);
  EXPECT_EQ(bytes_of(folder / "a.stl"), "old");
}

}  // namespace
}  // namespace asbuilt
