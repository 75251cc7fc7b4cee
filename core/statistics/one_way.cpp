#include "core/statistics/one_way.h"

#include <cmath>
#include <limits>

#include "core/statistics/check_sample.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"

namespace asbuilt {

OneWayAnova one_way_anova(const std::vector<std::vector<double>>& groups) {
  std::size_t count = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    check_sample(groups[g], 1, "group " + std::to_string(g + 1));
    count += groups[g].size();
  }
  if (groups.size() < 2 || count <= groups.size()) {
    throw Error(ErrorCode::kInvalidInput,
                {"groups cannot be compared",
                 std::to_string(groups.size()) + " groups, " + std::to_string(count) + " values",
                 "two groups or more, one of them with repeats", ""});
  }
  // Deviations from the first value are small where the values share leading digits.
  const double origin = groups.front().front();
  OneWayAnova anova;
  std::vector<double> means;
  double sum = 0.0;
  for (const std::vector<double>& group : groups) {
    std::vector<double> moved(group);
    for (double& value : moved) value -= origin;
    const double mean = sample_mean(moved);
    means.push_back(mean);
    sum += mean * static_cast<double>(group.size());
    if (group.size() > 1) anova.within_ss += sample_moments(moved).sum_of_squares;
  }
  const double grand = sum / static_cast<double>(count);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double d = means[g] - grand;
    anova.between_ss += static_cast<double>(groups[g].size()) * d * d;
  }
  anova.between_dof = static_cast<double>(groups.size() - 1);
  anova.within_dof = static_cast<double>(count - groups.size());
  const double within = anova.within_ss / anova.within_dof;
  const double between = anova.between_ss / anova.between_dof;
  anova.residual_sd = std::sqrt(within);
  if (within > 0.0) {
    anova.f = between / within;
    anova.p = fisher_above(anova.f, anova.between_dof, anova.within_dof);
  } else {
    anova.f = between > 0.0 ? std::numeric_limits<double>::infinity() : 0.0;
    anova.p = between > 0.0 ? 0.0 : 1.0;
  }
  const double total = anova.between_ss + anova.within_ss;
  anova.r_squared = total > 0.0 ? anova.between_ss / total : 0.0;
  return anova;
}

}  // namespace asbuilt
