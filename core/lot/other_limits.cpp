#include "core/lot/other_limits.h"

#include <cmath>

#include "core/base/number_text.h"
#include "core/fatigue/endurance.h"
#include "core/fatigue/protocol.h"
#include "core/lot/built_in_data.h"
#include "core/lot/limit_entries.h"
#include "core/lot/quantity_names.h"
#include "core/lot/stage_tests.h"
#include "core/tensile/compression_limits.h"

namespace asbuilt {
namespace {

constexpr double kSameStress = 1e-9;  // of a stress turned from another measure

std::string count_text(double count) {
  return std::to_string(static_cast<std::int64_t>(count));
}

// The field that a limit is on; of the strength the first maximum, where the test has one.
std::string field_of(const LotRecord& test, const std::string& property) {
  if (property == "energy") return "energy_mj_m3";
  if (property != "strength") return property + "_mpa";
  return std::isnan(test.number("first_maximum_mpa")) ? "offset_mpa" : "first_maximum_mpa";
}

std::string missed_text(const LotRecord& test, const std::string& field,
                        const tensile::CompressionLimit& limit, const Decision& found) {
  std::string asked = plain_number(limit.minimum) + " " + limit.unit;
  asked.append(" (").append(limit.spec).append(")");
  if (found.why == Why::kNoValue) {
    return std::string(quantity(field).name) + " is not told, where " + asked + " is asked for";
  }
  const std::string value = quantity_text(field, test.number(field));
  if (found.why == Why::kBelow) return value + " is below " + asked;
  if (found.why == Why::kNoUncertainty) return value + " has no U to hold it against " + asked;
  return value + " is too near " + asked + " for its U";
}

const fatigue::Demand* demand_in_force(const LotRecord& test) {
  for (const fatigue::Demand& demand : fatigue::demands()) {
    if (same_spec(demand.spec, test.text("spec"))) return &demand;
  }
  return nullptr;
}

// The demanded stress of a test by the measure of the demand in force.
double demanded_stress(const LotRecord& test, fatigue::StressMeasure measure) {
  const std::string told = test.text("demanded_measure");
  const std::string is = told.empty() ? test.text("stress_measure") : told;
  const std::string wanted = to_string(measure);
  const double half_range = 0.5 * (1.0 - test.number("ratio"));
  const double stress = test.number("demanded_mpa");
  if (is == wanted) return stress;
  return is == "maximum" ? stress * half_range : stress / half_range;
}

}  // namespace

OtherFindings compression_findings(const LotRecord& test, const ProfileRule& rule) {
  OtherFindings out;
  for (const tensile::CompressionLimit& limit : tensile::compression_limits()) {
    if (!same_spec(limit.spec, test.text("spec"))) continue;
    out.data = compression_data_id(limit.spec);
    out.verify = out.verify || limit.verify;
    const std::string field = field_of(test, limit.property);
    const Decision found = decide(test.number(field), test.number("u_" + field), limit.minimum,
                                  std::nullopt, rule.rule, rule.guard);
    if (found.outcome == Outcome::kConforms) continue;
    out.missed.push_back(missed_text(test, field, limit, found));
  }
  return out;
}

OtherFindings fatigue_findings(const LotRecord& test) {
  OtherFindings out;
  const fatigue::Demand* demand = is_stage_test(test) ? nullptr : demand_in_force(test);
  if (demand == nullptr) return out;
  out.data = endurance_data_id(demand->spec);
  out.verify = demand->verify;
  // What is not told blocks elsewhere.
  const double cycles = test.number("demanded_cycles");
  if (cycles < demand->cycles) {
    std::string what = "demand of " + count_text(cycles);
    what.append(" cycles is below ").append(count_text(demand->cycles)).append(" cycles (");
    out.missed.push_back(what.append(demand->spec).append(")"));
  }
  const double stress = demanded_stress(test, demand->measure);
  if (demand->stress_mpa && stress < (1.0 - kSameStress) * *demand->stress_mpa) {
    std::string what = "demand of " + plain_number(stress);
    what.append(" MPa is below ").append(plain_number(*demand->stress_mpa)).append(" MPa ");
    what.append(to_string(demand->measure)).append(" (").append(demand->spec).append(")");
    out.missed.push_back(std::move(what));
  }
  return out;
}

std::string data_of_test(const LotRecord& test) {
  if (test.kind == "compression") return compression_findings(test, {}).data;
  if (test.kind != "fatigue") return {};
  if (!is_stage_test(test)) return fatigue_findings(test).data;
  for (const fatigue::Protocol& known : fatigue::built_in_protocols()) {
    if (known.id == test.text("protocol")) return protocol_data_id(known.id);
  }
  return {};
}

}  // namespace asbuilt
