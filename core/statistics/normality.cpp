#include "core/statistics/normality.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/statistics/check_sample.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

// The last formula is a parabola that turns up again far beyond any use.
constexpr double kLargest = 100.0;

double p_of(double a) {
  if (a < 0.2) return 1.0 - std::exp(-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34) return 1.0 - std::exp(-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6) return std::exp(0.9177 - 4.279 * a - 1.38 * a * a);
  const double b = std::min(a, kLargest);
  return std::exp(1.2937 - 5.709 * b + 0.0186 * b * b);
}

}  // namespace

NormalityTest anderson_darling(std::span<const double> values) {
  check_sample(values, 8, "values of a test for normality");
  const SampleMoments m = sample_moments(values);
  if (!(m.sd > 0.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"all values are alike: no distribution shows", "test for normality",
                 "values that differ", "record them with more digits"});
  }
  std::vector<double> z(values.begin(), values.end());
  std::sort(z.begin(), z.end());
  for (double& value : z) value = (value - m.mean) / m.sd;
  const std::size_t n = z.size();
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    // 1 - Phi(z) = Phi(-z) keeps its digits.
    sum += static_cast<double>(2 * i + 1) *
           (std::log(normal_below(z[i])) + std::log(normal_below(-z[n - 1 - i])));
  }
  const auto count = static_cast<double>(n);
  NormalityTest test;
  test.a_squared = -count - sum / count;
  test.adjusted = test.a_squared * (1.0 + 0.75 / count + 2.25 / (count * count));
  test.p = p_of(test.adjusted);
  return test;
}

}  // namespace asbuilt
