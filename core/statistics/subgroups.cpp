#include "core/statistics/subgroups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/statistics/check_sample.h"
#include "core/statistics/control_constants.h"
#include "core/statistics/descriptive.h"

namespace asbuilt {
namespace {

WithinSpread moving_range_spread(std::span<const Subgroup> groups) {
  if (groups.size() < 3) {
    throw Error(ErrorCode::kInvalidInput,
                {"there are too few values for a moving range",
                 std::to_string(groups.size()) + " values", "3 or more", ""});
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].values.size() != 1) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the moving range is one of single values",
                   groups[i].key + ": " + std::to_string(groups[i].values.size()) + " values",
                   "one value in each subgroup", "ask for the range, sd or pooled estimate"});
    }
    if (i > 0) sum += std::abs(groups[i].values[0] - groups[i - 1].values[0]);
  }
  const auto n = static_cast<double>(groups.size());
  return {sum / (n - 1.0) / control_d2(2), (n - 1.0) * (n - 1.0) / (2.0 * (0.8264 * n - 1.082))};
}

WithinSpread pooled_spread(std::span<const Subgroup> groups) {
  double squares = 0.0;
  double dof = 0.0;
  for (const Subgroup& group : groups) {
    if (group.values.size() < 2) continue;
    squares += sample_moments(group.values).sum_of_squares;
    dof += static_cast<double>(group.values.size() - 1);
  }
  if (!(dof > 0.0)) {
    throw Error(ErrorCode::kInvalidInput, {"no subgroup has repeats", "within subgroups",
                                           "two values in one subgroup at least", ""});
  }
  const double bias =
      dof < 1000.0 ? control_c4(static_cast<std::int64_t>(dof) + 1) : 1.0 - 1.0 / (4.0 * dof);
  return {std::sqrt(squares / dof) / bias, dof};
}

}  // namespace

const char* to_string(WithinEstimator estimator) {
  switch (estimator) {
    case WithinEstimator::kRange:
      return "R-bar/d2";
    case WithinEstimator::kSd:
      return "s-bar/c4";
    case WithinEstimator::kPooled:
      return "pooled s/c4";
    case WithinEstimator::kMovingRange:
      return "moving range/d2";
  }
  return "";
}

double range_of(std::span<const double> values) {
  check_sample(values, 1, "values");
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return *greatest - *least;
}

std::vector<Subgroup> subgroups_by_key(std::span<const std::string> keys,
                                       std::span<const double> values) {
  if (keys.size() != values.size()) {
    throw Error(ErrorCode::kInvalidInput, {"keys and values do not match",
                                           std::to_string(keys.size()) + " keys, " +
                                               std::to_string(values.size()) + " values",
                                           "one key for each value", ""});
  }
  std::vector<Subgroup> groups;
  std::unordered_map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto [found, added] = place.try_emplace(keys[i], groups.size());
    if (added) groups.push_back({keys[i], {}});
    groups[found->second].values.push_back(values[i]);
  }
  return groups;
}

WithinSpread within_spread(std::span<const Subgroup> groups, WithinEstimator estimator) {
  if (groups.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"there are no subgroups", "spread within subgroups", "one or more", ""});
  }
  for (const Subgroup& group : groups) check_sample(group.values, 1, "subgroup " + group.key);
  if (estimator == WithinEstimator::kMovingRange) return moving_range_spread(groups);
  if (estimator == WithinEstimator::kPooled) return pooled_spread(groups);
  struct Constants {
    double mean, weight;  // of the statistic over sigma; mean over standard deviation, squared
  };
  std::map<std::int64_t, Constants> by_size;
  double sum = 0.0;
  double weights = 0.0;
  for (const Subgroup& group : groups) {
    check_sample(group.values, 2, "subgroup " + group.key);
    const auto n = static_cast<std::int64_t>(group.values.size());
    const auto [found, added] = by_size.try_emplace(n);
    if (added && estimator == WithinEstimator::kRange) {
      const double ratio = control_d2(n) / control_d3(n);
      found->second = {control_d2(n), ratio * ratio};
    } else if (added) {
      const double c4 = control_c4(n);
      found->second = {c4, c4 * c4 / (1.0 - c4 * c4)};
    }
    const auto& [mean, weight] = found->second;
    const double spread = estimator == WithinEstimator::kRange ? range_of(group.values)
                                                               : sample_moments(group.values).sd;
    sum += weight * spread / mean;
    weights += weight;
  }
  return {sum / weights, 0.5 * weights};
}

}  // namespace asbuilt
