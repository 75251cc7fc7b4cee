// Young's modulus as it is drawn, and the pages on the stiffness where the record holds less.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/load_map.h"
#include "reports/render/render.h"
#include "reports/render/stiffness_figures.h"
#include "reports/render/stress_figures.h"
#include "reports/render/style.h"
#include "reports/render/text.h"
#include "tests/reports/render/read_back.h"
#include "tests/reports/render/sample_record.h"

namespace asbuilt::test {
namespace {

using namespace render;

std::array<double, 36> cubic(double c11, double c12, double c44) {
  std::array<double, 36> tensor{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < 3; ++k) tensor[6 * i + k] = i == k ? c11 : c12;
    tensor[7 * (i + 3)] = c44;
  }
  return tensor;
}

TEST(YoungModulus, OfAnIsotropicMetalIsTheSameEveryWay) {
  const double e = 113.8;
  const double nu = 0.342;
  const double lambda = e * nu / ((1.0 + nu) * (1.0 - 2.0 * nu));
  const double mu = e / (2.0 * (1.0 + nu));
  const auto young = YoungModulus::of(cubic(lambda + 2.0 * mu, lambda, mu));
  ASSERT_TRUE(young.has_value());
  for (const Vec3& n : {Vec3(1, 0, 0), Vec3(0.3, -0.5, 0.7), Vec3(-1, 1, 1)}) {
    EXPECT_NEAR(young->along_gpa(n.normalized()), e, 1e-9);
  }
  EXPECT_NEAR(young->largest_gpa(), e, 1e-9);
}

// 1/E = s11 - 2 (s11 - s12 - s44/2) (l^2 m^2 + m^2 n^2 + n^2 l^2), Nye (1957).
TEST(YoungModulus, OfACubicTensorIsNyes) {
  const double c11 = 6.71, c12 = 3.05, c44 = 2.93;
  const double s11 = (c11 + c12) / ((c11 - c12) * (c11 + 2.0 * c12));
  const double s12 = -c12 / ((c11 - c12) * (c11 + 2.0 * c12));
  const auto young = YoungModulus::of(cubic(c11, c12, c44));
  ASSERT_TRUE(young.has_value());
  for (const Vec3& direction :
       {Vec3(1, 0, 0), Vec3(0, 1, 1), Vec3(1, 1, 1), Vec3(0.2, -0.9, 0.4)}) {
    const Vec3 n = direction.normalized();
    const Vec3 q = n.cwiseProduct(n);
    const double mixed = q.x() * q.y() + q.y() * q.z() + q.z() * q.x();
    EXPECT_NEAR(young->along_gpa(n), 1.0 / (s11 - 2.0 * (s11 - s12 - 0.5 / c44) * mixed), 1e-12);
  }
  EXPECT_NEAR(young->largest_gpa(), young->along_gpa(Vec3(1, 1, 1).normalized()), 0.01);
}

TEST(YoungModulus, IsRefusedWhereTheTensorIsNotPositiveDefinite) {
  EXPECT_FALSE(YoungModulus::of(cubic(1.0, 2.0, 1.0)).has_value());
  EXPECT_FALSE(YoungModulus::of(cubic(3.0, 1.0, 0.0)).has_value());
  EXPECT_FALSE(YoungModulus::of(cubic(kNotMeasured, 1.0, 1.0)).has_value());
  EXPECT_FALSE(YoungModulus::of({}).has_value());
}

TEST(StiffnessFigures, DotsStandWhereTheValuesAre) {
  const Drawing drawing = knockdown_chart(
      {{"x", 0.9, 0.8, 1.1}, {"y", 1.0, kNotMeasured, kNotMeasured}, {"z", kNotMeasured, 0.8, 0.9}},
      {}, {}, kContentWidth);
  std::vector<double> dots;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* dot = std::get_if<CircleMark>(&mark)) dots.push_back(dot->centre.x);
  }
  ASSERT_EQ(dots.size(), 2U);  // none where nothing was predicted
  std::vector<double> lines;   // at 1, as designed
  for (const Mark& mark : drawing.marks()) {
    const auto* path = std::get_if<PathMark>(&mark);
    if (path != nullptr && path->stroke.dash_pt > 0.0) lines.push_back(path->points[0].x);
  }
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NEAR(dots[1], lines[0], 1e-9);
  EXPECT_LT(dots[0], dots[1]);
}

