#include "core/lot/lot_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/entry_words.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/quantity_names.h"
#include "core/lot/repeated_values.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/tolerance_entries.h"
#include "core/lot/tolerances.h"

namespace asbuilt {
namespace {

struct TensileFigure {
  const char* field;
  const char* u_field;
  const char* unit;
};
constexpr std::array kTensile{
    TensileFigure{"rm_mpa", "u_rm_mpa", "MPa"}, TensileFigure{"rp02_mpa", "u_rp02_mpa", "MPa"},
    TensileFigure{"a_pct", "u_a_pct", "%"}, TensileFigure{"z_pct", "u_z_pct", "%"},
    TensileFigure{"e_gpa", "u_e_gpa", "GPa"}};
constexpr const char* kOfTensile = "tensile.";
constexpr const char* kOfInspection = "inspection.";

std::string joined(const std::set<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

// Which entries hold the characteristic, and where in them.
struct Wanted {
  std::string kind;
  std::string name;  // a dimension's characteristic, a field, a figure
  const TensileFigure* tensile = nullptr;

  bool holds(const LotRecord& r) const {
    if (r.kind != kind) return false;
    if (kind == "dimension") return r.text("characteristic") == name;
    return tensile == nullptr || std::isfinite(r.number(name));
  }
};

Wanted wanted_of(const std::string& characteristic) {
  if (characteristic.starts_with(kOfTensile)) {
    const std::string field = characteristic.substr(std::string(kOfTensile).size());
    for (const TensileFigure& figure : kTensile) {
      if (field == figure.field) return {"tensile", field, &figure};
    }
  }
  if (characteristic.starts_with(kOfInspection)) {
    const std::string id = characteristic.substr(std::string(kOfInspection).size());
    for (const FigureName& name : figure_names()) {
      if (id == name.id) return {"inspection", id, nullptr};
    }
  }
  return {"dimension", characteristic, nullptr};
}

bool among(const std::vector<std::string>& lots, const std::string& lot) {
  return lots.empty() || std::find(lots.begin(), lots.end(), lot) != lots.end();
}

// Lots of all files; one that stands in two is not twice the parts.
std::set<std::string> lots_of(std::span<const SeriesSource> sources) {
  std::set<std::string> all;
  for (const SeriesSource& source : sources) {
    for (const LotRecord* r : current_records(source.records)) {
      if (r->kind == "lot" && !all.insert(r->lot).second) {
        throw Error(ErrorCode::kInvalidInput,
                    {"a lot stands in two files", "lot " + r->lot + ", " + source.file,
                     "each lot once", "leave one of the files out; its parts would count twice"});
      }
    }
  }
  return all;
}

void require_lots(const std::set<std::string>& known, const std::vector<std::string>& asked) {
  for (const std::string& lot : asked) {
    if (known.contains(lot)) continue;
    throw Error(ErrorCode::kNotFound,
                {"there is no such lot", "--lot " + lot, joined(known), "asbuilt lot show"});
  }
}

// Current entries by lot, kind and key.
class CurrentEntries {
 public:
  explicit CurrentEntries(const std::vector<LotRecord>& records)
      : current_(current_records(records)) {
    for (const LotRecord* r : current_) by_key_.emplace(std::tie(r->lot, r->kind, r->key), r);
  }

  const std::vector<const LotRecord*>& all() const { return current_; }
  const LotRecord* find(const std::string& lot, const std::string& kind,
                        const std::string& key) const {
    const auto at = by_key_.find({lot, kind, key});
    return at == by_key_.end() ? nullptr : at->second;
  }

 private:
  std::vector<const LotRecord*> current_;
  std::map<std::tuple<std::string, std::string, std::string>, const LotRecord*> by_key_;
};

class Collector {
 public:
  Collector(const SeriesRequest& request, CharacteristicSeries& series)
      : request_(request), series_(series), wanted_(wanted_of(request.characteristic)) {}

  void add(const SeriesSource& source) {
    const CurrentEntries current(source.records);
    const auto counts = [&](const LotRecord& r) {
      return wanted_.holds(r) && among(request_.lots, r.lot);
    };
    decisions_.clear();
    std::size_t standing = 0;
    for (const LotRecord* r : current.all()) {
      if (!counts(*r)) continue;
      ++standing;
      add_entry(source, current, *r);
    }
    const auto holding = static_cast<std::size_t>(
        std::count_if(source.records.begin(), source.records.end(), counts));
    series_.superseded += holding - standing;
  }

  void finish() {
    require_one(units_, "units",
                wanted_.name == "a_pct" ? "elongations of one gauge length" : "one unit");
    if (!request_.limits_given) require_one(limits_, "limits", "one pair of limits");
    std::stable_sort(series_.values.begin(), series_.values.end(),
                     [](const SeriesValue& a, const SeriesValue& b) { return a.utc < b.utc; });
    if (request_.limits_given && limits_.size() > 1) {
      series_.notes.push_back("the entries' own limits differ: " + joined(limits_));
      series_.lower.reset();
      series_.upper.reset();
    }
    if (invalid_ > 0) {
      series_.notes.push_back("tests that do not count, left out: " + std::to_string(invalid_));
    }
    if (series_.superseded > 0) {
      series_.notes.push_back("superseded entries, not counted: " +
                              std::to_string(series_.superseded));
    }
    if (repeated_ > 0) {
      series_.notes.push_back(
          "values of after a rework, or of before a step of post-processing that it was measured "
          "again after, left out: " +
          std::to_string(repeated_));
    }
    if (unmeasured_ > 0) {
      series_.notes.push_back("inspections that could not measure it, left out: " +
                              std::to_string(unmeasured_));
    }
    if (other_variant_ > 0) {
      series_.notes.push_back("values of other or unstated size variants, left out: " +
                              std::to_string(other_variant_));
    }
    for (const auto& notes : {limits_of_specs_, open_limits_}) {
      series_.notes.insert(series_.notes.end(), notes.begin(), notes.end());
    }
    std::set<std::pair<std::string, std::string>> parts;
    for (const SeriesValue& v : series_.values) parts.emplace(v.lot, v.part);
    if (parts.size() < series_.values.size()) {
      series_.notes.push_back("values: " + std::to_string(series_.values.size()) +
                              ", parts: " + std::to_string(parts.size()) +
                              "; repeats of a part count like parts of their own");
    }
  }

 private:
  void add_entry(const SeriesSource& source, const CurrentEntries& current, const LotRecord& r) {
    SeriesValue v;
    v.lot = r.lot;
    v.part = r.text("part");
    v.instrument = r.text("instrument");
    v.entry = r.id;
    if (const LotRecord* part = current.find(r.lot, "part", v.part)) {
      v.build = part->text("build");
      v.x_mm = part->number("x_mm");
      v.y_mm = part->number("y_mm");
      v.variant_pct = part->number("variant_pct");
    }
    if (const LotRecord* build = current.find(r.lot, "build", v.build)) {
      v.machine = build->text("machine") + " " + build->text("machine_serial");
    }
    const Decision& decision = decision_of(source, current, r.lot);
    if (r.kind == "dimension" && !decision.repeated.of_process(r)) {
      ++repeated_;
      return;
    }
    if (request_.variant_pct && v.variant_pct != *request_.variant_pct) {
      ++other_variant_;
      return;
    }
    if (!measure(source, decision, r, v)) {
      ++unmeasured_;
      return;
    }
    series_.values.push_back(std::move(v));
  }

  // What a lot's tension tests and dimensions are decided by.
  struct Decision {
    LimitsInForce limits;
    Tolerances tolerances;
    RepeatedValues repeated;
    bool accepts_unverified = false;
  };

  bool measure(const SeriesSource& source, const Decision& decision, const LotRecord& r,
               SeriesValue& v) {
    std::string unit;
    if (wanted_.kind == "inspection") {
      const InspectionFigure figure =
          source.figures(static_cast<std::int64_t>(r.number("inspection"))).at(wanted_.name);
      if (!std::isfinite(figure.value)) return false;
      v.value = figure.value;
      v.u = figure.u;
      v.utc = r.text("scanned");
      for (const FigureName& name : figure_names()) {
        if (name.id == wanted_.name) unit = name.unit;
      }
    } else if (wanted_.tensile != nullptr) {
      if (!r.text("invalid_because").empty()) {
        ++invalid_;
        return false;
      }
      v.value = r.number(wanted_.name);
      v.u = r.number(wanted_.tensile->u_field);
      v.utc = r.text("tested");
      unit = wanted_.tensile->unit;
      if (wanted_.name == "a_pct") unit += " of " + r.text("gauge_basis");
      take_tension_limit(decision, r);
    } else {
      v.value = r.number("value");
      v.u = r.number("u");
      v.utc = r.text("measured");
      unit = r.text("unit");
      take_held_limits(decision.tolerances.of(r));
    }
    units_.insert(unit);
    series_.unit = unit;
    return true;
  }

  const Decision& decision_of(const SeriesSource& source, const CurrentEntries& current,
                              const std::string& lot) {
    const auto known = decisions_.find(lot);
    if (known != decisions_.end()) return known->second;
    Decision decision{{}, {}, RepeatedValues(source.records, lot), false};
    const LotRecord* head = current.find(lot, "lot", lot);
    const LotRecord* profile =
        head == nullptr ? nullptr : current.find("", "profile", head->text("profile"));
    if (profile != nullptr) {
      decision.limits = LimitsInForce(source.records, *profile);
      decision.tolerances = Tolerances(source.records, lot);
      decision.accepts_unverified = profile->flag("accepts_unverified");
    }
    return decisions_.emplace(lot, std::move(decision)).first->second;
  }

  void take_tension_limit(const Decision& decision, const LotRecord& test) {
    double lower = kNotMeasured;
    for (const tensile::LimitRow& row : decision.limits.tension(test.text("spec"))) {
      if (wanted_.name != tensile_field(row.property)) continue;
      const std::string text = quantity_text(wanted_.name, row.minimum) + " of " + row.spec;
      const std::string why = undecisive_because(row, test, decision.accepts_unverified);
      if (!why.empty()) {
        std::string note = "the limit ";
        open_limits_.insert(note.append(text).append(" does not count: ").append(why));
      } else {
        lower = row.minimum;
        limits_of_specs_.insert("lower limit: " + text);
      }
    }
    take_limits(lower, kNotMeasured);
  }

  void take_held_limits(const HeldLimits& held) {
    if (held.tolerance != nullptr) {
      limits_of_specs_.insert("limits: " + held.tolerance->key + ", " +
                              drawing_words(*held.tolerance));
    }
    take_limits(held.lower.value_or(kNotMeasured), held.upper.value_or(kNotMeasured));
  }

  void take_limits(double lower, double upper) {
    limits_.insert((std::isnan(lower) ? "no lower" : "lower " + plain_number(lower)) + ", " +
                   (std::isnan(upper) ? "no upper" : "upper " + plain_number(upper)));
    if (!std::isnan(lower)) series_.lower = lower;
    if (!std::isnan(upper)) series_.upper = upper;
  }

  void require_one(const std::set<std::string>& found, const std::string& what,
                   const std::string& allowed) const {
    if (found.size() < 2) return;
    throw Error(ErrorCode::kInvalidInput,
                {"the values have different " + what,
                 request_.characteristic + ": " + joined(found), allowed,
                 what == "limits" ? "choose lots or a size variant (--lot, --variant), or state "
                                    "--lower and --upper yourself"
                                  : "choose lots (--lot), or correct the entries"});
  }

  const SeriesRequest& request_;
  CharacteristicSeries& series_;
  Wanted wanted_;
  std::map<std::string, Decision> decisions_;  // by lot, of one file
  std::set<std::string> units_, limits_, limits_of_specs_, open_limits_;
  std::size_t unmeasured_ = 0, other_variant_ = 0;
  std::size_t invalid_ = 0;   // tests that do not count
  std::size_t repeated_ = 0;  // values that do not tell what the process made
};

}  // namespace

CharacteristicSeries lot_series(std::span<const SeriesSource> sources,
                                const SeriesRequest& request) {
  require_lots(lots_of(sources), request.lots);
  CharacteristicSeries series;
  series.characteristic = request.characteristic;
  Collector collector(request, series);
  for (const SeriesSource& source : sources) collector.add(source);
  collector.finish();
  if (series.values.empty()) {
    std::string known;
    for (const std::string& name : series_names(sources, request.lots)) {
      known += (known.empty() ? "" : ", ") + name;
    }
    std::string where = "--characteristic " + request.characteristic;
    for (const std::string& note : series.notes) where += "; " + note;
    throw Error(ErrorCode::kNotFound,
                {"there is no value of this characteristic", where,
                 known.empty() ? "nothing was measured" : known, "name it as the entries do"});
  }
  return series;
}

std::vector<std::string> series_names(std::span<const SeriesSource> sources,
                                      const std::vector<std::string>& lots) {
  std::set<std::string> names;
  for (const SeriesSource& source : sources) {
    for (const LotRecord* r : current_records(source.records)) {
      if (!among(lots, r->lot)) continue;
      if (r->kind == "dimension") names.insert(r->text("characteristic"));
      if (r->kind == "tensile") {
        for (const TensileFigure& figure : kTensile) {
          if (std::isfinite(r->number(figure.field))) {
            names.insert(std::string(kOfTensile) + figure.field);
          }
        }
      }
      if (r->kind == "inspection") {
        for (const FigureName& name : figure_names()) names.insert(kOfInspection + name.id);
      }
    }
  }
  return {names.begin(), names.end()};
}

std::string characteristic_words(const std::string& characteristic) {
  const Wanted wanted = wanted_of(characteristic);
  if (wanted.tensile != nullptr) {
    const RecordKind& kind = record_kind("tensile");
    const LotField* field = kind.find(wanted.name);
    return field == nullptr ? characteristic : field_words(kind, *field);
  }
  if (wanted.kind == "inspection") {
    for (const FigureName& name : figure_names()) {
      if (name.id == wanted.name) return name.text;
    }
  }
  return characteristic;
}

}  // namespace asbuilt
