#include "core/morphology/zoom.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

// From 5 samples to 9 every other new sample falls on an old one: a spline that interpolates keeps
// it.
TEST(Zoom, InterpolatesItsSamples) {
  Grid3<float> grid(frame_of(5, 5, 5, Vec3(0.02, 0.03, 0.04)));
  for (std::size_t i = 0; i < grid.values.size(); ++i) {
    grid.values[i] = static_cast<float>((i * 7919) % 251);
  }
  const Grid3<float> fine = zoom_spline2(grid, 1.8);
  ASSERT_EQ(fine.frame.shape, (Shape{9, 9, 9}));
  EXPECT_LT((fine.frame.spacing_mm - Vec3(0.01, 0.015, 0.02)).norm(), 1e-15);
  for (int z = 0; z < 5; ++z) {
    for (int y = 0; y < 5; ++y) {
      for (int x = 0; x < 5; ++x) {
        ASSERT_NEAR(fine.at(2 * x, 2 * y, 2 * z), grid.at(x, y, z), 1e-3);
      }
    }
  }
}

// A cosine with zero slope at both ends continues smoothly into its mirror image; quadratic splines
// follow it to third order in the step.
TEST(Zoom, FollowsACosine) {
  const auto wave = [](double t) { return std::cos(3.0 * std::numbers::pi * t); };
  Grid3<float> grid(frame_of(1, 61, 1));
  for (int y = 0; y < 61; ++y) grid.at(0, y, 0) = static_cast<float>(wave(y / 60.0));
  for (const double factor : {0.5, 1.37, 3.0}) {
    const Grid3<float> other = zoom_spline2(grid, factor);
    const auto m = other.frame.shape.y;
    EXPECT_EQ(m, static_cast<std::int64_t>(std::nearbyint(61 * factor)));
    for (std::int64_t j = 0; j < m; ++j) {
      ASSERT_NEAR(other.at(0, j, 0), wave(static_cast<double>(j) / static_cast<double>(m - 1)),
                  4e-4);
    }
  }
}

// Sizes round to the nearest whole number, halves to even; single samples survive.
TEST(Zoom, SizesAndErrors) {
  EXPECT_EQ(zoom_spline2(Grid3<float>(frame_of(5, 7, 1)), 0.5).frame.shape, (Shape{2, 4, 1}));
  EXPECT_THROW(zoom_spline2(Grid3<float>(frame_of(5, 5, 5)), 0.0), Error);
  EXPECT_THROW(zoom_spline2(Grid3<float>(frame_of(5, 5, 5)), std::nan("")), Error);
}

}  // namespace
}  // namespace asbuilt
