// What `asbuilt lot accuracy` prints.
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_transfer_options.h"
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/print_accuracy.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

// A number that is not there is null.
Json number(double value) {
  return std::isnan(value) ? Json(nullptr) : Json(value);
}

void print_json(const PrintAccuracy& found, const std::string& lot) {
  Json json;
  json["lot"] = lot;
  json["dimensions"] = Json::array();
  for (const AccuracyRow& r : found.rows) {
    json["dimensions"].push_back({{"entry", r.entry},
                                  {"part", r.part},
                                  {"role", r.role},
                                  {"build", r.build},
                                  {"variant_pct", number(r.variant_pct)},
                                  {"variant_of", r.variant_of},
                                  {"axis", r.axis},
                                  {"characteristic", r.characteristic},
                                  {"nominal_um", r.nominal_um},
                                  {"measured_um", r.measured_um},
                                  {"deviation_um", r.deviation_um},
                                  {"u_um", number(r.u_um)},
                                  {"deviation_pct", r.deviation_pct},
                                  {"u_pct", number(r.u_pct)}});
  }
  json["groups"] = Json::array();
  for (const AccuracyGroup& g : found.groups) {
    json["groups"].push_back({{"role", g.role},
                              {"variant_pct", number(g.variant_pct)},
                              {"build", g.build},
                              {"axis", g.axis},
                              {"values", g.values},
                              {"deviation_um", g.deviation_um},
                              {"factor", g.factor},
                              {"u_factor", number(g.u_factor)},
                              {"reason", g.reason}});
  }
  json["variants"] = Json::array();
  for (const VariantFit& v : found.variants) {
    json["variants"].push_back({{"role", v.role},
                                {"build", v.build},
                                {"characteristic", v.characteristic},
                                {"variant_pct", v.variant_pct},
                                {"values", v.values},
                                {"values_100", v.values_100},
                                {"parts", v.parts},
                                {"parts_100", v.parts_100},
                                {"ordered", number(v.ordered)},
                                {"ratio", number(v.ratio)},
                                {"u_ratio", number(v.u_ratio)},
                                {"k", number(v.k)},
                                {"en", number(v.en)},
                                {"result", v.result}});
  }
  json["notes"] = found.notes;
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string variant_text(double variant_pct) {
  return std::isnan(variant_pct) ? "variant not said" : shortest_number(variant_pct) + " %";
}

std::string with_u(double value, double u, const std::string& unit) {
  return rounded_to_u(value, u) + (std::isnan(u) ? " (no U)" : " +- " + rounded_to_u(u, u)) + unit;
}

void print_text(const PrintAccuracy& found) {
  std::cout << "deviation from nominal, U with k = 2\n";
  for (const AccuracyRow& r : found.rows) {
    std::cout << "  " << r.role << ", " << variant_text(r.variant_pct) << ", build " << r.build
              << (r.axis.empty() ? "" : ", axis " + r.axis) << "  " << r.part << "  "
              << r.characteristic << ": " << with_u(r.deviation_um, r.u_um, " um") << ", "
              << with_u(r.deviation_pct, r.u_pct, " %") << '\n';
  }
  std::cout << "growth factor, measured over nominal\n";
  for (const AccuracyGroup& g : found.groups) {
    std::cout << "  " << g.role << ", " << variant_text(g.variant_pct)
              << (g.build.empty() ? ", all together" : ", build " + g.build)
              << (g.axis.empty() ? "" : ", axis " + g.axis) << ": "
              << with_u(g.factor, g.u_factor, "") << "  (" << g.values
              << (g.values == 1 ? " value" : " values") << (g.reason.empty() ? "" : "; " + g.reason)
              << ")\n";
  }
  if (!found.variants.empty()) std::cout << "size variants, measured over that of 100 %\n";
  for (const VariantFit& v : found.variants) {
    std::cout << "  " << v.role << ", build " << v.build << ", " << v.characteristic << ", "
              << variant_text(v.variant_pct) << ": ";
    if (!std::isnan(v.ratio)) {
      std::cout << with_u(v.ratio, v.u_ratio, "");
      if (!std::isnan(v.ordered)) std::cout << " for " << rounded_to_u(v.ordered, 0.001);
      std::cout << ", ";
      if (!std::isnan(v.en)) std::cout << "E_n " << fixed_number(v.en, 2) << ", ";
    }
    std::cout << v.result << '\n';
  }
  for (const std::string& note : found.notes) std::cout << "Note: " << note << '\n';
}

}  // namespace

int lot_accuracy(const LotTransferArguments& a, const Console& console) {
  const std::vector<LotRecord> records = Store::open_read_only(a.db).lot_records();
  bool there = false;
  for (const LotRecord& r : records) there = there || (r.kind == "lot" && r.key == a.lot);
  if (!there) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such lot", a.lot, "", "asbuilt lot show --db FILE lists the lots"});
  }
  const PrintAccuracy found = print_accuracy(records, a.lot);
  if (console.form == OutputForm::kJson) {
    print_json(found, a.lot);
  } else if (found.rows.empty()) {
    std::cout << "no dimension of lot " << a.lot << " has a nominal and a unit of length\n";
  } else {
    print_text(found);
  }
  return 0;
}

}  // namespace asbuilt
