#include "app/cli/tensile_output.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/print.h"
#include "core/lot/entry_words.h"
#include "reports/render/text.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;
using tensile::Result;

template <class... Values>
std::string text_of(const char* format, Values... values) {
  char text[320];
  print_to(text, sizeof text, format, values...);
  return text;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

// A result of the test with its key in JSON and its words for people.
struct Named {
  std::string key, unit;  // "rp02", "mpa"
  std::string words;      // "Rp0.2"
  std::string shown_unit;
  const Result* result;
};

std::vector<Named> results_of(const tensile::Reduction& test) {
  std::vector<Named> all = {{"e", "gpa", "E", "GPa", &test.e_gpa},
                            {"rp02", "mpa", "Rp0.2", "MPa", &test.rp02().mpa},
                            {"rm", "mpa", "Rm", "MPa", &test.rm_mpa},
                            {"reh", "mpa", "ReH", "MPa", &test.reh_mpa},
                            {"rel", "mpa", "ReL", "MPa", &test.rel_mpa},
                            {"agt", "pct", "Agt", "%", &test.agt_pct},
                            {"ag", "pct", "Ag", "%", &test.ag_pct},
                            {"at", "pct", "At", "%", &test.at_pct},
                            {"a", "pct", "A", "%", &test.a_pct},
                            {"a_from_lu", "pct", "A from Lu", "%", &test.a_from_lu_pct},
                            {"z", "pct", "Z", "%", &test.z_pct}};
  return all;
}

// Five digits that count: what is reported is not rounded to a standard's step.
std::string value_text(double value) {
  return std::isfinite(value) ? text_of("%.5g", value) : "-";
}

std::string u_text(double u) {
  return std::isfinite(u) ? text_of(u < 100.0 ? "%.2g" : "%.0f", u) : "-";
}

std::string gauge_text(const tensile::Reduction& test) {
  const std::string length = decimal_text(test.gauge_mm) + " mm";
  return "L0 = " + length + (test.gauge_label == length ? "" : " (" + test.gauge_label + ")");
}

std::string toe_text(const tensile::Reduction& test) {
  return text_of("toe: the slope's line meets zero stress at %.4g %% strain",
                 100.0 * test.slope.toe);
}

Json test_json(const TensileRow& row) {
  const tensile::Reduction& test = row.test;
  Json json;
  json["name"] = test.name;
  json["first_line"] = row.first_line;
  json["columns"] = Json::array();
  for (const tensile::ColumnUse& c : row.columns) {
    json["columns"].push_back(Json{
        {"name", c.name}, {"unit", c.unit}, {"taken_for", to_string(c.channel)}, {"used", c.used}});
  }
  json["other_columns"] = Json::array();
  for (const tensile::OtherColumn& c : row.other_columns) {
    json["other_columns"].push_back(Json{{"name", c.name}, {"unit", c.unit}});
  }
  json["s0_mm2"] = test.section.mm2;
  if (test.section.u_mm2) json["u_s0_mm2"] = *test.section.u_mm2;
  json["s0_from"] = test.section.how;
  json["l0_mm"] = test.gauge_mm;
  json["gauge_label"] = test.gauge_label;
  json["instrument"] = to_string(test.instrument);
  for (const Named& n : results_of(test)) {
    json[n.key + "_" + n.unit] = number(n.result->value);
    if (std::isfinite(n.result->u)) json["u_" + n.key + "_" + n.unit] = n.result->u;
    if (!n.result->reason.empty()) json[n.key + "_reason"] = n.result->reason;
  }
  if (!test.elongation_mark.empty()) json["elongation_mark"] = test.elongation_mark;
  json["uncertainty"] = Json::object();
  for (const Named& n : results_of(test)) {
    Json parts = Json::array();
    for (const tensile::UncertaintyPart& part : n.result->parts) {
      parts.push_back(Json{{"source", part.source}, {"standard", part.u}});
    }
    if (!parts.empty()) json["uncertainty"][n.key + "_" + n.unit] = parts;
  }
  json["rm_stretch"] = Json{{"from_pct", number(test.top_from_pct)},
                            {"to_pct", number(test.top_to_pct)},
                            {"noise_mpa", number(test.noise_mpa)}};
  json["proof"] = Json::array();
  for (const tensile::ProofStress& p : test.proof) {
    json["proof"].push_back(Json{{"offset_pct", p.offset_pct},
                                 {"stress_mpa", number(p.mpa.value)},
                                 {"u_stress_mpa", number(p.mpa.u)},
                                 {"strain_pct", number(p.strain_pct)},
                                 {"reason", p.mpa.reason}});
  }
  json["slope"] = Json{{"gpa", 0.001 * test.slope.mpa},
                       {"standard_deviation_gpa", 0.001 * test.slope.u_mpa},
                       {"r_squared", test.slope.r_squared},
                       {"samples", test.slope.count()},
                       {"window_pct", {test.window.lower_pct, test.window.upper_pct}},
                       {"window_of", test.window.of == tensile::Reference::kRm ? "rm" : "rp02"},
                       {"window_mpa", {test.slope.low_mpa, test.slope.high_mpa}},
                       {"toe_strain", test.slope.toe},
                       {"rounds", test.slope.rounds}};
  json["rate_to_yield_per_s"] = number(test.rate_to_yield.value_or(NAN));
  json["rate_to_switch_per_s"] = number(test.rate_to_switch.value_or(NAN));
  json["rate_switch_pct"] = number(test.switch_pct.value_or(NAN));
  json["rate_after_yield_per_s"] = number(test.rate_after_yield.value_or(NAN));
  json["checks"] = Json::array();
  for (const tensile::TestCheck& c : test.checks) {
    json["checks"].push_back(
        Json{{"name", c.name}, {"state", to_string(c.state)}, {"text", c.text}});
  }
  if (row.acceptance) {
    json["verdict"] = to_string(row.acceptance->verdict);
    json["decided_by"] = row.acceptance->decided_by;
    json["acceptance"] = Json::array();
    for (const tensile::PropertyVerdict& v : row.acceptance->rows) {
      json["acceptance"].push_back(
          Json{{"property", to_string(v.limit.property)},
               {"minimum", v.limit.minimum},
               {"unit", unit_of(v.limit.property)},
               {"gauge", v.limit.gauge},
               {"value", number(v.value)},
               {"rounded", number(v.rounded)},
               {"rounding", v.limit.rounding},
               {"u", number(v.u)},
               {"comparison", to_string(v.decision.outcome)},
               {"conformance_probability", number(v.decision.conformance_probability)},
               {"outcome", to_string(v.outcome)},
               {"reason", v.reason},
               {"verify", v.limit.verify},
               {"edition", v.limit.edition},
               {"origin", v.limit.origin},
               {"approved_by", v.limit.approved_by}});
    }
  }
  json["notes"] = test.notes;
  return json;
}

std::string verdict_text(const tensile::Acceptance& acceptance) {
  const std::string words = acceptance.verdict == Outcome::kConforms ? "conforms to "
                            : acceptance.verdict == Outcome::kDoesNotConform
                                ? "does not conform to "
                                : "undecided for ";
  return words + acceptance.spec;
}

const char* property_words(tensile::Property property) {
  switch (property) {
    case tensile::Property::kRp02:
      return "Rp0.2";
    case tensile::Property::kRm:
      return "Rm";
    case tensile::Property::kElongation:
      return "A";
    case tensile::Property::kReduction:
      break;
  }
  return "Z";
}

// What the file holds beside the columns that were used.
void print_unused(const TensileRow& row) {
  std::string names;
  const auto add = [&](const std::string& name, const std::string& unit, const char* as) {
    names.append(names.empty() ? "" : ", ").append(name);
    if (!unit.empty()) names.append(" in ").append(unit);
    names.append(" (").append(as).append(")");
  };
  for (const tensile::ColumnUse& c : row.columns) {
    if (!c.used) add(c.name, c.unit, to_string(c.channel));
  }
  for (const tensile::OtherColumn& c : row.other_columns) add(c.name, c.unit, "not known");
  if (!names.empty()) std::cout << "  columns not used: " << names << '\n';
}

void print_test(const TensileRow& row) {
  const tensile::Reduction& test = row.test;
  std::ostream& out = std::cout;
  out << test.name << '\n';
  out << text_of("  S0 = %.5g mm2", test.section.mm2) << " (" << test.section.how << "), "
      << gauge_text(test) << ", strain by: " << to_string(test.instrument) << '\n';
  out << "  " << toe_text(test) << '\n';
  print_unused(row);
  for (const Named& n : results_of(test)) {
    if (n.key == "rel" && !std::isfinite(n.result->value)) continue;
    out << text_of("  %-10s %10s %-4s U %-8s ", n.words.c_str(),
                   value_text(n.result->value).c_str(), n.shown_unit.c_str(),
                   u_text(n.result->u).c_str())
        << n.result->reason << '\n';
  }
  for (std::size_t i = 1; i < test.proof.size(); ++i) {
    const tensile::ProofStress& p = test.proof[i];
    const std::string name = "Rp" + decimal_text(p.offset_pct);
    out << text_of("  %-10s %10s MPa  U %-8s ", name.c_str(), value_text(p.mpa.value).c_str(),
                   u_text(p.mpa.u).c_str())
        << p.mpa.reason << '\n';
  }
  if (!test.elongation_mark.empty()) out << "  elongations: " << test.elongation_mark << '\n';
  for (const tensile::TestCheck& c : test.checks) {
    out << "  " << (c.state == tensile::CheckState::kFlagged ? "! " : "  ") << c.name << ": "
        << c.text << '\n';
  }
  for (const std::string& note : test.notes) out << "  note: " << note << '\n';
  if (!row.acceptance) return;
  for (const tensile::PropertyVerdict& v : row.acceptance->rows) {
    out << text_of("  %-5s at least %g %s: ", property_words(v.limit.property), v.limit.minimum,
                   unit_of(v.limit.property))
        << (std::isfinite(v.rounded) ? text_of("%g", v.rounded) : std::string("no value")) << ", "
        << choice_words(std::string(to_string(v.outcome)))
        << (v.reason.empty() ? "" : "; " + v.reason) << '\n';
  }
  out << "  " << verdict_text(*row.acceptance) << '\n'
      << "  decided by: " << row.acceptance->decided_by << '\n';
}

render::Point place_of(const tensile::Reduction& test, std::size_t at) {
  return {100.0 * test.strain[at], test.stress_mpa[at]};
}

}  // namespace

