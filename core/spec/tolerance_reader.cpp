#include "core/spec/tolerance_reader.h"

#include <algorithm>
#include <unordered_set>

namespace asbuilt {
namespace {

const std::vector<std::string> kRules = {"simple", "iso14253"};
const std::vector<std::string> kNotMeasurable = {"undecided", "ignore"};

std::optional<DecisionRule> read_rule(const TableReader& table) {
  const std::optional<std::size_t> choice = table.choice("rule", kRules);
  if (!choice) return std::nullopt;
  return *choice == 0 ? DecisionRule::kSimple : DecisionRule::kIso14253;
}

std::optional<NotMeasurable> read_not_measurable(const TableReader& table) {
  const std::optional<std::size_t> choice = table.choice("not_measurable", kNotMeasurable);
  if (!choice) return std::nullopt;
  return *choice == 0 ? NotMeasurable::kUndecided : NotMeasurable::kIgnore;
}

Zone read_zone(const TableReader& table) {
  Zone zone;
  table.require("name");
  zone.name = *table.text("name");
  const bool box = table.has("low_mm") || table.has("high_mm");
  const bool cylinder = table.has("from_mm") || table.has("to_mm") || table.has("radius_mm");
  if (box == cylinder) {
    table.refuse("name", "a zone is neither one box nor one cylinder",
                 "low_mm and high_mm, or from_mm, to_mm and radius_mm");
  }
  if (box) {
    table.require("low_mm");
    table.require("high_mm");
    zone.box.low_mm = *table.point("low_mm");
    zone.box.high_mm = *table.point("high_mm");
    if ((zone.box.low_mm.array() >= zone.box.high_mm.array()).any()) {
      table.refuse("high_mm", "the corners of a box are the wrong way round",
                   "high_mm above low_mm on every axis", "exchange the numbers of that axis");
    }
    return zone;
  }
  for (const char* key : {"from_mm", "to_mm", "radius_mm"}) table.require(key);
  zone.form = Zone::Form::kCylinder;
  zone.from_mm = *table.point("from_mm");
  zone.to_mm = *table.point("to_mm");
  zone.radius_mm = *table.number("radius_mm", positive_up_to(1e6, "mm"));
  if ((zone.to_mm - zone.from_mm).norm() < 1e-9) {
    table.refuse("to_mm", "the axis of a cylinder has no length", "two different points");
  }
  return zone;
}

std::optional<Zone> find_zone(const TableReader& table, std::string_view key,
                              const std::vector<Zone>& zones) {
  const std::optional<std::string> name = table.text(key);
  if (!name) return std::nullopt;
  std::string known;
  for (const Zone& zone : zones) {
    if (zone.name == *name) return zone;
    known += (known.empty() ? "" : ", ") + zone.name;
  }
  table.refuse(key, "a tolerance names a zone that is not there",
               known.empty() ? "the name of a [[zone]]; the plan has none" : known);
}

const Characteristic& read_characteristic(const TableReader& table) {
  table.require("characteristic");
  const Characteristic* found = find_characteristic(*table.text("characteristic"));
  if (found == nullptr) {
    std::string known;
    for (const Characteristic& c : characteristics()) {
      known += (known.empty() ? "" : ", ") + std::string(c.id);
    }
    table.refuse("characteristic", "a characteristic is not known", known);
  }
  return *found;
}

// A porosity of 70 is 70 % written as if it were not a fraction; judged, it would fail every part.
void refuse_percent(const TableReader& table, const char* key, const Characteristic& c,
                    LimitKind kind) {
  const std::optional<double> limit = table.number(key);
  if (!limit || !c.is_fraction || kind == LimitKind::kDeviationPercent) return;
  const double lowest = kind == LimitKind::kDeviation ? -1.0 : 0.0;
  if (*limit >= lowest && *limit <= 1.0) return;
  table.refuse(key, "a limit on " + std::string(c.id) + " is outside of what a fraction can be",
               number_range(lowest, 1.0, "").text, "write percent as a fraction: 70 % is 0.70");
}

// Of the three ways to write limits exactly one is used.
void read_limits(const TableReader& table, Tolerance& tolerance) {
  struct Way {
    LimitKind kind;
    const char* lower;
    const char* upper;
  };
  constexpr Way kWays[] = {
      {LimitKind::kAbsolute, "lower", "upper"},
      {LimitKind::kDeviation, "lower_deviation", "upper_deviation"},
      {LimitKind::kDeviationPercent, "lower_deviation_percent", "upper_deviation_percent"}};
  const Way* used = nullptr;
  for (const Way& way : kWays) {
    const char* key = table.has(way.lower) ? way.lower : table.has(way.upper) ? way.upper : nullptr;
    if (key == nullptr) continue;
    if (used != nullptr) {
      table.refuse(key, "a tolerance mixes limits of different kinds",
                   "lower and upper, or their _deviation, or their _deviation_percent",
                   "write two tolerances");
    }
    used = &way;
    tolerance.kind = way.kind;
    tolerance.lower = table.number(way.lower);
    tolerance.upper = table.number(way.upper);
    refuse_percent(table, way.lower, *tolerance.characteristic, way.kind);
    refuse_percent(table, way.upper, *tolerance.characteristic, way.kind);
    if (way.kind != LimitKind::kAbsolute && tolerance.characteristic->nominal == nullptr) {
      table.refuse(key, "the characteristic has no nominal value to deviate from", "lower, upper");
    }
    if (tolerance.lower && tolerance.upper && *tolerance.lower > *tolerance.upper) {
      table.refuse(way.lower, "the limits are the wrong way round",
                   std::string("at most ") + way.upper + " = " + shown(*table.find(way.upper)),
                   "exchange them");
    }
  }
  if (used == nullptr) {
    table.refuse("lower", "a tolerance has no limit",
                 "lower, upper, lower_deviation, upper_deviation, lower_deviation_percent, "
                 "upper_deviation_percent");
  }
}

void refuse_where_it_selects_nothing(const TableReader& table, const char* key, bool allowed,
                                     FeatureKind kind, const char* what_for) {
  if (!table.has(key) || allowed) return;
  table.refuse(
      key,
      std::string("a key does not apply to this characteristic (of the ") + to_string(kind) + ")",
      std::string("only for ") + what_for, "remove it or choose another characteristic");
}

Selection read_selection(const TableReader& table, FeatureKind kind,
                         const std::vector<Zone>& zones) {
  using enum FeatureKind;
  const bool by_strut = kind == kStrut || kind == kVoid || kind == kDefect;
  refuse_where_it_selects_nothing(table, "features", by_strut || kind == kNode, kind,
                                  "struts, nodes, and voids and defects by their strut");
  refuse_where_it_selects_nothing(table, "inclination_deg", by_strut, kind,
                                  "struts, and voids and defects by their strut");
  refuse_where_it_selects_nothing(table, "zone", kind != kPart, kind, "features with a place");
  refuse_where_it_selects_nothing(table, "outside_zone", kind != kPart, kind,
                                  "features with a place");
  refuse_where_it_selects_nothing(table, "modes", kind == kDefect, kind, "defects");
  refuse_where_it_selects_nothing(table, "min_confidence", by_strut, kind,
                                  "struts, voids and defects");
  Selection selection;
  selection.features = table.texts("features").value_or(std::vector<std::string>{});
  if (const auto range = table.numbers("inclination_deg", 2)) {
    selection.inclination_from_deg = (*range)[0];
    selection.inclination_to_deg = (*range)[1];
    if (!((*range)[0] >= 0.0 && (*range)[0] <= (*range)[1] && (*range)[1] <= 90.0)) {
      table.refuse("inclination_deg", "a range of inclination is not one",
                   "[from, to] with 0 <= from <= to <= 90 deg");
    }
  }
  selection.zone = find_zone(table, "zone", zones);
  selection.outside_zone = find_zone(table, "outside_zone", zones);
  if (const auto modes = table.texts("modes")) {
    for (const std::string& mode : *modes) {
      try {
        selection.modes.push_back(defect_mode_from(mode));
      } catch (const Error& error) {
        table.refuse("modes", "a defect mode is not known: " + shown(mode), error.text().allowed);
      }
    }
  }
  selection.min_confidence =
      table.number("min_confidence", number_range(0.0, 1.0, "")).value_or(selection.min_confidence);
  return selection;
}

Tolerance read_tolerance(const TableReader& table, const std::vector<Zone>& zones,
                         NotMeasurable not_measurable) {
  Tolerance tolerance;
  tolerance.where = table.place();
  table.require("id");
  tolerance.id = *table.text("id");
  tolerance.characteristic = &read_characteristic(table);
  read_limits(table, tolerance);
  tolerance.selection = read_selection(table, tolerance.characteristic->kind, zones);
  if (const auto severity = table.choice("severity", {"critical", "major", "minor"})) {
    tolerance.severity = static_cast<Severity>(*severity);
  }
  if (table.has("allowed_failures") && table.has("allowed_fraction")) {
    table.refuse("allowed_fraction", "a tolerance allows failures twice",
                 "allowed_failures or allowed_fraction", "remove one of them");
  }
  tolerance.allowed_failures = table.whole("allowed_failures", 0, 1'000'000'000).value_or(0);
  tolerance.allowed_fraction = table.number("allowed_fraction", number_range(0.0, 1.0, ""));
  tolerance.expanded_uncertainty =
      table.number("expanded_uncertainty",
                   number_range(0.0, tolerance.characteristic->is_fraction ? 1.0 : 1e9, ""));
  if (tolerance.characteristic->is_count && tolerance.expanded_uncertainty) {
    table.refuse("expanded_uncertainty", "a count has no uncertainty", "limits only",
                 "use min_confidence");
  }
  tolerance.rule = read_rule(table);
  tolerance.not_measurable = read_not_measurable(table).value_or(not_measurable);
  return tolerance;
}

}  // namespace

std::vector<Zone> read_zones(const TableReader& plan, const std::string& file) {
  std::vector<Zone> zones;
  std::unordered_set<std::string> names;
  for (const TomlValue* value : plan.tables("zone")) {
    const TableReader table(*value, "zone", file);
    zones.push_back(read_zone(table));
    if (!names.insert(zones.back().name).second) {
      table.refuse("name", "two zones have the same name", "unique names");
    }
  }
  return zones;
}

JudgementSpec read_judgement_spec(const TableReader& plan, const std::vector<Zone>& zones,
                                  const std::string& file) {
  JudgementSpec spec;
  NotMeasurable not_measurable = NotMeasurable::kUndecided;
  if (const TomlValue* value = plan.find("decision")) {
    const TableReader table(*value, "decision", file);
    spec.rule = read_rule(table).value_or(spec.rule);
    if (const auto guard = table.choice("guard_band", {"1.645u", "U"})) {
      if (spec.rule == DecisionRule::kSimple) {
        table.refuse("guard_band", "simple acceptance has no guard band",
                     "guard_band only with rule = \"iso14253\"", "remove one of them");
      }
      spec.guard = *guard == 0 ? GuardBand::kConformance95 : GuardBand::kExpanded;
    }
    not_measurable = read_not_measurable(table).value_or(not_measurable);
  }
  std::unordered_set<std::string> ids;
  const std::vector<const TomlValue*> tables = plan.tables("tolerance");
  spec.tolerances.reserve(tables.size());
  for (const TomlValue* value : tables) {
    const TableReader table(*value, "tolerance", file);
    spec.tolerances.push_back(read_tolerance(table, zones, not_measurable));
    if (!ids.insert(spec.tolerances.back().id).second) {
      table.refuse("id", "two tolerances have the same id", "unique ids");
    }
  }
  return spec;
}

}  // namespace asbuilt
