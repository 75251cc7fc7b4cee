#include "inspectors/common/blurred_disc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace asbuilt {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// P(r) for sigma = 1.
double disc_profile(double r, double radius) {
  constexpr int kIntervals = 160;
  double sum = 0.0;
  // The integrand is negligible beyond 8 sigma from r.
  const double from = std::max(0.0, std::min(radius, r - 8.0));
  for (int i = 0; i <= kIntervals; ++i) {
    const double rho = from + (radius - from) * i / kIntervals;
    const double x = rho * r;
    const double bessel = x < 300.0
                              ? std::cyl_bessel_i(0.0, x) * std::exp(-x)
                              : (1.0 + 1.0 / (8.0 * x)) / std::sqrt(2.0 * std::numbers::pi * x);
    const double weight = i == 0 || i == kIntervals ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
    sum += weight * rho * bessel * std::exp(-0.5 * (rho - r) * (rho - r));
  }
  return sum * (radius - from) / kIntervals / 3.0;
}

double ball_profile(double r, double radius) {
  const double a = (radius - r) / std::numbers::sqrt2;
  const double b = (radius + r) / std::numbers::sqrt2;
  const double erfs = 0.5 * (std::erf(a) + std::erf(b));
  if (r < 1e-6) {
    return std::erf(radius / std::numbers::sqrt2) -
           std::sqrt(2.0 / std::numbers::pi) * radius * std::exp(-0.5 * radius * radius);
  }
  return erfs - (std::exp(-a * a) - std::exp(-b * b)) / (std::sqrt(2.0 * std::numbers::pi) * r);
}

// Half-crossing radius for each true radius on a grid, by bisection.
class HalfCrossing {
 public:
  template <class Profile>
  HalfCrossing(Profile profile, double smallest) : smallest_(smallest) {
    for (int i = 0; i <= kSteps; ++i) {
      const double radius = smallest + (kLargest - smallest) * i / kSteps;
      double low = 0.0;
      double high = radius;
      for (int k = 0; k < 40; ++k) {
        const double r = 0.5 * (low + high);
        (profile(r, radius) > 0.5 ? low : high) = r;
      }
      half_.push_back(0.5 * (low + high));
    }
  }

  double radius(double half, double far_term) const {
    if (!(half > 0.0)) return kNone;
    if (half >= half_.back()) {
      // Diffusion of a curved front: the crossing lies far_term / radius inside.
      double radius = half;
      for (int i = 0; i < 4; ++i) radius = half + far_term / radius;
      return radius;
    }
    const auto above = std::upper_bound(half_.begin(), half_.end(), half);
    if (above == half_.begin()) return smallest_;
    const auto i = static_cast<double>(above - half_.begin() - 1);
    const double t = (half - *(above - 1)) / (*above - *(above - 1));
    return smallest_ + (kLargest - smallest_) * (i + t) / kSteps;
  }

 private:
  static constexpr int kSteps = 60;
  static constexpr double kLargest = 8.0;
  double smallest_;
  std::vector<double> half_;
};

}  // namespace

double disc_radius(double half_radius, double sigma) {
  static const HalfCrossing table(disc_profile, 1.18);
  if (!(sigma > 0.0)) return half_radius;
  return sigma * table.radius(half_radius / sigma, 0.5);
}

double disc_core(double radius, double sigma) {
  constexpr double kSmallest = 1.18;
  constexpr double kLargest = 8.0;
  constexpr int kSteps = 120;
  static const std::vector<double> table = [] {
    std::vector<double> values;
    for (int i = 0; i <= kSteps; ++i) {
      const double r = kSmallest + (kLargest - kSmallest) * i / kSteps;
      values.push_back((disc_profile(0.0, r) + 8.0 * disc_profile(kCoreRadius * r, r)) / 9.0);
    }
    return values;
  }();
  if (!(radius < kLargest * sigma)) return 1.0;
  const double place =
      std::max(0.0, (radius / sigma - kSmallest) / (kLargest - kSmallest) * kSteps);
  const auto i = std::min<std::size_t>(static_cast<std::size_t>(place), kSteps - 1);
  const double t = place - static_cast<double>(i);
  return table[i] + t * (table[i + 1] - table[i]);
}

double ball_radius(double half_radius, double sigma) {
  static const HalfCrossing table(ball_profile, 1.54);
  if (!(sigma > 0.0)) return half_radius;
  return sigma * table.radius(half_radius / sigma, 1.0);
}

}  // namespace asbuilt
