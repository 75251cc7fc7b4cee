#include "core/statistics/tolerance_interval.h"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

void check_factor(std::int64_t n, double coverage, double confidence) {
  check_share(coverage, "coverage");
  check_share(confidence, "confidence");
  if (n < 2) {
    throw Error(ErrorCode::kInvalidInput, {"a tolerance interval needs an s",
                                           std::to_string(n) + " values", "2 or more", ""});
  }
}

template <class Function>
double root_between(const Function& f, double low, double high) {
  std::uintmax_t steps = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(48), steps);
  return 0.5 * (bracket.first + bracket.second);
}

// Half width about x, in standard deviations, that holds the coverage.
double half_width(double x, double coverage) {
  const auto excess = [&](double r) {
    return coverage - (normal_below(r - x) - normal_below(-r - x));
  };
  const double z = normal_quantile(0.5 + 0.5 * coverage);
  return root_between(excess, 0.0, std::abs(x) + z + 1.0);
}

}  // namespace

double tolerance_factor_one_sided(std::int64_t n, double coverage, double confidence) {
  check_factor(n, coverage, confidence);
  const double root = std::sqrt(static_cast<double>(n));
  return noncentral_t_quantile(confidence, static_cast<double>(n - 1),
                               normal_quantile(coverage) * root) /
         root;
}

double tolerance_factor_howe(std::int64_t n, double coverage, double confidence) {
  check_factor(n, coverage, confidence);
  const auto count = static_cast<double>(n);
  const double z = normal_quantile(0.5 + 0.5 * coverage);
  return z * std::sqrt((count - 1.0) * (1.0 + 1.0 / count) /
                       chi_square_quantile(1.0 - confidence, count - 1.0));
}

double tolerance_factor_two_sided(std::int64_t n, double coverage, double confidence) {
  check_factor(n, coverage, confidence);
  const auto count = static_cast<double>(n);
  const double root = std::sqrt(count);
  using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
  const auto shortfall = [&](double k) {
    // Over u = x sqrt n, standard normal; beyond 9 nothing is left. Even in u.
    const auto integrand = [&](double u) {
      const double r = half_width(u / root, coverage);
      return normal_density(u) * chi_square_above((count - 1.0) * r * r / (k * k), count - 1.0);
    };
    const double held = 2.0 * Rule::integrate(integrand, 0.0, 9.0, 4, 1e-11);
    return held - confidence;
  };
  const double howe = tolerance_factor_howe(n, coverage, confidence);
  double low = 0.8 * howe;
  double high = 1.2 * howe;
  while (shortfall(low) > 0.0) low *= 0.5;
  while (shortfall(high) < 0.0) high *= 2.0;
  return root_between(shortfall, low, high);
}

double distribution_free_confidence(std::int64_t n, double coverage, ToleranceSides sides,
                                    std::int64_t left_out) {
  check_share(coverage, "coverage");
  if (left_out < 0) {
    throw Error(ErrorCode::kInvalidInput,
                {"fewer than no values are left out", std::to_string(left_out), "0 or more", ""});
  }
  const std::int64_t blocks = left_out + (sides == ToleranceSides::kOne ? 0 : 1);
  if (n <= blocks) return 0.0;
  return 1.0 - binomial_at_most(blocks, n, 1.0 - coverage);
}

std::int64_t distribution_free_count(double coverage, double confidence, ToleranceSides sides,
                                     std::int64_t left_out) {
  check_share(confidence, "confidence");
  const auto reached = [&](std::int64_t n) {
    return distribution_free_confidence(n, coverage, sides, left_out) >= confidence;
  };
  std::int64_t high = 1;
  while (!reached(high)) {
    high *= 2;
    if (high > 1000000000) {
      throw Error(ErrorCode::kInvalidInput, {"no lot is that large", "coverage and confidence",
                                             "at most 1,000,000,000 values", "ask for less"});
    }
  }
  std::int64_t low = high / 2;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (reached(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace asbuilt
