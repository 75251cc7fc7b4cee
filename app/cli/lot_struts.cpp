// One strut over all inspected parts, and struts with the same defect again and again: what is in
// the design or the process shows in every part, what is not shows in one.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/cli/lot_options.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/evaluate.h"
#include "core/statistics/descriptive.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

// Expanded uncertainties have k = 2 throughout: 95.45 %.
constexpr double kCoverage = 0.9545;

struct PartOfInspection {
  std::string serial, lot, started_utc;
};

// Serial and lot of each inspection; the lot is that of the release record, else of the plan.
std::map<std::int64_t, PartOfInspection> parts_of(const Store& store) {
  std::map<std::int64_t, PartOfInspection> parts;
  for (const InspectionSummary& s : store.list_inspections()) {
    parts[s.id] = {s.part_serial, s.lot, s.started_utc};
  }
  const std::vector<LotRecord> records = store.lot_records();
  for (const LotRecord& r : records) {
    if (r.kind != "inspection") continue;
    const double id = r.number("inspection");
    if (!(id >= 1.0)) continue;  // evaluate and verify tell of it
    const auto at = parts.find(static_cast<std::int64_t>(id));
    if (at != parts.end()) at->second.lot = r.lot;
  }
  return parts;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string um(double value) {
  if (std::isnan(value)) return "-";
  char text[32];
  print_to(text, sizeof text, "%.1f", value);
  return text;
}

template <class... Values>
void say(const char* format, Values... values) {
  char line[400];
  print_to(line, sizeof line, format, values...);
  std::cout << line << '\n';
}

// Mean deviation from the nominal diameter over the parts. Its U holds the scatter between parts
// (Student's t) and the mean U of the single values, which is taken as common to all of them.
struct MeanDeviation {
  std::size_t measured = 0;
  double value_um = 0.0, sd_um = 0.0, u_um = 0.0;
};

std::optional<MeanDeviation> mean_deviation(const std::vector<StrutOfInspection>& rows) {
  std::vector<double> deviations;
  double u = 0.0;
  for (const StrutOfInspection& row : rows) {
    if (std::isnan(row.strut.diameter_um)) continue;
    deviations.push_back(row.strut.diameter_um - row.strut.nominal_diameter_um);
    u += row.strut.u_diameter_um;
  }
  if (deviations.size() < 2) return std::nullopt;
  const SampleMoments m = sample_moments(deviations);
  const double half = mean_interval(m, kCoverage).high - m.mean;
  return MeanDeviation{m.count, m.mean, m.sd, std::hypot(half, u / static_cast<double>(m.count))};
}

int one_strut(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  const std::map<std::int64_t, PartOfInspection> parts = parts_of(store);
  std::vector<StrutOfInspection> rows = store.strut_history(a.strut);
  std::erase_if(rows, [&](const StrutOfInspection& row) {
    return !a.lot.empty() && parts.at(row.inspection_id).lot != a.lot;
  });
  if (rows.empty()) {
    throw Error(ErrorCode::kNotFound,
                {"no inspection has such a strut",
                 "--strut " + a.strut + (a.lot.empty() ? "" : " --lot " + a.lot), "",
                 "struts.csv of asbuilt export lists a design's struts"});
  }
  const std::optional<MeanDeviation> mean = mean_deviation(rows);
  const auto ok = std::count_if(rows.begin(), rows.end(), [](const StrutOfInspection& row) {
    return row.strut.status == StrutStatus::kOk;
  });
  if (console.form == OutputForm::kJson) {
    Json json{{"strut_id", a.strut}, {"inspections", Json::array()}};
    for (const StrutOfInspection& row : rows) {
      const PartOfInspection& part = parts.at(row.inspection_id);
      const StrutRow& s = row.strut;
      json["inspections"].push_back({{"inspection_id", row.inspection_id},
                                     {"part", part.serial},
                                     {"lot", part.lot},
                                     {"started_utc", part.started_utc},
                                     {"design_struts_sha256", row.design_sha256},
                                     {"nominal_diameter_um", s.nominal_diameter_um},
                                     {"inclination_deg", s.inclination_deg},
                                     {"diameter_um", number(s.diameter_um)},
                                     {"u_diameter_um", number(s.u_diameter_um)},
                                     {"min_diameter_um", number(s.min_diameter_um)},
                                     {"max_diameter_um", number(s.max_diameter_um)},
                                     {"offset_um", number(s.offset_um)},
                                     {"status", to_string(s.status)},
                                     {"reason", s.reason}});
    }
    json["ok"] = ok;
    if (mean) {
      json["mean_deviation_um"] = mean->value_um;
      json["u_mean_deviation_um"] = mean->u_um;
      json["sd_between_inspections_um"] = mean->sd_um;
    }
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  const StrutRow& first = rows.front().strut;
  say("strut %s: nominal %s um, %.1f deg from the build plane", a.strut.c_str(),
      um(first.nominal_diameter_um).c_str(), first.inclination_deg);
  say("%10s  %-16s %-14s %9s %7s %9s %9s %8s  %s", "inspection", "part", "lot", "diameter", "U",
      "least", "greatest", "offset", "status");
  for (const StrutOfInspection& row : rows) {
    const PartOfInspection& part = parts.at(row.inspection_id);
    const StrutRow& s = row.strut;
    say("%10lld  %-16s %-14s %9s %7s %9s %9s %8s  %s", static_cast<long long>(row.inspection_id),
        part.serial.c_str(), part.lot.c_str(), um(s.diameter_um).c_str(),
        um(s.u_diameter_um).c_str(), um(s.min_diameter_um).c_str(), um(s.max_diameter_um).c_str(),
        um(s.offset_um).c_str(), to_string(s.status));
  }
  say("all in um, U with k = 2; %lld of %zu ok", static_cast<long long>(ok), rows.size());
  if (mean) {
    say("mean deviation from nominal %s um, U %s um (k = 2), s between inspections %s um, %zu of "
        "%zu measured",
        um(mean->value_um).c_str(), um(mean->u_um).c_str(), um(mean->sd_um).c_str(), mean->measured,
        rows.size());
  }
  std::set<std::string> designs;
  for (const StrutOfInspection& row : rows) designs.insert(row.design_sha256);
  if (designs.size() > 1) {
    say("Note: %zu designs have a strut of this name", designs.size());
  }
  return 0;
}

int recurring(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  const std::map<std::int64_t, PartOfInspection> parts = parts_of(store);
  const auto count = std::count_if(parts.begin(), parts.end(), [&](const auto& part) {
    return a.lot.empty() || part.second.lot == a.lot;
  });
  std::vector<RecurringDefect> found = store.recurring_defects(a.least);
  for (RecurringDefect& d : found) {
    std::erase_if(d.inspections,
                  [&](std::int64_t id) { return !a.lot.empty() && parts.at(id).lot != a.lot; });
  }
  std::erase_if(found,
                [&](const RecurringDefect& d) { return std::ssize(d.inspections) < a.least; });
  std::stable_sort(found.begin(), found.end(),
                   [](const RecurringDefect& x, const RecurringDefect& y) {
                     return x.inspections.size() > y.inspections.size();
                   });
  if (console.form == OutputForm::kJson) {
    Json json{{"inspections", count}, {"struts", Json::array()}};
    for (const RecurringDefect& d : found) {
      json["struts"].push_back({{"strut_id", d.strut_id},
                                {"mode", d.mode},
                                {"design_struts_sha256", d.design_sha256},
                                {"inspections", d.inspections}});
    }
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  say("%lld inspections; struts with the same defect in %lld of them or more: %zu",
      static_cast<long long>(count), static_cast<long long>(a.least), found.size());
  for (const RecurringDefect& d : found) {
    std::set<std::string> serials;
    for (const std::int64_t id : d.inspections) serials.insert(parts.at(id).serial);
    std::string list;
    for (const std::string& serial : serials) {
      if (list.size() > 60) {
        list += ", ...";
        break;
      }
      list += (list.empty() ? "" : ", ") + serial;
    }
    say("  strut %s, %s: %zu (parts %s)", d.strut_id.c_str(), d.mode.c_str(), d.inspections.size(),
        list.c_str());
  }
  return 0;
}

}  // namespace

int lot_struts(const LotArguments& a, const Console& console) {
  return a.strut.empty() ? recurring(a, console) : one_strut(a, console);
}

}  // namespace asbuilt
