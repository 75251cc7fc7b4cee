// What failed, corrected or not, and the nonconformities that answer for it.
#include <algorithm>
#include <set>

#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/material_templates.h"
#include "core/lot/measured_data.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/own_limits.h"
#include "core/lot/signatures.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {

namespace {

// A value is outside where it would fail without any uncertainty.
constexpr ProfileRule kAsItIs{};

void powder_failure(Evaluation& e, const LotRecord& powder, const std::string& how) {
  if (e.answered_powder(powder.key)) return;
  for (const std::string& outside :
       shares_outside(powder, e.limits().composition(e.profile().text("composition")))) {
    std::string what = "powder lot ";
    what.append(powder.key).append(" had ").append(outside).append(", before it was ").append(how);
    e.block(what, powder_answer(e, powder.key));
  }
}

// "inspection 3 of SN-01".
std::string words_of(const StoredInspection& found) {
  std::string words = "inspection " + std::to_string(found.number);
  return words.append(found.serial.empty() ? " of no part" : " of " + found.serial);
}

// Whether the entry in its place is of other numbers. What was added, as limits that were not at
// hand, changes nothing that was measured.
bool numbers_changed(const LotRecord& before, const LotRecord& after) {
  return std::any_of(before.fields.begin(), before.fields.end(), [&after](const auto& field) {
    return std::holds_alternative<double>(field.second) &&
           after.number(field.first) != std::get<double>(field.second);
  });
}

// What lies outside its limit, undecided or said to pass, does not go away either; nor does what
// was undecided, unless the same numbers stand there again, to be decided.
std::string spoke_against(const Evaluation& e, const LotRecord& r, const LotRecord* after) {
  if (result_failed(e, r)) return " failed";
  if (is_outside(e, r)) return " was outside its limits";
  if (!is_undecided(e, r)) return "";
  const bool stands = after != nullptr && !after->withdrawn() && !numbers_changed(r, *after);
  return stands ? "" : " was undecided";
}

// The entry in its place, or nullptr.
const LotRecord* successor(const Evaluation& e, const LotRecord& r) {
  const auto at = std::find_if(e.records().begin(), e.records().end(),
                               [&r](const LotRecord& s) { return s.supersedes == r.id; });
  return at == e.records().end() ? nullptr : &*at;
}

void superseded_result(Evaluation& e, const LotRecord& r, const LotRecord* after,
                       const std::string& how) {
  const std::string spoke = spoke_against(e, r, after);
  if (spoke.empty() || e.answered(r)) return;
  e.block_result(r, spoke + " before it was " + how,
                 "a closed nonconformity for the part says why the first result does not count: " +
                     e.nonconformity_command(r));
}

// Whether a nonconformity of now is about all that this version was.
bool told_now(const Evaluation& e, const LotRecord& version) {
  const Entries& all = e.of("nonconformance");
  return std::any_of(all.begin(), all.end(),
                     [&version](const LotRecord* n) { return keeps_subject(version, *n); });
}

// What a nonconformity was about is not rewritten away, nor taken back by who entered it.
void earlier_versions(Evaluation& e) {
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || r.kind != "nonconformance" || r.withdrawn()) continue;
    const LotRecord* next = successor(e, r);
    if (next == nullptr || told_now(e, r)) continue;
    std::string what = "nonconformity " + r.key;
    what.append(" (entry ").append(std::to_string(r.id)).append(": ").append(r.text("description"));
    if (!next->withdrawn()) {
      what.append(") was about parts, powder or results that no nonconformity names now");
      e.block(what, "name them again: " + e.correction(*next));
    } else if (e.person(next->actor) == e.person(r.actor)) {
      what.append(") was withdrawn by ").append(next->actor).append(", who entered it");
      e.block(what,
              "another person answers, closed and with what it was about: " + e.correction(*next));
    } else {
      what.append(") was withdrawn by ").append(next->actor).append(": ");
      e.note(what.append(next->reason));
    }
  }
}

}  // namespace

std::string powder_answer(const Evaluation& e, const std::string& powder) {
  return "a closed nonconformity for the powder says why that share does not count: " +
         e.command("add-nonconformance",
                   "--nonconformance NUMBER --description \"...\" --action \"...\" --state closed "
                   "--powder " +
                       shell_word(powder));
}

bool result_failed(const Evaluation& e, const LotRecord& r) {
  if (r.kind == "inspection") return r.text("verdict") == "does_not_conform";
  if (is_mechanical(r.kind)) return r.text("verdict") == "fail";
  return r.kind == "dimension" &&
         dimension_outcome(r, optional_number(r, "u").value_or(0.0), e.tolerances().of(r),
                           e.rule()) == Outcome::kDoesNotConform;
}

bool is_undecided(const Evaluation& e, const LotRecord& r) {
  if (r.kind == "dimension") {
    return dimension_outcome(r, optional_number(r, "u").value_or(0.0), e.tolerances().of(r),
                             e.rule()) == Outcome::kUndecided;
  }
  return (is_mechanical(r.kind) || r.kind == "inspection") && r.text("verdict") == "undecided";
}

