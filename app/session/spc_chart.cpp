// Control charts of a series.
#include <algorithm>
#include <cmath>

#include "app/session/spc.h"
#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::size_t kLeastSingles = 8;     // that limits may come from
constexpr std::size_t kLeastGroups = 2;      // the same, of subgroups with two values or more
constexpr std::size_t kSettled = 20;         // points from which limits are settled
constexpr std::size_t kLargestByRange = 10;  // above, the range throws away too much

WithinEstimator estimator_of(ChartKind kind, bool single) {
  if (single) return WithinEstimator::kMovingRange;
  return kind == ChartKind::kMeansRanges ? WithinEstimator::kRange : WithinEstimator::kSd;
}

bool from_lots(const SeriesGroup& group, const CharacteristicSeries& series,
               const std::vector<std::string>& lots) {
  if (lots.empty()) return true;
  return std::all_of(group.members.begin(), group.members.end(), [&](std::size_t i) {
    return std::find(lots.begin(), lots.end(), series.values[i].lot) != lots.end();
  });
}

void check_baseline_lots(const CharacteristicSeries& series, const std::vector<std::string>& lots) {
  for (const std::string& lot : lots) {
    if (std::any_of(series.values.begin(), series.values.end(),
                    [&](const SeriesValue& v) { return v.lot == lot; })) {
      continue;
    }
    throw Error(ErrorCode::kNotFound,
                {"no value is of the lot that gives the limits", "--limits-from " + lot,
                 "a lot with values", "name one that --lot, where it is given, names too"});
  }
}

// Values of the baseline in groups that the estimate can use.
std::vector<Subgroup> baseline_of(const ChartReport& report, const CharacteristicSeries& series,
                                  const ChartRequest& request, bool single) {
  std::vector<Subgroup> run;
  for (const SeriesGroup& group : report.groups) {
    if (!from_lots(group, series, request.limits_from)) continue;
    if (single || group.values.values.size() > 1) run.push_back(group.values);
  }
  const std::size_t least = single ? kLeastSingles : kLeastGroups;
  if (run.size() < least) {
    throw Error(ErrorCode::kInvalidInput,
                {single ? "there are too few values for limits"
                        : "there are too few subgroups with two values or more for limits",
                 std::to_string(run.size()) + (single ? " values" : " subgroups"),
                 std::to_string(least) + " or more",
                 single ? "measure more parts, or take the limits from more lots"
                        : "group by something else (--by), or chart single values (--chart imr)"});
  }
  return run;
}

void add_spread(const ChartRequest& request, bool single, ChartReport& report) {
  if (request.kind == ChartKind::kEwma) return;
  std::vector<Subgroup> groups;
  for (std::size_t i = 0; i < report.groups.size(); ++i) {
    if (!single && report.groups[i].values.values.size() < 2) continue;
    groups.push_back(report.groups[i].values);
    report.spread_group.push_back(i);
  }
  if (single) {
    report.spread = moving_range_chart(groups, report.baseline);
    report.spread_group.erase(report.spread_group.begin());
  } else {
    report.spread = request.kind == ChartKind::kMeansRanges ? range_chart(groups, report.baseline)
                                                            : sd_chart(groups, report.baseline);
  }
}

void add_notes(const CharacteristicSeries& series, const ChartRequest& request, bool single,
               std::size_t run, ChartReport& report) {
  std::vector<std::string>& say = report.notes;
  if (request.limits_from.empty()) {
    say.emplace_back(
        "the limits come from the values that they judge: once causes are found and settled, take "
        "them from lots that were stable (--limits-from)");
  }
  if (run < kSettled) {
    say.push_back("limits from " + std::to_string(run) + (single ? " values" : " subgroups") +
                  " are provisional; from " + std::to_string(kSettled) +
                  " on they are settled (ISO 7870-2; verify)");
  }
  std::size_t largest = 0;
  std::size_t alone = 0;
  for (const SeriesGroup& group : report.groups) {
    largest = std::max(largest, group.members.size());
    alone += group.members.size() == 1 ? 1 : 0;
  }
  if (!single && alone > 0 && request.kind != ChartKind::kEwma) {
    say.push_back("subgroups of one value, without a point on the chart of spread: " +
                  std::to_string(alone));
  }
  if (request.kind == ChartKind::kMeansRanges && largest > kLargestByRange) {
    say.push_back("the largest subgroup has " + std::to_string(largest) + " values: above " +
                  std::to_string(kLargestByRange) +
                  " the standard deviation tells more (--chart xs)");
  }
  if (request.kind != ChartKind::kEwma) {
    say.emplace_back("Nelson's rules (J. Qual. Technol. 16, 1984) from memory: verify");
  }
  if (request.rules.size() > 1 && request.kind != ChartKind::kEwma) {
    say.emplace_back("each further rule costs false alarms; rule 1 alone 0.27 % of the points");
  }
  say.insert(say.end(), series.notes.begin(), series.notes.end());
}

std::size_t signals_of(const ControlChart& chart) {
  return static_cast<std::size_t>(std::count_if(
      chart.begin(), chart.end(), [](const ChartPoint& p) { return !p.signals.empty(); }));
}

}  // namespace

const char* location_name(ChartKind kind) {
  if (kind == ChartKind::kIndividuals) return "individual values";
  return kind == ChartKind::kEwma ? "weighted averages (EWMA)" : "means";
}

const char* spread_name(ChartKind kind) {
  switch (kind) {
    case ChartKind::kIndividuals:
      return "moving ranges";
    case ChartKind::kMeansRanges:
      return "ranges";
    case ChartKind::kMeansSds:
      return "standard deviations";
    case ChartKind::kEwma:
      break;
  }
  return "";
}

ChartReport run_chart(const CharacteristicSeries& series, const ChartRequest& request) {
  const bool grouped = request.by != SeriesGrouping::kNone;
  const bool by_groups =
      request.kind == ChartKind::kMeansRanges || request.kind == ChartKind::kMeansSds;
  if (by_groups != grouped && request.kind != ChartKind::kEwma) {
    throw Error(ErrorCode::kInvalidInput,
                {by_groups ? "a chart of means needs subgroups"
                           : "a chart of individual values has no subgroups",
                 std::string("--by ") + to_string(request.by),
                 by_groups ? "--by lot, build, machine, ..." : "--chart xr or xs with --by", ""});
  }
  check_baseline_lots(series, request.limits_from);
  ChartReport report;
  report.kind = request.kind;
  report.groups = series_groups(series, request.by);
  report.estimator = estimator_of(request.kind, !grouped);
  const std::vector<Subgroup> run = baseline_of(report, series, request, !grouped);
  require_spread(run, report.estimator);
  report.baseline = chart_baseline(run, report.estimator);
  for (const Subgroup& group : run) report.baseline_values += group.values.size();
  std::vector<Subgroup> groups;
  for (const SeriesGroup& group : report.groups) groups.push_back(group.values);
  report.location = request.kind == ChartKind::kEwma
                        ? ewma_chart(groups, report.baseline, request.ewma)
                        : mean_chart(groups, report.baseline, request.rules);
  add_spread(request, !grouped, report);
  report.signals = signals_of(report.location) + signals_of(report.spread);
  add_notes(series, request, !grouped, run.size(), report);
  return report;
}

}  // namespace asbuilt