std::string tensile_json(const TensileReport& report) {
  Json json;
  json["file"] = report.input.path;
  json["sha256"] = report.input.sha256;
  if (report.verdict) json["verdict"] = to_string(*report.verdict);
  json["tests"] = Json::array();
  for (const TensileRow& row : report.rows) json["tests"].push_back(test_json(row));
  if (report.rm_outlier) {
    json["rm_outlier"] = Json{{"test", report.rows[report.rm_outlier->index].test.name},
                              {"grubbs_g", report.rm_outlier->g},
                              {"critical", report.rm_outlier->critical},
                              {"flagged", report.rm_outlier->flagged}};
  }
  // Names come from files of any encoding.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

void print_tensile(const TensileReport& report) {
  for (const TensileRow& row : report.rows) print_test(row);
  if (report.rm_outlier && report.rm_outlier->flagged) {
    std::cout << "Rm of " << report.rows[report.rm_outlier->index].test.name
              << text_of(
                     " lies far off the others (Grubbs G %.3f, critical %.3f): look for a "
                     "physical cause; it counts as it is\n",
                     report.rm_outlier->g, report.rm_outlier->critical);
  }
}

std::vector<render::TensileTest> tensile_tests(const TensileReport& report) {
  std::vector<render::TensileTest> all;
  for (const TensileRow& row : report.rows) {
    const tensile::Reduction& test = row.test;
    render::TensileTest shown;
    shown.name = test.name;
    shown.facts = {text_of("S0 = %.5g mm\u00b2", test.section.mm2) + ", " + test.section.how,
                   gauge_text(test), std::string("strain by: ") + to_string(test.instrument),
                   toe_text(test)};
    // The curve ends at fracture; behind it stands what the machine recorded of loose halves.
    const std::size_t end = test.fracture.value_or(test.strain.size() - 1);
    for (std::size_t i = 0; i <= end; ++i) shown.curve.push_back(place_of(test, i));
    shown.slope_mpa_per_pct = 0.01 * test.slope.mpa;
    const bool modulus = std::isfinite(test.e_gpa.value);
    shown.slope_label =
        text_of(modulus ? "E %.4g GPa" : "slope %.4g GPa, not E", 0.001 * test.slope.mpa);
    shown.strength =
        render::TensileMark{place_of(test, test.at_rm), text_of("Rm %.4g MPa", test.rm_mpa.value)};
    if (test.fracture) {
      shown.fracture = render::TensileMark{place_of(test, *test.fracture),
                                           text_of("fracture, At %.3g %%", test.at_pct.value)};
    }
    const tensile::ProofStress& rp = test.rp02();
    shown.elastic_end_pct = 2.0 * test.slope.high_mpa / shown.slope_mpa_per_pct;
    if (std::isfinite(rp.mpa.value)) {
      shown.offset = render::TensileMark{{rp.strain_pct, rp.mpa.value},
                                         text_of("Rp0.2 %.4g MPa", rp.mpa.value)};
      shown.elastic_end_pct = std::max(shown.elastic_end_pct, 1.5 * rp.strain_pct);
    }
    for (const Named& n : results_of(test)) {
      if (!std::isfinite(n.result->value) && n.key != "e" && n.key != "rp02" && n.key != "a")
        continue;
      shown.numbers.push_back(
          {n.words,
           std::isfinite(n.result->value) ? value_text(n.result->value) + " " + n.shown_unit : "-",
           u_text(n.result->u), n.result->reason});
    }
    for (const tensile::TestCheck& c : test.checks) {
      shown.numbers.push_back({c.name, to_string(c.state), "", c.text});
    }
    if (row.acceptance) {
      shown.verdict = row.acceptance->verdict;
      shown.statements.push_back(render::capital(verdict_text(*row.acceptance)) + ".");
      for (const tensile::PropertyVerdict& v : row.acceptance->rows) {
        const char* unit = unit_of(v.limit.property);
        shown.statements.push_back(std::string(property_words(v.limit.property)) + " " +
                                   (std::isfinite(v.rounded) ? text_of("%g %s", v.rounded, unit)
                                                             : std::string("has no value")) +
                                   text_of(", at least %g %s: ", v.limit.minimum, unit) +
                                   render::outcome_words(v.outcome) + ".");
        if (!v.reason.empty()) {
          shown.numbers.push_back({std::string(property_words(v.limit.property)) + ", limit",
                                   text_of("%g %s", v.limit.minimum, unit), "", v.reason});
        }
      }
    }
    all.push_back(std::move(shown));
  }
  return all;
}

}  // namespace asbuilt
