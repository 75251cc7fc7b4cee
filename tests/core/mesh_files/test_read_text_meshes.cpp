// OBJ, OFF and points.
#include <gtest/gtest.h>

#include "core/mesh_files/read_mesh.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::expect_error;
using testing_files::TempFolder;

TEST(ReadObj, AllFormsOfCorners) {
  const TempFolder folder;
  const std::string file =
      "# comment\r\nmtllib a.mtl\r\no part\r\nv 0 0 0\r\nv 1 0 0 1.0\r\nv 1 1 0 0.5 0.5 0.5\r\n"
      "v 0 1 0\r\nvn 0 0 1\r\nvt 0 0\r\ns off\r\nf 1 2 3\r\nf 1//1 3//1 4//1\r\n"
      "f -4/1 -3/1 -2/1 -1/1\r\nf 1/1/1 \\\r\n2/1/1 3/1/1 # end\r\nl 1 2\r\n";
  const MeshFile read = read_mesh(folder.put("a.obj", file));
  const std::vector<std::array<std::int32_t, 3>> wanted{
      {0, 1, 2}, {0, 2, 3}, {0, 1, 2}, {0, 2, 3}, {0, 1, 2}};
  EXPECT_EQ(read.mesh.triangles, wanted);
  EXPECT_EQ(read.mesh.vertices_mm.size(), 4u);
  EXPECT_EQ(read.format, "OBJ");
}

TEST(ReadObj, BadLinesAreNamed) {
  const TempFolder folder;
  const std::string three = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
  for (const auto& [line, reason] : std::vector<std::pair<std::string, const char*>>{
           {"f 1 2 4", "vertex 4"},
           {"f 1 2 0", "vertex 0"},
           {"f 1 2 -4", "vertex -4"},
           {"f 1 2 9223372036854775807", "does not exist"},
           {"f 1 2", "fewer than three"},
           {"f a b c", "names \"a\""},
           {"v 1 2", "without three numbers"},
           {"v 1 2 nan", "without three numbers"},
           {"v 1 2 1e10", "far too large"},
           {"surf 0 1 0 1 1 2 3", "free-form"}}) {
    expect_error([&] { read_mesh(folder.put("a.obj", three + line + "\n")); },
                 ErrorCode::kBadFormat, reason, line);
    expect_error([&] { read_mesh(folder.put("a.obj", three + line)); }, ErrorCode::kBadFormat,
                 "line 4", line);
  }
}

TEST(ReadOff, PolygonsAndDamage) {
  const TempFolder folder;
  const std::string sound = "OFF\n4 1 4\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3 255 0 0\n";
  const MeshFile read = read_mesh(folder.put("a.off", sound));
  const std::vector<std::array<std::int32_t, 3>> wanted{{0, 1, 2}, {0, 2, 3}};
  EXPECT_EQ(read.mesh.triangles, wanted);
  EXPECT_NO_THROW(read_mesh(folder.put("a.off", "COFF 1 0 0\n0 0 0 255 0 0 1\n")));
  for (const auto& [file, reason] : std::vector<std::pair<std::string, const char*>>{
           {"OFF\n4 1 4\n0 0 0\n", "cut off"},
           {"OFF\n999999999 1 0\n0 0 0\n", "cannot hold"},
           {"OFF\n1 1 0\n0 0 0\n3 0 0 1\n", "does not exist"},
           {"OFF\n1 1 0\n0 0 0\n3 0\n", "does not exist"},
           {"OFF BINARY\n", "binary OFF"},
           {"4OFF\n", "begins with"},
           {"", "cut off"}}) {
    expect_error([&] { read_mesh(folder.put("a.off", file)); }, ErrorCode::kBadFormat, reason,
                 file);
  }
}

TEST(ReadPoints, SeparatorsHeadingsAndDecimalCommas) {
  const TempFolder folder;
  const std::vector<Vec3f> wanted{{1.5F, -2, 3}, {4, 5e-3F, 6}};
  for (const char* file : {"1.5 -2 3\n4 5e-3 6\n", "1.5,-2,3\r\n4,0.005,6\r\n",
                           "1.5\t-2\t3\n4\t.005\t6", "1,5;-2;3\n4;0,005;6\n",
                           "1,5 -2 3\n4 0,005 6\n", "\xEF\xBB\xBFx,y,z\n1.5,-2,3\n4,0.005,6\n",
                           "# scan\n2\n1.5 -2 3 128 0 0\n4 0.005 6 128 0 0\n",
                           "name;Z [mm];X [mm];Y [mm]\na;3;1,5;-2\nb;6;4;0,005\n",
                           "// c\n\n1.5 -2 3\n\n4 0.005 6\n"}) {
    const MeshFile read = read_mesh(folder.put("a.xyz", file));
    EXPECT_EQ(read.points_mm, wanted) << file;
    EXPECT_TRUE(read.mesh.empty());
  }
}

TEST(ReadPoints, NormalsAreReadWhereTheyAreNormals) {
  const TempFolder folder;
  const std::vector<Vec3f> wanted{{0, 0, 1}, {0, -1, 0}};
  for (const char* file : {"1 2 3 0 0 1\n4 5 6 0 -1 0\n", "1,2,3,0,0,1\n4,5,6,0,-1,0\n",
                           "nx,ny,nz,x,y,z\n0,0,1,1,2,3\n0,-1,0,4,5,6\n"}) {
    const MeshFile read = read_mesh(folder.put("a.xyz", file));
    EXPECT_EQ(read.normals, wanted) << file;
    EXPECT_EQ(read.points_mm[1], Vec3f(4, 5, 6)) << file;
  }
  const MeshFile colours = read_mesh(folder.put("a.xyz", "1 2 3 255 0 0\n4 5 6 9 9 9\n"));
  EXPECT_TRUE(colours.normals.empty());
  EXPECT_EQ(colours.notes.size(), 1u);
  const std::string ply =
      "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float "
      "z\nproperty float nx\nproperty float ny\nproperty float nz\nend_header\n"
      "1 2 3 0 0 1\n4 5 6 0 -1 0\n";
  EXPECT_EQ(read_mesh(folder.put("a.ply", ply)).normals, wanted);
}

TEST(ReadPoints, DamageIsNamedByLine) {
  const TempFolder folder;
  for (const auto& [file, reason] :
       std::vector<std::pair<std::string, const char*>>{{"1 2 3\n4 5\n", "line 2"},
                                                        {"1 2 3\n4 5 nan\n", "line 2"},
                                                        {"1 2 3\n4 5 x", "line 2"},
                                                        {"a\nb\n1 2 3\n", "line 2"},
                                                        {std::string("1 2 3\n\0", 7), "not text"},
                                                        {"1 2 1e12\n", "far too large"},
                                                        {"x,y,z\n", "no triangle and no point"}}) {
    expect_error([&] { read_mesh(folder.put("a.csv", file)); }, ErrorCode::kBadFormat, reason,
                 file);
  }
}

}  // namespace
}  // namespace asbuilt
