// Series from tables, and the subgroups of a series.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/session/reading_table.h"
#include "app/session/spc.h"
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::array kGroupings{"none",       "lot",     "build", "machine",
                                "instrument", "variant", "zone",  "radius"};

// Entries that do not say it, as one error.
[[noreturn]] void refuse_silent(const CharacteristicSeries& series, const std::string& what,
                                const std::vector<std::size_t>& silent) {
  constexpr std::size_t kShown = 6;
  std::string where;
  for (std::size_t i = 0; i < std::min(kShown, silent.size()); ++i) {
    where += (i > 0 ? ", " : "entry ") + std::to_string(series.values[silent[i]].entry);
  }
  if (silent.size() > kShown) where += " and " + std::to_string(silent.size() - kShown) + " more";
  throw Error(ErrorCode::kInvalidInput,
              {"values cannot be grouped: they do not say their " + what, where,
               "every value with its " + what,
               "correct the entries of their parts and builds, or group by something else"});
}

struct PlateMiddle {
  double x = 0.0, y = 0.0, radius = 0.0;
};

PlateMiddle plate_middle(const CharacteristicSeries& series) {
  std::vector<std::size_t> silent;
  double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const SeriesValue& v = series.values[i];
    if (!std::isfinite(v.x_mm) || !std::isfinite(v.y_mm)) {
      silent.push_back(i);
      continue;
    }
    x0 = std::min(x0, v.x_mm);
    x1 = std::max(x1, v.x_mm);
    y0 = std::min(y0, v.y_mm);
    y1 = std::max(y1, v.y_mm);
  }
  if (!silent.empty()) refuse_silent(series, "place on the plate", silent);
  PlateMiddle middle{0.5 * (x0 + x1), 0.5 * (y0 + y1), 0.0};
  for (const SeriesValue& v : series.values) {
    middle.radius = std::max(middle.radius, std::hypot(v.x_mm - middle.x, v.y_mm - middle.y));
  }
  return middle;
}

std::string zone_of(const SeriesValue& v, const PlateMiddle& middle) {
  return std::string(v.y_mm < middle.y ? "front " : "back ") +
         (v.x_mm < middle.x ? "left" : "right");
}

std::string ring_of(const SeriesValue& v, const PlateMiddle& middle) {
  const double distance = std::hypot(v.x_mm - middle.x, v.y_mm - middle.y);
  const double share = middle.radius > 0.0 ? distance / middle.radius : 0.0;
  return share <= 1.0 / 3.0 ? "inner ring" : share <= 2.0 / 3.0 ? "middle ring" : "outer ring";
}

std::string key_of(const SeriesValue& v, SeriesGrouping by, const PlateMiddle& middle) {
  switch (by) {
    case SeriesGrouping::kLot:
      return v.lot;
    case SeriesGrouping::kBuild:  // build numbers may come again in another lot
      return v.build.empty() ? "" : v.lot + " " + v.build;
    case SeriesGrouping::kMachine:
      return v.machine;
    case SeriesGrouping::kInstrument:
      return v.instrument;
    case SeriesGrouping::kVariant:
      return std::isfinite(v.variant_pct) ? shortest_number(v.variant_pct) + " %" : "";
    case SeriesGrouping::kZone:
      return zone_of(v, middle);
    case SeriesGrouping::kRadius:
      return ring_of(v, middle);
    case SeriesGrouping::kNone:
      return v.part;
  }
  return {};
}

}  // namespace

const char* to_string(SeriesGrouping grouping) {
  return kGroupings[static_cast<std::size_t>(grouping)];
}

std::vector<std::string> grouping_names() {
  return {kGroupings.begin(), kGroupings.end()};
}

SeriesGrouping grouping_from(const std::string& name) {
  const auto* at = std::find(kGroupings.begin(), kGroupings.end(), name);
  if (at == kGroupings.end()) {
    std::string known;
    for (const char* one : kGroupings) known += (known.empty() ? "" : ", ") + std::string(one);
    throw Error(ErrorCode::kInvalidInput, {"values are not grouped by that", name, known, ""});
  }
  return static_cast<SeriesGrouping>(at - kGroupings.begin());
}

CharacteristicSeries table_series(const SeriesTable& request) {
  const ReadingTable table(request.file);
  CharacteristicSeries series;
  series.characteristic = request.column;
  const std::vector<double> values = table.numbers(request.column);
  std::vector<std::string> groups(values.size());
  std::vector<std::string> labels(values.size());
  std::vector<double> u(values.size(), kNotMeasured);
  if (!request.group_column.empty()) groups = table.words(request.group_column);
  if (!request.label_column.empty()) labels = table.words(request.label_column);
  if (!request.u_column.empty()) u = table.numbers(request.u_column);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (u[i] < 0.0) {
      throw Error(ErrorCode::kInvalidInput, {"an uncertainty is below 0",
                                             request.file.string() + ", value " +
                                                 std::to_string(i + 1) + ": " + decimal_text(u[i]),
                                             "0 or above", "correct the table"});
    }
    SeriesValue v;
    v.value = values[i];
    v.u = u[i];
    v.lot = groups[i];
    v.entry = static_cast<std::int64_t>(i) + 1;
    v.part = labels[i].empty() ? std::to_string(i + 1) : labels[i];
    series.values.push_back(std::move(v));
  }
  return series;
}

std::vector<double> plain_values(const CharacteristicSeries& series) {
  std::vector<double> values;
  values.reserve(series.values.size());
  for (const SeriesValue& v : series.values) values.push_back(v.value);
  return values;
}

void require_spread(std::span<const Subgroup> groups, WithinEstimator estimator) {
  const bool varies =
      estimator == WithinEstimator::kMovingRange
          ? std::any_of(groups.begin(), groups.end(),
                        [&](const Subgroup& g) { return g.values != groups.front().values; })
          : std::any_of(groups.begin(), groups.end(),
                        [](const Subgroup& g) { return range_of(g.values) > 0.0; });
  if (varies) return;
  throw Error(ErrorCode::kInvalidInput,
              {"nothing varies within the subgroups, or from value to value",
               std::to_string(groups.size()) + " subgroups or values", "values that differ",
               "enter values with all the digits that were read"});
}

std::vector<SeriesGroup> series_groups(const CharacteristicSeries& series, SeriesGrouping by) {
  PlateMiddle middle;
  if (by == SeriesGrouping::kZone || by == SeriesGrouping::kRadius) middle = plate_middle(series);
  std::vector<SeriesGroup> groups;
  std::map<std::string, std::size_t> place;
  std::vector<std::size_t> silent;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const SeriesValue& v = series.values[i];
    const std::string key = key_of(v, by, middle);
    if (by == SeriesGrouping::kNone) {
      groups.push_back({{key, {v.value}}, {i}});
      continue;
    }
    if (key.empty()) {
      silent.push_back(i);
      continue;
    }
    const auto [at, added] = place.try_emplace(key, groups.size());
    if (added) groups.push_back({{key, {}}, {}});
    groups[at->second].values.values.push_back(v.value);
    groups[at->second].members.push_back(i);
  }
  if (!silent.empty()) refuse_silent(series, to_string(by), silent);
  return groups;
}

}  // namespace asbuilt