std::vector<std::string> texts(const Drawing& drawing) {
  std::vector<std::string> out;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* text = std::get_if<TextMark>(&mark)) out.push_back(text->text);
  }
  return out;
}

int dashed_lines(const Drawing& drawing) {
  return static_cast<int>(
      std::count_if(drawing.marks().begin(), drawing.marks().end(), [](const Mark& mark) {
        const auto* path = std::get_if<PathMark>(&mark);
        return path != nullptr && path->stroke.dash_pt > 0.0;
      }));
}

TEST(StiffnessFigures, LostStrutsAreDashedOnThePartOnly) {
  const InspectionRecord record = sample_record({1, 0.25, 1});
  const StrengthRecord& strength = *record.stiffness->strength;
  LoadMap map{&StrutLoadRow::design_energy_share, 0.05, false};
  const Drawing design = load_map(record, strength, map, 200.0, 200.0);
  EXPECT_EQ(dashed_lines(design), 0);
  EXPECT_EQ(design.marks().size(), 2 * record.struts.size());
  map.part = true;
  EXPECT_EQ(dashed_lines(load_map(record, strength, map, 200.0, 200.0)), 2);
  map.hot_spots = 2;
  EXPECT_EQ(texts(load_map(record, strength, map, 200.0, 200.0)),
            (std::vector<std::string>{"2", "1"}));
}

// What the record's bytes say, at the place where they say it.
TEST(StiffnessFigures, HotSpotsShowTheStressOfTheirPixels) {
  StressPicture picture;
  picture.largest_mpa = 40.0;
  picture.slice = {2, 2, 100.0, "along the strut", {0, 1, 128, 255}};
  const Drawing drawing = hot_spot_pictures(
      {{Vec3::Zero(), "17", 40.0, picture}, {Vec3::Zero(), "", 30.0, {}}}, kContentWidth);
  const PictureMark* seen = nullptr;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* found = std::get_if<PictureMark>(&mark)) {
      EXPECT_EQ(seen, nullptr) << "a spot without a picture has none";
      seen = found;
    }
  }
  ASSERT_NE(seen, nullptr);
  const auto pixel = [&](std::size_t i) {
    const std::vector<std::uint8_t>& rgb = seen->picture->rgb;
    return std::array{rgb.at(3 * i), rgb.at(3 * i + 1), rgb.at(3 * i + 2)};
  };
  const auto colour = [](const Colour& c) { return std::array{c.red, c.green, c.blue}; };
  EXPECT_EQ(pixel(0), (std::array<std::uint8_t, 3>{255, 255, 255}));  // no metal
  EXPECT_EQ(pixel(1), colour(stress_colour(0.0)));
  EXPECT_EQ(pixel(2), colour(stress_colour(0.5)));
  EXPECT_EQ(pixel(3), colour(stress_colour(1.0)));
  const std::vector<std::string> words = texts(drawing);
  EXPECT_EQ(words.front(), "1   strut 17");
  EXPECT_NE(std::ranges::find(words, "40"), words.end());  // of the legend
}

TEST(StiffnessFigures, APictureThatIsNotWholeIsRefused) {
  StressPicture picture;
  picture.largest_mpa = 40.0;
  picture.slice = {3, 3, 100.0, "", {0, 1}};
  EXPECT_THROW(hot_spot_pictures({{Vec3::Zero(), "17", 40.0, picture}}, kContentWidth), Error);
}

