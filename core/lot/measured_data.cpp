#include "core/lot/measured_data.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/number_text.h"
#include "core/lot/quantity_names.h"
#include "core/spec/decision.h"

namespace asbuilt {
namespace {

double or_zero(double value) {
  return std::isnan(value) ? 0.0 : value;
}

// The data that a result names: a scan, a test of a file, a specimen of a table; the points of its
// curve, whatever the file.
std::vector<std::string> data_of(const LotRecord& result) {
  std::vector<std::string> all;
  for (const char* field : {"scan_sha256", "curve_sha256", "table_sha256"}) {
    if (result.text(field).empty()) continue;
    all.push_back(result.text(field) + " " + result.text("source_id"));
    break;
  }
  if (!result.text("points_sha256").empty())
    all.push_back("points " + result.text("points_sha256"));
  return all;
}

// Whether a number has more digits than anybody rounds to.
bool is_unrounded(double value) {
  const std::string text = shortest_number(value);
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) > 6;
}

// Numbers that two curves share to the sixth digit only where they are one: three of them at least.
bool same_numbers(const LotRecord& a, const LotRecord& b) {
  constexpr double kAlike = 1e-6;
  constexpr int kLeast = 3;
  if (a.text("curve_sha256").empty() || b.text("curve_sha256").empty()) return false;
  int alike = 0;
  for (const char* field : {"rm_mpa", "rp02_mpa", "e_gpa", "at_pct", "first_maximum_mpa",
                            "offset_mpa", "plateau_mpa", "gradient_mpa", "energy_mj_m3"}) {
    const double one = a.number(field), other = b.number(field);
    if (std::isnan(one) || std::isnan(other)) continue;
    if (std::abs(one - other) > kAlike * std::abs(one)) return false;
    alike += is_unrounded(one) && is_unrounded(other) ? 1 : 0;
  }
  return alike >= kLeast;
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
  const auto add = [&pairs](const LotRecord* one, const LotRecord* other) {
    if (one->text("part") == other->text("part")) return;
    if (std::find(pairs.begin(), pairs.end(), ResultPair(one, other)) == pairs.end()) {
      pairs.emplace_back(one, other);
    }
  };
  for (const LotRecord* r : results) {
    for (const std::string& data : data_of(*r)) {
      const auto [at, fresh] = first.emplace(data, r);
      if (!fresh) add(at->second, r);
    }
  }
  for (auto one = results.begin(); one != results.end(); ++one) {
    for (auto other = one + 1; other != results.end(); ++other) {
      if (same_numbers(**one, **other)) add(*one, *other);
    }
  }
  return pairs;
}

}  // namespace asbuilt