bool is_outside(const Evaluation& e, const LotRecord& r) {
  if (r.kind == "dimension") {
    return dimension_outcome(r, 0.0, e.tolerances().of(r), kAsItIs) == Outcome::kDoesNotConform;
  }
  if (r.kind == "tensile") {
    const TensileFindings found =
        tensile_findings(r, e.limits().tension(r.text("spec")), kAsItIs, true);
    return std::any_of(found.findings.begin(), found.findings.end(),
                       [](const LimitFinding& f) { return f.standing == LimitStanding::kMissed; });
  }
  if (r.kind != "compression") return false;
  const std::vector<OwnVerdict> own = judge_own_limits(r, &e.profile(), kAsItIs);
  return std::any_of(own.begin(), own.end(),
                     [](const OwnVerdict& v) { return v.outcome == Outcome::kDoesNotConform; });
}

Entries unanswered_failures(const Evaluation& e, const std::string& part) {
  Entries failed;
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || r.text("part") != part || r.withdrawn()) continue;
    const bool now = e.find(r.kind, r.key) == &r;
    if (!result_failed(e, r) && (now || spoke_against(e, r, successor(e, r)).empty())) continue;
    if (e.answer_to(r) == nullptr) failed.push_back(&r);
  }
  return failed;
}

// What failed does not go away by being corrected or withdrawn.
void evaluate_failures(Evaluation& e) {
  std::set<std::int64_t> now;
  for (const LotRecord* r : e.current()) now.insert(r->id);
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || now.contains(r.id) || r.withdrawn()) continue;
    const LotRecord* next = successor(e, r);
    std::string how = next != nullptr && next->withdrawn() ? "withdrawn" : "corrected";
    how.append(" (entry ").append(std::to_string(r.id)).append(")");
    if (r.kind == "powder") powder_failure(e, r, how);
    superseded_result(e, r, next, how);
  }
}

// Who takes a result back says so to whoever releases the lot.
void evaluate_withdrawals(Evaluation& e) {
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || !r.withdrawn() || !is_result(r)) continue;
    const auto before =
        std::find_if(e.records().begin(), e.records().end(),
                     [&r](const LotRecord& earlier) { return earlier.id == r.supersedes; });
    const bool passed = before != e.records().end() && spoke_against(e, *before, &r).empty();
    std::string note = name_of(r);
    note.append(" was withdrawn (entry ").append(std::to_string(r.id)).append(", by ");
    note.append(r.actor).append("): ").append(r.reason);
    e.note(note.append(passed ? "; nothing spoke against it" : "; it had not passed"));
  }
}

void evaluate_untied_of(Evaluation& e, const StoredInspection& found) {
  if (found.verdict != to_string(Outcome::kDoesNotConform) || found.serial.empty()) return;
  if (e.answered(found)) return;
  const bool part = e.find("part", found.serial) != nullptr;
  const std::string number = std::to_string(found.number);
  std::string remedy = "tie it: ";
  if (!part) remedy = "enter the part (" + e.command("add-part", "PART.toml") + ") and tie it: ";
  remedy += e.command("add-inspection", "--part " + shell_word(found.serial) + " --inspection " +
                                            number + " --instrument SCANNER --scanned TIME");
  remedy += ", or a closed nonconformity of the part says why it does not count: ";
  remedy += e.nonconformity_command(found.serial, {"inspection:" + number});
  e.block(words_of(found) + " does not conform and is not in the lot's record", remedy);
}

// Nobody leaves out of the record what speaks against a part.
void evaluate_untied(Evaluation& e) {
  std::string others;
  for (const StoredInspection& found : e.untied()) {
    const std::size_t before = e.out.blockers.size();
    evaluate_untied_of(e, found);
    if (e.out.blockers.size() > before) continue;
    others.append(others.empty() ? "" : ", ").append(words_of(found));
    others.append(" (").append(choice_words(found.verdict)).append(")");
  }
  if (!others.empty()) e.note("Not in the lot's record: " + others);
}

void evaluate_nonconformities(Evaluation& e) {
  earlier_versions(e);
  for (const auto& [number, results] : e.answered_untold) {
    std::string all;
    for (const std::string& result : results) all.append(all.empty() ? "" : ", ").append(result);
    std::string note = "Nonconformity ";
    note.append(number).append(" does not say which results it is about (about) and counts for ");
    e.note(note.append("those that failed before it: ").append(all));
  }
  for (const LotRecord* n : e.of("nonconformance")) {
    const std::string correct = e.correction(*n);
    if (n->text("state") == "open") {
      e.block("nonconformity " + n->key + " is open: " + n->text("description"), correct);
      continue;
    }
    if (says_nothing(n->text("action"))) {
      e.block("nonconformity " + n->key + " was closed without an action", correct);
    }
    if (!has_role(*e.find("user", n->actor), "quality")) {
      e.block("nonconformity " + n->key + " was not closed by the role quality", correct);
    }
  }
}

}  // namespace asbuilt
