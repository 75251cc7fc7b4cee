#include "core/morphology/distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

// Squared distance by looking at every voxel of the other phase; infinite where none is.
std::vector<double> brute_force(const Mask& mask, Phase phase, Outside outside,
                                const Vec3& spacing) {
  const Shape& s = mask.frame.shape;
  const bool metal = phase == Phase::kMetal;
  std::vector<double> squared;
  for (std::int64_t z = 0; z < s.z; ++z) {
    for (std::int64_t y = 0; y < s.y; ++y) {
      for (std::int64_t x = 0; x < s.x; ++x) {
        double best = std::numeric_limits<double>::infinity();
        const auto offer = [&](double dx, double dy, double dz) {
          best = std::min(best, spacing.cwiseProduct(Vec3(dx, dy, dz)).squaredNorm());
        };
        const double fx = static_cast<double>(x), fy = static_cast<double>(y),
                     fz = static_cast<double>(z);
        if ((mask.at(x, y, z) != 0) != metal) best = 0.0;
        for (std::int64_t c = 0; c < s.z; ++c) {
          for (std::int64_t b = 0; b < s.y; ++b) {
            for (std::int64_t a = 0; a < s.x; ++a) {
              if ((mask.at(a, b, c) != 0) == metal) continue;
              offer(static_cast<double>(a - x), static_cast<double>(b - y),
                    static_cast<double>(c - z));
            }
          }
        }
        if (outside == Outside::kOtherPhase) {
          offer(fx + 1, 0, 0);
          offer(static_cast<double>(s.x) - fx, 0, 0);
          offer(0, fy + 1, 0);
          offer(0, static_cast<double>(s.y) - fy, 0);
          offer(0, 0, fz + 1);
          offer(0, 0, static_cast<double>(s.z) - fz);
        }
        squared.push_back(best);
      }
    }
  }
  return squared;
}

struct Case {
  std::int64_t x, y, z;
  double metal_fraction;
  Vec3 spacing_mm;
};

const Case kCases[] = {{37, 19, 23, 0.97, Vec3::Constant(0.02)},
                       {17, 33, 12, 0.5, Vec3::Constant(1.5)},
                       {65, 4, 9, 0.999, Vec3(0.01, 0.02, 0.035)},
                       {5, 1, 40, 0.02, Vec3(1.0, 3.0, 0.5)},
                       {1, 1, 1, 1.0, Vec3::Ones()},
                       {12, 10, 9, 1.0, Vec3::Constant(0.5)}};

TEST(Distance, EqualsBruteForce) {
  unsigned seed = 1;
  for (const Case& c : kCases) {
    const Mask mask = random_mask(frame_of(c.x, c.y, c.z, c.spacing_mm), c.metal_fraction, seed++);
    for (const Phase phase : {Phase::kMetal, Phase::kPores}) {
      for (const Outside outside : {Outside::kContinues, Outside::kOtherPhase}) {
        const std::vector<double> voxels = brute_force(mask, phase, outside, Vec3::Ones());
        const Grid3<std::int32_t> exact = squared_distance_voxels(mask, phase, outside);
        const Grid3<std::uint16_t> band = squared_distance_voxels_banded(mask, phase, 3.0, outside);
        std::vector<double> metric = voxels;
        const double side = c.spacing_mm.x();
        if (c.spacing_mm == Vec3::Constant(side)) {
          for (double& value : metric) value *= side * side;
        } else {
          metric = brute_force(mask, phase, outside, c.spacing_mm);
        }
        const Grid3<float> mm = distance_mm(mask, phase, outside);
        const double reach = 2.5 * c.spacing_mm.x();
        const Grid3<float> near = distance_mm(mask, phase, outside, reach);
        for (std::size_t i = 0; i < voxels.size(); ++i) {
          ASSERT_EQ(exact.values[i], std::isinf(voxels[i]) ? kNoSite : voxels[i]);
          ASSERT_EQ(band.values[i], std::min(voxels[i], 10.0));
          const double distance = std::sqrt(metric[i]);
          if (std::isinf(distance)) {
            ASSERT_TRUE(std::isinf(mm.values[i]));
          } else {
            ASSERT_NEAR(mm.values[i], distance, 4e-7 * distance);
          }
          if (distance > reach * (1.0 + 1e-5)) {
            ASSERT_TRUE(std::isinf(near.values[i]));
          } else if (distance < reach * (1.0 - 1e-5)) {
            ASSERT_EQ(near.values[i], mm.values[i]);
          }
        }
      }
    }
  }
}

