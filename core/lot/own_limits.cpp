#include "core/lot/own_limits.h"

#include <cmath>

#include "core/base/number_text.h"
#include "core/lot/quantity_names.h"
#include "core/spec/decision.h"

namespace asbuilt {
namespace {

std::string range_text(const OwnLimit& limit) {
  if (!limit.most) return "at least " + plain_number(*limit.least);
  if (!limit.least) return "at most " + plain_number(*limit.most);
  return plain_number(*limit.least) + " to " + plain_number(*limit.most);
}

// A path that includes the machine makes gradients too low.
bool of_machine(const LotRecord& test, const std::string& value) {
  const std::string from = test.text("strain_from");
  return value.find("gradient") != std::string::npos && !from.empty() && from != "extensometer" &&
         !test.fields.contains("compliance_um_kn");
}

std::string outcome_words(const OwnLimit& limit, const Decision& decision, double value) {
  const std::string of = quantity_text(limit.value, value);
  switch (decision.why) {
    case Why::kInside:
      return of + " is as it has to be, " + range_text(limit);
    case Why::kBelow:
      return of + " is below " + plain_number(*limit.least);
    case Why::kAbove:
      return of + " is above " + plain_number(*limit.most);
    default:
      return of + " is too near its limit to decide, " + range_text(limit);
  }
}

OwnVerdict judged(const OwnLimit& limit, const LotRecord& test, const ProfileRule& rule) {
  OwnVerdict verdict;
  verdict.limit = limit;
  const double value = test.number(limit.value), u = test.number("u_" + limit.value);
  const std::string name(quantity(limit.value).name);
  const std::string by = " MPa (" + limit.holder + ": " + limit.origin + ")";
  const std::string stated = range_text(limit) + by;
  if (std::isnan(value)) {
    verdict.what = name + " is missing, which has to be " + stated;
  } else if (!(u > 0.0)) {
    verdict.what = name + " has no uncertainty and has to be " + stated;
  } else if (of_machine(test, limit.value)) {
    verdict.what = name + " includes the machine and has to be " + stated;
  } else {
    const Decision decision = decide(value, u, limit.least, limit.most, rule.rule, rule.guard);
    verdict.outcome = decision.outcome;
    verdict.what = outcome_words(limit, decision, value) + by;
  }
  return verdict;
}

}  // namespace

const std::vector<OwnLimitField>& own_limit_fields() {
  static const std::vector<OwnLimitField> fields = {
      {"first_maximum_least_mpa", "first_maximum_mpa", false, "least first maximum"},
      {"offset_least_mpa", "offset_mpa", false, "least compressive offset stress"},
      {"plateau_least_mpa", "plateau_mpa", false, "least plateau stress"},
      {"gradient_least_mpa", "gradient_mpa", false, "least quasi-elastic gradient"},
      {"gradient_most_mpa", "gradient_mpa", true, "greatest quasi-elastic gradient"},
      {"elastic_gradient_least_mpa", "elastic_gradient_mpa", false, "least elastic gradient"},
      {"elastic_gradient_most_mpa", "elastic_gradient_mpa", true, "greatest elastic gradient"}};
  return fields;
}

std::vector<OwnLimit> own_limits(const LotRecord& holder) {
  std::vector<OwnLimit> limits;
  const std::string name = holder.kind == "profile" ? "profile " + holder.key : "the test";
  for (const OwnLimitField& field : own_limit_fields()) {
    const double limit = holder.number(field.field);
    if (std::isnan(limit)) continue;
    if (limits.empty() || limits.back().value != field.value) {
      limits.push_back(
          {field.value, std::nullopt, std::nullopt, name, holder.text("limits_origin")});
    }
    (field.upper ? limits.back().most : limits.back().least) = limit;
  }
  return limits;
}

std::vector<OwnVerdict> judge_own_limits(const LotRecord& test, const LotRecord* profile,
                                         const ProfileRule& rule) {
  std::vector<OwnVerdict> verdicts;
  for (const LotRecord* holder : {profile, &test}) {
    if (holder == nullptr) continue;
    for (const OwnLimit& limit : own_limits(*holder)) verdicts.push_back(judged(limit, test, rule));
  }
  return verdicts;
}

Outcome worst_outcome(const std::vector<OwnVerdict>& verdicts) {
  Outcome worst = Outcome::kConforms;
  for (const OwnVerdict& verdict : verdicts) {
    if (verdict.outcome == Outcome::kDoesNotConform) return Outcome::kDoesNotConform;
    if (verdict.outcome == Outcome::kUndecided) worst = Outcome::kUndecided;
  }
  return worst;
}

}  // namespace asbuilt
