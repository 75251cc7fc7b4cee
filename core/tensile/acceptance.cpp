#include "core/tensile/acceptance.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"
#include "core/tensile/folded_spec.h"

namespace asbuilt::tensile {

// Text of acceptance.toml; made by CMake.
extern const char kBuiltInLimits[];

namespace {

const char* const kFile = "acceptance.toml";

Property property_of(const TomlValue& table) {
  const std::string name = text_member(table, "property", kFile);
  for (const Property p :
       {Property::kRp02, Property::kRm, Property::kElongation, Property::kReduction}) {
    if (name != to_string(p)) continue;
    if (text_member(table, "unit", kFile) != unit_of(p))
      refuse_member(kFile, table, "unit", unit_of(p));
    return p;
  }
  refuse_member(kFile, table, "property", "rp02, rm, a, z");
}

std::vector<LimitRow> read_limits() {
  const TomlValue root = parse_toml(kBuiltInLimits, kFile);
  std::vector<LimitRow> all;
  for (const TomlValue& table : array_member(root, "limit", kFile)) {
    LimitRow row;
    row.spec = text_member(table, "spec", kFile);
    row.title = text_member(table, "title", kFile);
    row.edition = text_member(table, "edition", kFile);
    row.material = text_member(table, "material", kFile);
    row.property = property_of(table);
    row.minimum = needed_number(table, "minimum", kFile);
    row.gauge = text_member(table, "gauge", kFile);
    row.rounding = rounding_rule(text_member(table, "rounding", kFile)).id;
    row.retest = text_member(table, "retest", kFile);
    row.origin = text_member(table, "origin", kFile);
    row.verify = flag_member(table, "verify", kFile);
    row.entered_by = text_member(table, "entered_by", kFile);
    row.approved_by = text_member(table, "approved_by", kFile);
    all.push_back(std::move(row));
  }
  return all;
}

const Result& result_of(const Reduction& test, Property property) {
  switch (property) {
    case Property::kRp02:
      return test.rp02().mpa;
    case Property::kRm:
      return test.rm_mpa;
    case Property::kElongation:
      return test.elongation();
    case Property::kReduction:
      break;
  }
  return test.z_pct;
}

// Why the gauge length of A is not that of the limit; empty where it is.
std::string wrong_gauge(const LimitRow& limit, const Reduction& test) {
  if (limit.gauge.empty()) return "the limit's source does not say its gauge length";
  if (limit.gauge == test.gauge_label) return "";
  if (limit.gauge == "5.65 sqrt(S0)" && test.gauge_label == "5D") return "";
  if (limit.gauge.ends_with(" mm") && test.gauge_label.ends_with(" mm") &&
      limit.gauge == decimal_text(test.gauge_mm) + " mm") {
    return "";
  }
  return "the limit is for a gauge length of " + limit.gauge + ", the test's is " +
         test.gauge_label + " (" + decimal_text(test.gauge_mm) +
         " mm); nothing is converted between them";
}

void add_reason(PropertyVerdict& row, const std::string& words) {
  row.reason += (row.reason.empty() ? "" : "; ") + words;
}

PropertyVerdict verdict_of(const LimitRow& limit, const Reduction& test,
                           const AcceptanceOptions& options) {
  PropertyVerdict row;
  row.limit = limit;
  const Result& result = result_of(test, limit.property);
  row.value = result.value;
  row.u = result.u;
  if (std::isnan(result.value)) {
    row.reason = result.reason;
    return row;
  }
  row.rounded = rounded(result.value, limit.property, rounding_rule(limit.rounding));
  const bool simple = options.rule == DecisionRule::kSimple;
  row.decision = decide(simple ? row.rounded : row.value, row.u, limit.minimum, std::nullopt,
                        options.rule, options.guard);
  bool comparable = true;
  if (limit.property == Property::kElongation) {
    const std::string why = wrong_gauge(limit, test);
    if (!why.empty()) add_reason(row, why);
    comparable = why.empty();
  }
  const bool by_curve =
      limit.property == Property::kElongation && std::isnan(test.a_from_lu_pct.value);
  const bool by_path =
      limit.property == Property::kRp02 && test.instrument != Instrument::kExtensometer;
  if ((by_curve || by_path) && !test.elongation_mark.empty()) {
    add_reason(row, "it is " + test.elongation_mark);
    comparable = false;
  }
  if (limit.verify) {
    add_reason(row,
               "the limit is to be compared with the specification first (" + limit.origin + ")");
    comparable = comparable && options.unverified == Unverified::kAccepted;
  }
  if (row.decision.why == Why::kNoUncertainty) add_reason(row, result.reason);
  if (row.decision.why == Why::kGuardBand)
    add_reason(row, "nearer to the limit than its guard band");
  row.outcome = comparable ? row.decision.outcome : Outcome::kUndecided;
  return row;
}

}  // namespace

const std::vector<LimitRow>& limit_rows() {
  static const std::vector<LimitRow> all = read_limits();
  return all;
}

std::vector<LimitRow> limits_of(std::string_view spec) {
  std::vector<LimitRow> found;
  std::string known;
  std::string last;
  for (const LimitRow& row : limit_rows()) {
    if (folded_spec(row.spec) == folded_spec(spec)) found.push_back(row);
    if (row.spec == last) continue;
    known += (known.empty() ? "" : ", ") + row.spec;
    last = row.spec;
  }
  if (found.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"a specification is not known", shown(spec), known, ""});
  }
  return found;
}

Acceptance accept(const Reduction& test, std::string_view spec, const AcceptanceOptions& options) {
  Acceptance out;
  out.verdict = Outcome::kConforms;
  for (const LimitRow& limit : limits_of(spec)) {
    out.spec = limit.spec;
    out.rows.push_back(verdict_of(limit, test, options));
    const Outcome outcome = out.rows.back().outcome;
    if (outcome == Outcome::kDoesNotConform) out.verdict = outcome;
    if (outcome == Outcome::kUndecided && out.verdict == Outcome::kConforms) out.verdict = outcome;
  }
  return out;
}

}  // namespace asbuilt::tensile
