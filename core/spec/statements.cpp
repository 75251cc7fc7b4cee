#include "core/spec/statements.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/number_text.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostPerGroup = 50;  // sentences; the rest is counted in one

std::string fixed(double value, int decimals) {
  char buffer[400];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
  return {buffer, end.ptr};
}

int usual_decimals(double value, std::string_view unit) {
  if (unit == "um") return std::abs(value) < 100.0 ? 1 : 0;
  if (unit == "ppm") return 0;
  if (unit == "pp") return 2;
  return std::abs(value) >= 10.0 && value == std::floor(value) ? 0 : 4;
}

std::string with_unit(const std::string& number, std::string_view unit) {
  return unit == "1" ? number : number + " " + std::string(unit);
}

std::string capital(const std::string& text) {
  std::string out = text;
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z') {
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  }
  return out;
}

class Writer {
 public:
  Writer(const CriterionSummary& summary, const Judgement& judgement)
      : s_(summary), c_(*summary.tolerance->characteristic), judgement_(judgement) {}

  std::vector<std::string> failures() const {
    std::vector<std::string> all;
    const std::string allowance =
        s_.allowed == 0 ? ""
        : s_.outcome == Outcome::kDoesNotConform
            ? "; " + grouped(s_.allowed) + (s_.allowed == 1 ? " is" : " are") + " allowed"
            : ", as the plan allows (up to " + grouped(s_.allowed) + ")";
    const auto finish = [&](const std::string& text) { all.push_back(capital(text) + allowance); };
    if (const Tally& absent = s_.of(RowState::kAbsent); absent.count > 0) {
      finish(some(absent) + verb(absent, "is", "are") + " missing or broken" + " (" +
             (single() ? "" : "first: " + name(absent) + "; ") + "tolerance " + s_.tolerance->id +
             ")");
    }
    if (const Tally& below = s_.of(RowState::kBelow); below.count > 0) {
      finish(c_.is_count ? count_against(below, row(below).lower)
                         : beyond(below, row(below).lower, "below", c_.below));
    }
    if (const Tally& above = s_.of(RowState::kAbove); above.count > 0) {
      finish(c_.is_count ? count_against(above, row(above).upper)
                         : beyond(above, row(above).upper, "above", c_.above));
    }
    return all;
  }

  std::vector<std::string> open_ends() const {
    std::vector<std::string> all;
    const auto finish = [&](const std::string& text) { all.push_back(capital(text)); };
    if (const Tally& t = s_.of(RowState::kUnknown); t.count > 0) {
      finish("the tolerance " + s_.tolerance->id + " (" + s_.tolerance->where + ") " +
             (row(t).feature_id == "part"
                  ? "selects no feature of the part"
                  : "names " + grouped(t.count) +
                        " features that are not there (first: " + name(t) + ")"));
    }
    if (const Tally& t = s_.of(RowState::kUnmeasured); t.count > 0) {
      // A row of the part under a tolerance on voids, say, stands for all that were not looked for.
      finish(row(t).feature_id == "part" && !part()
                 ? noun() + " cannot be judged: " + row(t).reason
                 : about(t) + " could not be measured" + because(t));
    }
    if (const Tally& t = s_.of(RowState::kGuardBand); t.count > 0) {
      const VerdictRow& r = row(t);
      finish(about(t) + " cannot be decided: nearer to a limit than the uncertainty allows (" +
             (part() || single() ? "" : name(t) + ", ") + measured(r) + ", limit " +
             tell_apart(r.value, near_limit(r), c_.unit).second + ")");
    }
    if (const Tally& t = s_.of(RowState::kDoubtful); t.count > 0) {
      finish(about(t) + " cannot be decided" + because(t));
    }
    if (const Tally& t = s_.of(RowState::kNoUncertainty); t.count > 0) {
      finish(about(t) + " cannot be decided: no uncertainty is known for " +
             (part() ? "it" : "the " + std::string(c_.title)) +
             " (give expanded_uncertainty, or rule = \"simple\", in the tolerance)");
    }
    return all;
  }

