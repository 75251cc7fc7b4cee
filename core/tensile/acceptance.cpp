#include "core/tensile/acceptance.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

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

const TestNumbers::Number& number_of(const TestNumbers& test, Property property) {
  switch (property) {
    case Property::kRp02:
      return test.rp02;
    case Property::kRm:
      return test.rm;
    case Property::kElongation:
      return test.elongation;
    case Property::kReduction:
      break;
  }
  return test.reduction;
}

// A gauge length by one name: no blanks, no case, one name for the proportional one.
std::string gauge_key(std::string_view gauge) {
  std::string key;
  for (const char c : gauge) {
    if (c != ' ') key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return key == "5d" || key == "5.65\u221as0" ? "5.65sqrt(s0)" : key;
}

void add_reason(PropertyVerdict& row, const std::string& words) {
  row.reason += (row.reason.empty() ? "" : "; ") + words;
}

// Whether the zero of force that nobody knows would turn the outcome.
bool turned(PropertyVerdict& row, const TestNumbers::Number& number,
            const AcceptanceOptions& options) {
  if (number.too_high == 0.0) return false;
  const double other = number.value - number.too_high;
  const bool simple = options.rule == DecisionRule::kSimple;
  const double compared =
      simple ? rounded(other, row.limit.property, rounding_rule(row.limit.rounding)) : other;
  const Outcome outcome =
      decide(compared, row.u, row.limit.minimum, std::nullopt, options.rule, options.guard).outcome;
  if (outcome == row.decision.outcome) return false;
  add_reason(row, "it is " + decimal_text(std::round(10.0 * other) / 10.0) +
                      " MPa if the force was not zeroed: the outcome hangs on it");
  return true;
}

PropertyVerdict verdict_of(const LimitRow& limit, const TestNumbers& test,
                           const AcceptanceOptions& options) {
  PropertyVerdict row;
  row.limit = limit;
  const TestNumbers::Number& number = number_of(test, limit.property);
  row.value = number.value;
  row.u = number.u;
  if (std::isnan(number.value)) {
    row.reason = number.reason;
    return row;
  }
  row.rounded = rounded(number.value, limit.property, rounding_rule(limit.rounding));
  const bool simple = options.rule == DecisionRule::kSimple;
  row.decision = decide(simple ? row.rounded : row.value, row.u, limit.minimum, std::nullopt,
                        options.rule, options.guard);
  row.comparable = number.doubt.empty();
  if (limit.property == Property::kElongation) {
    const std::string why = wrong_gauge(limit, test.gauge);
    if (!why.empty()) add_reason(row, why);
    row.comparable = row.comparable && why.empty();
  }
  if (!number.doubt.empty()) add_reason(row, number.doubt);
  bool decides = row.comparable && !turned(row, number, options);
  if (limit.verify) {
    const std::string by = " (" + limit.origin + ")";
    add_reason(row,
               (limit.entry == 0 ? "the limit is to be compared with the specification first"
                                 : "the limit is to be approved by another than its author first") +
                   by);
    decides = decides && options.unverified == Unverified::kAccepted;
  }
  if (row.decision.why == Why::kNoUncertainty) add_reason(row, number.reason);
  if (row.decision.why == Why::kGuardBand)
    add_reason(row, "nearer to the limit than its guard band");
  row.outcome = decides ? row.decision.outcome : Outcome::kUndecided;
  return row;
}

std::string words_of_rule(const std::vector<LimitRow>& limits, const AcceptanceOptions& options) {
  if (options.rule == DecisionRule::kIso14253) {
    return std::string("ISO 14253-1 on unrounded values, guard band ") +
           (options.guard == GuardBand::kExpanded ? "U" : "1.645 u, conformance with 95 %") +
           "; rule from memory, to be verified";
  }
  std::string words = "simple acceptance without guard band of values rounded by";
  std::set<std::string> told;
  for (const LimitRow& limit : limits) {
    if (!told.insert(limit.rounding).second) continue;
    const Rounding& rule = rounding_rule(limit.rounding);
    words.append(told.size() > 1 ? "; " : " ").append(rule.title);
    if (rule.verify) words.append(" (from memory, to be verified)");
  }
  return words;
}

}  // namespace