// Few sites in a long grid: the lines take the way of the parabolas. Truth: the sites themselves.
TEST(Distance, FarFromAnySurface) {
  Mask mask(frame_of(3, 700, 3), 1);
  mask.at(1, 13, 1) = 0;
  mask.at(0, 600, 2) = 0;
  const Grid3<std::int32_t> squared = squared_distance_voxels(mask, Phase::kMetal);
  const Grid3<float> mm = distance_mm(mask, Phase::kMetal);
  const Grid3<std::uint16_t> band = squared_distance_voxels_banded(mask, Phase::kMetal, 180.0);
  const auto square = [](std::int64_t v) { return v * v; };
  for (std::int64_t z = 0; z < 3; ++z) {
    for (std::int64_t y = 0; y < 700; ++y) {
      for (std::int64_t x = 0; x < 3; ++x) {
        const std::int64_t truth = std::min(square(x - 1) + square(y - 13) + square(z - 1),
                                            square(x) + square(y - 600) + square(z - 2));
        ASSERT_EQ(squared.at(x, y, z), truth);
        ASSERT_EQ(mm.at(x, y, z), std::sqrt(static_cast<float>(truth)));
        ASSERT_EQ(band.at(x, y, z), std::min<std::int64_t>(truth, 180 * 180 + 1));
      }
    }
  }
}

// A ball of radius 30.5 about a voxel centre: inside, the distance to its surface is 30.5 - r, and
// the nearest outside centre lies at most a voxel's diagonal beyond.
TEST(Distance, BallHasItsRadius) {
  Mask ball(frame_of(71, 71, 71, Vec3::Constant(0.02)));
  for (std::int64_t z = 0; z < 71; ++z) {
    for (std::int64_t y = 0; y < 71; ++y) {
      for (std::int64_t x = 0; x < 71; ++x) {
        const double r = Vec3(static_cast<double>(x - 35), static_cast<double>(y - 35),
                              static_cast<double>(z - 35))
                             .norm();
        ball.at(x, y, z) = r < 30.5 ? 1 : 0;
      }
    }
  }
  EXPECT_NEAR(distance_mm(ball, Phase::kMetal).at(35, 35, 35), 30.5 * 0.02, 0.05 * 0.02);
}

TEST(Distance, SameBitsAtAnyThreadCount) {
  const Mask mask = random_mask(frame_of(90, 41, 60, Vec3(0.01, 0.013, 0.02)), 0.99, 9);
  set_thread_count(1);
  const Grid3<float> one = distance_mm(mask, Phase::kMetal);
  set_thread_count(2);
  EXPECT_EQ(distance_mm(mask, Phase::kMetal).values, one.values);
  set_thread_count(0);
}

TEST(Distance, CancelsAndRefuses) {
  const Mask mask = random_mask(frame_of(9, 9, 9), 0.5, 1);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(squared_distance_voxels(mask, Phase::kMetal, Outside::kContinues,
                                       Progress(nullptr, stop.get_token())),
               Error);
  EXPECT_THROW(squared_distance_voxels_banded(mask, Phase::kMetal, 181.0), Error);
  EXPECT_THROW(distance_mm(random_mask(frame_of(4, 4, 4, Vec3(1, 0, 1)), 0.5, 1), Phase::kMetal),
               Error);
  EXPECT_THROW(distance_mm(Mask(frame_of(20000, 1, 1)), Phase::kMetal), Error);
}

}  // namespace
}  // namespace asbuilt
