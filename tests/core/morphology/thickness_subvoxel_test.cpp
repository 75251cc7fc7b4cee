#include "core/morphology/thickness_subvoxel.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/morphology/surface_distance.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

enum class Solid { kCylinder, kPlate, kBall };

// Depth below the surface, in voxels, of a solid of diameter or thickness d about `centre`.
double depth(Solid solid, double d, const Vec3& axis, const Vec3& from_centre) {
  const double along = axis.dot(from_centre);
  if (solid == Solid::kPlate) return 0.5 * d - std::abs(along);
  if (solid == Solid::kBall) return 0.5 * d - from_centre.norm();
  return 0.5 * d - (from_centre - along * axis).norm();
}

struct Scene {
  Grid3<std::uint8_t> grey;
  Vec3 centre;
};

// 8-bit scan of the solid: 20 outside, 220 inside, an error function of the depth between.
Scene scan_of(Solid solid, double d, const Vec3& axis, const Vec3& shift, double spacing_mm) {
  const auto n = static_cast<std::int64_t>(3.4 * d) + 14;
  Scene scene;
  scene.grey = Grid3<std::uint8_t>(frame_of(n, n, n, Vec3::Constant(spacing_mm)));
  scene.centre = Vec3::Constant(0.5 * static_cast<double>(n - 1)) + shift;
  for (std::int64_t z = 0; z < n; ++z) {
    for (std::int64_t y = 0; y < n; ++y) {
      for (std::int64_t x = 0; x < n; ++x) {
        const Vec3 p(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        const double inside = 0.5 + 0.5 * std::erf(depth(solid, d, axis, p - scene.centre) / 1.2);
        scene.grey.at(x, y, z) = static_cast<std::uint8_t>(std::lround(20.0 + 200.0 * inside));
      }
    }
  }
  return scene;
}

// Mean thickness over the middle, where the faces of the grid do not reach, relative to the truth.
double relative_error(Solid solid, double d, const Vec3& axis, const Vec3& shift) {
  const double spacing = 0.02;
  const Scene scene = scan_of(solid, d, axis, shift, spacing);
  const Grid3<float> thickness = local_thickness_subvoxel(scene.grey, 120.0, Phase::kMetal);
  const std::int64_t n = thickness.frame.shape.x;
  const auto margin = solid == Solid::kBall ? 0 : static_cast<std::int64_t>(1.2 * d) + 4;
  double sum = 0.0;
  std::int64_t count = 0;
  for (std::int64_t z = margin; z < n - margin; ++z) {
    for (std::int64_t y = margin; y < n - margin; ++y) {
      for (std::int64_t x = margin; x < n - margin; ++x) {
        if (scene.grey.at(x, y, z) < 120) {
          EXPECT_EQ(thickness.at(x, y, z), 0.0F);
          continue;
        }
        EXPECT_GT(thickness.at(x, y, z), 0.0F);
        sum += static_cast<double>(thickness.at(x, y, z));
        ++count;
      }
    }
  }
  return sum / static_cast<double>(count) / (d * spacing) - 1.0;
}

const Vec3 kAxes[] = {Vec3(0, 0, 1), Vec3(0.0, 1.0, 1.0).normalized(),
                      Vec3(1.0, 2.0, 3.0).normalized(), Vec3(-0.3, 0.9, 0.2).normalized()};
const Vec3 kShifts[] = {Vec3(0.1, -0.2, 0.3), Vec3(0.5, 0.25, 0.0), Vec3(-0.4, 0.45, 0.15),
                        Vec3(0.0, 0.0, 0.5)};

TEST(ThicknessSubvoxel, StrutsReadTheirDiameter) {
  for (const double d : {6.0, 8.3}) {
    double mean = 0.0;
    for (int k = 0; k < 4; ++k) {
      const double error = relative_error(Solid::kCylinder, d, kAxes[k], kShifts[k]);
      EXPECT_LT(std::abs(error), 0.01) << d << " " << k;
      mean += 0.25 * error;
    }
    EXPECT_LT(std::abs(mean), 0.005) << d;
  }
}

TEST(ThicknessSubvoxel, PlatesReadTheirThickness) {
  for (int k = 0; k < 4; ++k) {
    EXPECT_LT(std::abs(relative_error(Solid::kPlate, 6.4, kAxes[k], kShifts[k])), 0.02) << k;
  }
}

TEST(ThicknessSubvoxel, BallsReadTheirDiameter) {
  EXPECT_LT(std::abs(relative_error(Solid::kBall, 10.0, kAxes[0], kShifts[2])), 0.01);
}

// Pores of the negative image are the metal of the image.
TEST(ThicknessSubvoxel, PoresAreTheMetalOfTheNegative) {
  const Scene scene = scan_of(Solid::kCylinder, 6.0, kAxes[2], kShifts[0], 0.02);
  Grid3<std::uint8_t> negative = scene.grey;
  for (std::uint8_t& value : negative.values) value = static_cast<std::uint8_t>(240 - value);
  EXPECT_EQ(local_thickness_subvoxel(scene.grey, 119.5, Phase::kMetal).values,
            local_thickness_subvoxel(negative, 120.5, Phase::kPores).values);
}

TEST(ThicknessSubvoxel, SameBitsAtAnyThreadCount) {
  const Scene scene = scan_of(Solid::kCylinder, 6.0, kAxes[3], kShifts[1], 0.02);
  set_thread_count(1);
  const Grid3<float> one = local_thickness_subvoxel(scene.grey, 120.0, Phase::kMetal);
  set_thread_count(2);
  EXPECT_EQ(local_thickness_subvoxel(scene.grey, 120.0, Phase::kMetal).values, one.values);
  set_thread_count(0);
}

TEST(ThicknessSubvoxel, WithoutASurface) {
  const Grid3<float> flat(frame_of(5, 5, 5), 10.0F);
  for (const float value : local_thickness_subvoxel(flat, 20.0, Phase::kMetal).values) {
    EXPECT_EQ(value, 0.0F);
  }
  EXPECT_THROW(local_thickness_subvoxel(flat, 20.0, Phase::kPores), Error);
  EXPECT_THROW(local_thickness_subvoxel(flat, std::nan(""), Phase::kMetal), Error);
}

// A linear ramp has its plane exactly where the level says; spacing differs by axis.
TEST(SurfaceDistance, RampIsAPlane) {
  Grid3<float> ramp(frame_of(30, 6, 5, Vec3(0.02, 0.05, 0.03)));
  for (std::size_t i = 0; i < ramp.values.size(); ++i) {
    ramp.values[i] = static_cast<float>(i % 30) * 10.0F;
  }
  const Grid3<float> distance = surface_distance_mm(ramp, 123.0, Phase::kMetal);
  for (int x = 0; x < 30; ++x) {
    EXPECT_NEAR(distance.at(x, 3, 2), 0.02 * (x - 12.3), 1e-6);
  }
}

// Every point of the surface found by hand and every distance taken: random grey values.
TEST(SurfaceDistance, EqualsBruteForce) {
  const Vec3 spacing(1.0, 0.7, 1.3);
  const Mask mask = random_mask(frame_of(13, 9, 11, spacing), 0.03, 2);
  Grid3<float> grey(mask.frame);
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    grey.values[i] = mask.values[i] != 0 ? 80.0F + static_cast<float>(i % 40) : 30.0F;
  }
  const double level = 61.0;
  std::vector<Vec3> points;
  const Shape& s = grey.frame.shape;
  for (std::int64_t z = 0; z < s.z; ++z) {
    for (std::int64_t y = 0; y < s.y; ++y) {
      for (std::int64_t x = 0; x < s.x; ++x) {
        const Vec3 p(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        for (int axis = 0; axis < 3; ++axis) {
          const std::int64_t a = x + (axis == 0 ? 1 : 0), b = y + (axis == 1 ? 1 : 0),
                             c = z + (axis == 2 ? 1 : 0);
          if (a >= s.x || b >= s.y || c >= s.z) continue;
          const double here = grey.at(x, y, z), there = grey.at(a, b, c);
          if ((here >= level) == (there >= level)) continue;
          points.push_back(
              (p + Vec3::Unit(axis) * ((level - here) / (there - here))).cwiseProduct(spacing));
        }
      }
    }
  }
  const Grid3<float> distance = surface_distance_mm(grey, level, Phase::kPores);
  for (std::int64_t z = 0; z < s.z; ++z) {
    for (std::int64_t y = 0; y < s.y; ++y) {
      for (std::int64_t x = 0; x < s.x; ++x) {
        const Vec3 p = spacing.cwiseProduct(
            Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
        double best = 1e9;
        for (const Vec3& point : points) best = std::min(best, (p - point).norm());
        ASSERT_NEAR(distance.at(x, y, z), grey.at(x, y, z) >= 61.0F ? -best : best, 2e-6);
      }
    }
  }
}

}  // namespace
}  // namespace asbuilt
