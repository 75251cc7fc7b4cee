// Sound files with a few bytes changed at random places: each is read or refused, never worse. What
// is read must be safe to use.
#include <gtest/gtest.h>

#include <random>

#include "core/base/error.h"
#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/write_mesh.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::TempFolder;

std::string damaged(std::string bytes, std::mt19937& random) {
  const int changes = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < changes; ++i) {
    const std::size_t at = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, 1 + random() % 5);
        break;
      case 2:
        bytes.insert(at, std::string(1 + random() % 3, static_cast<char>('0' + random() % 10)));
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
        break;
    }
    if (bytes.empty()) bytes.push_back(static_cast<char>(random()));
  }
  return bytes;
}

using Parser = MeshFile (*)(const mesh_parsers::Source&, const Progress&);

void check_survival(Parser parser, const std::string& sound) {
  std::mt19937 random(20);
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string bytes = damaged(sound, random);
    try {
      const MeshFile read = parser({bytes, "a"}, {});
      const auto vertices = static_cast<std::int32_t>(read.mesh.vertices_mm.size());
      for (const auto& t : read.mesh.triangles) {
        for (const std::int32_t corner : t) {
          ASSERT_GE(corner, 0);
          ASSERT_LT(corner, vertices);
        }
      }
      for (const Vec3f& v : read.mesh.vertices_mm) ASSERT_TRUE(v.allFinite());
      for (const Vec3f& v : read.points_mm) ASSERT_TRUE(v.allFinite());
      ++accepted;
    } catch (const Error&) {
      ++refused;
    }
  }
  // Otherwise the changes were no test of the reader.
  EXPECT_GT(refused, 30);
  EXPECT_GT(accepted + refused, 1999);
}

TEST(DamagedMeshes, AreReadOrRefused) {
  const TempFolder folder;
  TriMesh cube;
  for (int i = 0; i < 8; ++i) {
    cube.vertices_mm.emplace_back(static_cast<float>(i & 1), static_cast<float>(i >> 1 & 1),
                                  static_cast<float>(i >> 2) + 0.125F);
  }
  cube.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                    {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  write_ply(folder / "cube.ply", cube, {std::vector<float>(8, 1.5F), {}});
  check_survival(mesh_parsers::read_ply, testing_files::bytes_of(folder / "cube.ply"));
  write_stl(folder / "cube.stl", cube);
  check_survival(mesh_parsers::read_stl, testing_files::bytes_of(folder / "cube.stl"));

  std::string stl = "solid cube\n";
  std::string obj;
  std::string off = "OFF\n8 12 0\n";
  std::string points;
  const auto join = [](std::initializer_list<std::string> parts) {
    std::string all;
    for (const std::string& part : parts) all += part + " ";
    return all;
  };
  const auto numbers = [&join](const Vec3f& v) {
    return join({std::to_string(v.x()), std::to_string(v.y()), std::to_string(v.z())});
  };
  for (const Vec3f& v : cube.vertices_mm) {
    obj += join({"v", numbers(v), "\n"});
    off += join({numbers(v), "\n"});
    points += join({numbers(v), "\n"});
  }
  for (const auto& t : cube.triangles) {
    stl += "facet normal 0 0 0\nouter loop\n";
    for (const std::int32_t corner : t) {
      stl += join({"vertex", numbers(cube.vertices_mm[static_cast<std::size_t>(corner)]), "\n"});
    }
    stl += "endloop\nendfacet\n";
    obj += join(
        {"f", std::to_string(t[0] + 1), std::to_string(t[1] + 1), std::to_string(t[2] + 1), "\n"});
    off += join({"3", std::to_string(t[0]), std::to_string(t[1]), std::to_string(t[2]), "\n"});
  }
  check_survival(mesh_parsers::read_stl, stl + "endsolid cube\n");
  check_survival(mesh_parsers::read_obj, obj);
  check_survival(mesh_parsers::read_off, off);
  check_survival(mesh_parsers::read_points, points);
}

}  // namespace
}  // namespace asbuilt
