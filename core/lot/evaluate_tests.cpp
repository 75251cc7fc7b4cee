// Mechanical tests of specimens: values, uncertainties, limits. How many a build has:
// evaluate_test_counts.cpp.
#include <algorithm>
#include <map>

#include "core/lot/built_in_data.h"
#include "core/lot/evaluation.h"
#include "core/lot/invalid_causes.h"
#include "core/lot/material_templates.h"
#include "core/lot/measured_data.h"
#include "core/lot/other_limits.h"
#include "core/lot/own_limits.h"
#include "core/lot/quantity_names.h"
#include "core/lot/sheet_text.h"
#include "core/lot/stage_tests.h"
#include "core/lot/tensile_limits.h"

namespace asbuilt {
namespace {

// What makes limits decide about a tension test that are still open (LimitsInForce::open_for).
std::string limits_remedy(const Evaluation& e, const LotRecord& test) {
  const std::vector<tensile::LimitRow> limits = e.limits().tension(test.text("spec"));
  for (const tensile::LimitRow& limit : limits) {
    if (limit.verify && limit.entry == 0) return comparison_remedy(tension_data_id(limit.spec));
  }
  if (!limits.empty()) return "let another person approve the limits";
  return "enter the limits of " + test.text("spec") +
         " and name them in the profile: " + Evaluation::file_command("add-limit", "LIMIT.toml");
}

// Whether an undecided tension test would pass once its limits are compared or approved, or there
// are any: one that is too near its limit, or lacks a value, is not helped by that.
bool limits_are_missing(const Evaluation& e, const LotRecord& test) {
  if (!e.limits().open_for(test)) return false;
  const std::vector<tensile::LimitRow> limits = e.limits().tension(test.text("spec"));
  const TensileFindings found = tensile_findings(test, limits, e.rule(), true);
  return std::none_of(found.findings.begin(), found.findings.end(), [](const LimitFinding& f) {
    return f.standing != LimitStanding::kUnverified;
  });
}

std::string other_limits_remedy(const LotRecord& test) {
  const std::string data = data_of_test(test);
  return data.empty() ? "let the profile accept them (accepts_unverified)"
                      : comparison_remedy(data);
}

// A verdict that was typed has to stand against the limits of compression and the demands of
// fatigue that are built in, as it does in tension (against_limits).
void against_built_in(Evaluation& e, const LotRecord& test, const OtherFindings& found) {
  if (found.data.empty()) return;
  for (const std::string& missed : found.missed) {
    e.block_result(test, " passes, but its " + missed, "enter it again: " + e.correction(test));
  }
  const bool open = found.verify && !e.limits().compared(found.data);
  if (found.missed.empty() && open && !e.profile().flag("accepts_unverified")) {
    e.note(name_of(test) + " keeps what is built in for " + test.text("spec") +
           ", which nobody compared with its document");
  }
}

// What every mechanical test has to have: calibration, a verdict that may decide, an answer for
// a failure.
void mechanical(Evaluation& e, const LotRecord& test) {
  evaluate_instrument(e, test, test.text("tested"));
  evaluate_order(e, test, test.text("tested"));
  // What was compared or approved since then speaks for a test that these limits decide.
  if (test.flag("unverified") && e.limits().open_for(test) &&
      !e.profile().flag("accepts_unverified")) {
    e.block_result(test, " was decided by limits that nobody compared with the specification",
                   test.kind == "tensile" ? limits_remedy(e, test) : other_limits_remedy(test));
  }
  // By a table of retests the chain decides, not the single test.
  if (e.retest_rule() != nullptr && test.kind == "tensile") return;
  if (test.text("verdict") != "pass" && !e.answered(test)) {
    std::string remedy = e.nonconformity_command(test) + ", then a disposition or another test";
    if (test.kind == "tensile" && test.text("verdict") == "undecided" &&
        limits_are_missing(e, test)) {
      remedy = limits_remedy(e, test) + "; then enter it again: " + e.correction(test) + "; else " +
               remedy;
    }
    e.block_result(test, ": " + test.text("verdict"), remedy);
  }
}

std::string no_uncertainty(const std::string& field) {
  return " has no uncertainty of " + std::string(quantity(field).name) + " (u_" + field + ")";
}

// A value that is entered needs its uncertainty; one at least of those that a limit may be on.
void compression_test(Evaluation& e, const LotRecord& test) {
  mechanical(e, test);
  const std::string remedy = "enter it again: " + e.correction(test);
  int strengths = 0;
  for (const char* field : {"first_maximum_mpa", "offset_mpa", "plateau_mpa"}) {
    const std::string value = field, u = "u_" + value;
    if (!optional_number(test, value)) continue;
    ++strengths;
    if (!(optional_number(test, u).value_or(0.0) > 0.0)) {
      e.block_result(test, no_uncertainty(value), remedy);
    }
  }
  if (strengths == 0) {
    e.block_result(test, " has none of first maximum, offset stress, plateau stress", remedy);
  }
  if (test.text("verdict") != "pass") return;
  against_built_in(e, test, compression_findings(test, e.rule()));
  for (const OwnVerdict& own : judge_own_limits(test, &e.profile(), e.rule())) {
    if (own.outcome == Outcome::kConforms) continue;
    e.block_result(test, " passes, but its " + own.what, remedy);
  }
}

// By a protocol: both sides stand in the entry, so that the verdict is decided again.
void stage_test(Evaluation& e, const LotRecord& test) {
  const std::string remedy = "enter it again: " + e.correction(test);
  const std::string load = test.fields.contains("load_n") ? "load_n" : "stress_mpa";
  if (!(optional_number(test, "u_" + load).value_or(0.0) > 0.0)) {
    e.block_result(test, no_uncertainty(load), remedy);
  }
  if (test.text("verdict") != "pass") return;
  const fatigue::StageVerdict again = judge_stage_test(test, e.rule());
  if (again.outcome != Outcome::kConforms) {
    e.block_result(test, " passes, but " + again.reason, remedy);
  }
  if (contradicts_built_in(test)) {
    e.block_result(test, " has other stages than " + test.text("protocol") + " of this program",
                   remedy + "; a protocol of one's own has an id of its own");
  }
  if (!names_protocol(e.profile(), test)) {
    e.block_result(test,
                   " passes by " + protocol_words(test) + ", which the profile does not ask for",
                   "name it in the profile (fatigue_protocols): " + e.correction(e.profile()));
  }
}

void fatigue_test(Evaluation& e, const LotRecord& test) {
  mechanical(e, test);
  if (is_stage_test(test)) return stage_test(e, test);
  const std::string remedy = "enter it again: " + e.correction(test);
  if (!(optional_number(test, "u_stress_mpa").value_or(0.0) > 0.0)) {
    e.block_result(test, no_uncertainty("stress_mpa"), remedy);
  }
  if (test.text("verdict") == "pass" && !reaches_demand(test, e.rule().guard)) {
    e.block_result(test, " passes at a stress that is not shown to reach the demanded one", remedy);
  }
  if (test.text("verdict") == "pass") against_built_in(e, test, fatigue_findings(test));
  if (test.text("verdict") == "pass" &&
      (!optional_number(test, "demanded_cycles") || !optional_number(test, "demanded_mpa"))) {
    e.block_result(test, " passes without the cycles and the stress that were demanded", remedy);
  }
}

// There is nothing to hold the verdict against: it counts only where the profile, which another
// person than its author approves, names the specification.
void without_limits(Evaluation& e, const LotRecord& test) {
  const std::string spec = test.text("spec");
  const std::string none = "there are no limits at hand for " + spec;
  if (names_spec(e.profile(), spec)) {
    e.note(name_of(test) + ": " + none +
           "; the profile names it, so that the verdict of who entered it counts");
  } else if (!of_demanded_spec(e.profile(), test)) {
    e.note(name_of(test) + ": " + none +
           ", and the profile does not ask for it; it does not count");
  } else {
    e.block_result(
        test, " passes, but " + none + ", and the profile does not name it",
        "enter limits of it (" + Evaluation::file_command("add-limit", "LIMIT.toml") +
            ") and name them in the profile, or name the specification there (tensile_specs), "
            "so that whoever approves it answers for tests by it: " +
            e.correction(e.profile()) + "; where the name is wrong: " + e.correction(test));
  }
}

// A verdict that was typed has to stand against the limits that are at hand.
void against_limits(Evaluation& e, const LotRecord& test, const std::string& remedy) {
  const std::string& spec = test.text("spec");
  const std::vector<tensile::LimitRow> limits = e.limits().tension(spec);
  const TensileFindings found =
      tensile_findings(test, limits, e.rule(), e.profile().flag("accepts_unverified"));
  if (!found.at_hand) return without_limits(e, test);
  const std::string material = e.head().text("material");
  for (const tensile::LimitRow& limit : limits) {
    if (same_material(limit.material, material)) continue;
    std::string what = name_of(test);
    what.append(" was judged by ").append(spec).append(", which is for ");
    what.append(limit.material).append(", not ").append(material);
    e.block(what, remedy);
    break;
  }
  std::vector<std::string> told;
  for (const LimitFinding& finding : found.findings) {
    if (finding.standing == LimitStanding::kUnverified) {
      told.push_back(finding.what);
    } else {
      e.block_result(test, " passes, but its " + finding.what, remedy);
    }
  }
  if (told.empty()) return;
  const std::string more = std::to_string(told.size() - 1);
  e.note(name_of(test) + ": " + told.front() +
         (told.size() > 1 ? " (and " + more + " more of this kind)" : ""));
}

// Without a table of retests in the profile a bar that broke outside the gauge marks and passes
// counts, unless the profile names a specification whose own table asks for further pieces.
void broken_outside(Evaluation& e, const LotRecord& test) {
  if (e.retest_rule() != nullptr || test.text("verdict") != "pass" ||
      test.text("fracture") != "outside") {
    return;
  }
  const std::string what = name_of(test) + " passes and broke outside the gauge marks";
  const tensile::RetestRule* rule = rule_of_spec(test.text("spec"));
  if (rule != nullptr && names_spec(e.profile(), test.text("spec")) && !accepts_outside(*rule)) {
    e.block(what + "; " + rule->title,
            "name that table in the profile (retest_rule = \"" + rule->id + "\"), " +
                e.correction(e.profile()) + ", and test further bars: " +
                e.command("add-tensile", "TEST.toml --retest-of " + shell_word(test.key)));
  } else {
    e.note(what + ": it counts, since the profile has no table of retests");
  }
}

void tensile_test(Evaluation& e, const LotRecord& test) {
  mechanical(e, test);
  const std::string remedy = "enter it again: " + e.correction(test);
  for (const char* field : {"rm_mpa", "rp02_mpa", "a_pct"}) {
    const std::string value = field, u = "u_" + value;
    if (!optional_number(test, value)) {
      e.block_result(test, " has no " + std::string(quantity(value).name), remedy);
    } else if (!(optional_number(test, u).value_or(0.0) > 0.0)) {
      e.block_result(test, no_uncertainty(value), remedy);
    }
  }
  if (test.text("verdict") == "pass") {
    against_limits(e, test, remedy);
    const std::string why = elongation_contradiction(test);
    if (!why.empty()) {
      e.block_result(test, " passes, but its " + why,
                     "measure Lu of its own piece again: " + remedy);
    }
  }
  broken_outside(e, test);
  // What a table of retests passes over needs its reason on record, for each bar.
  const std::string because = test.text("invalid_because");
  if (!because.empty() && !is_invalid_cause(because)) {
    const std::string what = name_of(test) + " is said not to count because of " + because +
                             ", which is none of the causes: " + invalid_causes_text();
    if (e.out.state == "ACCEPT") {
      e.note(what);
    } else {
      e.block(what, remedy);
    }
  }
  std::string why;
  if (!because.empty()) {
    why = " does not count because of " + test.text("invalid_because") +
          ", and no closed nonconformity says so";
  } else if (e.retest_rule() != nullptr && test.text("verdict") != "pass" &&
             test.text("fracture") == "outside") {
    why = " broke outside the gauge marks, and no closed nonconformity says so";
  } else if (e.retest_rule() != nullptr && test.text("verdict") == "fail") {
    why = " failed, and no closed nonconformity is about it";
  }
  if (!why.empty() && !e.answered(test)) e.block_result(test, why, e.nonconformity_command(test));
}

// What failed must not stay out of the record without a word.
void whole_tables(Evaluation& e) {
  for (const auto& [table, names] : unaccounted_specimens(e.of("fatigue"))) {
    std::string all;
    for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
    e.block("the table of fatigue tests " + table.substr(0, 12) +
                "... has specimens that are neither entered nor left out with a reason: " + all,
            "enter them: " +
                e.command("add-fatigue-table",
                          "TABLE.csv --test NUMBER --part SERIAL --instrument MACHINE "
                          "--tested TIME") +
                ", or correct an entry of the table with left_out and left_out_because");
  }
}

// What the checks of the curves found; where one speaks of many tests, these by name alone.
void flagged_checks(Evaluation& e) {
  constexpr std::size_t kMostEach = 2;
  std::map<std::string, std::vector<std::pair<const LotRecord*, std::string>>> by_check;
  for (const LotRecord* test : e.of("tensile")) {
    for (const std::string& flagged : test->list("flagged")) {
      by_check[flagged.substr(0, flagged.find(':'))].emplace_back(test, flagged);
    }
  }
  for (const auto& [check, found] : by_check) {
    std::vector<std::string> names;
    for (const auto& [test, flagged] : found) {
      if (found.size() <= kMostEach) e.note(name_of(*test) + ", " + flagged);
      names.push_back(test->key);
    }
    if (found.size() <= kMostEach) continue;
    e.note("the check of curves \"" + check + "\" is flagged of tensile tests " +
           names_text(names) + "; the batch record has what was found of each");
  }
}

}  // namespace

void evaluate_tests(Evaluation& e) {
  for (const LotRecord* test : e.of("tensile")) tensile_test(e, *test);
  flagged_checks(e);
  if (e.retest_rule() != nullptr && e.retest_rule()->verify &&
      !e.limits().compared(retest_data_id(e.retest_rule()->id)) &&
      !e.profile().flag("accepts_unverified")) {
    e.block(
        "the table of retests " + e.retest_rule()->id + " was not compared with its specification",
        comparison_remedy(retest_data_id(e.retest_rule()->id)));
  }
  for (const LotRecord* test : e.of("compression")) compression_test(e, *test);
  for (const LotRecord* test : e.of("fatigue")) fatigue_test(e, *test);
  whole_tables(e);
  evaluate_test_counts(e);
}

}  // namespace asbuilt
