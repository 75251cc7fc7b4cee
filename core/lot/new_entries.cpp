#include "core/lot/new_entries.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/lot/evaluation.h"
#include "core/lot/invalid_causes.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/relabelled_parts.h"
#include "core/lot/signatures.h"
#include "core/lot/step_reach.h"

namespace asbuilt {
namespace {

std::string shown_name(const LotRecord& record) {
  return record.kind + " \"" + record.key + "\"";
}

// Which failed results a nonconformity is about is for who enters it to say.
void about_failed_results(const LotRecord& record, const Evaluation& e, EntryProblems& found) {
  if (tells_about(record)) return;
  std::string failed, words;
  std::set<std::string> told;
  for (const std::string& part : record.list("parts")) {
    for (const LotRecord* r : unanswered_failures(e, part)) {
      failed.append(failed.empty() ? "" : ", ").append(name_of(*r)).append(" (entry ");
      failed.append(std::to_string(r->id)).append(")");
      if (!told.insert(about_word(*r)).second) continue;
      words.append(words.empty() ? "" : ",").append(about_word(*r));
    }
  }
  if (failed.empty()) return;
  found.push_back({"a nonconformity does not say which results it is about",
                   shown_name(record) + ", about; failed without an answer: " + failed,
                   "names of results, or none", "--about " + shell_word(words)});
}

void nonconformity(const LotRecord& record, const RecordIndex& existing, EntryProblems& found) {
  const LotRecord* actor = existing.current("", "user", record.actor);
  if (record.text("state") == "closed" && actor != nullptr && !has_role(*actor, "quality")) {
    found.push_back({"only the role quality closes a nonconformity",
                     shown_name(record) + ", by " + record.actor, "state open, or role quality",
                     "enter it open; somebody of the role quality closes it"});
  }
  for (const char* field : {"description", "action"}) {
    const std::string told = record.text(field);
    if (told.empty() || !says_nothing(told)) continue;
    found.push_back({"a text of a nonconformity says nothing",
                     shown_name(record) + ", " + field + " = \"" + told + "\"",
                     "words: what is not as it should be, and what was done about it", ""});
  }
  const LotRecord* before = existing.entry(record.supersedes);
  if (before != nullptr && !before->withdrawn() && !keeps_subject(*before, record)) {
    found.push_back(
        {"a nonconformity stays about what it was about",
         shown_name(record) + ", parts, powder or about of entry " + std::to_string(before->id),
         "all that it named, and more",
         "what never belonged to it is told in action; one that should never have been "
         "entered is withdrawn: asbuilt lot withdraw"});
  }
  const Evaluation e(existing.records(), record.lot);
  if (e.has_profile()) about_failed_results(record, e, found);
}

void relabelled(const LotRecord& record, const RecordIndex& existing, EntryProblems& found) {
  const LotRecord* before = existing.entry(record.supersedes);
  if (before == nullptr) return;
  if (before->text("build") == record.text("build") &&
      before->text("role") == record.text("role")) {
    return;
  }
  const Evaluation e(existing.records(), record.lot);
  if (!e.has_profile()) return;
  const std::int64_t next = static_cast<std::int64_t>(existing.records().size()) + 1;
  const RelabellingHindrance why = relabelling_hindrance(e, {before, &record}, next);
  if (why.entry == 0 || e.answered_part(record.key, why.entry, next)) return;
  found.push_back({"a part keeps its role and its build, because " + why.what, shown_name(record),
                   "role " + before->text("role") + ", build " + before->text("build"),
                   "or first a closed nonconformity about it: " +
                       e.nonconformity_command(record.key, {"part:" + record.key})});
}

// ISO 13485:2016, 8.3.2, from secondary sources: verify. Older concessions are noted.
void regulatory_check(const LotRecord& record, EntryProblems& found) {
  const std::string told = record.text("regulatory_check");
  if (record.text("to") != "CONCESSION") {
    if (told.empty()) return;
    found.push_back({"only a concession has a regulatory check",
                     shown_name(record) + ", to " + record.text("to"), "none", ""});
  } else if (says_nothing(told)) {
    found.push_back(
        {"a concession does not say how applicable regulatory requirements were found to be met",
         shown_name(record) + ", regulatory_check = \"" + told + "\"",
         "words: which were checked, and with what result", "--regulatory-check \"...\""});
  }
}

// Why something was decided, corrected or withdrawn, somebody has to be able to read years later.
void says_why(const LotRecord& record, EntryProblems& found) {
  const bool decision = record.kind == "disposition";
  const std::string told = decision ? record.text("justification") : record.reason;
  if ((!decision && record.supersedes == 0) || !says_nothing(told)) return;
  const char* what = decision             ? "a decision does not say why"
                     : record.withdrawn() ? "a withdrawal does not say why"
                                          : "a correction does not say why";
  std::string where = shown_name(record);
  where.append(decision ? ", justification = \"" : ", reason = \"").append(told).append("\"");
  found.push_back({what, where, "words, of three letters at least", ""});
}

void virgin_powder(const LotRecord& record, EntryProblems& found) {
  const double share = record.number("virgin_pct");
  if (record.text("state") == "virgin" && !std::isnan(share) && share != 100.0) {
    found.push_back({"virgin powder is not all virgin", shown_name(record) + ", virgin_pct",
                     "100 %", "of a blend: state blend"});
  }
  if (record.text("state") == "used" && share == 100.0) {
    found.push_back({"used powder is all virgin", shown_name(record) + ", virgin_pct",
                     "less than 100 %", "of powder that was in no build: state virgin"});
  }
}

void named_once(const LotRecord& record, const char* field, EntryProblems& found) {
  std::set<std::string> seen;
  for (const std::string& name : record.list(field)) {
    if (seen.insert(name).second) continue;
    found.push_back({"a powder lot is named twice",
                     shown_name(record) + ", " + field + " = \"" + name + "\"", "each once", ""});
  }
}

}  // namespace

EntryProblems new_entry_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  says_why(record, found);
  if (record.withdrawn()) return found;
  if (record.kind == "nonconformance") nonconformity(record, existing, found);
  if (record.kind == "disposition") regulatory_check(record, found);
  if (record.kind == "step") {
    for (ErrorText& problem : step_reach_problems(record, existing)) {
      found.push_back(std::move(problem));
    }
  }
  if (record.kind == "part" && record.supersedes != 0) relabelled(record, existing, found);
  const std::string day = record.utc.substr(0, 10);
  if (record.kind == "calibration" && record.text("calibrated") > day) {
    found.push_back({"a calibration lies in the future",
                     shown_name(record) + ", calibrated = " + record.text("calibrated"),
                     "not after " + day + " (UTC)", ""});
  }
  const std::string because = record.text("invalid_because");
  if (record.kind == "tensile" && !because.empty() && !is_invalid_cause(because)) {
    found.push_back({"a test does not count for no cause that there is",
                     shown_name(record) + ", invalid_because = \"" + because + "\"",
                     invalid_causes_text() + "; with free text behind a colon",
                     "such as \"flaw: a pore at the surface\"; a low number is no cause"});
  }
  if (record.kind == "powder") {
    named_once(record, "parents", found);
    virgin_powder(record, found);
  }
  if (record.kind == "build") named_once(record, "powder", found);
  return found;
}

}  // namespace asbuilt
