// Parts: decided, with their evidence, measured since their last rework.
#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/print.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluation.h"
#include "core/lot/measured_data.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/repeated_values.h"
#include "core/lot/signatures.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

// What a concession of an earlier entry forgives: results up to it that its nonconformity named
// then and names now, not the lack of them.
struct Forgiven {
  const LotRecord* concession = nullptr;
  const LotRecord* then = nullptr;  // its nonconformity as it was decided by
  const LotRecord* now = nullptr;   // the same today

  bool holds(const LotRecord& result) const {
    if (concession == nullptr || then == nullptr || now == nullptr) return false;
    if (result.id > concession->id) return false;
    // Without a word of what it is about it is about what was there when it was written.
    for (const LotRecord* n : {then, now}) {
      if (!names_result(*n, result) || (!tells_about(*n) && n->id < result.id)) return false;
    }
    return true;
  }
};

void inspection(Evaluation& e, const LotRecord& i, const Forgiven& forgiven) {
  const std::string verdict = i.text("verdict");
  if (verdict != "conforms" && !forgiven.holds(i)) {
    e.block_result(i, (verdict == "undecided" ? " is undecided" : " does not conform"),
                   e.nonconformity_command(i) + ", then a disposition or another inspection");
  }
  // A size variant may have a design of its own.
  const LotRecord* part = e.find("part", i.text("part"));
  const std::string own = part == nullptr ? "" : part->text("design_sha256");
  if (i.text("design_sha256") != (own.empty() ? e.head().text("design_sha256") : own)) {
    e.block_result(
        i, " compared it with another design than the lot's",
        "inspect against its design, or correct the design_sha256 of the lot, " +
            e.correction(e.head()) +
            (part == nullptr ? ""
                             : ", or, of a size variant, of the part, " + e.correction(*part)));
  }
  const std::string plan = i.text("plan_sha256"), wanted = e.profile().text("plan_sha256");
  if (plan.empty()) {
    e.block_result(i, " was judged by default tolerances, no plan", "inspect it by a plan");
  } else if (!wanted.empty() && plan != wanted) {
    e.block_result(i, " was judged by another plan than the profile's", "inspect it by that plan");
  }
  evaluate_instrument(e, i, i.text("scanned"));
  evaluate_order(e, i, i.text("scanned"));
}

// What the profile names is the drawing's; nobody answers for other limits.
void contradicting_limits(Evaluation& e, const LotRecord& d, const HeldLimits& held) {
  std::string remedy;
  if (held.tolerance != nullptr) {
    remedy = "enter it again with these limits, or with none: " + e.correction(d) +
             "; where the drawing has changed, let the profile name limits by it: " +
             Evaluation::file_command("add-tolerance", "TOLERANCE.toml");
  } else {
    const LotRecord* part = e.find("part", d.text("part"));
    remedy = "enter limits for it and name them in the profile: " +
             Evaluation::file_command("add-tolerance", "TOLERANCE.toml");
    if (part != nullptr) remedy += "; or correct the part: " + e.correction(*part);
  }
  e.block_result(d, ": " + held.contradiction, remedy);
}

// It is held against every approved version of its tolerance.
void moved_limits(Evaluation& e, const LotRecord& d, double u, const HeldLimits& held) {
  if (held.tolerance == nullptr) return;
  for (const LotRecord* version : approved_before(e, *held.tolerance)) {
    const HeldLimits before = Tolerances::by(d, *version);
    if (dimension_outcome(d, u, before, e.rule()) != Outcome::kDoesNotConform) continue;
    if (e.answered(d)) return;
    std::string what = name_of(d);
    what.append(" did not conform before its limits were changed: ");
    what.append(range_text(before.lower, before.upper, d.text("unit")));
    what.append(" (tolerance ").append(version->key).append(", entry ");
    what.append(std::to_string(version->id)).append(")");
    e.block(what, e.nonconformity_command(d));
    return;
  }
}

void dimension(Evaluation& e, const LotRecord& d, const Forgiven& forgiven) {
  evaluate_instrument(e, d, d.text("measured"));
  const HeldLimits held = e.tolerances().of(d);
  if (!held.contradiction.empty()) contradicting_limits(e, d, held);
  const std::optional<double> u = optional_number(d, "u");
  if (!u || *u == 0.0) {
    e.block_result(d, (u ? " has an uncertainty of 0" : " has no uncertainty"),
                   "enter it again with u: " + e.correction(d));
    return;
  }
  if (!held.any()) e.without_limit.push_back(name_of(d));
  const Outcome outcome = dimension_outcome(d, *u, held, e.rule());
  if (forgiven.holds(d)) return;
  if (outcome == Outcome::kConforms) {
    moved_limits(e, d, *u, held);
    return;
  }
  e.block_result(
      d,
      (outcome == Outcome::kUndecided ? " is too near its limit to decide" : " does not conform"),
      e.nonconformity_command(d) + ", then a disposition or another measurement");
}

