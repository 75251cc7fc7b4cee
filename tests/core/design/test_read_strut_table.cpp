#include <gtest/gtest.h>

#include "core/design/lattice_builder.h"
#include "core/design/read_design.h"
#include "core/design/strut_names.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::expect_error;
using testing_files::TempFolder;

const char* kHead = "strut,x1,y1,z1,x2,y2,z2,diameter\n";

Design read_text(const std::string& text, const DesignOptions& options = {}) {
  const TempFolder folder;
  return read_design({folder.put("struts.csv", text)}, options);
}

TEST(StrutTable, AllWaysOfWritingItGiveTheSameLattice) {
  const Design wanted =
      read_text(std::string(kHead) + "A-1,0,0,0,1.5,0,0,0.25\nB,1.5,0,0,1.5,2,-3e-1,0.3\n");
  ASSERT_EQ(wanted.lattice.struts.size(), 2u);
  EXPECT_EQ(wanted.lattice.nodes_mm.size(), 3u);
  EXPECT_EQ(wanted.lattice.nodes_mm[2], Vec3(1.5, 2, -0.3));
  EXPECT_EQ(wanted.lattice.struts[0].radius1_mm, 0.125);
  EXPECT_EQ(wanted.lattice.strut_id(0), "A-1");
  EXPECT_EQ(wanted.solid, SolidOf::kLattice);
  EXPECT_TRUE(wanted.unit_is_declared);
  EXPECT_EQ(wanted.unit, "mm");
  for (const char* text :
       {"\xEF\xBB\xBFstrut,x1,y1,z1,x2,y2,z2,diameter\r\nA-1,0,0,0,1.5,0,0,0.25\r\nB,1.5,0,0,1.5,2,"
        "-0.3,0.3\r\n",
        "strut;x1;y1;z1;x2;y2;z2;diameter\nA-1;0;0;0;1,5;0;0;0,25\nB;1,5;0;0;1,5;2;-0,3;0,3",
        "strut;x1;y1;z1;x2;y2;z2;diameter\nA-1;0;0;0;1.5;0;0;.25\n\n# "
        "end\nB;1.5;0;0;1.5;2;-.3;+0.3",
        "strut\tx1\ty1\tz1\tx2\ty2\tz2\tdiameter\nA-1\t0\t0\t0\t1.5\t0\t0\t0.25\nB\t1.5\t0\t0\t1."
        "5\t2\t-0.3\t0.3\n",
        "diameter, z2, y2, x2, z1, y1, x1, zone, "
        "Strut_ID\n0.25,0,0,1.5,0,0,0,core,\"A-1\"\n0.3,-0.3,2,1.5,0,0,1.5,core,B\n",
        "strut_id,x1_mm,y1_mm,z1_mm,x2_mm,y2_mm,z2_mm,diameter_mm\nA-1,0,0,0,1.5,0,0,0.25\nB,1.5,0,"
        "0,1.5,2,-0.3,0.3\n",
        "strut,x1,y1,z1,x2,y2,z2,diameter,diameter2\nA-1,0,0,0,1.5,0,0,0.25,0.25\nB,1.5,0,0,1.5,2,-"
        "0.3,0.3,0.3\n"}) {
    const Design read = read_text(text);
    ASSERT_EQ(read.lattice.struts.size(), 2u) << text;
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(read.lattice.end1_mm(i), wanted.lattice.end1_mm(i)) << text;
      EXPECT_EQ(read.lattice.end2_mm(i), wanted.lattice.end2_mm(i)) << text;
      EXPECT_EQ(read.lattice.struts[i].radius2_mm, wanted.lattice.struts[i].radius2_mm) << text;
      EXPECT_EQ(read.lattice.strut_id(i), wanted.lattice.strut_id(i)) << text;
    }
  }
}

