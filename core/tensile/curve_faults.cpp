#include "core/tensile/curve_faults.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace asbuilt::tensile {
namespace {

constexpr std::size_t kMostInSpike = 3;
constexpr double kLeastSpike = 0.0025;  // of the largest force
constexpr double kSpikeDeviations = 10.0;
constexpr std::size_t kMostDips = 3;

constexpr std::size_t kMostInJump = 4;
constexpr double kLeastJump = 2e-4;  // strain
constexpr double kJumpDeviations = 8.0;
constexpr double kStepsForwards = 5.0;
constexpr double kStepsBack = 3.0;
constexpr double kElasticShare = 0.5;  // of the slope
constexpr double kElasticRise = 0.05;  // of Rm

constexpr double kLaggingStrain = 2e-4;
constexpr double kNotParted = 0.1;  // of Rm

double median(std::vector<double>& values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The median step between the samples from `first` to `last`.
double median_step(const std::vector<double>& y, std::size_t first, std::size_t last) {
  std::vector<double> steps;
  for (std::size_t i = first + 1; i <= last && i < y.size(); ++i) steps.push_back(y[i] - y[i - 1]);
  return median(steps);
}

// Standard deviation of a sample by the median of second differences that do not touch a run.
double noise_beside(const std::vector<double>& y, std::size_t first, std::size_t last) {
  constexpr std::size_t kReach = 40;
  constexpr double kMedianOfNormal = 0.6744897501960817;  // of |z|
  std::vector<double> bends;
  const std::size_t from = first > kReach ? first - kReach : 1;
  for (std::size_t i = from; i <= last + kReach && i + 1 < y.size(); ++i) {
    if (i + 1 >= first && i <= last + 1) continue;
    bends.push_back(std::abs(y[i + 1] - 2.0 * y[i] + y[i - 1]));
  }
  return median(bends) / (kMedianOfNormal * std::sqrt(6.0));
}

// The largest stress that more than a spike bears.
double largest_borne(const std::vector<double>& y) {
  constexpr std::size_t kRun = 2 * kMostInSpike + 1;
  if (y.size() < kRun) return *std::max_element(y.begin(), y.end());
  double most = 0.0;
  std::array<double, kRun> run{};
  for (std::size_t i = 0; i + kRun <= y.size(); ++i) {
    std::copy_n(y.begin() + static_cast<std::ptrdiff_t>(i), kRun, run.begin());
    std::nth_element(run.begin(), run.begin() + kMostInSpike, run.end());
    most = std::max(most, run[kMostInSpike]);
  }
  return most;
}

// Whether the samples from `first` to `last` stand off the curve on one side of them.
std::optional<Spike> spike_at(const std::vector<double>& y, std::size_t first, std::size_t last,
                              double least) {
  const double rise = y[first] - y[first - 1];
  const double fall = y[last] - y[last + 1];
  if (std::abs(rise) < least || std::abs(fall) < least || rise * fall < 0.0) return std::nullopt;
  constexpr std::size_t kSteps = 10;
  const double before = median_step(y, first > kSteps + 1 ? first - 1 - kSteps : 0, first - 1);
  const double behind = median_step(y, last + 1, last + 1 + kSteps);
  const double sign = rise > 0.0 ? 1.0 : -1.0;
  const double excess = std::min(sign * (rise - before), sign * (fall + behind));
  if (excess < std::max(least, kSpikeDeviations * noise_beside(y, first, last))) {
    return std::nullopt;
  }
  const auto run = static_cast<double>(last - first + 2);
  const double apart = y[last + 1] - y[first - 1] - 0.5 * run * (before + behind);
  if (std::abs(apart) > 0.5 * excess) return std::nullopt;
  Spike spike{first, last, y[first], y[first - 1]};
  double farthest = 0.0;
  for (std::size_t i = first; i <= last; ++i) {
    const double share = static_cast<double>(i - first + 1) / run;
    const double curve = y[first - 1] + share * (y[last + 1] - y[first - 1]);
    const double off = sign * (y[i] - curve);
    if (off < 0.5 * excess) return std::nullopt;
    if (off <= farthest) continue;
    farthest = off;
    spike.recorded_mpa = y[i];
    spike.curve_mpa = curve;
  }
  return spike;
}

// Secant over the next 5 % of Rm upwards (or the last ones before) against the slope.
bool rises_elastically(const std::vector<double>& strain, const std::vector<double>& stress,
                       std::size_t at, bool behind, double rise, double slope) {
  std::size_t other = at;
  const auto reached = [&](std::size_t i) {
    return behind ? stress[i] >= stress[at] + rise : stress[i] <= stress[at] - rise;
  };
  while (!reached(other)) {
    if (behind ? other + 1 >= stress.size() : other == 0) return false;
    other = behind ? other + 1 : other - 1;
  }
  const double along = strain[other] - strain[at];
  const double up = stress[other] - stress[at];
  return behind ? up > kElasticShare * slope * along : up < kElasticShare * slope * along;
}

// Behind the break: the median of the last samples where they agree.
std::optional<double> left_after(const std::vector<double>& stress, std::size_t fracture,
                                 double limit) {
  const std::size_t tail = stress.size() - 1 - fracture;
  if (tail < 2) return std::nullopt;
  std::vector<double> last(
      stress.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(tail, 5)), stress.end());
  // The fall itself may be among them: at least two that agree.
  while (last.size() >= 2) {
    const auto [low, high] = std::minmax_element(last.begin(), last.end());
    if (*high - *low <= limit) return median(last);
    last.erase(last.begin());
  }
  return std::nullopt;
}

// The record begins in mid-test, with strain and force that both count from their own zero.
bool begins_late(const std::vector<double>& strain, double first_mpa, const ElasticSlope& slope,
                 double sure, std::optional<double> recorded_zero) {
  if (!recorded_zero) return false;
  const double begun = slope.mpa * (strain.front() - *recorded_zero);
  return begun > 0.5 * first_mpa && std::abs(slope.mpa * (*recorded_zero - slope.toe)) <= sure;
}

}  // namespace

