#include "core/tensile/curve_marks.h"

#include <algorithm>
#include <cmath>

namespace asbuilt::tensile {

double noise_at(const std::vector<double>& y, std::size_t at, std::size_t reach) {
  const std::size_t first = std::max<std::size_t>(1, at > reach ? at - reach : 1);
  const std::size_t last = std::min(y.size() - 2, at + reach);
  double sum = 0.0;
  std::size_t count = 0;
  for (std::size_t i = first; i <= last; ++i) {
    const double bend = y[i + 1] - 2.0 * y[i] + y[i - 1];
    sum += bend * bend;
    ++count;
  }
  return count == 0 ? 0.0 : std::sqrt(sum / (6.0 * static_cast<double>(count)));
}

double median_noise_at(const std::vector<double>& y, std::size_t at, std::size_t reach) {
  constexpr double kMedianOfNormal = 0.6744897501960817;  // of |z|
  const std::size_t first = std::max<std::size_t>(1, at > reach ? at - reach : 1);
  const std::size_t last = std::min(y.size() - 2, at + reach);
  std::vector<double> bends;
  for (std::size_t i = first; i <= last; ++i) {
    bends.push_back(std::abs(y[i + 1] - 2.0 * y[i] + y[i - 1]));
  }
  if (bends.empty()) return 0.0;
  const auto middle = bends.begin() + static_cast<std::ptrdiff_t>(bends.size() / 2);
  std::nth_element(bends.begin(), middle, bends.end());
  return *middle / (kMedianOfNormal * std::sqrt(6.0));
}

std::optional<std::size_t> fracture_after(const std::vector<double>& stress, std::size_t at_rm) {
  const double most = stress[at_rm];
  std::size_t end = at_rm;  // the force stays below 2 % from here
  while (end < stress.size() && stress[end] >= 0.02 * most) ++end;
  const std::size_t last = std::min(end, stress.size() - 1);
  if (last <= at_rm) return std::nullopt;
  std::vector<double> steps;
  std::size_t steepest = at_rm + 1;
  for (std::size_t i = at_rm + 1; i <= last; ++i) {
    steps.push_back(std::abs(stress[i] - stress[i - 1]));
    if (stress[i - 1] - stress[i] > stress[steepest - 1] - stress[steepest]) steepest = i;
  }
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  const double usual = *middle;
  const double fall = stress[steepest - 1] - stress[steepest];
  const bool steep = fall > 5.0 * usual && fall > 0.02 * most;
  if (!steep && end == stress.size()) return std::nullopt;
  if (!steep) return end - 1;
  std::size_t before = steepest - 1;
  while (before > at_rm && stress[before - 1] - stress[before] > 5.0 * usual) --before;
  return before;
}

std::optional<UpperYield> upper_yield(const std::vector<double>& strain,
                                      const std::vector<double>& stress,
                                      const ElasticSlope& slope) {
  std::size_t top = slope.last;
  for (std::size_t i = slope.last + 1; i < stress.size(); ++i) {
    const double plastic = strain[top] - slope.toe - stress[top] / slope.mpa;
    if (plastic > 0.002) return std::nullopt;
    if (stress[i] > stress[top]) {
      top = i;
      continue;
    }
    const double drop = stress[top] - stress[i];
    if (drop < 0.005 * stress[top] || drop < 4.0 * noise_at(stress, top)) continue;
    // The fall counts where the top is not exceeded for 0.05 % strain.
    std::size_t again = i;
    while (again < stress.size() && stress[again] <= stress[top]) ++again;
    if (again < stress.size() && strain[again] - strain[top] < 0.0005) {
      top = again;
      i = again;
      continue;
    }
    std::size_t lowest = i;
    for (std::size_t k = i; k < again && strain[k] - strain[top] < 0.02; ++k) {
      if (stress[k] < stress[lowest]) lowest = k;
    }
    return UpperYield{top, lowest};
  }
  return std::nullopt;
}

}  // namespace asbuilt::tensile
