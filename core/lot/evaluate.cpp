#include "core/lot/evaluate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/material_templates.h"
#include "core/lot/measured_data.h"
#include "core/lot/retests.h"
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
  if (record.kind == "compression") return "compression test " + record.key;
  if (record.kind == "fatigue") return "fatigue test " + record.key;
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
      if (r->lot != lot_ && !r->lot.empty()) continue;
      current_.push_back(r);
      by_kind_[r->kind].push_back(r);
    }
    head_ = find("lot", lot_);
    if (head_ == nullptr) {
      throw Error(ErrorCode::kNotFound, {"there is no such lot", lot_, "", "asbuilt lot show"});
    }
    profile_ = find("profile", head_->text("profile"));
    if (profile_ != nullptr && !profile_->text("retest_rule").empty()) {
      retest_rule_ = &tensile::retest_rule(profile_->text("retest_rule"));
    }
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
    materials();
    for (const char* kind : {"inspection", "tensile", "compression", "fatigue"}) {
      for (const auto& [one, other] : of_shared_data(of(kind))) {
        block(name_of(*one) + " and " + name_of(*other) + " come from the same data",
              "correct or withdraw the one that is of another part");
      }
    }
    if (!without_limit_.empty()) out_.notes.push_back(without_limit_note(without_limit_));
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
  std::string rule() const { return profile_->text("decision_rule"); }
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    for (const LotRecord* r : of(kind)) {
      if (r->key == key) return r;
    }
    return nullptr;
  }
  const Entries& of(const std::string& kind) const {
    static const Entries none;
    const auto at = by_kind_.find(kind);
    return at == by_kind_.end() ? none : at->second;
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
    if (in_calibration(of("calibration"), instrument, day)) return;
    block(name_of(use) + ": instrument " + instrument + " has no calibration that holds on " + day,
          "asbuilt lot add-calibration, or measure again");
  }

  // Whether a closed nonconformity answers for a failed result of this part.
  bool answered(const std::string& part) const {
    const Entries& all = of("nonconformance");
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
      out_.notes.push_back("Implants entered: " + std::to_string(out_.implants) +
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
    // A size variant may have a design of its own.
    const LotRecord* part = find("part", i.text("part"));
    const std::string own = part == nullptr ? "" : part->text("design_sha256");
    if (i.text("design_sha256") != (own.empty() ? head_->text("design_sha256") : own)) {
      block(name_of(i) + " compared it with another design than the lot's",
            "inspect against its design, or correct the design_sha256 of the lot or, of a size "
            "variant, of the part");
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

  void dimension(const LotRecord& d, const Forgiven& forgiven) {
    calibration(d, d.text("measured"));
    const std::optional<double> u = optional_number(d, "u");
    if (!u || *u == 0.0) {
      block(name_of(d) + (u ? " has an uncertainty of 0" : " has no uncertainty"),
            "enter it again with u: --supersedes " + std::to_string(d.id));
      return;
    }
    if (!optional_number(d, "lower") && !optional_number(d, "upper")) {
      without_limit_.push_back(name_of(d));
    }
    const Outcome outcome = dimension_outcome(d, *u, rule());
    if (outcome == Outcome::kConforms || d.id <= forgiven.to) return;
    block(name_of(d) + (outcome == Outcome::kUndecided ? " is too near its limit to decide"
                                                       : " does not conform"),
          kNonconformity);
  }

  // One alloy from powder to inspection, and of the composition that the profile asks for.
  void materials() {
    const std::string material = head_->text("material");
    for (const LotRecord* powder : of("powder")) {
      if (!same_material(powder->text("alloy"), material)) {
        block("powder lot " + powder->key + " is of " + powder->text("alloy") + ", the lot of " +
                  material,
              "correct the wrong one: --supersedes");
      }
      for (const auto& [what, remedy] :
           composition_problems(*powder, profile_->text("composition"), material,
                                profile_->flag("accepts_unverified"))) {
        block(what, remedy);
      }
    }
    for (const LotRecord* i : of("inspection")) {
      const std::string told = i->text("material");
      if (!told.empty() && !same_material(told, material)) {
        block(name_of(*i) + " was told the material " + told + ", the lot is of " + material,
              "inspect it by a plan of the lot's material");
      }
    }
  }

  void builds() {
    const Entries& builds = of("build");
    if (builds.empty()) block("no build is entered", "asbuilt lot add-build");
    for (const LotRecord* build : builds) {
      for (const std::string& process : profile_->list("required_steps")) {
        const Entries& steps = of("step");
        const bool done = std::any_of(steps.begin(), steps.end(), [&](const LotRecord* s) {
          return s->text("process") == process && contains(s->list("builds"), build->key) &&
                 s->text("ended") > build->text("ended");
        });
        if (!done) {
          block(
              "build " + build->key + " lacks the step " + choice_words(process) + " after its end",
              "asbuilt lot add-step --process " + process);
        }
      }
    }
  }

  void tests() {
    for (const LotRecord* test : of("tensile")) tensile(*test);
    if (retest_rule_ != nullptr && retest_rule_->verify && !profile_->flag("accepts_unverified")) {
      block("the table of retests " + retest_rule_->id + " was not compared with its specification",
            "compare it, or let the profile accept it (accepts_unverified)");
    }
    for (const LotRecord* test : of("compression")) compression(*test);
    for (const LotRecord* test : of("fatigue")) fatigue(*test);
    enough("tensile", "least_tensile", "bars whose tensile test passes");
    enough("compression", "least_compression", "specimens whose compression test passes");
    enough("fatigue", "least_fatigue", "specimens whose fatigue test passes");
  }

  // Each specimen of a build counts once, however many entries tell of it, and each retested one.
  void enough(const std::string& kind, const std::string& field, const std::string& words) {
    const double least = optional_number(*profile_, field).value_or(0.0);
    for (const LotRecord* build : of("build")) {
      Entries of_build;
      for (const LotRecord* test : of(kind)) {
        const LotRecord* piece = find("part", test->text("part"));
        if (piece != nullptr && piece->text("build") == build->key) of_build.push_back(test);
      }
      std::set<std::string> passed;
      if (retest_rule_ != nullptr && kind == "tensile") {
        tested_once(of_build);
        for (const RetestChain& chain : retest_chains(of_build, *retest_rule_)) {
          retested(build->key, chain);
          if (chain.accepted()) passed.insert(chain.tests.front()->text("part"));
        }
      } else {
        for (const LotRecord* test : of_build) {
          if (test->text("verdict") == "pass") passed.insert(test->text("part"));
        }
      }
      if (static_cast<double>(passed.size()) >= least) continue;
      block("build " + build->key + " has " + std::to_string(passed.size()) + " of " +
                decimal_text(least) + " " + words,
            "asbuilt lot add-" + kind);
    }
  }

  // What every mechanical test has to have: calibration, a verdict that may decide, an answer for
  // a failure.
  void mechanical(const LotRecord& test) {
    calibration(test, test.text("tested"));
    if (test.flag("unverified") && !profile_->flag("accepts_unverified")) {
      block(name_of(test) + " was decided by limits that nobody compared with the specification",
            "compare them, or let the profile accept them (accepts_unverified)");
    }
    // By a table of retests the chain decides, not the single test.
    if (retest_rule_ != nullptr && test.kind == "tensile") return;
    if (test.text("verdict") != "pass" && !answered(test.text("part"))) {
      block(name_of(test) + ": " + test.text("verdict"), kNonconformity);
    }
  }

  // A value that is entered needs its uncertainty; one at least of those that a limit may be on.
  void compression(const LotRecord& test) {
    mechanical(test);
    const std::string remedy = "enter it again: --supersedes " + std::to_string(test.id);
    int strengths = 0;
    for (const char* field : {"first_maximum_mpa", "offset_mpa", "plateau_mpa"}) {
      const std::string value = field, u = "u_" + value;
      if (!optional_number(test, value)) continue;
      ++strengths;
      if (!(optional_number(test, u).value_or(0.0) > 0.0)) {
        block(name_of(test) + " has no uncertainty " + u, remedy);
      }
    }
    if (strengths == 0) {
      block(name_of(test) + " has none of first_maximum_mpa, offset_mpa, plateau_mpa", remedy);
    }
  }

  void fatigue(const LotRecord& test) {
    mechanical(test);
    const std::string remedy = "enter it again: --supersedes " + std::to_string(test.id);
    if (!(optional_number(test, "u_stress_mpa").value_or(0.0) > 0.0)) {
      block(name_of(test) + " has no uncertainty u_stress_mpa", remedy);
    }
    if (test.text("verdict") == "pass" && !reaches_demand(test)) {
      block(name_of(test) + " passes at a stress that is not shown to reach the demanded one",
            remedy);
    }
    if (test.text("verdict") == "pass" &&
        (!optional_number(test, "demanded_cycles") || !optional_number(test, "demanded_mpa"))) {
      block(name_of(test) + " passes without the cycles and the stress that were demanded", remedy);
    }
  }

  // Each test of a table of retests takes a bar of its own.
  void tested_once(const Entries& tests) {
    std::map<std::string, const LotRecord*> seen;
    for (const LotRecord* test : tests) {
      const auto [at, fresh] = seen.emplace(test->text("part"), test);
      if (fresh) continue;
      block("bar " + test->text("part") + " stands in the tensile tests " + at->second->key +
                " and " + test->key,
            "correct the one that names the wrong bar: --supersedes");
    }
  }

  // What the specification's table of retests says of a first test and what followed it.
  void retested(const std::string& build, const RetestChain& chain) {
    const LotRecord& first = *chain.tests.front();
    const std::string rule = retest_rule_->title;
    if (chain.accepted()) {
      if (chain.tests.size() > 1) {
        out_.notes.push_back(name_of(first) + " and its retests are accepted by " + rule);
      }
      return;
    }
    if (!chain.problem.empty()) {
      block("build " + build + ", " + name_of(first) + ": " + chain.problem + " (" + rule + ")",
            "decide or correct the test: --supersedes, or asbuilt lot withdraw");
    } else if (chain.state != "rejected") {
      block("build " + build + ", " + name_of(first) + ": " + chain.state + ", by " + rule,
            "test a further bar: asbuilt lot add-tensile --retest-of " + first.key);
    } else {
      block("build " + build + ", " + name_of(first) + " and its retests: rejected by " + rule,
            "reject the lot, or its build's parts: no further test mends it");
    }
  }

  void tensile(const LotRecord& test) {
    mechanical(test);
    const std::string remedy = "enter it again: --supersedes " + std::to_string(test.id);
    for (const char* field : {"rm_mpa", "rp02_mpa", "a_pct"}) {
      const std::string value = field, u = "u_" + value;
      if (!optional_number(test, value)) {
        block(name_of(test) + " has no " + value, remedy);
      } else if (!(optional_number(test, u).value_or(0.0) > 0.0)) {
        block(name_of(test) + " has no uncertainty " + u, remedy);
      }
    }
    if (test.text("verdict") == "pass") {
      const bool unverified = profile_->flag("accepts_unverified");
      for (const std::string& what : limits_missed(test, rule(), unverified)) {
        block(name_of(test) + " passes, but its " + what, remedy);
      }
    }
    // What a table of retests passes over needs its reason on record.
    if (retest_rule_ != nullptr && test.text("verdict") != "pass" &&
        test.text("fracture") == "outside" && test.text("invalid_because").empty() &&
        !answered(test.text("part"))) {
      block(name_of(test) + " broke outside the gauge marks, and no closed nonconformity says so",
            kNonconformity);
    }
    if (!test.text("invalid_because").empty() && !answered(test.text("part"))) {
      block(name_of(test) + " does not count because of " + test.text("invalid_because") +
                ", and no closed nonconformity says so",
            kNonconformity);
    }
  }

  // A result that failed does not go away by being corrected or withdrawn.
  void corrected() {
    std::set<std::int64_t> now, withdrawn;
    for (const LotRecord* r : current_) now.insert(r->id);
    for (const LotRecord& r : records_) {
      if (r.withdrawn()) withdrawn.insert(r.supersedes);
    }
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || now.contains(r.id) || r.withdrawn()) continue;
      bool failed = false;
      if (r.kind == "inspection") failed = r.text("verdict") == "does_not_conform";
      if (r.kind == "tensile" || r.kind == "compression" || r.kind == "fatigue") {
        failed = r.text("verdict") == "fail";
      }
      if (r.kind == "dimension") {
        failed = dimension_outcome(r, optional_number(r, "u").value_or(0.0), rule()) ==
                 Outcome::kDoesNotConform;
      }
      if (!failed || answered(r.text("part"))) continue;
      block(name_of(r) + " failed before it was " +
                (withdrawn.contains(r.id) ? "withdrawn" : "corrected") + " (entry " +
                std::to_string(r.id) + ")",
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

  // The user who measured, by login or printed name; else who it says did, who is no user.
  std::string measurer(const LotRecord& result) const {
    const std::string told = result.text("measured_by");
    if (told.empty()) return result.actor;
    for (const LotRecord* user : of("user")) {
      if (told == user->key || told == user->text("full_name")) return user->key;
    }
    return told;
  }

  void signatures() {
    const std::int64_t last = last_that_counts();
    std::set<std::string> measurers, enterers, people;
    for (const LotRecord* r : current_) {
      if (r->kind == "dimension" || r->kind == "tensile" || r->kind == "compression" ||
          r->kind == "fatigue" || r->kind == "inspection") {
        enterers.insert(r->actor);
        measurers.insert(measurer(*r));
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
        // A laboratory's name vouches for nothing: who entered every result does not release
        // either.
        if (meaning == "release" &&
            (measurers == std::set{found->actor} || enterers == std::set{found->actor})) {
          sign(measurers == std::set{found->actor}
                   ? "who signed for release is the only one who measured"
                   : "who signed for release is the only one who entered measurements",
               "another person releases");
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
  std::map<std::string, Entries> by_kind_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
  const tensile::RetestRule* retest_rule_ = nullptr;  // the profile's, if any
  std::vector<std::string> without_limit_;            // dimensions
  LotEvaluation out_;
};

}  // namespace

bool in_calibration(const std::vector<const LotRecord*>& current, const std::string& instrument,
                    const std::string& day) {
  return std::any_of(current.begin(), current.end(), [&](const LotRecord* c) {
    return c->kind == "calibration" && c->text("instrument") == instrument &&
           day >= c->text("calibrated") && day <= c->text("due");
  });
}

LotEvaluation evaluate_lot(const std::vector<LotRecord>& records, const std::string& lot) {
  return Evaluator(records, lot).all();
}

std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& serial) {
  return Evaluator(records, lot).part(serial);
}

}  // namespace asbuilt
