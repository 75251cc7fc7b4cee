#include <gtest/gtest.h>

#include <cstring>
#include <limits>

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
    const MeshFile read = mesh_parsers::read_stl({bytes, "cut.stl"}, {});
    return read.mesh.empty() && read.points_mm.empty();  // which read_mesh refuses
  } catch (const Error&) {
    return true;
  }
}

void append_u32(std::string& bytes, std::uint32_t value) {
  for (int k = 0; k < 4; ++k) bytes += static_cast<char>(value >> (8 * k) & 0xff);
}

// A binary STL of tetrahedron faces; the header's text and the attribute words are free.
std::string tetrahedron(const std::string& head, std::uint32_t declared, float far = 1.0F) {
  const float p[4][3] = {{0, 0, 0}, {far, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const int faces[4][3] = {{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {0, 3, 2}};
  std::string bytes = head;
  bytes.resize(80, '\0');
  append_u32(bytes, declared);
  for (const auto& face : faces) {
    bytes.append(12, '\0');
    for (const int corner : face) {
      for (const float value : p[corner]) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, 4);
        append_u32(bytes, bits);
      }
    }
    bytes += "\xAB\xCD";
  }
  return bytes;
}

std::string ascii_triangle(const std::string& x) {
  return "solid a name with facet in it\nfacet normal 0 0 nan\n outer loop\n  vertex " + x +
         " 0 0\n  vertex 1 0 0\n  vertex 0 +1.5e0 0\n endloop\nendfacet\nendsolid\n";
}

TEST(ReadStl, BinaryThatBeginsWithSolidIsBinary) {
  const TempFolder folder;
  const MeshFile read = read_mesh(folder.put("a.stl", tetrahedron("solid facet normal", 4)));
  EXPECT_EQ(read.format, "STL binary");
  EXPECT_EQ(read.mesh.vertices_mm.size(), 4u);
  EXPECT_EQ(read.mesh.triangles.size(), 4u);
  EXPECT_TRUE(check_mesh(read.mesh).watertight());
  EXPECT_NEAR(read.mesh.signed_volume_mm3(), 1.0 / 6.0, 1e-7);
}

TEST(ReadStl, CountsThatDoNotFitTheSizeAreRefusedBeforeMemoryIsTaken) {
  const TempFolder folder;
  for (const std::uint32_t count : {0u, 3u, 5u, 1000000000u, 0xffffffffu}) {
    expect_error([&] { read_mesh(folder.put("a.stl", tetrahedron("head", count))); },
                 ErrorCode::kBadFormat, "does not fit its triangle count");
  }
  const std::string sound = tetrahedron("head", 4);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    EXPECT_TRUE(refused(sound.substr(0, size))) << size;
  }
}

TEST(ReadStl, NumbersThatAreNoneAreRefused) {
  const TempFolder folder;
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity(), 2e9F}) {
    expect_error([&] { read_mesh(folder.put("a.stl", tetrahedron("head", 4, bad))); },
                 ErrorCode::kBadFormat, "triangle 0");
  }
  for (const char* bad : {"nan", "inf", "1e400", "2e9", "0x10", "1,5", "--1", "+-1"}) {
    expect_error([&] { read_mesh(folder.put("a.stl", ascii_triangle(bad))); },
                 ErrorCode::kBadFormat, "line 4", bad);
  }
}

TEST(ReadStl, AsciiInAnyLineEndingAndCase) {
  const TempFolder folder;
  const std::string text = ascii_triangle("1e-3");
  std::string crlf;
  std::string upper;
  for (const char c : text) {
    crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    upper += static_cast<char>(std::toupper(c));
  }
  for (const std::string& variant : {text, crlf, upper, "\n  " + text}) {
    const MeshFile read = read_mesh(folder.put("a.stl", variant));
    EXPECT_EQ(read.format, "STL ASCII");
    ASSERT_EQ(read.mesh.triangles.size(), 1u);
    EXPECT_EQ(read.mesh.vertices_mm[0], Vec3f(1e-3F, 0, 0));
    EXPECT_EQ(read.mesh.vertices_mm[2], Vec3f(0, 1.5F, 0));
  }
  // An underflow is zero, not damage.
  EXPECT_EQ(read_mesh(folder.put("a.stl", ascii_triangle("1e-400"))).mesh.vertices_mm[0],
            Vec3f(0, 0, 0));
}

TEST(ReadStl, AsciiThatIsCutOffIsRefusedAtEveryWord) {
  const TempFolder folder;
  const std::string text = ascii_triangle("0");
  // Up to the end of the word endsolid; what follows is the name, which may be missing.
  for (std::size_t size = 0; size + 2 < text.size(); ++size) {
    EXPECT_TRUE(refused(text.substr(0, size))) << size;
  }
  EXPECT_NO_THROW(read_mesh(folder.put("a.stl", text.substr(0, text.size() - 1))));
}

TEST(ReadStl, SeveralSolidsAndTrianglesWithoutArea) {
  const TempFolder folder;
  std::string text = ascii_triangle("0") + ascii_triangle("5");
  text +=
      "solid\nfacet normal 0 0 0\nouter loop\nvertex 1 2 3\nvertex 1 2 3\nvertex 4 5 6\n"
      "endloop\nendfacet\nendsolid";
  const MeshFile read = read_mesh(folder.put("a.stl", text));
  EXPECT_EQ(read.mesh.triangles.size(), 2u);
  ASSERT_EQ(read.notes.size(), 1u);
  EXPECT_NE(read.notes[0].find("1 triangles with two equal corners"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
