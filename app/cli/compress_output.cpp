#include "app/cli/compress_output.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/print.h"
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
  std::string key, unit;
  std::string words, shown_unit;
  const Result* result;
  double factor = 1.0;  // from the room's unit to the one shown
};

std::vector<Named> results_of(const tensile::CompressionTest& test) {
  const tensile::PorousCurve& iso = test.iso;
  return {{"first_maximum", "mpa", "First maximum", "MPa", &iso.first_maximum_mpa},
          {"gradient", "mpa", "Quasi-elastic gradient", "MPa", &iso.gradient_mpa},
          {"elastic_gradient", "mpa", "Elastic gradient", "MPa", &iso.elastic_gradient_mpa},
          {"offset", "mpa", "Offset stress, 1 %", "MPa", &iso.offset_mpa},
          {"plateau", "mpa", "Plateau stress", "MPa", &iso.plateau_mpa},
          {"plateau_end", "pct", "Plateau end", "%", &iso.plateau_end, 100.0},
          {"energy", "mj_m3", "Energy to 50 %", "MJ/m3", &iso.energy_mj_m3},
          {"efficiency", "pct", "Efficiency to 50 %", "%", &iso.efficiency_pct},
          {"energy_to_plateau_end", "mj_m3", "Energy to plateau end", "MJ/m3",
           &iso.energy_to_plateau_end_mj_m3}};
}

std::string value_text(double value) {
  return std::isfinite(value) ? text_of("%.5g", value) : "-";
}

std::string u_text(double u) {
  return std::isfinite(u) ? text_of(u < 100.0 ? "%.2g" : "%.0f", u) : "-";
}

std::string plateau_words(const tensile::CompressionTest& test) {
  return "plateau: 20 to " + decimal_text(100.0 * test.plateau_to) + " % strain";
}

std::vector<std::string> facts_of(const tensile::CompressionTest& test) {
  return {text_of("gross section %.5g mm\u00b2, ", test.section.mm2) + test.section.how,
          "height " + decimal_text(test.height_mm) + " mm",
          test.porosity ? "porosity " + decimal_text(*test.porosity) : "porosity not told",
          plateau_words(test),
          std::string("displacement: ") + to_string(test.instrument) + ", " + test.path_words};
}

