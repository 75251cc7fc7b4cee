#include "core/statistics/descriptive.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

double mean_about(std::span<const double> values, double origin) {
  double sum = 0.0;
  for (const double value : values) sum += value - origin;
  return origin + sum / static_cast<double>(values.size());
}

}  // namespace

double sample_mean(std::span<const double> values) {
  check_sample(values, 1, "values");
  return mean_about(values, mean_about(values, values.front()));
}

SampleMoments sample_moments(std::span<const double> values) {
  check_sample(values, 2, "values");
  SampleMoments m;
  m.count = values.size();
  m.mean = sample_mean(values);
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : values) {
    const double d = value - m.mean;
    sum += d;
    squares += d * d;
  }
  const auto n = static_cast<double>(m.count);
  m.sum_of_squares = std::max(0.0, squares - sum * sum / n);
  m.sd = std::sqrt(m.sum_of_squares / (n - 1.0));
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  m.least = *least;
  m.greatest = *greatest;
  return m;
}

double sample_quantile(std::span<const double> values, double share) {
  check_sample(values, 1, "values");
  if (!(share >= 0.0 && share <= 1.0)) check_share(share, "share of the values");
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

SampleInterval mean_interval(const SampleMoments& moments, double confidence) {
  check_share(confidence, "confidence");
  const auto n = static_cast<double>(moments.count);
  const double half = student_quantile(0.5 + 0.5 * confidence, n - 1.0) * moments.sd / std::sqrt(n);
  return {moments.mean - half, moments.mean + half};
}

SampleInterval sd_interval(double sd, double dof, double confidence) {
  check_share(confidence, "confidence");
  check_not_negative(sd, "standard deviation");
  return {sd * std::sqrt(dof / chi_square_quantile(0.5 + 0.5 * confidence, dof)),
          sd * std::sqrt(dof / chi_square_quantile(0.5 - 0.5 * confidence, dof))};
}

}  // namespace asbuilt