// It says nothing of the part as it is now; what was wrong then was a nonconformity all the same.
void repeated(Evaluation& e, const LotRecord& d, const std::string& since) {
  if (!result_failed(e, d) && !is_outside(e, d)) {
    return moved_limits(e, d, optional_number(d, "u").value_or(0.0), e.tolerances().of(d));
  }
  if (e.answered(d)) return;
  e.block_result(
      d, " was outside its limits before " + since + ", and no closed nonconformity is about it",
      e.nonconformity_command(d));
}

// What the profile wants measured on every implant.
void required_dimensions(Evaluation& e, const std::string& serial) {
  for (const std::string& asked : e.profile().list("required_dimensions")) {
    bool measured = false, limited = false;
    for (const LotRecord* d : e.of("dimension")) {
      if (d->text("part") != serial) continue;
      if (!same_characteristic(d->text("characteristic"), asked)) continue;
      measured = true;
      limited = limited || e.tolerances().of(*d).any();
    }
    if (limited) continue;
    std::string what = measured ? "has no limit for the dimension " : "has no dimension ";
    what.append(asked).append(", which the profile asks for");
    std::string options = "--part " + shell_word(serial);
    options.append(" --characteristic ").append(shell_word(asked)).append(" ...");
    e.block_part(serial, what, e.command("add-dimension", options));
  }
}

// What the measurements of a part say.
void evidence(Evaluation& e, const std::string& serial, const Forgiven& forgiven) {
  const std::string rework = last_rework(e.records(), e.lot(), serial);
  int since = 0;
  if (const LotRecord* found = e.find("inspection", serial); found != nullptr) {
    inspection(e, *found, forgiven);
    if (found->text("scanned") > rework) {
      ++since;
    } else {
      e.block_part(serial, "was reworked after it was scanned", "scan and inspect it again");
    }
  } else if (e.profile().flag("needs_inspection")) {
    e.block_part(serial, "has no inspection",
                 e.command("add-inspection", "--part " + shell_word(serial) +
                                                 " --instrument SCANNER --scanned TIME"));
  }
  for (const LotRecord* d : e.of("dimension")) {
    if (d->text("part") != serial) continue;
    const std::string done = e.repeated().done_since(*d);
    if (!done.empty()) {
      repeated(e, *d, done);
      continue;
    }
    dimension(e, *d, forgiven);
    if (d->text("measured") > rework) {
      evaluate_order(e, *d, d->text("measured"));
      ++since;
    } else {
      e.block_result(*d, " was measured before the part was reworked", "measure it again");
    }
  }
  required_dimensions(e, serial);
  evaluate_retested(e, serial);
  if (!rework.empty() && since == 0) {
    e.block_part(serial, "was reworked and not measured since", "inspect or measure it");
  }
}

// A part that is not released is controlled by a nonconformity: 21 CFR 820.90, ISO 13485:2016, 8.3
// (both from secondary sources).
void rejected(Evaluation& e, const LotRecord& decided) {
  if (e.answered_decision(decided)) return;
  e.block_part(decided.key,
               "is decided " + decided.text("to") + ", and no closed nonconformity names it",
               e.nonconformity_command(decided.key));
}

std::string to_the_board(const Evaluation& e, const LotRecord& conceded) {
  return e.command("disposition",
                   "--part " + shell_word(conceded.key) + " --to MRB --nonconformance " +
                       shell_word(conceded.text("nonconformance")) + " --justification \"...\"");
}

// What a concession forgives stays on record as it was conceded.
void conceded_results(Evaluation& e, const LotRecord& decided, const LotRecord& nonconformity) {
  for (const LotRecord& r : e.records()) {
    if (r.id > decided.id || r.lot != e.lot() || r.text("part") != decided.key || !is_result(r) ||
        r.withdrawn() || !names_result(nonconformity, r)) {
      continue;
    }
    if (!result_failed(e, r) && !is_outside(e, r) && !is_undecided(e, r)) continue;
    const auto next =
        std::find_if(e.records().begin() + decided.id, e.records().end(),
                     [&r](const LotRecord& later) { return later.supersedes == r.id; });
    if (next == e.records().end()) continue;
    std::string rest = next->withdrawn() ? " was withdrawn" : " was corrected";
    rest.append(" (entry ").append(std::to_string(next->id)).append(") after the concession for ");
    rest.append(decided.key).append(", whose nonconformity is about it");
    e.block_result(r, rest, "decide again by what stands there now: " + to_the_board(e, decided));
  }
}

