// Sharpness of a scan in the terms of CT standards, against published numbers.
#include <gtest/gtest.h>

#include <cmath>

#include "core/lot/scan_resolution.h"

using namespace asbuilt;

TEST(ScanResolution, ModulationOfAGaussian) {
  EXPECT_NEAR(gaussian_modulation_frequency(1.0, 0.5), 0.187391, 5e-7);
  EXPECT_NEAR(gaussian_modulation_frequency(1.0, 0.2), 0.285543, 5e-7);
  EXPECT_NEAR(gaussian_modulation_frequency(1.0, 0.1), 0.341541, 5e-7);
  EXPECT_NEAR(gaussian_modulation_frequency(0.02, 0.1), 0.341541 / 0.02, 5e-5);
  // The transform of the Gaussian itself, summed: its modulation there is what was asked for.
  const double f = gaussian_modulation_frequency(1.7, 0.3);
  double sum = 0.0, all = 0.0;
  for (double x = -15.0; x <= 15.0; x += 0.01) {
    const double spread = std::exp(-0.5 * x * x / (1.7 * 1.7));
    sum += spread * std::cos(2.0 * 3.14159265358979 * f * x);
    all += spread;
  }
  EXPECT_NEAR(sum / all, 0.3, 1e-6);
}

TEST(ScanResolution, EdgeSpread) {
  const double sigma = sigma_of_edge_spread(10.0);
  EXPECT_NEAR(0.5 * std::erfc(5.0 / sigma / std::sqrt(2.0)), 0.1, 1e-9);
}

TEST(ScanResolution, EffectiveBeamWidth) {
  EXPECT_NEAR(effective_beam_width(200.0, 5.0, 20.0), 11.0708, 5e-5);
  EXPECT_DOUBLE_EQ(effective_beam_width(200.0, 5.0, 1.0), 200.0);
}
