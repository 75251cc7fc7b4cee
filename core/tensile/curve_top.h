// Where a noisy curve has its largest stress, and how far that place can be told.
//
// The largest of noisy samples lies anywhere on a flat top. ISO 6892-1 takes the middle of the
// plateau where the curve has one (from memory, verify); here the plateau is the stretch whose
// stress cannot be told from the largest. Noise: polynomials of degree 5 by least squares in blocks
// of the curve above 90 % of the largest stress, the median of their residual variances (a kink of
// the curve fills one block only), and the correlation r of neighbouring residuals, which raises
// the variance of a mean by (1 + r) / (1 - r). Stretch: the curve is smoothed by straight lines
// over 2 h + 1 samples, each with its standard deviation u; the stretch runs from the first to the
// last sample whose smoothed stress plus 1.5 u reaches the largest smoothed stress less its 1.5 u.
// A short line leaves noise, a long one blurs the top: of all h the one is taken whose stretch and
// line together are shortest. Its middle is the mean strain weighted by the square of how far a
// sample reaches over that bound, so that a side that falls slowly does not draw it away. Where no
// smoothing leaves three samples or fewer, the noise does not matter and the largest is the place.
// Waves of the curve shorter than a block (serrations) count as noise. A kink that falls many times
// faster than it rose is found early: of coverage see docs/methods/tensile.md.
// Time: samples x log(samples). Units: MPa, strain.
#pragma once

#include <cstddef>
#include <vector>

namespace asbuilt::tensile {

// Standard deviation of single samples about a smooth curve, and by how much correlation of
// neighbours raises the variance of their mean (1: white).
struct SampleNoise {
  double mpa = 0.0;
  double correlation = 1.0;
};
SampleNoise sample_noise(const std::vector<double>& y, std::size_t first, std::size_t last);

struct CurveTop {
  std::size_t first = 0, last = 0;  // the stretch, both inside
  SampleNoise noise;
  double strain = 0.0;        // its middle, as recorded
  double half_width = 0.0;    // strain from there to the farther end of the stretch
  double stress_mpa = 0.0;    // of the smoothed curve there
  double u_stress_mpa = 0.0;  // its standard deviation
};

// Among the samples from `first` to `last`, both inside.
CurveTop curve_top(const std::vector<double>& strain, const std::vector<double>& stress,
                   std::size_t first, std::size_t last);

}  // namespace asbuilt::tensile