TEST(StiffnessFigures, DotsOfTheCompressionStandOnCurveAndOffsetLine) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  CrushRecord& crush = *record.stiffness->crush;
  const auto marks_of = [](const Drawing& drawing) {
    std::pair<std::vector<PathMark>, std::vector<CircleMark>> found;
    for (const Mark& mark : drawing.marks()) {
      if (const auto* path = std::get_if<PathMark>(&mark)) {
        if (path->stroke.colour.blue == kAccent.blue && path->stroke.colour.red == kAccent.red)
          found.first.push_back(*path);
      }
      if (const auto* dot = std::get_if<CircleMark>(&mark)) found.second.push_back(*dot);
    }
    return found;
  };
  // Of the built part: the offset line, the curve, its line in the legend; a dot of each part, and
  // of each in the legend.
  const auto [paths, dots] = marks_of(crush_chart(crush, kContentWidth));
  ASSERT_EQ(paths.size(), 3U);
  ASSERT_EQ(dots.size(), 4U);
  const Point at = dots[1].centre;
  for (const PathMark* path : {&paths[0], &paths[1]}) {
    double nearest = 1e9;
    for (std::size_t i = 1; i < path->points.size(); ++i) {
      const Point &a = path->points[i - 1], &b = path->points[i];
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      const double along = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length;
      if (along < -0.1 || along > length + 0.1) continue;
      nearest = std::min(
          nearest, std::abs((at.x - a.x) * (b.y - a.y) - (at.y - a.y) * (b.x - a.x)) / length);
    }
    EXPECT_LT(nearest, 0.1);
  }
  for (const PathMark& path : paths) {
    for (const Point& p : path.points) {
      EXPECT_GE(p.x, 0.0);
      EXPECT_LE(p.x, kContentWidth);
      EXPECT_GE(p.y, 0.0);
    }
  }
  crush.built_offset_mpa = kNotMeasured;
  EXPECT_EQ(marks_of(crush_chart(crush, kContentWidth)).second.size(), 2U);
}

std::string page_of(const InspectionRecord& record) {
  const auto out = work_folder() / "stiffness.html";
  render_html(record, out);
  const std::string html = file_bytes(out);
  return html.substr(html.find("Predicted stiffness</h"));
}

TEST(StiffnessPages, TheMissingStrutStandsAmongTheTen) {
  const InspectionRecord record = sample_record({2, 0.25, 1});
  const std::string html = page_of(record);
  EXPECT_NE(html.find(">0.79 %</td>"), std::string::npos);
  EXPECT_NE(html.find(">missing</td>"), std::string::npos);
  EXPECT_NE(html.find("the first strut yields at an apparent stress of 57.3 MPa"),
            std::string::npos);
}

