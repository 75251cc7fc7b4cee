#include "core/lot/evaluate.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/dispositions.h"
#include "core/lot/signatures.h"
#include "core/spec/decision.h"

namespace asbuilt {
namespace {

using Entries = std::vector<const LotRecord*>;

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<double> optional_number(const LotRecord& record, const std::string& field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

// One lot's current entries, and what is asked of them.
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
    if (profile_ == nullptr) {
      block("the acceptance profile is missing", "asbuilt lot add-profile");
      return out_;
    }
    parts();
    builds();
    tests();
    nonconformities();
    signatures();
    return out_;
  }

  std::vector<Blocker> part(const std::string& serial) {
    if (profile_ == nullptr) {
      block("the acceptance profile is missing", "asbuilt lot add-profile");
    } else {
      evidence(serial);
    }
    return out_.blockers;
  }

 private:
  void block(const std::string& what, const std::string& remedy) {
    out_.blockers.push_back({what, remedy});
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

  // In calibration on the day of use.
  void calibration(const LotRecord& use, const std::string& when) {
    const LotRecord* instrument = find("instrument", use.text("instrument"));
    const std::string day = when.substr(0, 10);
    const std::string name = use.kind + " " + use.key + ": instrument " + use.text("instrument");
    if (instrument == nullptr) {
      block(name + " is not in the record", "asbuilt lot add-instrument");
    } else if (day < instrument->text("calibrated") || day > instrument->text("due")) {
      block(name + " was out of calibration on " + day + " (calibrated " +
                instrument->text("calibrated") + ", due " + instrument->text("due") + ")",
            "measure again with an instrument in calibration");
    }
  }

  void parts() {
    for (const LotRecord* part : of("part")) {
      if (part->text("role") != "implant") continue;
      ++out_.implants;
      const LotRecord* decided = disposition_entry(records_, lot_, part->key);
      const std::string state = decided == nullptr ? "PENDING" : decided->text("to");
      if (state == "REJECT" || state == "SCRAP") {
        ++out_.rejected;
        continue;
      }
      if (state == "ACCEPT") {
        ++out_.accepted;
        evidence(part->key);
      } else if (state == "CONCESSION") {
        ++out_.accepted;
        concession(*decided);
      } else {
        block("part " + part->key + " is undecided: " + state, "asbuilt lot disposition");
      }
    }
    if (out_.accepted == 0) block("no implant is accepted", "asbuilt lot disposition");
    const double planned = head_->number("quantity");
    if (static_cast<double>(out_.implants) != planned) {
      out_.notes.push_back(std::to_string(out_.implants) + " implants are entered, " +
                           decimal_text(planned) + " were planned");
    }
  }

  void concession(const LotRecord& decided) {
    std::set<std::string> people;
    for (const LotRecord* s : signatures_on(records_, lot_, decided.id)) {
      people.insert(s->text("signer"));
    }
    if (people.size() < 2) {
      block("the concession for " + decided.key + " is signed by " + std::to_string(people.size()) +
                " of 2 people",
            "asbuilt lot sign --entry " + std::to_string(decided.id));
    }
  }

  // What the measurements of a part say.
  void evidence(const std::string& serial) {
    if (profile_->flag("needs_inspection")) {
      const LotRecord* inspection = find("inspection", serial);
      if (inspection == nullptr) {
        block("part " + serial + " has no inspection", "asbuilt lot add-inspection");
      } else {
        const std::string verdict = inspection->text("verdict");
        if (verdict != "conforms") {
          block("the inspection of part " + serial +
                    (verdict == "undecided" ? " is undecided" : " does not conform"),
                "asbuilt lot add-nonconformance, then a disposition");
        }
        calibration(*inspection, inspection->text("scanned"));
        reworked(serial, *inspection);
      }
    }
    for (const LotRecord* d : of("dimension")) {
      if (d->text("part") == serial) dimension(*d);
    }
  }

  // A part that was reworked is judged by an inspection that was entered afterwards.
  void reworked(const std::string& serial, const LotRecord& inspection) {
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ && r.kind == "disposition" && r.key == serial && r.text("to") == "REWORK" &&
          r.id > inspection.id) {
        block("part " + serial + " was reworked after its inspection", "inspect it again");
      }
    }
  }

