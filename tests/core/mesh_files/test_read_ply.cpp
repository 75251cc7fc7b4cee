#include <gtest/gtest.h>

#include <bit>
#include <cstdint>

#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/read_mesh.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::expect_error;
using testing_files::TempFolder;

bool refused(const std::string& bytes) {
  try {
    const MeshFile read = mesh_parsers::read_ply({bytes, "cut.ply"}, {});
    return read.mesh.empty() && read.points_mm.empty();  // which read_mesh refuses
  } catch (const Error&) {
    return true;
  }
}

template <class Number>
void append(std::string& bytes, Number value, bool big) {
  std::uint64_t bits = 0;
  if constexpr (std::is_same_v<Number, float>) {
    bits = std::bit_cast<std::uint32_t>(value);
  } else if constexpr (std::is_same_v<Number, double>) {
    bits = std::bit_cast<std::uint64_t>(value);
  } else {
    bits = static_cast<std::uint64_t>(value);
  }
  for (std::size_t k = 0; k < sizeof(Number); ++k) {
    const std::size_t shift = 8 * (big ? sizeof(Number) - 1 - k : k);
    bytes += static_cast<char>(bits >> shift & 0xff);
  }
}

// A unit square of one quad and a lone triangle, with properties nobody asked for, doubles among
// them, and an element of its own in between.
std::string square(bool big, const std::string& line_end) {
  std::string header;
  for (const std::string& line :
       {std::string("ply"),
        std::string(big ? "format binary_big_endian 1.0" : "format binary_little_endian 1.0"),
        std::string("comment element face 9"), std::string("obj_info none"),
        std::string("element vertex 4"), std::string("property uchar red"),
        std::string("property double x"), std::string("property float32 y"),
        std::string("property float z"), std::string("property int16 quality"),
        std::string("element camera 1"), std::string("property list uint8 short path"),
        std::string("element face 2"), std::string("property float weight"),
        std::string("property list uchar uint vertex_index"),
        std::string("property list ushort float texcoord"), std::string("end_header")}) {
    header += line + line_end;
  }
  std::string bytes = header;
  const double p[4][3] = {{0, 0, 0.5}, {1, 0, 0.5}, {1, 1, 0.5}, {0, 1, 0.5}};
  for (const auto& v : p) {
    append<std::uint8_t>(bytes, 10, big);  // a line feed: the first byte of the data
    append<double>(bytes, v[0], big);
    append<float>(bytes, static_cast<float>(v[1]), big);
    append<float>(bytes, static_cast<float>(v[2]), big);
    append<std::int16_t>(bytes, -7, big);
  }
  append<std::uint8_t>(bytes, 2, big);
  append<std::int16_t>(bytes, 1, big);
  append<std::int16_t>(bytes, -1, big);
  const std::vector<std::vector<std::uint32_t>> faces{{0, 1, 2, 3}, {0, 2, 1}};
  for (const auto& face : faces) {
    append<float>(bytes, 3.5F, big);
    append<std::uint8_t>(bytes, static_cast<std::uint8_t>(face.size()), big);
    for (const std::uint32_t corner : face) append<std::uint32_t>(bytes, corner, big);
    append<std::uint16_t>(bytes, 1, big);
    append<float>(bytes, 0.25F, big);
  }
  return bytes;
}

std::string ascii(const std::string& vertices, const std::string& faces, int vertex_count = 3,
                  int face_count = 1) {
  return "ply\nformat ascii 1.0\nelement vertex " + std::to_string(vertex_count) +
         "\nproperty float x\nproperty float y\nproperty float z\nelement face " +
         std::to_string(face_count) + "\nproperty list uchar int vertex_indices\nend_header\n" +
         vertices + faces;
}

const char* kThree = "0 0 0\n1 0 0\n0 1 0\n";

TEST(ReadPly, BothByteOrdersAndAllLineEndings) {
  const TempFolder folder;
  for (const bool big : {false, true}) {
    for (const char* line_end : {"\n", "\r\n", "\r"}) {
      SCOPED_TRACE(testing::Message() << "big " << big << " line end " << int(line_end[0]));
      const MeshFile read = read_mesh(folder.put("a.ply", square(big, line_end)));
      ASSERT_EQ(read.mesh.vertices_mm.size(), 4u);
      EXPECT_EQ(read.mesh.vertices_mm[2], Vec3f(1, 1, 0.5F));
      const std::vector<std::array<std::int32_t, 3>> wanted{{0, 1, 2}, {0, 2, 3}, {0, 2, 1}};
      EXPECT_EQ(read.mesh.triangles, wanted);
      EXPECT_EQ(read.format, big ? "PLY binary big-endian" : "PLY binary little-endian");
      ASSERT_EQ(read.notes.size(), 1u);
      EXPECT_NE(read.notes[0].find("1 polygons"), std::string::npos);
    }
  }
}

