#include "core/morphology/gaussian.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

// The normalised weight of j steps, as the definition says.
double weight(double sigma, int j) {
  const int radius = static_cast<int>(4.0 * sigma + 0.5);
  double sum = 0.0;
  for (int i = -radius; i <= radius; ++i) sum += std::exp(-0.5 * i * i / (sigma * sigma));
  return std::abs(j) > radius ? 0.0 : std::exp(-0.5 * j * j / (sigma * sigma)) / sum;
}

TEST(Gaussian, ImpulseBecomesTheProductOfThreeKernels) {
  Grid3<float> grid(frame_of(70, 21, 25));
  grid.at(66, 10, 12) = 1000.0F;
  const Vec3 sigma(0.7, 1.0, 1.6);
  const Grid3<float> smooth = gaussian_smooth(grid, sigma);
  for (int z = 0; z < 25; ++z) {
    for (int y = 0; y < 21; ++y) {
      for (int x = 60; x < 69; ++x) {  // the kernel along x ends before the face
        const double expected =
            1000.0 * weight(0.7, x - 66) * weight(1.0, y - 10) * weight(1.6, z - 12);
        ASSERT_NEAR(smooth.at(x, y, z), expected, 1e-4) << x << " " << y << " " << z;
      }
    }
  }
}

// Values beyond the faces: the line 10 20 30, sigma 1, first sample, computed by hand from the
// rule.
TEST(Gaussian, BordersAreReplicatedOrMirrored) {
  Grid3<float> grid(frame_of(1, 3, 1));
  grid.values = {10.0F, 20.0F, 30.0F};
  const double mirrored[] = {30, 30, 20, 10, 10, 20, 30, 30, 20};  // positions -4 .. 4
  double replicate = 0.0, reflect = 0.0;
  for (int j = -4; j <= 4; ++j) {
    const int held = j < 0 ? 0 : (j > 2 ? 2 : j);
    replicate += weight(1.0, j) * grid.values[static_cast<std::size_t>(held)];
    reflect += weight(1.0, j) * mirrored[j + 4];
  }
  const Vec3 sigma(0.0, 1.0, 0.0);
  EXPECT_NEAR(gaussian_smooth(grid, sigma, Border::kReplicate).values[0], replicate, 1e-5);
  EXPECT_NEAR(gaussian_smooth(grid, sigma, Border::kReflect).values[0], reflect, 1e-5);
}

TEST(Gaussian, ConstantStaysAndIntegersAreAccepted) {
  Grid3<std::uint16_t> grid(frame_of(33, 9, 7), 40000);
  for (const float value : gaussian_smooth(grid, Vec3::Constant(2.0)).values) {
    ASSERT_NEAR(value, 40000.0F, 0.05F);
  }
  Grid3<std::uint8_t> bytes(frame_of(3, 2, 2), 7);
  EXPECT_EQ(gaussian_smooth(bytes, Vec3::Zero()).values, std::vector<float>(12, 7.0F));
}

TEST(Gaussian, SameBitsAtAnyThreadCount) {
  const Mask mask = random_mask(frame_of(130, 40, 37), 0.3, 5);
  set_thread_count(1);
  const Grid3<float> one = gaussian_smooth(mask, Vec3::Constant(1.3), Border::kReflect);
  set_thread_count(2);
  EXPECT_EQ(gaussian_smooth(mask, Vec3::Constant(1.3), Border::kReflect).values, one.values);
  set_thread_count(0);
}

TEST(Gaussian, RefusesNonsense) {
  Grid3<float> grid(frame_of(3, 3, 3));
  EXPECT_THROW(gaussian_smooth_in_place(grid, Vec3(1.0, -1.0, 1.0)), Error);
  EXPECT_THROW(gaussian_smooth_in_place(grid, Vec3(1.0, std::nan(""), 1.0)), Error);
}

}  // namespace
}  // namespace asbuilt
