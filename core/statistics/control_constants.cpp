#include "core/statistics/control_constants.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
constexpr double kEnd = 9.0;  // standard deviations; beyond it lies less than 1e-18
constexpr double kTolerance = 1e-11;
constexpr unsigned kDepth = 6;

void check_range_size(std::int64_t n) {
  if (n >= 2 && n <= 1000) return;
  throw Error(ErrorCode::kInvalidInput,
              {"there is no range of a sample of that size", std::to_string(n) + " values",
               "2 to 1000", "use standard deviations"});
}

double integral(double low, double high, auto&& f) {
  return Rule::integrate(f, low, high, kDepth, kTolerance);
}

// Distribution function of the range w.
double range_below(double w, double n) {
  return integral(-kEnd, kEnd, [&](double x) {
    return n * normal_density(x) * std::pow(normal_below(x + w) - normal_below(x), n - 1.0);
  });
}

}  // namespace

double control_d2(std::int64_t n) {
  check_range_size(n);
  const auto count = static_cast<double>(n);
  return integral(-kEnd, kEnd, [&](double x) {
    return 1.0 - std::pow(normal_below(-x), count) - std::pow(normal_below(x), count);
  });
}

double control_d3(std::int64_t n) {
  const double d2 = control_d2(n);
  const auto count = static_cast<double>(n);
  const double second =
      2.0 * integral(0.0, 2.0 * kEnd, [&](double w) { return w * (1.0 - range_below(w, count)); });
  return std::sqrt(second - d2 * d2);
}

double control_c4(std::int64_t n) {
  if (n < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"a sample has no such size", std::to_string(n) + " values", "2 or more", ""});
  }
  const auto count = static_cast<double>(n);
  return std::sqrt(2.0 / (count - 1.0)) / boost::math::tgamma_delta_ratio(0.5 * (count - 1.0), 0.5);
}

double control_d2_star(std::int64_t n, std::int64_t samples) {
  if (samples < 1) {
    throw Error(ErrorCode::kInvalidInput,
                {"there is no sample", std::to_string(samples) + " samples", "1 or more", ""});
  }
  const double d2 = control_d2(n);
  const double d3 = control_d3(n);
  return std::sqrt(d2 * d2 + d3 * d3 / static_cast<double>(samples));
}

}  // namespace asbuilt
