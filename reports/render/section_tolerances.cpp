#include <algorithm>
#include <cmath>

#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

std::string unit_words(const std::string& unit) {
  if (unit == "1") return {};
  if (unit == "mm3") return "mm\u00b3";
  return for_people(unit);
}

bool is_count(const Criterion& c) {
  return c.characteristic.ends_with(".count");
}

// How a stored number is printed: `factor` times it, with these words behind.
struct Printed {
  double factor = 1.0;
  std::string unit;

  std::string operator()(const std::string& number) const {
    return unit.empty() ? number : number + " " + unit;
  }
};

// Porosities are stored as fractions and printed in percent everywhere.
bool in_percent(const Criterion& c) {
  return c.unit != "%" &&
         (c.characteristic.starts_with("porosity.") ||
          c.characteristic == "deviation.within_tolerance") &&
         !c.characteristic.ends_with("_pp");
}

// Limits in percent of nominal leave the value in the unit of its characteristic, which its name
// carries.
Printed printed_value(const Criterion& c) {
  if (c.unit == "%" && c.relative_to_nominal) {
    Criterion plain = c;
    plain.unit = c.characteristic.ends_with("_um")    ? "um"
                 : c.characteristic.ends_with("_mm3") ? "mm3"
                                                      : "1";
    plain.relative_to_nominal = false;
    return printed_value(plain);
  }
  if (in_percent(c)) return {100.0, "%"};
  return {1.0, unit_words(c.unit)};
}

Printed printed_limit(const Criterion& c) {
  if (in_percent(c)) return {100.0, c.relative_to_nominal ? "pp" : "%"};
  return {1.0, unit_words(c.unit)};
}

std::string limits_words(const Criterion& c) {
  const Printed printed = printed_limit(c);
  const auto number = [&](double stored) {
    const double value = printed.factor * stored;
    const std::string digits = plain_number(std::abs(value), 4);
    if (value < 0.0) return "\u2212" + digits;
    return (c.relative_to_nominal && value > 0.0 ? "+" : "") + digits;
  };
  std::string text;
  if (c.lower && c.upper) {
    text = number(*c.lower) + " to " + number(*c.upper);
  } else if (c.lower) {
    text = "\u2265 " + number(*c.lower);
  } else if (c.upper) {
    text = "\u2264 " + number(*c.upper);
  } else {
    return "none";
  }
  text = printed(text);
  return c.relative_to_nominal ? text + " from nominal" : text;
}

// "limits 306 to 432 um": what a limit that follows the nominal value came to for this feature.
std::string applied_limits(const VerdictRow& row, const Printed& printed, int decimals) {
  const auto number = [&](double value) { return fixed(printed.factor * value, decimals); };
  const bool lower = std::isfinite(row.lower);
  const bool upper = std::isfinite(row.upper);
  if (!lower && !upper) return {};
  const std::string text = lower && upper ? number(row.lower) + " to " + number(row.upper)
                           : lower        ? "\u2265 " + number(row.lower)
                                          : "\u2264 " + number(row.upper);
  return ", limits " + printed(text);
}

// A count has no uncertainty that a guard band could be made of, whatever the plan's rule.
std::string rule_words(const Criterion& c) {
  return c.rule + (is_count(c) ? " (a count is exact)" : "") +
         (c.severity.empty() ? "" : ", " + c.severity);
}

// Of the rows of one criterion, the one that says most against the part: lowest probability of
// conformance, then the worse outcome.
bool worse(const VerdictRow& a, const VerdictRow& b) {
  const auto rank = [](Outcome o) {
    return o == Outcome::kDoesNotConform ? 2 : o == Outcome::kUndecided ? 1 : 0;
  };
  if (rank(a.outcome) != rank(b.outcome)) return rank(a.outcome) > rank(b.outcome);
  const bool a_known = std::isfinite(a.conformance_probability);
  const bool b_known = std::isfinite(b.conformance_probability);
  if (a_known != b_known) return a_known;
  return a_known && a.conformance_probability < b.conformance_probability;
}

