// Capability of a series, with what its numbers rest on.
#include <algorithm>
#include <cmath>

#include "app/session/spc.h"
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/statistics/check_sample.h"
#include "core/statistics/share_beyond.h"

namespace asbuilt {
namespace {

constexpr std::size_t kLeastValues = 8;
constexpr double kNormalityAlpha = 0.05;
constexpr double kMostValues = 1e6;

std::vector<Subgroup> subgroups_of(const std::vector<SeriesGroup>& groups) {
  std::vector<Subgroup> all;
  all.reserve(groups.size());
  for (const SeriesGroup& group : groups) all.push_back(group.values);
  return all;
}

void add_groups(const std::vector<Subgroup>& groups, CapabilityReport& report) {
  std::vector<std::vector<double>> values;
  bool repeats = false;
  for (const Subgroup& group : groups) {
    GroupFigures row{group.key, group.values.size(), sample_mean(group.values), kNotMeasured};
    if (row.count > 1) {
      row.sd = sample_moments(group.values).sd;
      repeats = true;
    }
    report.groups.push_back(row);
    values.push_back(group.values);
  }
  if (groups.size() > 1 && repeats) report.group_effect = one_way_anova(values);
}

void add_measurement(const CharacteristicSeries& series, CapabilityReport& report) {
  double squares = 0.0;
  std::size_t stated = 0;
  for (const SeriesValue& v : series.values) {
    if (!std::isfinite(v.u)) continue;
    squares += 0.25 * v.u * v.u;
    ++stated;
  }
  report.without_u = series.values.size() - stated;
  if (stated == 0) return;
  const double s = report.study.overall.sigma;
  report.measurement_share = squares / static_cast<double>(stated) / (s * s);
}

// The fewest values whose bound would reach `least`, index and spread staying as they are.
std::optional<double> values_for(const CapabilityIndices& found, const CapabilityReport& report,
                                 double least) {
  const double dof_share = found.dof / static_cast<double>(report.study.count);
  const auto reaches = [&](double n) {
    return capability_indices(report.study.mean, found.sigma, static_cast<std::size_t>(n),
                              dof_share * n, report.limits, report.study.confidence)
               .nearest_bound >= least;
  };
  if (found.nearest <= least || !reaches(kMostValues)) return std::nullopt;
  double low = static_cast<double>(report.study.count);
  double high = kMostValues;
  while (high - low > 1.0) {
    const double middle = std::floor(0.5 * (low + high));
    (reaches(middle) ? high : low) = middle;
  }
  return high;
}

Outcome judge_index(const char* name, const CapabilityIndices& found, double least,
                    CapabilityReport& report) {
  const bool trusted = report.study.warnings.empty();
  const double u = found.nearest - found.nearest_bound;
  const std::string what = std::string(name) + " " + supported_text(found.nearest, u) +
                           ", lower bound " + supported_text(found.nearest_bound, u) +
                           ", asked for " + decimal_text(least) + ": ";
  if (found.nearest < least) {
    report.statements.push_back(what + "too low");
    return Outcome::kDoesNotConform;
  }
  if (found.nearest_bound >= least && trusted) {
    report.statements.push_back(what + "reached");
    return Outcome::kConforms;
  }
  if (found.nearest_bound >= least) {
    report.statements.push_back(what + "undecided, as the process is not stable or not normal");
    return Outcome::kUndecided;
  }
  std::string more = what + "undecided: the bound stays below";
  if (const auto n = values_for(found, report, least)) {
    more += "; with this index " + decimal_text(*n) + " values would show it";
  }
  report.statements.push_back(more);
  return Outcome::kUndecided;
}

void judge_capability(const CapabilityRequest& request, CapabilityReport& report) {
  const auto take = [&](Outcome found) {
    if (!report.verdict || found == Outcome::kDoesNotConform ||
        *report.verdict == Outcome::kConforms) {
      report.verdict = found;
    }
  };
  if (request.least_cpk) take(judge_index("Cpk", report.study.within, *request.least_cpk, report));
  if (request.least_ppk) take(judge_index("Ppk", report.study.overall, *request.least_ppk, report));
}

void add_statements(const CharacteristicSeries& series, CapabilityReport& report) {
  std::vector<std::string>& say = report.statements;
  say.insert(say.end(), report.study.warnings.begin(), report.study.warnings.end());
  say.emplace_back("lower bounds of Cpk and Ppk by Bissell (1990), from memory: verify");
  if (report.study.normality.p >= kNormalityAlpha) {
    say.push_back("nothing speaks against a normal distribution (Anderson-Darling " +
                  p_text(report.study.normality.p) + "); a few values would hide a departure");
  }
  if (report.group_effect && report.group_effect->p < kNormalityAlpha) {
    say.push_back("the groups differ (F " + significant_text(report.group_effect->f, 3) + ", " +
                  p_text(report.group_effect->p) +
                  "): Cp and Cpk leave that out, Pp and Ppk hold it");
  }
  if (!report.measurement_share) {
    say.emplace_back("no value states its U: what the measuring adds to the spread is not known");
  } else {
    if (report.without_u > 0) {
      say.push_back("values without U: " + std::to_string(report.without_u));
    }
    if (*report.measurement_share >= 1.0) {
      say.emplace_back(
          "U/2 is no smaller than the spread of the values: they show the measuring, or U holds "
          "what all values share, which no index shows");
    }
  }
  say.insert(say.end(), series.notes.begin(), series.notes.end());
}

}  // namespace

CapabilityReport run_capability(const CharacteristicSeries& series,
                                const CapabilityRequest& request) {
  CapabilityReport report;
  report.limits = request.limits;
  if (!report.limits.lower && !report.limits.upper) report.limits = {series.lower, series.upper};
  if (!report.limits.lower && !report.limits.upper) {
    throw Error(ErrorCode::kInvalidInput,
                {"capability needs limits", series.characteristic + " has none",
                 "a lower or an upper limit", "state --lower, --upper"});
  }
  const bool single = request.by == SeriesGrouping::kNone;
  const std::vector<Subgroup> groups = subgroups_of(series_groups(series, request.by));
  report.estimator = single ? WithinEstimator::kMovingRange : WithinEstimator::kPooled;
  check_sample(plain_values(series), kLeastValues, "values of a capability study");
  require_spread(groups, report.estimator);
  report.study = capability_study(groups, report.estimator, report.limits, request.confidence);
  const SampleInterval share =
      share_beyond_limits(sample_moments(plain_values(series)), report.limits.lower,
                          report.limits.upper, request.confidence);
  report.ppm = {1e6 * share.low, 1e6 * share.high};
  if (!single) add_groups(groups, report);
  add_measurement(series, report);
  judge_capability(request, report);
  add_statements(series, report);
  return report;
}

}  // namespace asbuilt
