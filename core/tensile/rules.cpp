#include "core/tensile/rules.h"

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/base/rounding.h"
#include "core/spec/table_reader.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"

namespace asbuilt::tensile {

// Text of rules.toml; made by CMake.
extern const char kBuiltInRules[];

namespace {

const char* const kFile = "rules.toml";

std::vector<RoundingStep> steps_of(const TomlValue& table, const char* key) {
  std::vector<RoundingStep> steps;
  for (const TomlValue& pair : array_member(table, key, kFile)) {
    const TomlValue::Array* numbers = pair.get_if<TomlValue::Array>();
    if (numbers == nullptr || numbers->empty() || numbers->size() > 2) {
      refuse_member(kFile, pair, key, "pairs of a step and the end of its range");
    }
    const auto step = as_number(numbers->front());
    const auto below = as_number(numbers->back());
    if (!step || !below || !(*step > 0.0)) refuse_member(kFile, pair, key, "numbers above 0");
    steps.push_back(
        {*step, numbers->size() == 2 ? *below : std::numeric_limits<double>::infinity()});
  }
  if (steps.empty() || std::isfinite(steps.back().below)) {
    refuse_member(kFile, table, key, "a last step without an end");
  }
  return steps;
}

std::array<double, 2> range_of(const TomlValue& table, const char* key) {
  const TomlValue::Array& pair = array_member(table, key, kFile);
  if (pair.size() != 2) refuse_member(kFile, table, key, "two numbers, rising");
  const double low = as_number(pair[0]).value_or(0.0);
  const double high = as_number(pair[1]).value_or(0.0);
  if (!(low < high)) refuse_member(kFile, table, key, "two numbers, rising");
  return {low, high};
}

Rules read_rules() {
  const TomlValue root = parse_toml(kBuiltInRules, kFile);
  Rules all;
  for (const TomlValue& table : array_member(root, "rounding", kFile)) {
    all.roundings.push_back({text_member(table, "id", kFile), text_member(table, "title", kFile),
                             text_member(table, "origin", kFile),
                             flag_member(table, "verify", kFile), steps_of(table, "strength"),
                             steps_of(table, "elongation"), steps_of(table, "reduction")});
  }
  for (const TomlValue& table : array_member(root, "rate", kFile)) {
    all.rates.push_back({text_member(table, "id", kFile), text_member(table, "origin", kFile),
                         flag_member(table, "verify", kFile), range_of(table, "to_yield"),
                         range_of(table, "after_yield")});
  }
  for (const TomlValue& table : array_member(root, "extensometer", kFile)) {
    all.extensometers.push_back(
        {text_member(table, "class", kFile), text_member(table, "origin", kFile),
         flag_member(table, "verify", kFile), needed_number(table, "reading_pct", kFile),
         needed_number(table, "least_um", kFile)});
  }
  return all;
}

}  // namespace

const char* to_string(Property property) {
  switch (property) {
    case Property::kRp02:
      return "rp02";
    case Property::kRm:
      return "rm";
    case Property::kElongation:
      return "a";
    case Property::kReduction:
      return "z";
  }
  return "";
}

const char* unit_of(Property property) {
  return property == Property::kRp02 || property == Property::kRm ? "MPa" : "%";
}

const Rules& rules() {
  static const Rules all = read_rules();
  return all;
}

const Rounding& rounding_rule(std::string_view id) {
  std::string known;
  for (const Rounding& rule : rules().roundings) {
    if (rule.id == id) return rule;
    known += (known.empty() ? "" : ", ") + rule.id;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"a rounding rule is not known", std::string(id), known, ""});
}

const ExtensometerClass& extensometer_class(std::string_view name) {
  std::string known;
  for (const ExtensometerClass& one : rules().extensometers) {
    if (one.name == name) return one;
    known += (known.empty() ? "" : ", ") + one.name;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"an extensometer class is not known", std::string(name), known, ""});
}

double rounded(double value, Property property, const Rounding& rule) {
  const std::vector<RoundingStep>& steps = property == Property::kElongation  ? rule.elongation
                                           : property == Property::kReduction ? rule.reduction
                                                                              : rule.strength;
  for (const RoundingStep& step : steps) {
    if (value < step.below) return round_half_even(value, step.step);
  }
  return value;
}

}  // namespace asbuilt::tensile
