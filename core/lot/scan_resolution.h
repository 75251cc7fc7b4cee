// What the sharpness of a scan is in the terms of CT standards. No measurement of its own: numbers
// that a reporting statement derives from what is known.
#pragma once

namespace asbuilt {

// Spatial frequency, in 1 / unit of `sigma`, at which the modulation transfer of a Gaussian point
// spread of standard deviation `sigma` falls to `modulation` (0 to 1, exclusive): its MTF is
// exp(-2 (pi f sigma)^2). 0.1 is the usual limit of resolution (ASTM E1695, verify).
double gaussian_modulation_frequency(double sigma, double modulation);

// Standard deviation of the Gaussian whose edge rises from 10 to 90 % over `spread`, same unit.
double sigma_of_edge_spread(double spread);

// Effective beam width in the part (ASTM E1441, E1570, from memory: verify):
// sqrt(d^2 + (a (M - 1))^2) / M, with the detector's pitch d and the focal spot a in one unit,
// which is also the result's, and the magnification M, 1 or more.
double effective_beam_width(double detector, double focal_spot, double magnification);

}  // namespace asbuilt
