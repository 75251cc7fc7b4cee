#include "core/fatigue/endurance.h"

#include <cmath>
#include <cstdint>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/csv_rows.h"
#include "core/fatigue/sn_curve.h"
#include "core/spec/decision.h"
#include "core/spec/toml_members.h"

namespace asbuilt::fatigue {

// Text of acceptance.toml; made by CMake.
extern const char kBuiltInDemands[];

namespace {

const char* const kFile = "acceptance.toml";
constexpr double kSameRatio = 0.005;

std::vector<Demand> read_demands() {
  const TomlValue root = parse_toml(kBuiltInDemands, kFile);
  std::vector<Demand> all;
  for (const TomlValue& table : array_member(root, "demand", kFile)) {
    Demand row;
    row.spec = text_member(table, "spec", kFile);
    row.title = text_member(table, "title", kFile);
    row.edition = text_member(table, "edition", kFile);
    row.material = text_member(table, "material", kFile);
    row.cycles = needed_number(table, "cycles", kFile, 1.0, 1e12);
    row.stress_mpa = number_member(table, "stress_mpa", kFile, 1e-6, 1e5);
    const std::string measure = text_member(table, "measure", kFile);
    if (measure != "maximum" && measure != "amplitude") {
      refuse_member(kFile, table, "measure", "maximum, amplitude");
    }
    if (measure == "amplitude") row.measure = StressMeasure::kAmplitude;
    row.ratio = number_member(table, "ratio", kFile, -100.0, 0.999);
    row.specimens = static_cast<int>(needed_number(table, "specimens", kFile, 1.0, 1000.0));
    row.origin = text_member(table, "origin", kFile);
    row.verify = flag_member(table, "verify", kFile);
    row.entered_by = text_member(table, "entered_by", kFile);
    row.approved_by = text_member(table, "approved_by", kFile);
    all.push_back(std::move(row));
  }
  return all;
}

// A name without case, blanks, hyphens and points.
std::string bare(std::string_view name) {
  std::string out;
  for (const char c : folded_word(name)) {
    if (c != ' ') out += c;
  }
  return out;
}

enum class Against { kBelow, kAtLeast, kTooNear };

// The stress against the demanded one, with a guard band where U is told.
Against against(double stress, double u, double demanded, GuardBand band) {
  if (std::isnan(u)) return stress >= demanded ? Against::kAtLeast : Against::kBelow;
  const double guard = guard_factor(band) * 0.5 * u;
  if (stress >= demanded + guard) return Against::kAtLeast;
  return stress < demanded - guard ? Against::kBelow : Against::kTooNear;
}

SpecimenVerdict verdict_of(const FatigueTest& test, StressMeasure measure, const Demand& demand,
                           double demanded, GuardBand guard) {
  SpecimenVerdict row;
  row.specimen = test.specimen;
  row.stress_mpa = demand.measure == StressMeasure::kMaximum ? maximum_of(test, measure)
                                                             : amplitude_of(test, measure);
  const double u = test.u_stress_mpa * row.stress_mpa / test.stress_mpa;
  const Against load = against(row.stress_mpa, u, demanded, guard);
  const std::string cycles = std::to_string(static_cast<std::int64_t>(test.cycles)) + " of " +
                             std::to_string(static_cast<std::int64_t>(demand.cycles));
  if (test.cycles >= demand.cycles) {
    if (load == Against::kAtLeast) {
      row.outcome = Outcome::kConforms;
    } else if (load == Against::kTooNear) {
      row.reason = "too near to the demanded stress for its uncertainty";
    } else {
      row.reason = "loaded with less than " + decimal_text(demanded) + " MPa: says nothing of it";
    }
    return row;
  }
  if (test.ending != Ending::kFailed) {
    row.reason = std::string(to_string(test.ending)) + " at " + cycles +
                 " cycles: did not fail, and did not pass either";
    return row;
  }
  // What is not proven to be loaded harder than demanded failed too early.
  const bool harder = std::isnan(u) ? row.stress_mpa > demanded : load == Against::kAtLeast;
  if (harder) {
    row.reason = "failed at " + cycles + " cycles, loaded with more than " +
                 decimal_text(demanded) + " MPa: says nothing of it";
  } else {
    row.outcome = Outcome::kDoesNotConform;
    row.reason = "failed at " + cycles + " cycles";
  }
  return row;
}

void add_reason(Endurance& out, const std::string& words) {
  out.reason += (out.reason.empty() ? "" : "; ") + words;
}

}  // namespace

const std::vector<Demand>& demands() {
  static const std::vector<Demand> all = read_demands();
  return all;
}

const Demand& demand_of(std::string_view spec) {
  std::string known;
  for (const Demand& demand : demands()) {
    if (bare(demand.spec) == bare(spec)) return demand;
    known += (known.empty() ? "" : ", ") + demand.spec;
  }
  throw Error(ErrorCode::kInvalidInput, {"a specification is not known", shown(spec), known, ""});
}

Endurance judge_endurance(const FatigueTable& table, std::string_view spec,
                          const EnduranceOptions& options) {
  Endurance out;
  out.demand = demand_of(spec);
  const Demand& demand = out.demand;
  if (demand.stress_mpa.has_value() == options.at_mpa.has_value()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {options.at_mpa ? "the specification states its stress already"
                        : "the specification does not state at which stress",
         demand.spec + (demand.stress_mpa ? ": " + decimal_text(*demand.stress_mpa) + " MPa" : ""),
         "", options.at_mpa ? "leave --at-mpa out" : "give --at-mpa"});
  }
  out.stress_mpa = demand.stress_mpa ? *demand.stress_mpa : *options.at_mpa;
  if (!(out.stress_mpa > 0.0 && out.stress_mpa <= 1e5)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the demanded stress is out of range", decimal_text(out.stress_mpa) + " MPa",
                 "above 0, up to 100,000 MPa", ""});
  }
  require_one_condition(table);
  for (const FatigueTest& test : table.tests) {
    out.rows.push_back(verdict_of(test, table.measure, demand, out.stress_mpa, options.guard));
    if (out.rows.back().outcome == Outcome::kConforms) ++out.passed;
    if (out.rows.back().outcome == Outcome::kDoesNotConform) ++out.failed;
  }
  out.comparison = out.failed > 0                   ? Outcome::kDoesNotConform
                   : out.passed >= demand.specimens ? Outcome::kConforms
                                                    : Outcome::kUndecided;
  if (out.comparison == Outcome::kUndecided) {
    add_reason(out, std::to_string(out.passed) + " of " + std::to_string(demand.specimens) +
                        " specimens passed, none failed");
  }
  const double ratio = table.tests.front().ratio;
  if (demand.ratio && std::abs(*demand.ratio - ratio) > kSameRatio) {
    add_reason(out, "tested at R = " + decimal_text(ratio) + ", demanded at " +
                        decimal_text(*demand.ratio));
    out.decides = false;
  }
  if (demand.verify) {
    add_reason(out, "the demand is to be compared with its document first (" + demand.origin + ")");
    out.decides = out.decides && options.accept_unverified;
  }
  out.verdict = out.decides ? out.comparison : Outcome::kUndecided;
  return out;
}

}  // namespace asbuilt::fatigue
