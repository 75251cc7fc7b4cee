// Statistics of one characteristic: capability, control charts, tolerance intervals.
//
// The values come from the lot's record (core/lot/lot_series.h) or from a table. Methods, units and
// further errors: core/statistics/capability.h, control_chart.h, tolerance_interval.h,
// share_beyond.h. A characteristic's values keep their order; subgroups are made by what the values
// say of themselves.
//   zone: quadrants of the plate about the middle of the places that occur (left/right by x,
//     front/back by y); radius: three rings of equal width about the same middle.
// Verdicts: an index is compared with the least one that is asked for. It conforms where its lower
// confidence bound reaches that, does not where the index itself stays below, and is undecided
// between, and where the process is not stable or not normal: an index predicts nothing then.
// Errors: kInvalidInput where values do not say what they are to be grouped by, with their entries.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/lot/lot_series.h"
#include "core/records/inspection.h"
#include "core/statistics/capability.h"
#include "core/statistics/control_chart.h"
#include "core/statistics/descriptive.h"
#include "core/statistics/one_way.h"

namespace asbuilt {

struct SeriesTable {
  std::filesystem::path file;
  std::string column = "value";
  std::string group_column;  // empty: none
  std::string label_column;
  std::string u_column;
};
// Values of a table (app/session/reading_table.h), in its order.
CharacteristicSeries table_series(const SeriesTable& table);

enum class SeriesGrouping { kNone, kLot, kBuild, kMachine, kInstrument, kVariant, kZone, kRadius };
const char* to_string(SeriesGrouping grouping);
std::vector<std::string> grouping_names();
SeriesGrouping grouping_from(const std::string& name);  // one of grouping_names()

struct SeriesGroup {
  Subgroup values;
  std::vector<std::size_t> members;  // places in the series
};
// kNone: one group for each value, named by its part.
std::vector<SeriesGroup> series_groups(const CharacteristicSeries& series, SeriesGrouping by);
std::vector<double> plain_values(const CharacteristicSeries& series);
// Throws kInvalidInput where nothing varies within the groups: no limit and no index follows.
void require_spread(std::span<const Subgroup> groups, WithinEstimator estimator);

struct CapabilityRequest {
  CapabilityLimits limits;  // empty: those of the series
  SeriesGrouping by = SeriesGrouping::kNone;
  double confidence = 0.95;
  std::optional<double> least_cpk, least_ppk;
};

struct GroupFigures {
  std::string key;
  std::size_t count = 0;
  double mean = 0.0;
  double sd = kNotMeasured;  // of two values or more
};

struct CapabilityReport {
  CapabilityLimits limits;
  WithinEstimator estimator = WithinEstimator::kMovingRange;
  CapabilityStudy study;
  SampleInterval ppm;  // beyond the limits, overall, two-sided
  // Mean square of U/2 over the square of s of all values; of the values that state U.
  std::optional<double> measurement_share;
  std::size_t without_u = 0;
  std::vector<GroupFigures> groups;         // none where every value is its own group
  std::optional<OneWayAnova> group_effect;  // whether the groups differ
  std::optional<Outcome> verdict;           // where a least index is asked for
  std::vector<std::string> statements;      // why, and what the tests mean
};

CapabilityReport run_capability(const CharacteristicSeries& series,
                                const CapabilityRequest& request);

enum class ChartKind { kIndividuals, kMeansRanges, kMeansSds, kEwma };

struct ChartRequest {
  ChartKind kind = ChartKind::kIndividuals;
  SeriesGrouping by = SeriesGrouping::kNone;
  std::set<int> rules = {1};
  std::vector<std::string> limits_from;  // lots; empty: all values
  EwmaOptions ewma;
};

struct ChartReport {
  ChartKind kind = ChartKind::kIndividuals;
  WithinEstimator estimator = WithinEstimator::kMovingRange;
  ChartBaseline baseline;
  std::size_t baseline_values = 0;
  std::vector<SeriesGroup> groups;
  ControlChart location;  // a point for each group; without rows, the EWMA's
  ControlChart spread;    // ranges, moving ranges, standard deviations; none with an EWMA
  // Of each point of `spread`: its group.
  std::vector<std::size_t> spread_group;
  std::size_t signals = 0;  // points with one
  std::vector<std::string> notes;
};

ChartReport run_chart(const CharacteristicSeries& series, const ChartRequest& request);
const char* location_name(ChartKind kind);  // "individual values", ...
const char* spread_name(ChartKind kind);    // empty: none

enum class IntervalSide { kBoth, kLower, kUpper };

struct ToleranceRequest {
  double coverage = 0.95;
  double confidence = 0.95;
  IntervalSide side = IntervalSide::kBoth;
  CapabilityLimits limits;  // empty: those of the series
};

struct ToleranceReport {
  SampleMoments moments;
  double k = 0.0;
  std::optional<double> k_howe;  // two-sided
  std::optional<double> low, high;
  std::optional<NormalityTest> normality;  // with 8 values that differ
  double free_confidence = 0.0;  // of the extremes holding the coverage, whatever the distribution
  std::int64_t free_count = 0;   // values that this would need at the wanted confidence
  CapabilityLimits limits;
  std::optional<Outcome> verdict;  // where there are limits on the side asked about
  std::vector<std::string> statements;
};

ToleranceReport run_tolerance(const CharacteristicSeries& series, const ToleranceRequest& request);

}  // namespace asbuilt
