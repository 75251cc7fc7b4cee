#include "core/statistics/gage_bias.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

double t_of(double estimate, double error) {
  if (error > 0.0) return estimate / error;
  return estimate == 0.0 ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), estimate);
}

}  // namespace

BiasStudy bias_study(std::span<const double> readings, double reference, double confidence) {
  check_share(confidence, "confidence");
  check_sample(std::span(&reference, 1), 1, "reference");
  check_sample(readings, 2, "readings of the reference");
  const SampleMoments m = sample_moments(readings);
  BiasStudy study;
  study.count = m.count;
  study.reference = reference;
  study.bias = m.mean - reference;
  study.sd = m.sd;
  study.t = t_of(study.bias, m.sd / std::sqrt(static_cast<double>(m.count)));
  study.p = student_two_sided(study.t, static_cast<double>(m.count - 1));
  const SampleInterval of_mean = mean_interval(m, confidence);
  study.interval = {of_mean.low - reference, of_mean.high - reference};
  return study;
}

LinearityStudy linearity_study(std::span<const ReferenceReading> readings, double confidence) {
  check_share(confidence, "confidence");
  std::vector<double> x;
  std::vector<double> y;
  for (const ReferenceReading& reading : readings) {
    x.push_back(reading.reference);
    y.push_back(reading.value - reading.reference);
  }
  check_sample(x, 3, "references");
  check_sample(y, 3, "readings of references");
  const std::set<double> references(x.begin(), x.end());
  if (references.size() < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"linearity needs references that differ", "one reference",
                 "two or more; five are usual", "ask for the bias alone"});
  }
  const SampleMoments mx = sample_moments(x);
  const SampleMoments my = sample_moments(y);
  const auto n = static_cast<double>(x.size());
  double cross = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) cross += (x[i] - mx.mean) * (y[i] - my.mean);
  LinearityStudy study;
  study.slope = cross / mx.sum_of_squares;
  study.intercept = my.mean - study.slope * mx.mean;
  double rest = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double d = (y[i] - my.mean) - study.slope * (x[i] - mx.mean);
    rest += d * d;
  }
  const double dof = n - 2.0;
  study.residual_sd = std::sqrt(rest / dof);
  study.r_squared = my.sum_of_squares > 0.0 ? 1.0 - rest / my.sum_of_squares : 0.0;
  const auto error_at = [&](double at) {
    const double d = at - mx.mean;
    return study.residual_sd * std::sqrt(1.0 / n + d * d / mx.sum_of_squares);
  };
  study.slope_p =
      student_two_sided(t_of(study.slope, study.residual_sd / std::sqrt(mx.sum_of_squares)), dof);
  study.intercept_p = student_two_sided(t_of(study.intercept, error_at(0.0)), dof);
  const double t = student_quantile(0.5 + 0.5 * confidence, dof);
  study.zero_inside = true;
  for (const double at : references) {
    const double on_line = my.mean + study.slope * (at - mx.mean);
    const double half = t * error_at(at);
    study.band.push_back({at, on_line, on_line - half, on_line + half});
    study.zero_inside = study.zero_inside && on_line - half <= 0.0 && on_line + half >= 0.0;
  }
  return study;
}

}  // namespace asbuilt
