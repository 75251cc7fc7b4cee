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
  bool last = true;  // inspection of its part: the one that holds
};

using PartsOfInspections = std::map<std::int64_t, PartOfInspection>;

// Serial and lot of each inspection; the lot is that of the release record, which ties it or has
// its part, else of the plan. A part without a serial is no other inspection's part.
PartsOfInspections parts_of(const Store& store) {
  PartsOfInspections parts;
  for (const InspectionSummary& s : store.list_inspections()) {
    parts[s.id] = {s.part_serial, s.lot, s.started_utc, true};
  }
  const std::vector<LotRecord> records = store.lot_records();
  std::map<std::string, std::string> lot_of_serial;
  for (const LotRecord* r : current_records(records)) {
    if (r->kind == "part") lot_of_serial[r->key] = r->lot;
  }
  for (auto& [id, part] : parts) {
    const auto at = lot_of_serial.find(part.serial);
    if (part.lot.empty() && at != lot_of_serial.end()) part.lot = at->second;
  }
  for (const LotRecord& r : records) {
    if (r.kind != "inspection") continue;
    const double id = r.number("inspection");
    if (!(id >= 1.0)) continue;  // evaluate and verify tell of it
    const auto at = parts.find(static_cast<std::int64_t>(id));
    if (at != parts.end()) at->second.lot = r.lot;
  }
  std::map<std::pair<std::string, std::string>, PartOfInspection*> latest;
  for (auto& [id, part] : parts) {
    if (part.serial.empty()) continue;
    PartOfInspection*& before = latest[{part.lot, part.serial}];
    if (before != nullptr) before->last = false;
    before = &part;
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

using Rows = std::vector<StrutOfInspection>;

// Of one design: the last inspection of each part. The mean deviation from the nominal diameter is
// over parts; its U holds the scatter between them (Student's t) and the mean U of the single
// values, which is taken as common to all.
struct OverParts {
  std::string design_sha256;
  std::size_t parts = 0, inspections = 0, ok = 0;
  std::size_t measured = 0;  // parts; the mean is of two or more
  double value_um = kNotMeasured, sd_um = kNotMeasured, u_um = kNotMeasured;
};

OverParts over_parts(const Rows& rows, const PartsOfInspections& parts) {
  OverParts found;
  found.design_sha256 = rows.front().design_sha256;
  found.inspections = rows.size();
  std::vector<double> deviations;
  double u = 0.0;
  for (const StrutOfInspection& row : rows) {
    if (!parts.at(row.inspection_id).last) continue;
    ++found.parts;
    if (row.strut.status == StrutStatus::kOk) ++found.ok;
    if (std::isnan(row.strut.diameter_um)) continue;
    deviations.push_back(row.strut.diameter_um - row.strut.nominal_diameter_um);
    u += row.strut.u_diameter_um;
  }
  found.measured = deviations.size();
  if (deviations.size() < 2) return found;
  const SampleMoments m = sample_moments(deviations);
  const double half = mean_interval(m, kCoverage).high - m.mean;
  found.value_um = m.mean;
  found.sd_um = m.sd;
  found.u_um = std::hypot(half, u / static_cast<double>(m.count));
  return found;
}

void put_figures(Json& json, const OverParts& found) {
  json["parts"] = found.parts;
  json["ok"] = found.ok;
  if (found.measured < 2) return;
  json["measured"] = found.measured;
  json["mean_deviation_um"] = found.value_um;
  json["u_mean_deviation_um"] = number(found.u_um);
  json["sd_between_parts_um"] = found.sd_um;
}

Json row_json(const StrutOfInspection& row, const PartOfInspection& part) {
  const StrutRow& s = row.strut;
  return {{"inspection_id", row.inspection_id},
          {"part", part.serial},
          {"lot", part.lot},
          {"started_utc", part.started_utc},
          {"last_of_part", part.last},
          {"design_struts_sha256", row.design_sha256},
          {"nominal_diameter_um", s.nominal_diameter_um},
          {"inclination_deg", s.inclination_deg},
          {"diameter_um", number(s.diameter_um)},
          {"u_diameter_um", number(s.u_diameter_um)},
          {"min_diameter_um", number(s.min_diameter_um)},
          {"max_diameter_um", number(s.max_diameter_um)},
          {"offset_um", number(s.offset_um)},
          {"status", to_string(s.status)},
          {"reason", s.reason}};
}

void print_rows(const std::string& strut, const Rows& rows, const PartsOfInspections& parts) {
  const StrutRow& first = rows.front().strut;
  say("strut %s: nominal %s um, %.1f deg from the build plane", strut.c_str(),
      um(first.nominal_diameter_um).c_str(), first.inclination_deg);
  say("%10s  %-16s %-14s %9s %7s %9s %9s %8s  %s", "inspection", "part", "lot", "diameter", "U",
      "least", "greatest", "offset", "status");
  for (const StrutOfInspection& row : rows) {
    const PartOfInspection& part = parts.at(row.inspection_id);
    const StrutRow& s = row.strut;
    say("%10lld  %-16s %-14s %9s %7s %9s %9s %8s  %s%s", static_cast<long long>(row.inspection_id),
        part.serial.c_str(), part.lot.c_str(), um(s.diameter_um).c_str(),
        um(s.u_diameter_um).c_str(), um(s.min_diameter_um).c_str(), um(s.max_diameter_um).c_str(),
        um(s.offset_um).c_str(), to_string(s.status),
        part.last ? "" : "  (inspected again later, does not count)");
  }
}

void print_figures(const OverParts& found) {
  say("all in um, U with k = 2; %zu parts by their last inspection of %zu, %zu ok", found.parts,
      found.inspections, found.ok);
  if (found.measured < 2) return;
  say("mean deviation from nominal %s um, U %s um (k = 2), s between parts %s um, %zu of %zu parts "
      "measured",
      um(found.value_um).c_str(), um(found.u_um).c_str(), um(found.sd_um).c_str(), found.measured,
      found.parts);
}

int one_strut(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  const PartsOfInspections parts = parts_of(store);
  Rows rows = store.strut_history(a.strut);
  std::erase_if(rows, [&](const StrutOfInspection& row) {
    return !a.lot.empty() && parts.at(row.inspection_id).lot != a.lot;
  });
  if (rows.empty()) {
    throw Error(ErrorCode::kNotFound,
                {"no inspection has such a strut",
                 "--strut " + a.strut + (a.lot.empty() ? "" : " --lot " + a.lot), "",
                 "struts.csv of asbuilt export lists a design's struts"});
  }
  // Struts of one name in different designs have nothing in common.
  std::map<std::string, Rows> designs;
  for (const StrutOfInspection& row : rows) designs[row.design_sha256].push_back(row);
  if (console.form == OutputForm::kJson) {
    Json json{{"strut_id", a.strut}, {"inspections", Json::array()}, {"designs", Json::array()}};
    for (const StrutOfInspection& row : rows) {
      json["inspections"].push_back(row_json(row, parts.at(row.inspection_id)));
    }
    for (const auto& [design, of_design] : designs) {
      Json one{{"design_struts_sha256", design}};
      put_figures(one, over_parts(of_design, parts));
      json["designs"].push_back(std::move(one));
    }
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  if (designs.size() > 1) {
    say("%zu designs have a strut of this name: each is told for itself", designs.size());
  }
  for (const auto& [design, of_design] : designs) {
    if (designs.size() > 1) say("design with the struts %.12s...", design.c_str());
    print_rows(a.strut, of_design, parts);
    print_figures(over_parts(of_design, parts));
  }
  return 0;
}

// Counted are parts, each by its last inspection.
int recurring(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  const PartsOfInspections parts = parts_of(store);
  const auto of_lot = [&a](const PartOfInspection& part) {
    return a.lot.empty() || part.lot == a.lot;
  };
  std::size_t inspections = 0, count = 0;
  for (const auto& [id, part] : parts) {
    if (!of_lot(part)) continue;
    ++inspections;
    if (part.last) ++count;
  }
  std::vector<RecurringDefect> found = store.recurring_defects(a.least);
  for (RecurringDefect& d : found) {
    std::erase_if(d.inspections,
                  [&](std::int64_t id) { return !of_lot(parts.at(id)) || !parts.at(id).last; });
  }
  std::erase_if(found,
                [&](const RecurringDefect& d) { return std::ssize(d.inspections) < a.least; });
  std::stable_sort(found.begin(), found.end(),
                   [](const RecurringDefect& x, const RecurringDefect& y) {
                     return x.inspections.size() > y.inspections.size();
                   });
  const auto serials_of = [&parts](const RecurringDefect& d) {
    std::vector<std::string> serials;
    for (const std::int64_t id : d.inspections) serials.push_back(parts.at(id).serial);
    return serials;
  };
  if (console.form == OutputForm::kJson) {
    Json json{{"inspections", inspections}, {"parts", count}, {"struts", Json::array()}};
    for (const RecurringDefect& d : found) {
      json["struts"].push_back({{"strut_id", d.strut_id},
                                {"mode", d.mode},
                                {"design_struts_sha256", d.design_sha256},
                                {"inspections", d.inspections},
                                {"parts", serials_of(d)}});
    }
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  say("%zu parts by their last inspection of %zu; struts with the same defect in %lld parts or "
      "more: %zu",
      count, inspections, static_cast<long long>(a.least), found.size());
  for (const RecurringDefect& d : found) {
    std::string list;
    for (const std::string& serial : serials_of(d)) {
      if (list.size() > 60) {
        list += ", ...";
        break;
      }
      list += (list.empty() ? "" : ", ") + (serial.empty() ? "without a serial" : serial);
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
