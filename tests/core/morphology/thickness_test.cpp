#include "core/morphology/thickness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/morphology/ball.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

// The definition, every ball painted: about each voxel of the phase, the voxels nearer than the
// nearest voxel of the other phase.
std::vector<float> by_definition(const Mask& mask, Phase phase, Outside outside) {
  const Shape& s = mask.frame.shape;
  const Grid3<float> distance = distance_mm(mask, phase, outside);
  std::vector<float> thickness(mask.values.size(), 0.0F);
  for (std::int64_t z = 0; z < s.z; ++z) {
    for (std::int64_t y = 0; y < s.y; ++y) {
      for (std::int64_t x = 0; x < s.x; ++x) {
        const double radius = static_cast<double>(distance.at(x, y, z));
        for (std::int64_t c = 0; c < s.z && radius > 0.0; ++c) {
          for (std::int64_t b = 0; b < s.y; ++b) {
            for (std::int64_t a = 0; a < s.x; ++a) {
              const Vec3 step(static_cast<double>(a - x), static_cast<double>(b - y),
                              static_cast<double>(c - z));
              if (mask.frame.spacing_mm.cwiseProduct(step).norm() < radius * (1.0 - 1e-6)) {
                float& value = thickness[static_cast<std::size_t>(mask.frame.index(a, b, c))];
                value = std::max(value, static_cast<float>(2.0 * radius));
              }
            }
          }
        }
      }
    }
  }
  return thickness;
}

// Rounded lumps: random seeds, grown and worn.
Mask lumps(const GridFrame& frame, unsigned seed) {
  return erode_ball(dilate_ball(random_mask(frame, 0.004, seed), 4.3), 1.4);
}

TEST(Thickness, EqualsTheDefinition) {
  unsigned seed = 21;
  for (const Vec3& spacing : {Vec3(0.5, 0.5, 0.5), Vec3(0.02, 0.03, 0.025)}) {
    const Mask mask = lumps(frame_of(22, 19, 25, spacing), seed++);
    for (const Phase phase : {Phase::kMetal, Phase::kPores}) {
      for (const Outside outside : {Outside::kContinues, Outside::kOtherPhase}) {
        const Grid3<float> thickness = local_thickness(mask, phase, outside);
        const std::vector<float> truth = by_definition(mask, phase, outside);
        for (std::size_t i = 0; i < truth.size(); ++i) {
          ASSERT_NEAR(thickness.values[i], truth[i], 1e-5F * truth[i]) << i;
        }
      }
    }
  }
}

// Plates of n voxels: n + 1 where n is odd, n where it is even (the bias that the header states).
TEST(Thickness, PlatesReadAsStated) {
  for (int n = 1; n <= 8; ++n) {
    Mask plate(frame_of(20, 20, 20, Vec3::Constant(0.1)));
    for (int z = 5; z < 5 + n; ++z) {
      for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 20; ++x) plate.at(x, y, z) = 1;
      }
    }
    const ThicknessSummary summary = summarize_thickness(local_thickness(plate, Phase::kMetal));
    EXPECT_EQ(summary.voxels, 400 * n);
    EXPECT_NEAR(summary.mean_mm, 0.1 * (n % 2 == 1 ? n + 1 : n), 1e-6);
    EXPECT_NEAR(summary.sd_mm, 0.0, 1e-6);
  }
}

// Balls larger than the table of enclosing balls, and a phase of one voxel.
TEST(Thickness, ExtremesOfSize) {
  Mask long_gap(frame_of(1, 1500, 1));
  long_gap.at(0, 0, 0) = 1;
  long_gap.at(0, 1499, 0) = 1;
  const Grid3<float> gap = local_thickness(long_gap, Phase::kPores);
  EXPECT_NEAR(*std::max_element(gap.values.begin(), gap.values.end()), 2 * 749.0F, 1e-3F);
  EXPECT_NEAR(*std::min_element(gap.values.begin() + 1, gap.values.end() - 1), 2 * 749.0F, 1e-3F);
  Mask grain(frame_of(3, 3, 3));
  grain.at(1, 1, 1) = 1;
  EXPECT_EQ(local_thickness(grain, Phase::kMetal).at(1, 1, 1), 2.0F);
}

TEST(Thickness, WithoutASurface) {
  EXPECT_EQ(summarize_thickness(local_thickness(Mask(frame_of(4, 4, 4)), Phase::kMetal)).voxels, 0);
  try {
    local_thickness(Mask(frame_of(4, 4, 4)), Phase::kPores);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotMeasurable);
  }
}