std::string worst_words(const VerdictRow& row, const Criterion& criterion) {
  std::string text = row.feature_id;
  if (std::isfinite(row.value)) {
    const Printed printed = printed_value(criterion);
    const double value = printed.factor * row.value;
    const double u = printed.factor * row.u;
    const int fallback = is_count(criterion) || std::abs(value) >= 100.0 ? 0 : 2;
    const int decimals = decimals_for(u, fallback);
    text += ": " + printed(fixed(value, decimals));
    if (std::isfinite(u)) text += ", U " + printed(fixed(u, decimals));
    if (criterion.relative_to_nominal) text += applied_limits(row, printed, decimals);
    if (std::isfinite(row.conformance_probability)) {
      const double p = row.conformance_probability;
      text += p < 0.001   ? ", p\u00a0<\u00a00.001"
              : p > 0.999 ? ", p\u00a0>\u00a00.999"
                          : ", p\u00a0=\u00a0" + fixed(p, 3);
    }
  }
  if (!row.reason.empty())
    text += (std::isfinite(row.value) ? "; " : ": ") + for_people(row.reason);
  return text;
}

}  // namespace

void add_tolerances(Document& document, const InspectionRecord& record) {
  const Judgement& judgement = record.judgement;
  document.add(Heading{"Tolerances", 1});
  if (judgement.criteria.empty()) {
    document.add(Paragraph{"The plan sets no tolerance; nothing was judged.", Tone::kMuted});
    return;
  }
  struct Tally {
    std::int64_t good = 0, bad = 0, open = 0;
    const VerdictRow* worst = nullptr;
  };
  std::vector<Tally> tallies(judgement.criteria.size());
  for (const VerdictRow& row : judgement.rows) {
    if (row.criterion < 0 || row.criterion >= std::ssize(judgement.criteria)) continue;
    Tally& tally = tallies[static_cast<std::size_t>(row.criterion)];
    tally.good += row.outcome == Outcome::kConforms ? 1 : 0;
    tally.bad += row.outcome == Outcome::kDoesNotConform ? 1 : 0;
    tally.open += row.outcome == Outcome::kUndecided ? 1 : 0;
    if (tally.worst == nullptr || worse(row, *tally.worst)) tally.worst = &row;
  }
  Table table;
  table.columns = {{"Criterion", 1.7},
                   {"Characteristic, scope", 2.0},
                   {"Limits", 1.6},
                   {"Rule, class", 1.1},
                   {"Con- forms", 0.85, Align::kRight},
                   {"Does not", 0.75, Align::kRight},
                   {"Open", 0.65, Align::kRight},
                   {"Allowed", 0.8, Align::kRight},
                   {"Worst feature", 2.4}};
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const Criterion& c = judgement.criteria[i];
    const Tally& t = tallies[i];
    const Tone tone = t.bad > c.allowed_failures ? Tone::kBad
                      : t.open > 0               ? Tone::kOpen
                                                 : Tone::kStrong;
    table.rows.push_back(
        {Cell(c.id, tone), c.characteristic + (c.scope.empty() ? "" : ", " + for_people(c.scope)),
         limits_words(c), rule_words(c), count(t.good),
         Cell(count(t.bad), t.bad > 0 ? Tone::kBad : Tone::kPlain),
         Cell(count(t.open), t.open > 0 ? Tone::kOpen : Tone::kPlain), count(c.allowed_failures),
         t.worst == nullptr ? std::string("no feature was judged") : worst_words(*t.worst, c)});
  }
  document.add(Paragraph{
      "Decision rule: " +
          (judgement.decision_rule.empty() ? std::string("none was recorded")
                                           : for_people(judgement.decision_rule)) +
          (judgement.decision_rule.ends_with('.') ? " " : ". ") +
          "p is the probability that the feature lies within its limits (JCGM 106). Rules "
          "of ISO 14253-1 and JCGM 106 from memory: verify.",
      Tone::kMuted});
  document.add(std::move(table));
  const bool shortened_before =
      judgement.statements.size() > kFirstPageStatements ||
      std::any_of(judgement.statements.begin(), judgement.statements.end(),
                  [](const std::string& statement) { return statement.size() > 200; });
  if (shortened_before) {
    document.add(Heading{"All statements", 2});
    Bullets bullets;
    for (const std::string& statement : judgement.statements)
      bullets.items.push_back(for_people(statement));
    document.add(std::move(bullets));
  }
}

}  // namespace asbuilt::render
