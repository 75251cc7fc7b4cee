#include "core/statistics/grubbs.h"

#include <cmath>

#include "core/statistics/check_sample.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"

namespace asbuilt {

double grubbs_critical(std::size_t count, double alpha) {
  check_share(alpha, "significance");
  if (count < 3) {
    throw Error(ErrorCode::kInvalidInput, {"there are too few values for Grubbs' test",
                                           std::to_string(count) + " values", "3 or more", ""});
  }
  const auto n = static_cast<double>(count);
  const double t = student_quantile(1.0 - alpha / (2.0 * n), n - 2.0);
  return (n - 1.0) / std::sqrt(n) * std::sqrt(t * t / (n - 2.0 + t * t));
}

GrubbsTest grubbs_test(std::span<const double> values, double alpha) {
  check_sample(values, 3, "values of Grubbs' test");
  const SampleMoments m = sample_moments(values);
  GrubbsTest test;
  test.critical = grubbs_critical(values.size(), alpha);
  if (!(m.sd > 0.0)) return test;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double g = std::abs(values[i] - m.mean) / m.sd;
    if (g > test.g) {
      test.g = g;
      test.index = i;
    }
  }
  test.flagged = test.g > test.critical;
  return test;
}

}  // namespace asbuilt
