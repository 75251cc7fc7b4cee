// Young's modulus as it is drawn, and the pages on the stiffness where the record holds less.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "reports/render/load_map.h"
#include "reports/render/render.h"
#include "reports/render/stiffness_figures.h"
#include "reports/render/style.h"
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
  EXPECT_NE(html.find("(missing) 0.79 %"), std::string::npos);
  EXPECT_NE(html.find(">missing</td>"), std::string::npos);
  EXPECT_NE(html.find("the first strut yields at an apparent stress of 57.3 MPa"),
            std::string::npos);
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
  for (const char* words : {"What was solved", "What the struts bear", "\u00b1", "nan"}) {
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