  void dimension(const LotRecord& d) {
    calibration(d, d.text("measured"));
    const auto lower = optional_number(d, "lower"), upper = optional_number(d, "upper");
    const std::string name =
        "dimension " + d.key + " of part " + d.text("part") + ", " + d.text("characteristic");
    const std::optional<double> u = optional_number(d, "u");
    if (!u) {
      block(name + " has no uncertainty", "enter it again with u");
    } else if (lower || upper) {
      const DecisionRule rule = profile_->text("decision_rule") == "simple"
                                    ? DecisionRule::kSimple
                                    : DecisionRule::kIso14253;
      const Decision decision =
          decide(d.number("value"), *u, lower, upper, rule, GuardBand::kConformance95);
      if (decision.outcome == Outcome::kConforms) return;
      block(name + (decision.outcome == Outcome::kUndecided ? " is too near its limit to decide"
                                                            : " does not conform"),
            "asbuilt lot add-nonconformance, then a disposition");
    }
  }

  void builds() {
    const Entries builds = of("build");
    if (builds.empty()) block("no build is entered", "asbuilt lot add-build");
    for (const LotRecord* build : builds) {
      for (const std::string& process : profile_->list("required_steps")) {
        const Entries steps = of("step");
        const bool done = std::any_of(steps.begin(), steps.end(), [&](const LotRecord* s) {
          return s->text("process") == process && contains(s->list("builds"), build->key);
        });
        if (!done)
          block("build " + build->key + " lacks the step " + process, "asbuilt lot add-step");
      }
    }
  }

  void tests() {
    const auto least = static_cast<int>(profile_->number("least_tensile"));
    for (const LotRecord* build : of("build")) {
      int passed = 0;
      for (const LotRecord* test : of("tensile")) {
        const LotRecord* bar = find("part", test->text("part"));
        if (bar == nullptr || bar->text("build") != build->key) continue;
        calibration(*test, test->text("tested"));
        for (const char* u : {"u_rm_mpa", "u_rp02_mpa", "u_a_pct"}) {
          if (!optional_number(*test, u)) {
            block("tensile test " + test->key + " has no uncertainty " + u,
                  "enter it again with it");
          }
        }
        if (test->text("verdict") == "pass") {
          ++passed;
        } else {
          block("tensile test " + test->key + ": " + test->text("verdict"),
                "asbuilt lot add-nonconformance; retest as the specification allows");
        }
      }
      if (passed < least) {
        block("build " + build->key + " has " + std::to_string(passed) + " of " +
                  std::to_string(least) + " tensile tests that pass",
              "asbuilt lot add-tensile");
      }
    }
  }

  void nonconformities() {
    for (const LotRecord* n : of("nonconformance")) {
      if (n->text("state") == "open") {
        block("nonconformity " + n->key + " is open: " + n->text("description"),
              "asbuilt lot add-nonconformance --supersedes " + std::to_string(n->id));
      } else if (n->text("action").empty()) {
        block("nonconformity " + n->key + " was closed without an action", "say what was done");
      }
    }
  }

  void signatures() {
    // The last entry that a signature on the lot has to cover.
    std::int64_t last = 0;
    std::set<std::string> measurers;
    for (const LotRecord& r : records_) {
      if (r.lot != lot_) continue;
      if (r.kind == "dimension" || r.kind == "tensile" || r.kind == "inspection") {
        measurers.insert(r.actor);
      }
      if (r.kind != "signature" && !(r.kind == "disposition" && r.key == lot_)) last = r.id;
    }
    std::set<std::string> people;
    for (const std::string& meaning : profile_->list("required_signatures")) {
      const LotRecord* found = nullptr;
      for (const LotRecord* s : signatures_on(records_, lot_, 0)) {
        if (s->text("meaning") == meaning) found = s;
      }
      if (found == nullptr) {
        block("the signature for " + meaning + " is missing",
              "asbuilt lot sign --meaning " + meaning);
      } else if (found->number("covers_to") < static_cast<double>(last)) {
        block("the signature for " + meaning + " by " + found->text("full_name") +
                  " does not cover entry " + std::to_string(last) + ", which came later",
              "asbuilt lot sign --meaning " + meaning);
      } else {
        people.insert(found->text("signer"));
        if (meaning == "release" && measurers == std::set{found->text("signer")}) {
          block("who signed for release is the only one who measured", "another person releases");
        }
      }
    }
    if (profile_->flag("two_people") && people.size() == 1) {
      block("one person gave all signatures, two are asked for", "another person signs");
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