std::vector<Spike> force_spikes(const std::vector<double>& stress) {
  std::vector<Spike> up;
  std::vector<Spike> down;
  const double least = kLeastSpike * largest_borne(stress);
  constexpr std::size_t kMargin = 5;  // samples on either side that show the curve's own way
  for (std::size_t i = kMargin; i + kMargin < stress.size(); ++i) {
    if (std::abs(stress[i] - stress[i - 1]) < least) continue;
    for (std::size_t run = 0; run < kMostInSpike && i + run + kMargin < stress.size(); ++run) {
      const std::optional<Spike> found = spike_at(stress, i, i + run, least);
      if (!found) continue;
      (found->recorded_mpa > found->curve_mpa ? up : down).push_back(*found);
      i += run + 1;
      break;
    }
  }
  if (down.size() <= kMostDips) up.insert(up.end(), down.begin(), down.end());
  std::sort(up.begin(), up.end(), [](const Spike& a, const Spike& b) { return a.first < b.first; });
  return up;
}

void take_out(std::vector<double>& stress, const Spike& spike) {
  const double from = stress[spike.first - 1];
  const double to = stress[spike.last + 1];
  const auto run = static_cast<double>(spike.last - spike.first + 2);
  for (std::size_t i = spike.first; i <= spike.last; ++i) {
    stress[i] = from + (to - from) * static_cast<double>(i - spike.first + 1) / run;
  }
}

std::optional<StrainJump> strain_slip(const std::vector<double>& strain,
                                      const std::vector<double>& stress, const ElasticSlope& slope,
                                      double rm_mpa, std::size_t last) {
  constexpr std::size_t kReach = 25;
  for (std::size_t i = slope.first; i < last; ++i) {
    for (std::size_t run = 1; run <= kMostInJump && i + run <= last; ++run) {
      const double moved = strain[i + run] - strain[i];
      if (std::abs(moved) < kLeastJump) continue;
      const double before = median_step(strain, i > kReach ? i - kReach : 0, i);
      const double behind = median_step(strain, i + run, i + run + kReach);
      const double step = std::max(before, behind);
      const double jump = moved - static_cast<double>(run) * step;
      const double asked = slope.mpa * moved;
      const double follows = stress[i + run] - stress[i];
      const bool elastic =
          asked > 0.0 ? follows > kElasticShare * asked : follows < kElasticShare * asked;
      const double steps = (jump > 0.0 ? kStepsForwards : kStepsBack) * std::abs(step);
      if (elastic || std::abs(jump) < std::max(kLeastJump, steps)) continue;
      if (std::abs(jump) < kJumpDeviations * noise_beside(strain, i + 1, i + run)) continue;
      const double rise = kElasticRise * rm_mpa;
      if (moved > 0.0 && !(rises_elastically(strain, stress, i, false, rise, slope.mpa) &&
                           rises_elastically(strain, stress, i + run, true, rise, slope.mpa))) {
        continue;
      }
      return StrainJump{i, i + run, jump};
    }
  }
  return std::nullopt;
}

ForceZero force_zero(const std::vector<double>& strain, const std::vector<double>& stress,
                     const ElasticSlope& slope, double rm_mpa, std::optional<std::size_t> fracture,
                     std::optional<double> recorded_zero) {
  ForceZero zero;
  const double limit = kLargestZero * rm_mpa;
  zero.first_mpa = stress.front();
  zero.line_mpa = slope.mpa * (strain.front() - slope.toe);
  const double reach = 0.5 * (slope.low_mpa + slope.high_mpa) / slope.mpa;
  zero.u_line_mpa = std::hypot(slope.residual_mpa / std::sqrt(static_cast<double>(slope.count())),
                               slope.u_mpa * reach);
  const double sure = std::max(limit, 3.0 * zero.u_line_mpa);
  const bool line = std::abs(zero.line_mpa) > sure;
  const bool first = std::abs(zero.first_mpa) > limit;
  if (fracture) zero.left_mpa = left_after(stress, *fracture, limit);
  if (zero.left_mpa && std::abs(*zero.left_mpa) > kNotParted * rm_mpa &&
      std::abs(zero.first_mpa - *zero.left_mpa) > 0.3 * std::abs(*zero.left_mpa)) {
    zero.left_mpa.reset();  // the piece still bears
  }
  if (zero.left_mpa) {
    if (std::abs(*zero.left_mpa) > limit) zero.off_mpa = *zero.left_mpa;
  } else if (first && !begins_late(strain, zero.first_mpa, slope, sure, recorded_zero)) {
    const bool agree = line && zero.line_mpa * zero.first_mpa > 0.0;
    zero.off_mpa = agree ? zero.line_mpa : zero.first_mpa;
  }
  zero.lags = recorded_zero && line && !first && zero.line_mpa > slope.mpa * kLaggingStrain;
  return zero;
}

}  // namespace asbuilt::tensile