// It counts once two people who may decide have signed it, and for what its nonconformity said
// then. Whether it counts: `signed_by_two`.
Forgiven concession(Evaluation& e, const LotRecord& decided, bool& signed_by_two) {
  std::set<std::string> people;
  for (const LotRecord* s : signatures_on(e.records(), e.lot(), decided.id)) {
    const std::string meaning = s->text("meaning");
    const LotRecord* signer = e.find("user", s->actor);
    if (signer == nullptr || !has_role(*signer, "quality")) continue;
    if (meaning == "approval" || meaning == "responsibility") people.insert(e.person(s->actor));
  }
  signed_by_two = people.size() >= 2;
  if (!signed_by_two) {
    e.block("the concession for " + decided.key + " is signed by " + std::to_string(people.size()) +
                " of 2 people of the role quality, for approval or responsibility, and does not "
                "count yet",
            "another person of the role quality than who signed: " +
                e.command("sign", "--meaning approval --entry " + std::to_string(decided.id)));
  }
  if (decided.text("regulatory_check").empty()) {
    e.note("The concession for " + decided.key +
           " does not say how applicable regulatory requirements were found to be met (ISO 13485, "
           "8.3.2)");
  }
  const std::string number = decided.text("nonconformance");
  const LotRecord* then = nullptr;
  for (const LotRecord& r : e.records()) {
    if (r.lot == e.lot() && r.kind == "nonconformance" && r.key == number && r.id < decided.id) {
      then = &r;
    }
  }
  const LotRecord* now = e.find("nonconformance", number);
  if (now == nullptr || then == nullptr || now->text("description") != then->text("description")) {
    e.block("nonconformity " + number + " was rewritten after the concession for " + decided.key,
            to_the_board(e, decided));
  }
  if (then != nullptr) conceded_results(e, decided, *then);
  return {&decided, then, now};
}

void undecided(Evaluation& e, const std::string& serial, const std::string& state) {
  e.block_part(serial, "is undecided: " + state,
               e.command("disposition",
                         "--part " + shell_word(serial) + " --to STATE --justification \"...\""));
}

void implant(Evaluation& e, const LotRecord& part) {
  ++e.out.implants;
  Forgiven forgiven;
  const LotRecord* decided = disposition_entry(e.records(), e.lot(), part.key);
  if (decided == nullptr) {
    undecided(e, part.key, "PENDING");
  } else if (decided->text("to") == "REJECT" || decided->text("to") == "SCRAP") {
    ++e.out.rejected;
    return rejected(e, *decided);
  } else if (decided->text("to") == "ACCEPT") {
    ++e.out.accepted;
  } else if (decided->text("to") == "CONCESSION") {
    bool signed_by_two = false;
    forgiven = concession(e, *decided, signed_by_two);
    e.out.conceded += signed_by_two ? 1 : 0;
  } else {
    undecided(e, part.key, decided->text("to"));
  }
  evidence(e, part.key, forgiven);
}

// Fewer or more made than planned, by how many.
void planned(Evaluation& e) {
  const double difference = static_cast<double>(e.out.implants) - e.head().number("quantity");
  if (difference == 0.0) return;
  std::string note = "Implants entered: " + std::to_string(e.out.implants);
  note.append(", planned: ").append(decimal_text(e.head().number("quantity"))).append("; ");
  note.append(decimal_text(std::abs(difference)));
  e.note(note.append(difference < 0.0 ? " planned and not entered" : " more than planned"));
}

// Whatever a part is called, what was found on it and decided about it counts.
void specimen(Evaluation& e, const LotRecord& part) {
  Forgiven forgiven;
  if (const LotRecord* decided = disposition_entry(e.records(), e.lot(), part.key)) {
    const std::string to = decided->text("to");
    bool signed_by_two = false;
    if (to == "REJECT" || to == "SCRAP") rejected(e, *decided);
    if (to == "CONCESSION") forgiven = concession(e, *decided, signed_by_two);
  }
  const LotRecord* found = e.find("inspection", part.key);
  if (found != nullptr && result_failed(e, *found) && !forgiven.holds(*found) &&
      !e.answered(*found)) {
    e.block_result(*found, " does not conform, and no closed nonconformity is about it",
                   e.nonconformity_command(*found));
  }
  for (const LotRecord* d : e.of("dimension")) {
    if (d->text("part") == part.key) dimension(e, *d, forgiven);
  }
}

}  // namespace

bool is_rejected_build(const Evaluation& e, const std::string& build) {
  bool any = false;
  for (const LotRecord* part : e.of("part")) {
    if (part->text("role") != "implant" || part->text("build") != build) continue;
    const LotRecord* decided = disposition_entry(e.records(), e.lot(), part->key);
    if (decided == nullptr) return false;
    const std::string to = decided->text("to");
    if ((to != "REJECT" && to != "SCRAP") || !e.answered_decision(*decided)) return false;
    any = true;
  }
  return any;
}

void evaluate_part(Evaluation& e, const std::string& serial) {
  evidence(e, serial, {});
  for (const LotRecord* n : e.of("nonconformance")) {
    if (n->text("state") != "open" || !contains(n->list("parts"), serial)) continue;
    std::string what = "has the open nonconformity ";
    what.append(n->key).append(": ").append(n->text("description"));
    e.block_part(serial, what, "close it: " + e.correction(*n));
  }
}

void evaluate_parts(Evaluation& e) {
  for (const LotRecord* part : e.of("part")) {
    if (part->text("role") == "implant") {
      implant(e, *part);
      continue;
    }
    specimen(e, *part);
  }
  if (e.out.accepted + e.out.conceded == 0) {
    e.block("no implant is accepted",
            e.command("disposition", "--part SERIAL --to ACCEPT --justification \"...\""));
  }
  planned(e);
}

}  // namespace asbuilt
