// Charts show every value where it is, or say that it lies beyond.
#include "reports/render/charts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace asbuilt::render {
namespace {

// n struts around 390 um, all between 370 and 410.
std::vector<InclinationPoint> usual_struts(int n) {
  std::vector<InclinationPoint> points;
  for (int i = 0; i < n; ++i)
    points.push_back({(i * 37 % 900) / 10.0, 390.0 + 20.0 * std::sin(0.37 * i)});
  return points;
}

std::vector<Point> dots_of(const Drawing& drawing) {
  std::vector<Point> all;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* dots = std::get_if<DotsMark>(&mark))
      all.insert(all.end(), dots->centres.begin(), dots->centres.end());
  }
  return all;
}

int triangles_of(const Drawing& drawing) {
  return static_cast<int>(
      std::count_if(drawing.marks().begin(), drawing.marks().end(), [](const Mark& mark) {
        const auto* path = std::get_if<PathMark>(&mark);
        return path != nullptr && path->closed && path->points.size() == 3;
      }));
}

bool says(const Drawing& drawing, const std::string& words) {
  return std::any_of(drawing.marks().begin(), drawing.marks().end(), [&](const Mark& mark) {
    const auto* text = std::get_if<TextMark>(&mark);
    return text != nullptr && text->text == words;
  });
}

TEST(Charts, OutliersOfTheScatterStandAtTheirTrueHeight) {
  std::vector<InclinationPoint> points = usual_struts(514);
  points.push_back({45.0, 493.0});
  points.push_back({30.0, 307.0});
  const Drawing drawing = inclination_chart(points, 360.0, "diameter", {500.0, 205.0});
  const std::vector<Point> dots = dots_of(drawing);
  ASSERT_EQ(dots.size(), points.size());
  EXPECT_EQ(triangles_of(drawing), 0);
  // Heights are linear in the value: two usual points say where the others have to be.
  const auto extremes = std::minmax_element(
      points.begin(), points.begin() + 514,
      [](const InclinationPoint& a, const InclinationPoint& b) { return a.value < b.value; });
  const auto at = [&](auto it) { return static_cast<std::size_t>(it - points.begin()); };
  const double per_um = (dots[at(extremes.second)].y - dots[at(extremes.first)].y) /
                        (extremes.second->value - extremes.first->value);
  const auto expected = [&](double value) {
    return dots[at(extremes.first)].y + per_um * (value - extremes.first->value);
  };
  EXPECT_NEAR(dots[514].y, expected(493.0), 0.01);
  EXPECT_NEAR(dots[515].y, expected(307.0), 0.01);
}

TEST(Charts, WhatLiesFarBeyondIsAnArrowAndCounted) {
  std::vector<InclinationPoint> points = usual_struts(514);
  points.push_back({45.0, 4000.0});
  points.push_back({30.0, 10.0});
  const Drawing drawing = inclination_chart(points, 360.0, "diameter", {500.0, 205.0});
  // The extreme ends of the usual values may lie beyond the middle 99 % too.
  const std::size_t beyond = points.size() - dots_of(drawing).size();
  EXPECT_GE(beyond, 2u);
  EXPECT_LE(beyond, 6u);
  EXPECT_GE(triangles_of(drawing), 3);  // one is the legend's
  EXPECT_TRUE(says(drawing, std::to_string(beyond) + " beyond"));
  for (const Point& dot : dots_of(drawing)) {
    EXPECT_GT(dot.y, 12.0);
    EXPECT_LT(dot.y, 179.0);
  }
}

TEST(Charts, AHistogramHoldsItsTailsOrCountsThem) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(40.0 * std::sin(0.37 * i));
  values.push_back(-88.0);
  values.push_back(133.0);
  const Histogram whole = histogram_of(values, 24);
  EXPECT_LE(whole.edges.front(), -88.0);
  EXPECT_GE(whole.edges.back(), 133.0);
  EXPECT_EQ(whole.below + whole.above, 0);
  EXPECT_NEAR(std::accumulate(whole.shares.begin(), whole.shares.end(), 0.0), 1.0, 1e-9);

  values.push_back(5000.0);
  const Histogram cut = histogram_of(values, 24);
  EXPECT_LT(cut.edges.back(), 100.0);
  EXPECT_EQ(cut.above, 2);
  EXPECT_EQ(cut.below, 1);
  const Drawing drawing = histogram_chart(cut, "deviation", {}, {246.0, 165.0});
  EXPECT_TRUE(says(drawing, "2 above"));
  EXPECT_TRUE(says(drawing, "1 below"));
}

}  // namespace
}  // namespace asbuilt::render