TEST(StiffnessPages, LostStrutsHaveTheirCostAndUtilisationItsLoad) {
  InspectionRecord record = sample_record({2, 0.25, 1});
  std::string html = page_of(record);
  EXPECT_NE(html.find("without each of them, and without all."), std::string::npos);
  EXPECT_NE(html.find(">2.140 \u00b1 0.090 %</td>"), std::string::npos);
  EXPECT_NE(html.find("Under 700 N on the block (7.00 MPa apparent) it is at 15 % of yield as "),
            std::string::npos);
  EXPECT_NE(html.find(">Of yield, built</th>"), std::string::npos);
  StrengthRecord& s = *record.stiffness->strength;
  s.lost.back() = {"", 0.0355, kNotMeasured};
  s.load_mpa = 70.0;
  html = page_of(record);
  EXPECT_NE(html.find(">all 2</td>"), std::string::npos);
  EXPECT_NE(html.find(">3.55 %</td>"), std::string::npos);
  EXPECT_NE(html.find("it is at 152 % of yield as built."), std::string::npos);
  s.lost.clear();
  s.load_n = s.load_mpa = kNotMeasured;
  html = page_of(record);
  EXPECT_NE(html.find("What that costs was not solved"), std::string::npos);
  EXPECT_EQ(html.find("Of yield, built"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

TEST(StiffnessPages, EntriesHaveTheirKnockDown) {
  const InspectionRecord record = sample_record({1, 0.25, 1});
  const std::string html = page_of(record);
  ASSERT_FALSE(record.stiffness->term_knockdown.empty());
  for (const KnockdownRecord& term : record.stiffness->term_knockdown) {
    for (const std::string& words : {term.axis, fixed(term.value, 3)}) {
      std::string cell = ">";
      cell.append(words).append("</td>");
      EXPECT_NE(html.find(cell), std::string::npos) << cell;
    }
  }
}

TEST(StiffnessPages, ConstantsBoundsAndChecksStandBesideTheTensors) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  StiffnessRecord& s = *record.stiffness;
  std::string html = page_of(record);
  for (const char* words :
       {">E x, GPa</td>", ">4.800 \u00b1 0.058</td>", ">4.45 \u00b1 0.12</td>", ">\u03bd zy</td>",
        ">K, mean by Voigt, GPa</td>", ">Universal anisotropy</td>", "Hashin-Shtrikman, upper",
        ">13.61 \u00b1 0.16</td>", "Of the block 0.2134 \u00b1 0.0026 is metal as designed",
        "Checks of the solutions on themselves: all 20 fulfilled",
        "strain energy is work 2.4e-08 designed, 2.4e-08 built (at most 0.001)",
        "+0.62 % along x, \u22120.18 % along y, +1.2 % along z", "2 pieces, 0.0017 mm\u00b3",
        "Designed and built, no U of \u201cCoupling not seen\u201d: tells what", ">0</td>"}) {
    EXPECT_NE(html.find(words), std::string::npos) << words;
  }
  s.checks[6].fulfilled = false;
  s.checks[6].value = 0.02;
  for (BlockFigureRow& row : s.constants) row.built = {kNotMeasured, kNotMeasured, "bears nothing"};
  s.loosely_hung->pieces = 0;
  html = page_of(record);
  EXPECT_NE(html.find("themselves: 1 of 20 failed"), std::string::npos);
  EXPECT_NE(html.find("Check failed, built: strain energy is work 0.02, at most 0.001."),
            std::string::npos);
  EXPECT_NE(html.find("Built, no constants: bears nothing."), std::string::npos);
  EXPECT_NE(html.find(">none</td>"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

TEST(StiffnessPages, WhatIsOpenBeyondFirstYieldHasItsReason) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  std::string html = page_of(record);
  EXPECT_NE(html.find("of the designed 0.2 % offset stress"), std::string::npos);
  EXPECT_NE(html.find(" \u00b1 2.3 MPa"), std::string::npos);
  EXPECT_EQ(html.find("What is open here"), std::string::npos);
  CrushRecord& crush = *record.stiffness->crush;
  for (double CrushRecord::*member :
       {&CrushRecord::built_offset_mpa, &CrushRecord::u_built_offset_mpa, &CrushRecord::ratio,
        &CrushRecord::ratio_low, &CrushRecord::ratio_high}) {
    crush.*member = kNotMeasured;
  }
  crush.reason = "as built: the curve stays above the line";
  html = page_of(record);
  EXPECT_NE(html.find("What is open here: as built: the curve stays above the line."),
            std::string::npos);
  EXPECT_EQ(html.find("of the designed 0.2 % offset stress"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
  crush.curve.clear();
  html = page_of(record);
  EXPECT_EQ(html.find("First yield (0.2 %"), std::string::npos);
}

TEST(StiffnessPages, ARecordOfAnEarlierSchemaPrintsWhatItHolds) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  StiffnessRecord old;
  old.model = {};
  old.design_tensor_gpa = record.stiffness->design_tensor_gpa;
  old.built_tensor_gpa = record.stiffness->built_tensor_gpa;
  old.u_design_gpa.fill(kNotMeasured);
  old.u_built_gpa.fill(kNotMeasured);
  old.knockdown = record.stiffness->knockdown;
  old.mesh_statement = "Hexahedra of 25 um.";
  record.stiffness = old;
  const std::string html = page_of(record);
  EXPECT_NE(html.find("Hexahedra of 25 \u00b5m."), std::string::npos);
  EXPECT_NE(html.find(">6.710</td>"), std::string::npos);
  for (const char* words :
       {"What was solved", "What the struts bear", "What the block bears", "Engineering constants",
        "Bounds at", "Checks of the solutions", "\u00b1", "nan"}) {
    EXPECT_EQ(html.find(words), std::string::npos) << words;
  }
}

TEST(StiffnessPages, ATensorThatCannotBeDrawnIsNamed) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  record.stiffness->built_tensor_gpa[0] = -1.0;
  record.stiffness->strength->yield_mpa = kNotMeasured;
  record.stiffness->strength->hot_spots.clear();
  std::string html = page_of(record);
  EXPECT_NE(html.find("The tensor of the part is not positive definite"), std::string::npos);
  EXPECT_NE(html.find("Dashed: designed."), std::string::npos);
  EXPECT_EQ(html.find("Solid: built."), std::string::npos);
  EXPECT_EQ(html.find("yield strength"), std::string::npos);
  record.stiffness->design_tensor_gpa.fill(kNotMeasured);
  html = page_of(record);
  EXPECT_EQ(html.find("Young\u2019s modulus by direction"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt::test
