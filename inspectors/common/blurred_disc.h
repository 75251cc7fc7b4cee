// A disc or a ball blurred by an isotropic Gaussian, and where its edge then seems to be.
//
// A point at distance r from the centre, moved by a Gaussian of standard deviation s, lands in the
// disc of radius R with probability P(r) (the Rice distribution; for the ball its three-dimensional
// counterpart). P crosses 1/2 at a radius below R. Exact up to quadrature, for any R over s.
#pragma once

namespace asbuilt {

// Radius of the disc whose blurred profile crosses 1/2 at `half_radius`. Not a number below a
// radius of 1.18 sigma, where the blurred disc nowhere reaches 1/2.
double disc_radius(double half_radius, double sigma);
// The same for a ball (1.54 sigma).
double ball_radius(double half_radius, double sigma);

// What the core of a blurred disc reads where metal is 1 and air 0: the mean of its profile at the
// centre (weight 1/9) and on the ring at kCoreRadius of its radius (8/9).
inline constexpr double kCoreRadius = 0.35;
double disc_core(double radius, double sigma);

}  // namespace asbuilt
