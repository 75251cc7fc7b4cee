#include "core/statistics/task_uncertainty.h"

#include <cmath>

#include "core/statistics/check_sample.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

constexpr double kCoverage = 2.0;
constexpr double kResolutionShare = 0.05;

double expanded_of(const TaskUncertaintyInput& input, double u_p, double bias) {
  const double common =
      input.u_cal * input.u_cal + u_p * u_p + input.u_w * input.u_w + input.u_drift * input.u_drift;
  switch (input.treatment) {
    case BiasTreatment::kCorrected:
      return kCoverage * std::sqrt(common + input.u_b * input.u_b);
    case BiasTreatment::kLinearSum:
      return kCoverage * std::sqrt(common) + std::abs(bias);
    case BiasTreatment::kInRoot:
      return kCoverage * std::sqrt(common + bias * bias);
    case BiasTreatment::kBesideRoot:
      return std::sqrt(kCoverage * kCoverage * common + bias * bias);
  }
  return 0.0;
}

}  // namespace

const char* to_string(BiasTreatment treatment) {
  switch (treatment) {
    case BiasTreatment::kCorrected:
      return "corrected";
    case BiasTreatment::kLinearSum:
      return "linear";
    case BiasTreatment::kInRoot:
      return "rss_u";
    case BiasTreatment::kBesideRoot:
      return "rss_U";
  }
  return "";
}

TaskUncertainty task_uncertainty(std::span<const double> repeats,
                                 const TaskUncertaintyInput& input) {
  check_not_negative(input.u_cal, "u_cal");
  check_not_negative(input.u_w, "u_w");
  check_not_negative(input.u_b, "u_b");
  check_not_negative(input.u_drift, "u_drift");
  check_sample(std::span(&input.calibrated, 1), 1, "calibrated value");
  check_sample(repeats, 3, "repeats");
  if (repeats.size() < kTaskRepeats && !input.few_repeats) {
    throw Error(ErrorCode::kInvalidInput,
                {"there are too few repeats", std::to_string(repeats.size()) + " repeats",
                 std::to_string(kTaskRepeats) + " or more (ISO 15530-3)",
                 "measure more often, or allow few repeats (--few-repeats): u_p then grows by "
                 "Student's t"});
  }
  const SampleMoments m = sample_moments(repeats);
  TaskUncertainty result;
  result.count = m.count;
  result.mean = m.mean;
  result.bias = m.mean - input.calibrated;
  result.treatment = input.treatment;
  if (m.count < kTaskRepeats) {
    result.t_factor =
        student_quantile(normal_below(kCoverage), static_cast<double>(m.count - 1)) / kCoverage;
  }
  result.u_p = m.sd * result.t_factor;
  result.expanded = expanded_of(input, result.u_p, result.bias);
  result.standard = result.expanded / kCoverage;
  return result;
}

MeasuringCapability measuring_capability(double expanded, double tolerance, double limit) {
  check_not_negative(expanded, "expanded uncertainty");
  check_positive(tolerance, "tolerance");
  check_share(limit, "limit of the ratio");
  MeasuringCapability q;
  q.ratio = 2.0 * expanded / tolerance;
  q.limit = limit;
  q.capable = q.ratio <= limit;
  q.smallest_tolerance = 2.0 * expanded / limit;
  return q;
}

bool resolution_suffices(double resolution, double tolerance) {
  check_not_negative(resolution, "resolution");
  check_positive(tolerance, "tolerance");
  return resolution <= kResolutionShare * tolerance;
}

AcceptanceZone acceptance_zone(std::optional<double> lower, std::optional<double> upper, double u,
                               double probability) {
  check_not_negative(u, "standard uncertainty");
  if (!(probability >= 0.5 && probability < 1.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a guard band protects with half or more", "probability", "0.5 to below 1", ""});
  }
  AcceptanceZone zone;
  zone.guard_band = normal_quantile(probability) * u;
  if (lower) zone.lower = *lower + zone.guard_band;
  if (upper) zone.upper = *upper - zone.guard_band;
  zone.empty = lower && upper && *zone.lower > *zone.upper;
  return zone;
}

}  // namespace asbuilt
