#include "core/lot/measured_data.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/lot/quantity_names.h"
#include "core/spec/decision.h"

namespace asbuilt {
namespace {

double or_zero(double value) {
  return std::isnan(value) ? 0.0 : value;
}

// The data that a result names; empty: none.
std::string data_of(const LotRecord& result) {
  for (const char* field : {"scan_sha256", "curve_sha256", "table_sha256"}) {
    if (!result.text(field).empty()) return result.text(field) + " " + result.text("source_id");
  }
  return {};
}

}  // namespace

Outcome dimension_outcome(const LotRecord& dimension, double u, const HeldLimits& held,
                          const ProfileRule& rule) {
  if (!held.any()) return Outcome::kConforms;
  return decide(dimension.number("value"), u, held.lower, held.upper, rule.rule, rule.guard)
      .outcome;
}

std::string without_limit_note(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNamed = 3;
  std::string note;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    note.append(i == 0 ? "" : "; ").append(names[i]);
  }
  if (names.size() > kMostNamed) {
    note.append(" and ").append(std::to_string(names.size() - kMostNamed));
    note.append(" further dimensions");
  }
  return note + (names.size() > 1 ? " have no limit and decide nothing"
                                  : " has no limit and decides nothing");
}

bool reaches_demand(const LotRecord& test, GuardBand band) {
  const double demanded = test.number("demanded_mpa");
  if (std::isnan(demanded)) return true;
  const std::string measure = test.text("stress_measure");
  const std::string told = test.text("demanded_measure");
  const std::string wanted = told.empty() ? measure : told;
  const double half_range = 0.5 * (1.0 - test.number("ratio"));  // amplitude over maximum
  double factor = 1.0;
  if (measure == "maximum" && wanted == "amplitude") factor = half_range;
  if (measure == "amplitude" && wanted == "maximum") factor = 1.0 / half_range;
  const double guard = guard_factor(band) * 0.5 * or_zero(test.number("u_stress_mpa"));
  return factor * (test.number("stress_mpa") - guard) >= demanded;
}

std::string elongation_contradiction(const LotRecord& test) {
  const double a = test.number("a_pct"), at = test.number("at_pct");
  const double of_curve = test.number("a_curve_pct"), u = test.number("u_a_pct");
  if (a > at + or_zero(u) + or_zero(test.number("u_at_pct"))) {
    return quantity_text("a_pct", a) + " is above " + quantity_text("at_pct", at) +
           ", at which its own curve breaks";
  }
  if (std::abs(a - of_curve) > u + test.number("u_a_curve_pct")) {
    return quantity_text("a_pct", a) + " is not " + quantity_text("a_curve_pct", of_curve) +
           ", by more than both U";
  }
  return {};
}

std::map<std::string, std::vector<std::string>> unaccounted_specimens(
    const std::vector<const LotRecord*>& tests) {
  std::map<std::string, std::set<std::string>> told, accounted;
  for (const LotRecord* test : tests) {
    const std::string table = test->text("table_sha256");
    if (table.empty()) continue;
    for (const std::string& name : test->list("table_specimens")) told[table].insert(name);
    for (const std::string& name : test->list("left_out")) accounted[table].insert(name);
    accounted[table].insert(test->text("source_id"));
  }
  std::map<std::string, std::vector<std::string>> missing;
  for (const auto& [table, names] : told) {
    for (const std::string& name : names) {
      if (!accounted[table].contains(name)) missing[table].push_back(name);
    }
  }
  return missing;
}

std::vector<ResultPair> of_shared_data(const std::vector<const LotRecord*>& results) {
  std::vector<ResultPair> pairs;
  std::map<std::string, const LotRecord*> first;
  for (const LotRecord* r : results) {
    const std::string data = data_of(*r);
    if (data.empty()) continue;
    const auto [at, fresh] = first.emplace(data, r);
    if (!fresh && at->second->text("part") != r->text("part")) pairs.emplace_back(at->second, r);
  }
  return pairs;
}

}  // namespace asbuilt