TEST(StrutTable, DamageIsNamedByLine) {
  struct Case {
    std::string text;
    const char* reason;
    const char* where;
  };
  const std::string head = kHead;
  const Case cases[] = {
      {"", "empty", "line 1"},
      {head, "no strut", ""},
      {"strut,x1,y1,z1,x2,y2,diameter\n", "lacks columns", "line 1"},
      {"strut,x1,x1,y1,z1,x2,y2,z2,diameter\n", "column x1 is given twice", "line 1"},
      {head + "a,0,0,0,1,0,0,0.2\nb,0,0,0,1,0,0\n", "too few fields", "line 3"},
      {head + "a,0,0,0,1,0,0,0.2\nb,0,0,0,1,0,x,0.2", "z2 = \"x\"", "line 3"},
      {head + "a,0,0,0,1,0,0,0.2\na,0,0,0,0,1,0,0.2\n", "given twice, first in line 2", "line 3"},
      {head + ",0,0,0,1,0,0,0.2\n", "no name", "line 2"},
      {head + "a,0,0,0,1,0,0,0\n", "must be positive", "line 2"},
      {head + "a,0,0,0,1,0,0,-0.2\n", "must be positive", "line 2"},
      {head + "a,0,0,0,1,0,0,nan\n", "is not a number", "line 2"},
      {head + "a,0,0,0,1e10,0,0,0.2\n", "is not a number", "line 2"},
      {head + "a,0,0,0,0,0,0.0001,0.2\n", "same node", "line 2"},
      {head + "a,0,0,0,1,0,0,\"0,2\"\n", "is not a number", "line 2"},
      {head + "a\xff,0,0,0,1,0,0,0.2\n", "not plain UTF-8", "line 2"},
      {head + "mm,mm,mm,mm,mm,mm,mm,mm\n", "x1 = \"mm\"", "line 2"},
      {head + std::string("a,0,0,0,1,0,0,0.2\n\0", 19), "not plain text", ""},
      {"\xff\xfes\0t\0", "lacks columns", ""},
  };
  for (const Case& bad : cases) {
    expect_error([&] { read_text(bad.text); }, ErrorCode::kBadFormat, bad.reason, bad.text);
    expect_error([&] { read_text(bad.text); }, ErrorCode::kBadFormat, bad.where, bad.text);
  }
}

TEST(StrutTable, EndsWithinTheToleranceAreOneNode) {
  const std::string text =
      std::string(kHead) + "a,0,0,0,1,0,0,0.2\nb,1.0009,0,0,2,0,0,0.2\nc,1.0021,0,0,1,1,0,0.2\n";
  EXPECT_EQ(read_text(text).lattice.nodes_mm.size(), 5u);
  EXPECT_EQ(read_text(text, {.node_tolerance_mm = 0.01}).lattice.nodes_mm.size(), 4u);
  EXPECT_EQ(read_text(text, {.node_tolerance_mm = 1e-6}).lattice.nodes_mm.size(), 6u);
  // The first end gives the place.
  EXPECT_EQ(read_text(text).lattice.end1_mm(1), Vec3(1, 0, 0));
}

TEST(StrutTable, DoubledStrutsAreNoted) {
  const Design design =
      read_text(std::string(kHead) + "a,0,0,0,1,0,0,0.2\nb,1,0,0,0,0,0,0.3\nc,0,0,0,0,1,0,0.2\n");
  EXPECT_EQ(design.lattice.struts.size(), 3u);
  ASSERT_EQ(design.notes.size(), 1u);
  EXPECT_NE(design.notes[0].find("1 struts join the same two nodes"), std::string::npos);
}

TEST(LatticeBuilder, WeldingAcrossCellBordersWorksInEveryDirection) {
  // Points on both sides of every kind of cell border, near to each other and just not.
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 side((corner & 1) != 0 ? 1 : -1, (corner & 2) != 0 ? 1 : -1,
                    (corner & 4) != 0 ? 1 : -1);
    for (const double base : {0.0, 0.1, 2.0, -5.3, 1e6}) {
      LatticeBuilder builder(0.1);
      const Vec3 place = Vec3::Constant(base);
      EXPECT_EQ(builder.node_at(place), 0);
      EXPECT_EQ(builder.node_at(place + side * 0.0577), 0);  // 0.0999 away
      EXPECT_EQ(builder.node_at(place + side * 0.0579), 1);  // 0.1003 away
    }
  }
}

TEST(StrutNames, SurviveOnlyAsPlainUtf8) {
  for (const char* good : {"7", "Größe 3", "梁", "a,b\"c", "\xF0\x9F\x92\x80"}) {
    EXPECT_TRUE(is_strut_name(good)) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("a\tb"), std::string("a\x7f"), std::string("\xff"),
        std::string("\xc3"), std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
        std::string("\xf4\x90\x80\x80"), std::string("\xc2\x85"), std::string("\xef\xbf\xbf")}) {
    EXPECT_FALSE(is_strut_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace asbuilt