TEST(Thickness, SameBitsAtAnyThreadCount) {
  const Mask mask = lumps(frame_of(40, 40, 50), 7);
  set_thread_count(1);
  const Grid3<float> one = local_thickness(mask, Phase::kPores);
  set_thread_count(2);
  EXPECT_EQ(local_thickness(mask, Phase::kPores).values, one.values);
  set_thread_count(0);
}

TEST(Thickness, SummaryOfKnownValues) {
  Grid3<float> grid(frame_of(5, 1, 1));
  grid.values = {0.0F, 1.0F, 2.0F, 2.0F, 5.0F};
  const ThicknessSummary summary = summarize_thickness(grid, 2.0);
  EXPECT_EQ(summary.voxels, 4);
  EXPECT_DOUBLE_EQ(summary.mean_mm, 2.5);
  EXPECT_NEAR(summary.sd_mm, std::sqrt(9.0 / 3.0), 1e-12);
  EXPECT_DOUBLE_EQ(summary.min_mm, 1.0);
  EXPECT_DOUBLE_EQ(summary.max_mm, 5.0);
  EXPECT_EQ(summary.histogram, (std::vector<std::int64_t>{1, 2, 1}));
  EXPECT_THROW(summarize_thickness(grid, 1e-9), Error);
}

// A plate of three voxels in the low face of z, and with `high` voxels of another in the high one.
Mask plates(std::int64_t high) {
  GridFrame frame;
  frame.shape = {9, 7, 20};
  Mask mask(frame);
  for (std::int64_t z = 0; z < 20; ++z) {
    for (std::int64_t k = 0; k < 63 && (z < 3 || z >= 20 - high); ++k) {
      mask.values[static_cast<std::size_t>(63 * z + k)] = 1;
    }
  }
  return mask;
}

// n voxels read n + 1 (n odd) or n (n even), less half a voxel.
TEST(ThinQuarter, AsThickAsWhatIsBeyondTheFaces) {
  const auto thick = [](const Mask& mask, Beyond low, Beyond high) {
    BeyondFaces beyond = kAllGoOn;
    beyond[4] = low;
    beyond[5] = high;
    return thin_quarter_mm(mask, {}, beyond);
  };
  const Mask alone = plates(0);
  EXPECT_NEAR(thin_quarter_mm(alone), 5.5, 1e-5);
  EXPECT_NEAR(thick(alone, Beyond::kAir, Beyond::kAir), 3.5, 1e-5);
  EXPECT_NEAR(thick(alone, Beyond::kGoesOn, Beyond::kAir), 5.5, 1e-5);
  EXPECT_NEAR(thick(alone, Beyond::kAir, Beyond::kGoesOn), 3.5, 1e-5);
  EXPECT_NEAR(thick(alone, Beyond::kRepeats, Beyond::kRepeats), 3.5, 1e-5);
  for (const std::int64_t high : {1, 3, 4, 5}) {
    const std::int64_t both = 3 + high;
    EXPECT_NEAR(thick(plates(high), Beyond::kRepeats, Beyond::kRepeats),
                static_cast<double>(both + both % 2) - 0.5, 1e-5)
        << high;
  }
  EXPECT_THROW(thick(alone, Beyond::kRepeats, Beyond::kAir), Error);
}

// A part that repeats may be cut anywhere.
TEST(ThinQuarter, OfWhatRepeatsDoesNotDependOnTheCut) {
  GridFrame frame;
  frame.shape = {22, 26, 24};
  const Mask part = lumps(frame, 7);
  BeyondFaces beyond;
  beyond.fill(Beyond::kRepeats);
  const double truth = thin_quarter_mm(part, {}, beyond, 26);
  EXPECT_NE(thin_quarter_mm(part), truth);
  Mask moved(frame);
  for (std::int64_t z = 0; z < 24; ++z) {
    for (std::int64_t y = 0; y < 26; ++y) {
      for (std::int64_t x = 0; x < 22; ++x) {
        moved.at((x + 9) % 22, (y + 4) % 26, (z + 17) % 24) = part.at(x, y, z);
      }
    }
  }
  EXPECT_EQ(thin_quarter_mm(moved, {}, beyond, 26), truth);
}

}  // namespace
}  // namespace asbuilt