std::string wrong_gauge(const LimitRow& limit, const std::string& gauge) {
  if (limit.gauge.empty()) return "the limit's source does not say its gauge length";
  if (gauge.empty()) return "the test's gauge length is not told";
  if (gauge_key(limit.gauge) == gauge_key(gauge)) return "";
  return "the limit is for a gauge length of " + limit.gauge + ", the test's is " + gauge +
         "; nothing is converted between them";
}

const std::vector<LimitRow>& limit_rows() {
  static const std::vector<LimitRow> all = read_limits();
  return all;
}

std::vector<LimitRow> limits_at_hand(std::string_view spec) {
  const std::string wanted = folded_spec(without_edition(spec));
  std::vector<LimitRow> found;
  for (const LimitRow& row : limit_rows()) {
    if (folded_spec(row.spec) == wanted) found.push_back(row);
  }
  return found;
}

std::vector<LimitRow> limits_of(std::string_view spec) {
  std::vector<LimitRow> found = limits_at_hand(spec);
  for (const char* const body : {"ASTM ", "ISO "}) {  // "F136" names no other
    if (found.empty()) found = limits_at_hand(body + std::string(spec));
  }
  if (!found.empty()) return found;
  std::string known;
  std::string last;
  for (const LimitRow& row : limit_rows()) {
    if (row.spec == last) continue;
    known += (known.empty() ? "" : ", ") + row.spec;
    last = row.spec;
  }
  throw Error(ErrorCode::kInvalidInput, {"a specification is not known", shown(spec), known, ""});
}

TestNumbers numbers_of(const Reduction& test) {
  const auto number = [](const Result& result) {
    return TestNumbers::Number{result.value, result.u, result.reason, ""};
  };
  TestNumbers out{number(test.rp02().mpa), number(test.rm_mpa), number(test.elongation()),
                  number(test.z_pct), test.gauge_label};
  out.elongation.doubt = test.elongation_doubt;
  out.rm.doubt = test.rm_doubt;
  out.rp02.doubt = test.rp_doubt;
  out.rm.too_high = out.rp02.too_high = test.open_zero_mpa;
  if (test.elongation_mark.empty()) return out;
  const std::string doubt = "it is " + test.elongation_mark;
  if (std::isnan(test.a_from_lu_pct.value)) {
    out.elongation.doubt.append(out.elongation.doubt.empty() ? "" : "; ").append(doubt);
  }
  if (test.instrument != Instrument::kExtensometer) {
    out.rp02.doubt.append(out.rp02.doubt.empty() ? "" : "; ").append(doubt);
  }
  return out;
}

Acceptance accept(const TestNumbers& test, const std::vector<LimitRow>& limits,
                  const AcceptanceOptions& options) {
  if (limits.empty()) throw Error(ErrorCode::kInvalidInput, {"no limit to judge by", "", "", ""});
  Acceptance out;
  out.verdict = Outcome::kConforms;
  out.decided_by = words_of_rule(limits, options);
  for (const LimitRow& limit : limits) {
    out.spec = limit.spec;
    out.rows.push_back(verdict_of(limit, test, options));
    const Outcome outcome = out.rows.back().outcome;
    if (outcome == Outcome::kDoesNotConform) out.verdict = outcome;
    if (outcome == Outcome::kUndecided && out.verdict == Outcome::kConforms) out.verdict = outcome;
  }
  return out;
}

Acceptance accept(const TestNumbers& test, std::string_view spec,
                  const AcceptanceOptions& options) {
  return accept(test, limits_of(spec), options);
}

Acceptance accept(const Reduction& test, std::string_view spec, const AcceptanceOptions& options) {
  return accept(numbers_of(test), spec, options);
}

}  // namespace asbuilt::tensile