TEST(ReadPly, CutOffAnywhereIsRefused) {
  const TempFolder folder;
  for (const bool big : {false, true}) {
    const std::string sound = square(big, "\r\n");
    for (std::size_t size = 0; size < sound.size(); ++size) {
      EXPECT_TRUE(refused(sound.substr(0, size))) << size;
    }
  }
  const std::string text = ascii(kThree, "3 0 1 2");
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_TRUE(refused(text.substr(0, size))) << size;
  }
  EXPECT_NO_THROW(read_mesh(folder.put("a.ply", text)));
}

TEST(ReadPly, HugeCountsAreRefusedBeforeMemoryIsTaken) {
  const TempFolder folder;
  const std::string head = "ply\nformat binary_little_endian 1.0\n";
  const std::string xyz = "property float x\nproperty float y\nproperty float z\n";
  for (const char* count : {"4000000000", "9223372036854775807", "18446744073709551616", "-1"}) {
    const std::string file = head + "element vertex " + count + "\n" + xyz + "end_header\n1234";
    EXPECT_THROW(read_mesh(folder.put("a.ply", file)), Error) << count;
  }
  // Elements without properties take no bytes: their count must cost no time either.
  const std::string none = head + "element ghost 9223372036854775807\nelement vertex 1\n" + xyz +
                           "end_header\n" + std::string(12, '\0');
  EXPECT_EQ(read_mesh(folder.put("a.ply", none)).points_mm.size(), 1u);
  // A list that says it is longer than the file.
  const std::string list = head + "element vertex 1\n" + xyz +
                           "element face 1\nproperty list uint uchar vertex_indices\nend_header\n" +
                           std::string(12, '\0') + "\xff\xff\xff\xff";
  expect_error([&] { read_mesh(folder.put("a.ply", list)); }, ErrorCode::kBadFormat,
               "a list longer than the file");
}

TEST(ReadPly, BadNumbersAndCornersAreRefused) {
  const TempFolder folder;
  struct Case {
    std::string file;
    const char* reason;
  };
  const Case cases[] = {
      {ascii("0 0 0\n1 nan 0\n0 1 0\n", "3 0 1 2\n"), "line 11"},
      {ascii("0 0 0\n1 inf 0\n0 1 0\n", "3 0 1 2\n"), "not a number"},
      {ascii("0 0 0\n1 3e9 0\n0 1 0\n", "3 0 1 2\n"), "vertex 1"},
      {ascii(kThree, "3 0 1 3\n"), "names vertex 3, which does not exist"},
      {ascii(kThree, "3 0 1 -1\n"), "cannot exist"},
      {ascii(kThree, "3 0 1 1.5\n"), "cannot exist"},
      {ascii(kThree, "3 0 1 2147483648\n"), "cannot exist"},
      {ascii(kThree, "2.5 0 1 2\n"), "a list longer"},
      {ascii(kThree, "-3 0 1 2\n"), "a list longer"},
      {"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nend_header\n1 "
       "2",
       "no x, y and z"},
      {"ply\nformat ascii 1.0\nelement vertex 1\nproperty quad x\nend_header\n1", "unknown type"},
      {"ply\nelement vertex 1\nend_header\n1", "states no format"},
      {"ply\nformat ascii 1.0\nproperty float x\nend_header\n", "before any element"},
      {"ply\nformat ascii 1.0\nelement vertex 1\nproperty list float int x\nend_header\n",
       "counted by fractions"},
      {"ply\nformat ebcdic 1.0\nend_header\n", "unknown format"},
      {"PLY\n", "does not begin with ply"},
  };
  for (const Case& bad : cases) {
    expect_error([&] { read_mesh(folder.put("a.ply", bad.file)); }, ErrorCode::kBadFormat,
                 bad.reason, bad.file);
  }
}

TEST(ReadPly, VerticesAfterFacesAndLines) {
  const TempFolder folder;
  const std::string file =
      "ply\nformat ascii 1.0\nelement face 2\nproperty list uchar int vertex_indices\n"
      "element vertex 3\nproperty float z\nproperty float y\nproperty float x\nend_header\n"
      "3 0 1 2\n2 0 1\n1 2 3\n4 5 6\n7 8 9\n";
  const MeshFile read = read_mesh(folder.put("a.ply", file));
  ASSERT_EQ(read.mesh.triangles.size(), 1u);
  EXPECT_EQ(read.mesh.vertices_mm[0], Vec3f(3, 2, 1));
  ASSERT_EQ(read.notes.size(), 1u);
  EXPECT_NE(read.notes[0].find("fewer than three corners"), std::string::npos);
}

TEST(ReadPly, TriangleStripsAreRefusedWithTheReason) {
  const TempFolder folder;
  const std::string file =
      "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
      "property float z\nelement tristrips 1\nproperty list int int vertex_indices\nend_header\n"
      "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n";
  expect_error([&] { read_mesh(folder.put("a.ply", file)); }, ErrorCode::kBadFormat,
               "triangle strips");
}

}  // namespace
}  // namespace asbuilt