  std::string conforming() const {
    const Tally& t = s_.of(RowState::kInside);
    if (t.count == 0) {
      return "No " + noun() + " to judge" +
             (s_.of(RowState::kIgnored).count > 0
                  ? ": " + grouped(s_.of(RowState::kIgnored).count) +
                        " could not be measured, which the plan leaves out"
                  : "");
    }
    const VerdictRow& r = row(t);
    if (c_.is_count) {
      const std::string found = r.value == 0.0 ? "none" : grouped(std::llround(r.value));
      return capital(noun() + ": " + found + " found, within the limit");
    }
    const std::string nearest =
        measured(r) + ", limit " + tell_apart(r.value, near_limit(r), c_.unit).second;
    if (part()) {
      return capital("the " + std::string(c_.title) + " is within its limits (" + nearest + ")");
    }
    const std::string within = "within the limits of " + std::string(c_.title) + " (";
    if (single()) return capital(name(t) + " is " + within + nearest + ")");
    return (t.count == s_.selected ? "All " + grouped(t.count)
                                   : grouped(t.count) + " of " + grouped(s_.selected)) +
           " " + noun() + " are " + within + "nearest: " + name(t) + ", " + nearest + ")" +
           (s_.of(RowState::kIgnored).count > 0
                ? "; " + grouped(s_.of(RowState::kIgnored).count) +
                      " could not be measured, which the plan leaves out"
                : "");
  }

 private:
  bool part() const { return c_.kind == FeatureKind::kPart; }
  const VerdictRow& row(const Tally& tally) const { return judgement_.rows[tally.example]; }

  std::string noun() const {
    const std::string scope = s_.tolerance->selection.describe(c_.kind);
    return scope.starts_with("all ") ? scope.substr(4) : scope;
  }
  // The subject of a sentence about struts, nodes and so on; one alone goes by its name.
  bool single() const { return s_.selected == 1; }
  std::string some(const Tally& t) const {
    if (single()) return name(t) + " ";
    return grouped(t.count) + " of " + grouped(s_.selected) + " " + noun() + " ";
  }
  const char* article() const {
    return std::string_view("aeiou").find(c_.title.front()) == std::string_view::npos ? " a "
                                                                                      : " an ";
  }
  static const char* verb(const Tally& t, const char* one, const char* many) {
    return t.count == 1 ? one : many;
  }
  std::string name(const Tally& t) const {
    return std::string(to_string(c_.kind)) + " " + row(t).feature_id;
  }
  std::string measured(const VerdictRow& r) const {
    std::string value = tell_apart(r.value, near_limit(r), c_.unit).first;
    if (std::isnan(r.u)) return value;
    const std::size_t dot = value.find('.');
    const std::size_t digits_end = value.find_first_not_of("-.0123456789");
    const std::size_t end = digits_end == std::string::npos ? value.size() : digits_end;
    const int decimals = dot == std::string::npos ? 0 : static_cast<int>(end - dot - 1);
    return value.substr(0, end) + " +/- " + fixed(r.u, std::max(decimals, r.u < 1.0 ? 2 : 0)) +
           value.substr(end);
  }
  static double near_limit(const VerdictRow& r) {
    if (std::isnan(r.lower)) return r.upper;
    if (std::isnan(r.upper)) return r.lower;
    return r.value - r.lower < r.upper - r.value ? r.lower : r.upper;
  }
  // "28 of 1,980 struts", "the built porosity", "the number of missing defects"
  std::string about(const Tally& t) const {
    if (c_.is_count) return "the number of " + noun();
    if (part()) return "the " + std::string(c_.title);
    std::string text = some(t);
    text.pop_back();
    return text;
  }
  std::string because(const Tally& t) const {
    const std::string& reason = row(t).reason;
    if (reason.empty()) return "";
    if (part() || c_.is_count || single()) return ": " + reason;
    return " (first: " + name(t) + ": " + reason + ")";
  }
  std::string beyond(const Tally& t, double limit, const char* side, std::string_view words) const {
    const auto [value, limit_text] = tell_apart(row(t).value, limit, c_.unit);
    if (part()) {
      return "the " + std::string(c_.title) + " is " + side + " the limit (" + value + ", limit " +
             limit_text + ")";
    }
    const std::string what = words.empty()
                                 ? std::string(verb(t, "has", "have")) + article() +
                                       std::string(c_.title) + " " + side + " the limit"
                                 : std::string(verb(t, "is", "are")) + " " + std::string(words);
    return some(t) + what + " (" + (single() ? "" : "worst: " + name(t) + ", ") + value +
           ", limit " + limit_text + ")";
  }
  std::string count_against(const Tally& t, double limit) const {
    const VerdictRow& r = row(t);
    return noun() + ": " + grouped(std::llround(r.value)) + " found, limit " +
           shortest_number(limit) + (r.reason.empty() ? "" : " (" + r.reason + ")");
  }

  const CriterionSummary& s_;
  const Characteristic& c_;
  const Judgement& judgement_;
};

