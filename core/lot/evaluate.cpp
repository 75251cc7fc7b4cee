#include "core/lot/evaluate.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/signatures.h"
#include "core/spec/decision.h"

namespace asbuilt {
namespace {

using Entries = std::vector<const LotRecord*>;

constexpr char kNonconformity[] =
    "asbuilt lot add-nonconformance for the part, then a disposition or another test";

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<double> optional_number(const LotRecord& record, const std::string& field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

std::string name_of(const LotRecord& record) {
  if (record.kind == "inspection") return "the inspection of part " + record.key;
  if (record.kind == "tensile") return "tensile test " + record.key;
  return record.kind + " " + record.key + " of part " + record.text("part") + ", " +
         record.text("characteristic");
}

// What a concession of an earlier entry forgives: results up to it, not the lack of them.
struct Forgiven {
  std::int64_t to = 0;
};

// One lot's entries, and what is asked of them.
class Evaluator {
 public:
  Evaluator(const std::vector<LotRecord>& records, std::string lot)
      : records_(records), lot_(std::move(lot)) {
    for (const LotRecord* r : current_records(records)) {
      if (r->lot == lot_ || r->lot.empty()) current_.push_back(r);
    }
    head_ = find("lot", lot_);
    if (head_ == nullptr) {
      throw Error(ErrorCode::kNotFound, {"there is no such lot", lot_, "", "asbuilt lot show"});
    }
    profile_ = find("profile", head_->text("profile"));
  }

  LotEvaluation all() {
    out_.lot = lot_;
    out_.state = disposition_of(records_, lot_, lot_);
    if (!sound()) return out_;
    if (out_.state != "PENDING" && out_.state != "ACCEPT") {
      block("the lot is in state " + out_.state, "asbuilt lot disposition, to PENDING");
    }
    profile();
    parts();
    builds();
    tests();
    corrected();
    nonconformities();
    signatures();
    return out_;
  }

  std::vector<Blocker> part(const std::string& serial) {
    if (sound()) evidence(serial, {});
    return out_.blockers;
  }

 private:
  void block(const std::string& what, const std::string& remedy) {
    out_.blockers.push_back({what, remedy, false});
  }
  void sign(const std::string& what, const std::string& remedy) {
    out_.blockers.push_back({what, remedy, true});
  }
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    for (const LotRecord* r : current_) {
      if (r->kind == kind && r->key == key) return r;
    }
    return nullptr;
  }
  Entries of(const std::string& kind) const {
    Entries found;
    for (const LotRecord* r : current_) {
      if (r->kind == kind) found.push_back(r);
    }
    return found;
  }

  // Nothing is read out of a record that did not come about by the rules.
  bool sound() {
    for (const std::string& problem : check_history(records_)) {
      block(problem, "asbuilt lot verify; go on with a backup");
    }
    if (profile_ == nullptr) block("the acceptance profile is missing", "asbuilt lot add-profile");
    return out_.blockers.empty();
  }

  // Another person than its author answers for what a release needs.
  void profile() {
    const Entries approvals = signatures_on(records_, lot_, profile_->id);
    const bool approved =
        std::any_of(approvals.begin(), approvals.end(), [this](const LotRecord* s) {
          return s->text("meaning") == "approval" && s->actor != profile_->actor;
        });
    if (approved) return;
    sign("the acceptance profile " + profile_->key + " is not approved by another person than " +
             profile_->actor,
         "asbuilt lot sign --meaning approval --entry " + std::to_string(profile_->id));
  }

  // In calibration on the day of use.
  void calibration(const LotRecord& use, const std::string& when) {
    const std::string instrument = use.text("instrument"), day = when.substr(0, 10);
    const Entries all = of("calibration");
    const bool held = std::any_of(all.begin(), all.end(), [&](const LotRecord* c) {
      return c->text("instrument") == instrument && day >= c->text("calibrated") &&
             day <= c->text("due");
    });
    if (held) return;
    block(name_of(use) + ": instrument " + instrument + " has no calibration that holds on " + day,
          "asbuilt lot add-calibration, or measure again");
  }

  // Whether a closed nonconformity answers for a failed result of this part.
  bool answered(const std::string& part) const {
    const Entries all = of("nonconformance");
    return std::any_of(all.begin(), all.end(), [&part](const LotRecord* n) {
      return n->text("state") == "closed" && contains(n->list("parts"), part);
    });
  }

  void parts() {
    for (const LotRecord* part : of("part")) {
      if (part->text("role") != "implant") {
        for (const LotRecord* d : of("dimension")) {
          if (d->text("part") == part->key) dimension(*d, {});
        }
        continue;
      }
      ++out_.implants;
      const LotRecord* decided = disposition_entry(records_, lot_, part->key);
      const std::string state = decided == nullptr ? "PENDING" : decided->text("to");
      if (state == "REJECT" || state == "SCRAP") {
        ++out_.rejected;
        continue;
      }
      if (state == "ACCEPT") {
        ++out_.accepted;
        evidence(part->key, {});
      } else if (state == "CONCESSION") {
        ++out_.accepted;
        concession(*decided);
        evidence(part->key, {decided->id});
      } else {
        block("part " + part->key + " is undecided: " + state, "asbuilt lot disposition");
        evidence(part->key, {});
      }
    }
    if (out_.accepted == 0) block("no implant is accepted", "asbuilt lot disposition");
    const double planned = head_->number("quantity");
    if (static_cast<double>(out_.implants) != planned) {
      out_.notes.push_back("implants entered: " + std::to_string(out_.implants) +
                           ", planned: " + decimal_text(planned));
    }
  }

  void concession(const LotRecord& decided) {
    std::set<std::string> people;
    for (const LotRecord* s : signatures_on(records_, lot_, decided.id)) {
      const std::string meaning = s->text("meaning");
      if (meaning == "approval" || meaning == "responsibility") people.insert(s->actor);
    }
    if (people.size() < 2) {
      sign("the concession for " + decided.key + " is signed by " + std::to_string(people.size()) +
               " of 2 people, for approval or responsibility",
           "asbuilt lot sign --meaning approval --entry " + std::to_string(decided.id));
    }
    // It was given for what the nonconformity said then.
    const std::string number = decided.text("nonconformance");
    std::string then;
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ && r.kind == "nonconformance" && r.key == number && r.id < decided.id) {
        then = r.text("description");
      }
    }
    const LotRecord* now = find("nonconformance", number);
    if (now == nullptr || now->text("description") != then) {
      block("nonconformity " + number + " was rewritten after the concession for " + decided.key,
            "asbuilt lot disposition, to MRB");
    }
  }

