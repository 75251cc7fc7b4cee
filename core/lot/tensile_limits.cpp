#include "core/lot/tensile_limits.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/limit_entries.h"
#include "core/lot/quantity_names.h"
#include "core/tensile/acceptance.h"

namespace asbuilt {
namespace {

tensile::TestNumbers numbers_of(const LotRecord& test) {
  const auto number = [&test](const std::string& field) {
    tensile::TestNumbers::Number out;
    out.value = test.number(field);
    out.u = test.number("u_" + field);
    if (std::isnan(out.value)) out.reason = "it is not entered";
    if (!std::isnan(out.value) && std::isnan(out.u)) out.reason = "its uncertainty is not entered";
    return out;
  };
  return {number("rp02_mpa"), number("rm_mpa"), number("a_pct"), number("z_pct"),
          test.text("gauge_basis")};
}

std::string value_text(const tensile::PropertyVerdict& row, bool simple) {
  const char* const field = tensile_field(row.limit.property);
  std::string text = quantity_text(field, row.value);
  if (simple && row.rounded != row.value) {
    text.append(", rounded ").append(decimal_text(row.rounded)).append(" ");
    text.append(quantity(field).unit).append(",");
  }
  return text;
}

std::string limit_text(const tensile::LimitRow& limit) {
  std::string text = plain_number(limit.minimum) + " ";
  return text.append(quantity(tensile_field(limit.property)).unit)
      .append(" of ")
      .append(limit.spec);
}

const char* open_words(const tensile::LimitRow& limit) {
  return limit.entry == 0 ? ", which nobody compared with the specification"
                          : ", which nobody but its author answers for";
}

LimitFinding missed(const tensile::PropertyVerdict& row, bool simple) {
  const double compared = simple ? row.rounded : row.value;
  std::string what = value_text(row, simple);
  what.append(compared < row.limit.minimum ? " is below " : " is too near ");
  what.append(limit_text(row.limit));
  if (row.limit.verify) what.append(open_words(row.limit));
  return {LimitStanding::kMissed, what};
}

// A limit that nobody compared with the specification asks for nothing.
LimitFinding not_compared(const tensile::PropertyVerdict& row, bool unverified) {
  const bool asks = !row.limit.verify || unverified;
  std::string what(quantity(tensile_field(row.limit.property)).name);
  what.append(" is not compared with ").append(limit_text(row.limit));
  what.append(": ").append(row.reason);
  return {asks ? LimitStanding::kNotCompared : LimitStanding::kUnverified, what};
}

LimitFinding unverified_only(const tensile::PropertyVerdict& row, bool simple) {
  std::string what = value_text(row, simple);
  what.append(" meets ").append(limit_text(row.limit));
  what.append(row.limit.verify ? open_words(row.limit)
                               : ", whose source does not tell its gauge length");
  return {LimitStanding::kUnverified, what};
}

// Whether the same length is meant, so far as the limit's source tells it.
bool gauge_stands_open(const tensile::PropertyVerdict& row) {
  return row.limit.property == tensile::Property::kElongation && row.limit.gauge.empty();
}

}  // namespace

const char* tensile_field(tensile::Property property) {
  switch (property) {
    case tensile::Property::kRm:
      return "rm_mpa";
    case tensile::Property::kRp02:
      return "rp02_mpa";
    case tensile::Property::kElongation:
      return "a_pct";
    case tensile::Property::kReduction:
      break;
  }
  return "z_pct";
}

std::string undecisive_because(const tensile::LimitRow& limit, const LotRecord& test,
                               bool unverified) {
  std::string other_gauge = limit.property == tensile::Property::kElongation
                                ? wrong_gauge(limit, test.text("gauge_basis"))
                                : "";
  if (!other_gauge.empty()) return other_gauge;
  return limit.verify && !unverified ? "nobody compared it with its document" : "";
}

std::vector<tensile::PropertyVerdict> tension_verdicts(const LotRecord& test,
                                                       const std::vector<tensile::LimitRow>& limits,
                                                       const ProfileRule& rule, bool unverified) {
  if (limits.empty()) return {};
  tensile::AcceptanceOptions options;
  options.rule = rule.rule;
  options.guard = rule.guard;
  options.unverified =
      unverified ? tensile::Unverified::kAccepted : tensile::Unverified::kUndecided;
  return tensile::accept(numbers_of(test), limits, options).rows;
}

TensileFindings tensile_findings(const LotRecord& test,
                                 const std::vector<tensile::LimitRow>& limits,
                                 const ProfileRule& rule, bool unverified) {
  TensileFindings out;
  if (limits.empty()) return out;
  out.at_hand = true;
  out.material = limits.front().material;
  const bool simple = rule.rule == DecisionRule::kSimple;
  // With all limits accepted what is left undecided is so for the test's own reasons.
  for (const tensile::PropertyVerdict& row : tension_verdicts(test, limits, rule, true)) {
    const bool open = gauge_stands_open(row);
    const Decision& decision = row.decision;
    const bool too_near = decision.why == Why::kGuardBand;
    const bool undecided = decision.outcome == Outcome::kUndecided && !too_near;
    if (undecided || (!row.comparable && !open)) {
      out.findings.push_back(not_compared(row, unverified));
    } else if (too_near || decision.outcome == Outcome::kDoesNotConform) {
      out.findings.push_back(missed(row, simple));
    } else if (open || (row.limit.verify && !unverified)) {
      out.findings.push_back(unverified_only(row, simple));
    }
  }
  return out;
}

bool names_spec(const LotRecord& profile, const std::string& spec) {
  const std::vector<std::string> named = profile.list("tensile_specs");
  return std::any_of(named.begin(), named.end(),
                     [&spec](const std::string& one) { return same_spec(one, spec); });
}

bool of_demanded_spec(const LotRecord& profile, const LotRecord& test) {
  return test.kind != "tensile" || profile.list("tensile_specs").empty() ||
         names_spec(profile, test.text("spec"));
}

}  // namespace asbuilt
