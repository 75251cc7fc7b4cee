// Parts: decided, with their evidence, measured since their last rework.
#include <set>

#include "core/base/print.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluation.h"
#include "core/lot/measured_data.h"
#include "core/lot/signatures.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

// What a concession of an earlier entry forgives: results up to it, not the lack of them.
struct Forgiven {
  std::int64_t to = 0;
};

void inspection(Evaluation& e, const LotRecord& i, const Forgiven& forgiven) {
  const std::string verdict = i.text("verdict");
  if (verdict != "conforms" && i.id > forgiven.to) {
    e.block(name_of(i) + (verdict == "undecided" ? " is undecided" : " does not conform"),
            e.nonconformity_command(i.text("part")) + ", then a disposition or another inspection");
  }
  // A size variant may have a design of its own.
  const LotRecord* part = e.find("part", i.text("part"));
  const std::string own = part == nullptr ? "" : part->text("design_sha256");
  if (i.text("design_sha256") != (own.empty() ? e.head().text("design_sha256") : own)) {
    e.block(name_of(i) + " compared it with another design than the lot's",
            "inspect against its design, or correct the design_sha256 of the lot, " +
                e.correction(e.head()) +
                (part == nullptr ? ""
                                 : ", or, of a size variant, of the part, " + e.correction(*part)));
  }
  const std::string plan = i.text("plan_sha256"), wanted = e.profile().text("plan_sha256");
  if (plan.empty()) {
    e.block(name_of(i) + " was judged by default tolerances, no plan", "inspect it by a plan");
  } else if (!wanted.empty() && plan != wanted) {
    e.block(name_of(i) + " was judged by another plan than the profile's",
            "inspect it by that plan");
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
  e.block(name_of(d) + ": " + held.contradiction, remedy);
}

void dimension(Evaluation& e, const LotRecord& d, const Forgiven& forgiven) {
  evaluate_instrument(e, d, d.text("measured"));
  evaluate_order(e, d, d.text("measured"));
  const HeldLimits held = e.tolerances().of(d);
  if (!held.contradiction.empty()) contradicting_limits(e, d, held);
  const std::optional<double> u = optional_number(d, "u");
  if (!u || *u == 0.0) {
    e.block(name_of(d) + (u ? " has an uncertainty of 0" : " has no uncertainty"),
            "enter it again with u: " + e.correction(d));
    return;
  }
  if (!held.any()) e.without_limit.push_back(name_of(d));
  const Outcome outcome = dimension_outcome(d, *u, held, e.rule());
  if (outcome == Outcome::kConforms || d.id <= forgiven.to) return;
  e.block(name_of(d) + (outcome == Outcome::kUndecided ? " is too near its limit to decide"
                                                       : " does not conform"),
          e.nonconformity_command(d.text("part")) + ", then a disposition or another measurement");
}

// When the part was last sent back to be worked on; empty: never.
std::string last_rework(const Evaluation& e, const std::string& serial) {
  std::string when;
  for (const LotRecord& r : e.records()) {
    if (r.lot == e.lot() && r.kind == "disposition" && r.key == serial &&
        r.text("to") == "REWORK") {
      when = r.utc;
    }
  }
  return when;
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
  const std::string rework = last_rework(e, serial);
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
    dimension(e, *d, forgiven);
    if (d->text("measured") > rework) {
      ++since;
    } else {
      e.block(name_of(*d) + " was measured before the part was reworked", "measure it again");
    }
  }
  required_dimensions(e, serial);
  if (!rework.empty() && since == 0) {
    e.block_part(serial, "was reworked and not measured since", "inspect or measure it");
  }
}

// An implant that is not released is controlled by a nonconformity: 21 CFR 820.90, ISO 13485:2016,
// 8.3 (both from secondary sources).
void rejected(Evaluation& e, const LotRecord& decided) {
  ++e.out.rejected;
  if (e.answered(decided.key)) return;
  e.block_part(decided.key,
               "is decided " + decided.text("to") + ", and no closed nonconformity names it",
               e.nonconformity_command(decided.key));
}

// It counts once two people have signed it, and for what its nonconformity said then.
void concession(Evaluation& e, const LotRecord& decided) {
  std::set<std::string> people;
  for (const LotRecord* s : signatures_on(e.records(), e.lot(), decided.id)) {
    const std::string meaning = s->text("meaning");
    if (meaning == "approval" || meaning == "responsibility") people.insert(s->actor);
  }
  if (people.size() < 2) {
    e.block("the concession for " + decided.key + " is signed by " + std::to_string(people.size()) +
                " of 2 people, for approval or responsibility, and does not count yet",
            "another person than who signed: " +
                e.command("sign", "--meaning approval --entry " + std::to_string(decided.id)));
  } else {
    ++e.out.accepted;
  }
  const std::string number = decided.text("nonconformance");
  std::string then;
  for (const LotRecord& r : e.records()) {
    if (r.lot == e.lot() && r.kind == "nonconformance" && r.key == number && r.id < decided.id) {
      then = r.text("description");
    }
  }
  const LotRecord* now = e.find("nonconformance", number);
  if (now == nullptr || now->text("description") != then) {
    e.block("nonconformity " + number + " was rewritten after the concession for " + decided.key,
            e.command("disposition", "--part " + shell_word(decided.key) +
                                         " --to MRB --nonconformance " + shell_word(number) +
                                         " --justification \"...\""));
  }
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
    return rejected(e, *decided);
  } else if (decided->text("to") == "ACCEPT") {
    ++e.out.accepted;
  } else if (decided->text("to") == "CONCESSION") {
    concession(e, *decided);
    forgiven.to = decided->id;
  } else {
    undecided(e, part.key, decided->text("to"));
  }
  evidence(e, part.key, forgiven);
}

}  // namespace

void evaluate_part(Evaluation& e, const std::string& serial) {
  evidence(e, serial, {});
}

void evaluate_parts(Evaluation& e) {
  for (const LotRecord* part : e.of("part")) {
    if (part->text("role") == "implant") {
      implant(e, *part);
      continue;
    }
    for (const LotRecord* d : e.of("dimension")) {
      if (d->text("part") == part->key) dimension(e, *d, {});
    }
  }
  if (e.out.accepted == 0) {
    e.block("no implant is accepted",
            e.command("disposition", "--part SERIAL --to ACCEPT --justification \"...\""));
  }
  const double planned = e.head().number("quantity");
  if (static_cast<double>(e.out.implants) != planned) {
    e.note("Implants entered: " + std::to_string(e.out.implants) +
           ", planned: " + decimal_text(planned));
  }
}

}  // namespace asbuilt