  // When the part was last sent back to be worked on; empty: never.
  std::string last_rework(const std::string& serial) const {
    std::string when;
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ && r.kind == "disposition" && r.key == serial && r.text("to") == "REWORK") {
        when = r.utc;
      }
    }
    return when;
  }

  // What the measurements of a part say.
  void evidence(const std::string& serial, const Forgiven& forgiven) {
    const std::string rework = last_rework(serial);
    int since = 0;
    if (const LotRecord* found = find("inspection", serial); found != nullptr) {
      inspection(*found, forgiven);
      if (found->text("scanned") > rework) {
        ++since;
      } else {
        block("part " + serial + " was reworked after it was scanned", "scan and inspect it again");
      }
    } else if (profile_->flag("needs_inspection")) {
      block("part " + serial + " has no inspection", "asbuilt lot add-inspection");
    }
    for (const LotRecord* d : of("dimension")) {
      if (d->text("part") != serial) continue;
      dimension(*d, forgiven);
      if (d->text("measured") > rework) {
        ++since;
      } else {
        block(name_of(*d) + " was measured before the part was reworked", "measure it again");
      }
    }
    if (!rework.empty() && since == 0) {
      block("part " + serial + " was reworked and not measured since", "inspect or measure it");
    }
  }

  void inspection(const LotRecord& i, const Forgiven& forgiven) {
    const std::string verdict = i.text("verdict");
    if (verdict != "conforms" && i.id > forgiven.to) {
      block(name_of(i) + (verdict == "undecided" ? " is undecided" : " does not conform"),
            kNonconformity);
    }
    if (i.text("design_sha256") != head_->text("design_sha256")) {
      block(name_of(i) + " compared it with another design than the lot's",
            "correct the lot's design_sha256, or inspect against its design");
    }
    const std::string plan = i.text("plan_sha256"), wanted = profile_->text("plan_sha256");
    if (plan.empty()) {
      block(name_of(i) + " was judged by default tolerances, no plan", "inspect it by a plan");
    } else if (!wanted.empty() && plan != wanted) {
      block(name_of(i) + " was judged by another plan than the profile's",
            "inspect it by that plan");
    }
    calibration(i, i.text("scanned"));
  }

  // By the profile's rule; true where nothing is said against it.
  Outcome outcome_of(const LotRecord& d, double u) const {
    const auto lower = optional_number(d, "lower"), upper = optional_number(d, "upper");
    if (!lower && !upper) return Outcome::kConforms;
    const DecisionRule rule = profile_->text("decision_rule") == "simple" ? DecisionRule::kSimple
                                                                          : DecisionRule::kIso14253;
    return decide(d.number("value"), u, lower, upper, rule, GuardBand::kConformance95).outcome;
  }

  void dimension(const LotRecord& d, const Forgiven& forgiven) {
    calibration(d, d.text("measured"));
    const std::optional<double> u = optional_number(d, "u");
    if (!u || *u == 0.0) {
      block(name_of(d) + (u ? " has an uncertainty of 0" : " has no uncertainty"),
            "enter it again with u: --supersedes " + std::to_string(d.id));
      return;
    }
    if (!optional_number(d, "lower") && !optional_number(d, "upper")) {
      out_.notes.push_back(name_of(d) + " has no limit and decides nothing");
    }
    const Outcome outcome = outcome_of(d, *u);
    if (outcome == Outcome::kConforms || d.id <= forgiven.to) return;
    block(name_of(d) + (outcome == Outcome::kUndecided ? " is too near its limit to decide"
                                                       : " does not conform"),
          kNonconformity);
  }

  void builds() {
    const Entries builds = of("build");
    if (builds.empty()) block("no build is entered", "asbuilt lot add-build");
    for (const LotRecord* build : builds) {
      for (const std::string& process : profile_->list("required_steps")) {
        const Entries steps = of("step");
        const bool done = std::any_of(steps.begin(), steps.end(), [&](const LotRecord* s) {
          return s->text("process") == process && contains(s->list("builds"), build->key) &&
                 s->text("ended") > build->text("ended");
        });
        if (!done) {
          block("build " + build->key + " lacks the step " + process + " after its end",
                "asbuilt lot add-step");
        }
      }
    }
  }

  void tests() {
    for (const LotRecord* test : of("tensile")) tensile(*test);
    const double least = profile_->number("least_tensile");
    for (const LotRecord* build : of("build")) {
      // Each bar counts once, however many entries tell of it.
      std::set<std::string> bars;
      for (const LotRecord* test : of("tensile")) {
        const LotRecord* bar = find("part", test->text("part"));
        if (bar == nullptr || bar->text("build") != build->key) continue;
        if (test->text("verdict") == "pass") bars.insert(bar->key);
      }
      if (static_cast<double>(bars.size()) >= least) continue;
      block("build " + build->key + " has " + std::to_string(bars.size()) + " of " +
                decimal_text(least) + " bars whose tensile test passes",
            "asbuilt lot add-tensile");
    }
  }

  void tensile(const LotRecord& test) {
    calibration(test, test.text("tested"));
    const std::string remedy = "enter it again: --supersedes " + std::to_string(test.id);
    for (const char* field : {"rm_mpa", "rp02_mpa", "a_pct"}) {
      const std::string value = field, u = "u_" + value;
      if (!optional_number(test, value)) {
        block(name_of(test) + " has no " + value, remedy);
      } else if (!(optional_number(test, u).value_or(0.0) > 0.0)) {
        block(name_of(test) + " has no uncertainty " + u, remedy);
      }
    }
    if (test.flag("unverified") && !profile_->flag("accepts_unverified")) {
      block(name_of(test) + " was decided by limits that nobody compared with the specification",
            "compare them, or let the profile accept them (accepts_unverified)");
    }
    if (test.text("verdict") != "pass" && !answered(test.text("part"))) {
      block(name_of(test) + ": " + test.text("verdict"), kNonconformity);
    }
  }

  // A result that failed does not go away by being corrected.
  void corrected() {
    std::set<std::int64_t> now;
    for (const LotRecord* r : current_) now.insert(r->id);
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || now.contains(r.id)) continue;
      bool failed = false;
      if (r.kind == "inspection") failed = r.text("verdict") == "does_not_conform";
      if (r.kind == "tensile") failed = r.text("verdict") == "fail";
      if (r.kind == "dimension") {
        failed = outcome_of(r, optional_number(r, "u").value_or(0.0)) == Outcome::kDoesNotConform;
      }
      if (!failed || answered(r.text("part"))) continue;
      block(name_of(r) + " failed before it was corrected (entry " + std::to_string(r.id) + ")",
            "a closed nonconformity for the part says why the first result does not count");
    }
  }

  void nonconformities() {
    for (const LotRecord* n : of("nonconformance")) {
      const std::string correct =
          "asbuilt lot add-nonconformance --supersedes " + std::to_string(n->id);
      if (n->text("state") == "open") {
        block("nonconformity " + n->key + " is open: " + n->text("description"), correct);
        continue;
      }
      if (n->text("action").empty()) {
        block("nonconformity " + n->key + " was closed without an action", correct);
      }
      if (!has_role(*find("user", n->actor), "quality")) {
        block("nonconformity " + n->key + " was not closed by the role quality", correct);
      }
    }
  }

  // The last entry that a signature on the lot has to cover: all of the lot but signatures and its
  // acceptance, its profile, and what is said of the instruments it used.
  std::int64_t last_that_counts() const {
    std::set<std::string> instruments;
    for (const LotRecord* r : current_) {
      if (r->lot == lot_) instruments.insert(r->text("instrument"));
    }
    std::int64_t last = 0;
    for (const LotRecord& r : records_) {
      const bool own = r.lot == lot_ && r.kind != "signature" &&
                       !(r.kind == "disposition" && r.key == lot_ && r.text("to") == "ACCEPT");
      const bool profile = r.kind == "profile" && r.key == profile_->key;
      // A later calibration is news, not a change; a corrected one is a change.
      const bool instrument = (r.kind == "instrument" || r.kind == "calibration") &&
                              r.supersedes != 0 && instruments.contains(r.text("instrument"));
      if (own || profile || instrument) last = r.id;
    }
    return last;
  }

  void signatures() {
    const std::int64_t last = last_that_counts();
    std::set<std::string> measurers, people;
    for (const LotRecord* r : current_) {
      if (r->kind == "dimension" || r->kind == "tensile" || r->kind == "inspection") {
        measurers.insert(r->actor);
      }
    }
    for (const std::string& meaning : profile_->list("required_signatures")) {
      const std::string remedy = "asbuilt lot sign --meaning " + meaning;
      const LotRecord* found = nullptr;
      for (const LotRecord* s : signatures_on(records_, lot_, 0)) {
        if (s->text("meaning") == meaning) found = s;
      }
      if (found == nullptr) {
        sign("the signature for " + meaning + " is missing", remedy);
      } else if (!(found->number("covers_to") >= static_cast<double>(last))) {
        sign("the signature for " + meaning + " by " + found->text("full_name") +
                 " does not cover entry " + std::to_string(last) + ", which came later",
             remedy);
      } else {
        people.insert(found->actor);
        if (meaning == "release" && measurers == std::set{found->actor}) {
          sign("who signed for release is the only one who measured", "another person releases");
        }
      }
    }
    if (profile_->flag("two_people") && people.size() == 1) {
      sign("one person gave all signatures, two are asked for", "another person signs");
    }
    const LotRecord* accepted = disposition_entry(records_, lot_, lot_);
    if (out_.state == "ACCEPT" && accepted->id < last) {
      block("the lot was changed after it was accepted (entry " + std::to_string(last) + ")",
            "asbuilt lot disposition, to PENDING, and decide again");
    }
  }

  const std::vector<LotRecord>& records_;
  std::string lot_;
  Entries current_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
  LotEvaluation out_;
};

}  // namespace

LotEvaluation evaluate_lot(const std::vector<LotRecord>& records, const std::string& lot) {
  return Evaluator(records, lot).all();
}

std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& serial) {
  return Evaluator(records, lot).part(serial);
}

}  // namespace asbuilt
