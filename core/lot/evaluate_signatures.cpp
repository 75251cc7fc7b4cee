// Signatures: of the profile, of concessions, of the lot.
#include <algorithm>
#include <set>

#include "core/lot/dispositions.h"
#include "core/lot/evaluation.h"
#include "core/lot/limit_entries.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/process_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

// The last entry that a signature on the lot has to cover: all of the lot but signatures and its
// acceptance, its profile with the limits that it names, and what is said of the instruments it
// used.
std::int64_t last_that_counts(const Evaluation& e) {
  std::set<std::string> instruments;
  for (const LotRecord* r : e.current()) {
    if (r->lot != e.lot()) continue;
    for (const char* field : {"instrument", "extensometer"}) instruments.insert(r->text(field));
  }
  std::int64_t last = 0;
  for (const LotRecord& r : e.records()) {
    const bool own = r.lot == e.lot() && r.kind != "signature" &&
                     !(r.kind == "disposition" && r.key == e.lot() && r.text("to") == "ACCEPT");
    const bool profile =
        (r.kind == "profile" && r.key == e.profile().key) ||
        (r.kind == "limit" && contains(e.profile().list("limits"), r.key)) ||
        (r.kind == "comparison" && contains(e.profile().list("comparisons"), r.key)) ||
        (r.kind == "tolerance" && contains(e.profile().list("tolerances"), r.key)) ||
        (r.kind == "process_limit" && contains(e.profile().list("process_limits"), r.key));
    // A later calibration is news, not a change; a corrected one is a change.
    const bool instrument = (r.kind == "instrument" || r.kind == "calibration") &&
                            r.supersedes != 0 && instruments.contains(r.text("instrument"));
    if (own || profile || instrument) last = r.id;
  }
  return last;
}

// "is the only one who measured", "is the only one who entered measurements", or nothing: a
// laboratory's name vouches for nothing, so who entered every result does not release either. What
// somebody measured or entered stays his own when a colleague enters it again.
std::string alone(const Evaluation& e, const std::string& user) {
  const std::string person = e.person(user);
  bool any = false, measured_all = true, entered_all = true;
  for (const LotRecord* r : e.current()) {
    if (!is_result(*r)) continue;
    any = true;
    bool measured = false, entered = false;
    for (const LotRecord* version : versions_of(e.records(), *r)) {
      measured = measured || e.measurer(*version) == person;
      entered = entered || e.person(version->actor) == person;
    }
    measured_all = measured_all && measured;
    entered_all = entered_all && entered;
  }
  if (!any) return "";
  if (measured_all) return "is the only one who measured";
  return entered_all ? "is the only one who entered measurements" : "";
}

// Another person than its authors answers for what a release needs. It is one entry of the file: an
// approval that was given in another lot holds here, until the entry is superseded.
void approved(Evaluation& e, const LotRecord& entry, const LotRecord* approval,
              const std::string& name, const std::string& more) {
  if (approval == nullptr) {
    e.sign("the " + name + more + " is not approved by another person than " +
               joined(authors_of(e.records(), entry)),
           e.command("sign", "--meaning approval --entry " + std::to_string(entry.id)));
  } else if (approval->lot != e.lot()) {
    e.note("The " + name + " was approved by " + approval->text("full_name") + " in lot " +
           approval->lot + " (entry " + std::to_string(approval->id) + ")");
  }
}

}  // namespace

void evaluate_acceptance_by(Evaluation& e, const std::string& user) {
  const std::string why = alone(e, user);
  if (why.empty()) return;
  e.block("who accepts the lot, " + user + ", " + why,
          "another person accepts it: " +
              e.command("disposition", "--to ACCEPT --justification \"...\""));
}

void evaluate_profile(Evaluation& e) {
  approved(e, e.profile(), approval_by_another(e.records(), e.profile()),
           "acceptance profile " + e.profile().key, "");
}

// What the profile names has to be approved as the profile is. A comparison that tells of other
// rows than those built in clears nothing, which the marks of the rows then say.
void evaluate_limits(Evaluation& e) {
  for (const NamedEntry& named : e.limits().named()) {
    const LotRecord& entry = *named.entry;
    const bool limit = entry.kind == "limit";
    approved(e, entry, named.approval, entry.kind + " " + entry.key,
             limit ? " (" + limit_words(entry) + ")" : " of " + entry.text("data"));
    if (named.void_because.empty()) continue;
    e.note("The comparison " + entry.key + " of " + entry.text("data") +
           " holds no more: " + named.void_because + ". Compare again: asbuilt lot limits");
  }
  for (const NamedEntry& named : e.tolerances().named()) {
    const LotRecord& entry = *named.entry;
    approved(e, entry, named.approval, "tolerance " + entry.key,
             " (" + tolerance_words(entry) + ")");
  }
  for (const LotRecord* limit : e.of("process_limit")) {
    if (!contains(e.profile().list("process_limits"), limit->key)) continue;
    approved(e, *limit, approval_by_another(e.records(), *limit), "process limit " + limit->key,
             " (" + process_limit_words(*limit) + ")");
  }
}

void evaluate_signatures(Evaluation& e) {
  const std::int64_t last = last_that_counts(e);
  // Whoever signed everything that counts, whatever it means.
  std::set<std::string> people;
  for (const LotRecord* s : signatures_on(e.records(), e.lot(), 0)) {
    if (s->number("covers_to") >= static_cast<double>(last)) people.insert(e.person(s->actor));
  }
  for (const std::string& meaning : e.profile().list("required_signatures")) {
    const std::string remedy = e.command("sign", "--meaning " + meaning);
    const LotRecord* found = nullptr;
    for (const LotRecord* s : signatures_on(e.records(), e.lot(), 0)) {
      if (s->text("meaning") == meaning) found = s;
    }
    if (found == nullptr) {
      e.sign("the signature for " + meaning + " is missing", remedy);
    } else if (!(found->number("covers_to") >= static_cast<double>(last))) {
      e.sign("the signature for " + meaning + " by " + found->text("full_name") +
                 " does not cover entry " + std::to_string(last) + ", which came later",
             remedy);
    } else {
      const std::string why = meaning == "release" ? alone(e, found->actor) : "";
      if (!why.empty()) {
        e.sign("who signed for release " + why, "another person releases: " + remedy);
      }
    }
  }
  if (e.profile().flag("two_people") && people.size() == 1) {
    e.sign("one person gave all signatures, two are asked for",
           "another person signs: " + e.command("sign", "--meaning review"));
  }
  const LotRecord* accepted = disposition_entry(e.records(), e.lot(), e.lot());
  if (e.out.state == "ACCEPT") evaluate_acceptance_by(e, accepted->actor);
  if (e.out.state == "ACCEPT" && accepted->id < last) {
    e.block(
        "the lot was changed after it was accepted (entry " + std::to_string(last) + ")",
        e.command("disposition", "--to PENDING --nonconformance NUMBER --justification \"...\"") +
            ", and decide again");
  }
}

}  // namespace asbuilt