void append_group(std::vector<std::string>& all, std::vector<std::string> group, const char* rest) {
  const std::size_t shown = std::min(group.size(), kMostPerGroup);
  for (std::size_t i = 0; i < shown; ++i) all.push_back(std::move(group[i]) + ".");
  if (group.size() > shown) {
    all.push_back(grouped(static_cast<std::int64_t>(group.size() - shown)) + rest);
  }
}

}  // namespace

std::string grouped(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    if (i > 0 && left % 3 == 0 && digits[i - 1] != '-') out += ',';
    out += digits[i];
  }
  return out;
}

std::pair<std::string, std::string> tell_apart(double value, double limit, std::string_view unit) {
  constexpr int kMostDecimals = 9;
  int decimals = std::max(usual_decimals(value, unit), usual_decimals(limit, unit));
  if (usual_decimals(limit, unit) == 0 && unit == "um") decimals = 0;
  while (value != limit && decimals < kMostDecimals &&
         fixed(value, decimals) == fixed(limit, decimals)) {
    ++decimals;
  }
  return {with_unit(fixed(value, decimals), unit), with_unit(fixed(limit, decimals), unit)};
}

std::string describe_rule(const JudgementSpec& spec) {
  if (spec.rule == DecisionRule::kSimple) {
    return "Simple acceptance: a value conforms when it lies within its limits; the uncertainty is "
           "reported but not used";
  }
  const bool expanded = spec.guard == GuardBand::kExpanded;
  return std::string("ISO 14253-1:2017, guard band ") +
         (expanded ? "U (k = 2)" : "1.645 u (95 % one-sided conformance, u = U/2)") +
         ": conformance and non-conformance must each be proven by the guard band; a value between "
         "is "
         "undecided";
}

std::vector<std::string> obstacles(const InspectionRecord& record) {
  std::vector<std::string> all;
  if (record.scan.fitness == Fitness::kUnfit) {
    std::string text = "The scan is not fit for this inspection";
    for (std::size_t i = 0; i < record.scan.reasons.size(); ++i) {
      text += (i == 0 ? ": " : "; ") + record.scan.reasons[i];
    }
    all.push_back(text + ". No verdict is given.");
  }
  if (record.registration.ambiguous && !record.registration.symmetry_accepted) {
    all.push_back(
        "Another pose of the part explains the scan as well, so measurements may belong to other "
        "features. No verdict is given; add a pose or datums to the plan, or accept the symmetry.");
  }
  return all;
}

std::vector<std::string> write_statements(const InspectionRecord& record, const JudgementSpec& spec,
                                          const Judgement& judgement,
                                          const std::vector<CriterionSummary>& summaries) {
  std::vector<std::size_t> order(summaries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const CriterionSummary &x = summaries[a], &y = summaries[b];
    if (x.tolerance->severity != y.tolerance->severity) {
      return x.tolerance->severity < y.tolerance->severity;
    }
    if (x.failed() != y.failed()) return x.failed() > y.failed();
    return x.undecided() > y.undecided();
  });

  std::vector<std::string> failing, open, met;
  const auto append = [](std::vector<std::string>& to, std::vector<std::string> from) {
    for (std::string& text : from) to.push_back(std::move(text));
  };
  for (const std::size_t i : order) {
    const Writer writer(summaries[i], judgement);
    append(summaries[i].outcome == Outcome::kDoesNotConform ? failing : met, writer.failures());
    append(open, writer.open_ends());
    if (summaries[i].outcome == Outcome::kConforms && summaries[i].failed() == 0 &&
        summaries[i].undecided() == 0) {
      met.push_back(writer.conforming());
    }
  }

  std::vector<std::string> all = obstacles(record);
  append_group(all, std::move(failing), " more failures are in the list of verdicts.");
  append_group(all, std::move(open), " more open decisions are in the list of verdicts.");
  if (summaries.empty()) {
    all.push_back(spec.is_default
                      ? "The part has neither struts nor walls that the default tolerances "
                        "could judge; no verdict is given."
                      : "The plan has no tolerance, so nothing was judged.");
  }
  if (spec.is_default) {
    all.push_back(
        "No plan was given; default tolerances were applied: no missing or broken strut, strut "
        "diameter and wall thickness within 25 % of nominal.");
  }
  if (record.registration.ambiguous && record.registration.symmetry_accepted) {
    all.push_back(
        "Another pose of the part explains the scan as well; the plan accepts this symmetry, so "
        "measurements may belong to equivalent features.");
  }
  append_group(all, std::move(met), " more tolerances are met.");
  return all;
}

}  // namespace asbuilt