Json test_json(const CompressRow& row) {
  const tensile::CompressionTest& test = row.test;
  Json json;
  json["name"] = test.name;
  json["first_line"] = row.first_line;
  json["columns"] = Json::array();
  for (const tensile::ColumnUse& c : row.columns) {
    json["columns"].push_back(Json{
        {"name", c.name}, {"unit", c.unit}, {"taken_for", to_string(c.channel)}, {"used", c.used}});
  }
  json["section_mm2"] = test.section.mm2;
  if (test.section.u_mm2) json["u_section_mm2"] = *test.section.u_mm2;
  json["section_from"] = test.section.how;
  json["height_mm"] = test.height_mm;
  json["porosity"] = number(test.porosity.value_or(NAN));
  json["plateau_pct"] = {20.0, 100.0 * test.plateau_to};
  json["instrument"] = to_string(test.instrument);
  json["displacement"] = test.path_words;
  for (const Named& n : results_of(test)) {
    json[n.key + "_" + n.unit] = number(n.factor * n.result->value);
    if (std::isfinite(n.result->u)) json["u_" + n.key + "_" + n.unit] = n.factor * n.result->u;
    if (!n.result->reason.empty()) json[n.key + "_reason"] = n.result->reason;
  }
  json["strength_mpa"] = number(test.strength_mpa.value);
  json["strength_is"] = test.strength_is;
  json["uncertainty"] = Json::object();
  for (const Named& n : results_of(test)) {
    Json parts = Json::array();
    for (const tensile::UncertaintyPart& part : n.result->parts) {
      parts.push_back(Json{{"source", part.source}, {"standard", n.factor * part.u}});
    }
    if (!parts.empty()) json["uncertainty"][n.key + "_" + n.unit] = parts;
  }
  const tensile::PorousCurve& iso = test.iso;
  json["loading_line"] =
      Json{{"samples", iso.line_samples},
           {"r_squared", iso.line_samples > 0 ? Json(iso.line.r_squared) : Json()},
           {"standard_deviation_mpa", number(iso.line_samples > 0 ? iso.line.u_slope : NAN)},
           {"window_mpa", {number(iso.line_low_mpa), number(iso.line_high_mpa)}},
           {"shares_of", iso.by_plateau ? "plateau" : "first_maximum"},
           {"toe_strain", iso.toe}};
  json["rate_per_s"] = number(test.rate.value_or(NAN));
  json["checks"] = Json::array();
  for (const tensile::TestCheck& c : test.checks) {
    json["checks"].push_back(
        Json{{"name", c.name}, {"state", to_string(c.state)}, {"text", c.text}});
  }
  if (row.acceptance) {
    json["verdict"] = to_string(row.acceptance->verdict);
    json["acceptance"] = Json::array();
    for (const tensile::CompressionVerdict& v : row.acceptance->rows) {
      json["acceptance"].push_back(
          Json{{"property", v.limit.property},
               {"minimum", v.limit.minimum},
               {"unit", v.limit.unit},
               {"value", number(v.value)},
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

std::string verdict_text(const tensile::CompressionAcceptance& acceptance) {
  const std::string words = acceptance.verdict == Outcome::kConforms ? "conforms to "
                            : acceptance.verdict == Outcome::kDoesNotConform
                                ? "does not conform to "
                                : "undecided for ";
  return words + acceptance.spec;
}

void print_test(const CompressRow& row) {
  const tensile::CompressionTest& test = row.test;
  std::ostream& out = std::cout;
  out << test.name << '\n';
  for (const std::string& fact : facts_of(test)) out << "  " << fact << '\n';
  for (const Named& n : results_of(test)) {
    out << text_of("  %-24s %10s %-5s U %-8s ", n.words.c_str(),
                   value_text(n.factor * n.result->value).c_str(), n.shown_unit.c_str(),
                   u_text(n.factor * n.result->u).c_str())
        << n.result->reason << '\n';
  }
  for (const tensile::TestCheck& c : test.checks) {
    out << "  " << (c.state == tensile::CheckState::kFlagged ? "! " : "  ") << c.name << ": "
        << c.text << '\n';
  }
  for (const std::string& note : test.notes) out << "  note: " << note << '\n';
  if (!row.acceptance) return;
  for (const tensile::CompressionVerdict& v : row.acceptance->rows) {
    out << text_of("  %s at least %g %s: ", v.limit.property.c_str(), v.limit.minimum,
                   v.limit.unit.c_str())
        << (std::isfinite(v.value) ? text_of("%.5g", v.value) : std::string("no value")) << ", "
        << to_string(v.outcome) << (v.reason.empty() ? "" : "; " + v.reason) << '\n';
  }
  out << "  " << verdict_text(*row.acceptance) << '\n';
}

render::CompressionPlot plot_of(const CompressRow& row) {
  const tensile::CompressionTest& test = row.test;
  const tensile::PorousCurve& iso = test.iso;
  render::CompressionPlot shown;
  shown.name = test.name;
  shown.facts = facts_of(test);
  for (std::size_t i = 0; i < test.strain.size(); ++i) {
    shown.curve.push_back({100.0 * test.strain[i], test.stress_mpa[i]});
  }
  if (std::isfinite(iso.gradient_mpa.value)) {
    shown.slope_mpa_per_pct = 0.01 * iso.gradient_mpa.value;
    shown.slope_label = text_of("gradient %.4g MPa", iso.gradient_mpa.value);
  }
  if (std::isfinite(iso.offset_mpa.value)) {
    shown.offset = render::CompressionMark{{100.0 * iso.offset_strain, iso.offset_mpa.value},
                                           text_of("offset %.4g MPa", iso.offset_mpa.value)};
  }
  if (std::isfinite(iso.first_maximum_mpa.value)) {
    shown.first_maximum =
        render::CompressionMark{{100.0 * iso.first_maximum_strain, iso.first_maximum_mpa.value},
                                text_of("first max. %.4g MPa", iso.first_maximum_mpa.value)};
  }
  if (std::isfinite(iso.plateau_mpa.value)) {
    shown.plateau = {20.0, 100.0 * test.plateau_to, iso.plateau_mpa.value,
                     text_of("plateau %.4g MPa", iso.plateau_mpa.value)};
  }
  if (std::isfinite(iso.plateau_end.value)) {
    shown.plateau_end =
        render::CompressionMark{{100.0 * iso.plateau_end.value, 1.3 * iso.plateau_mpa.value},
                                text_of("plateau end %.3g %%", 100.0 * iso.plateau_end.value)};
  }
  if (std::isfinite(iso.elastic_gradient_mpa.value)) {
    shown.loop = {{100.0 * iso.loop_low_strain, iso.loop_low_mpa},
                  {100.0 * iso.loop_high_strain, iso.loop_high_mpa},
                  text_of("elastic %.4g MPa", iso.elastic_gradient_mpa.value)};
  }
  if (std::isfinite(iso.energy_mj_m3.value)) shown.energy_to_pct = 50.0;
  for (const Named& n : results_of(test)) {
    const bool known = std::isfinite(n.result->value);
    shown.numbers.push_back(
        {n.words, known ? value_text(n.factor * n.result->value) + " " + n.shown_unit : "-",
         u_text(n.factor * n.result->u), n.result->reason});
  }
  for (const tensile::TestCheck& c : test.checks) {
    shown.numbers.push_back({render::capital(c.name), to_string(c.state), "", c.text});
  }
  shown.numbers.push_back({"Method", "", "", kCompressionMethod});
  if (row.acceptance) {
    shown.verdict = row.acceptance->verdict;
    shown.statements.push_back(render::capital(verdict_text(*row.acceptance)) + ".");
    for (const tensile::CompressionVerdict& v : row.acceptance->rows) {
      shown.statements.push_back(
          render::capital(v.limit.property) + " " +
          (std::isfinite(v.value) ? text_of("%.5g %s", v.value, v.limit.unit.c_str())
                                  : std::string("has no value")) +
          text_of(", at least %g %s: ", v.limit.minimum, v.limit.unit.c_str()) +
          render::outcome_words(v.outcome) + ".");
      if (!v.reason.empty()) {
        shown.numbers.push_back({render::capital(v.limit.property) + ", limit",
                                 text_of("%g %s", v.limit.minimum, v.limit.unit.c_str()), "",
                                 v.reason});
      }
    }
  }
  return shown;
}

}  // namespace

std::string compress_json(const CompressReport& report) {
  Json json;
  json["file"] = report.input.path;
  json["sha256"] = report.input.sha256;
  json["method"] = kCompressionMethod;
  if (report.verdict) json["verdict"] = to_string(*report.verdict);
  json["tests"] = Json::array();
  for (const CompressRow& row : report.rows) json["tests"].push_back(test_json(row));
  // Names come from files of any encoding.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

void print_compress(const CompressReport& report) {
  for (const CompressRow& row : report.rows) print_test(row);
  std::cout << "method: " << kCompressionMethod << '\n';
}

std::vector<render::TestSheet> compress_sheets(const CompressReport& report) {
  std::vector<render::TestSheet> all;
  for (const CompressRow& row : report.rows) all.push_back(compression_sheet(plot_of(row)));
  return all;
}

}  // namespace asbuilt
