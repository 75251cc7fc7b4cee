// How many specimens of a build have to pass, and what tables of retests say of those that did not.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/print.h"
#include "core/lot/evaluation.h"
#include "core/lot/heat_treatments.h"
#include "core/lot/invalid_causes.h"
#include "core/lot/retests.h"
#include "core/lot/sheet_text.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/told_names.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {
namespace {

// Each test of a table of retests takes a bar of its own.
void tested_once(Evaluation& e, const Entries& tests) {
  std::map<std::string, const LotRecord*> seen;
  for (const LotRecord* test : tests) {
    const auto [at, fresh] = seen.emplace(test->text("part"), test);
    if (fresh) continue;
    e.block("bar " + test->text("part") + " stands in the tensile tests " + at->second->key +
                " and " + test->key,
            "correct the one that names the wrong bar: " + e.correction(*test));
  }
}

// Rejected and answered for, the build's implants are in nobody's way (is_rejected_build).
std::string rejection_remedy(const Evaluation& e, const std::string& build) {
  std::vector<std::string> serials;
  for (const LotRecord* part : e.of("part")) {
    if (part->text("role") == "implant" && part->text("build") == build) {
      serials.push_back(part->key);
    }
  }
  const std::string implants = names_to_tell(serials);
  const std::string lot = e.command("disposition", "--to REJECT --justification \"...\"");
  if (implants.empty()) return "reject the lot; no further test mends it: " + lot;
  return "no further test mends it: reject every implant of the build, with a closed nonconformity "
         "that names them, and the other builds go on (one that is accepted by way of MRB): " +
         e.command("add-nonconformance",
                   "--nonconformance NUMBER --description \"...\" --action \"...\" --state closed "
                   "--parts " +
                       shell_word(implants)) +
         "; " +
         e.command("disposition", "--part " + shell_word(implants) +
                                      " --to REJECT --nonconformance NUMBER --justification "
                                      "\"...\"") +
         "; or the lot: " + lot;
}

// What the specification's table of retests says of a first test and what followed it.
void retested(Evaluation& e, const std::string& build, const RetestChain& chain) {
  const LotRecord& first = *chain.tests.front();
  const std::string rule = e.retest_rule()->title;
  if (chain.accepted()) {
    if (chain.tests.size() > 1) {
      e.note(name_of(first) + " and its retests are accepted by " + rule);
    }
    return;
  }
  if (!chain.problem.empty()) {
    e.block("build " + build + ", " + name_of(first) + ": " + chain.problem + " (" + rule + ")",
            "decide or correct the test: " + e.correction(*chain.tests.back()));
  } else if (chain.state != "rejected") {
    e.block(
        "build " + build + ", " + name_of(first) + ": " + chain.state + ", by " + rule,
        (first.withdrawn() ? "enter it again as it was, " + e.correction(first) + ", and " : "") +
            "test a further bar: " +
            e.command("add-tensile", "TEST.toml --retest-of " + shell_word(first.key)));
  } else {
    e.block("build " + build + ", " + name_of(first) + " and its retests: rejected by " + rule,
            rejection_remedy(e, build));
  }
}

// A withdrawn test that is said to pass against its limits is no pass; nor is a cause that is none
// a cause.
bool stands_withdrawn(Evaluation& e, const LotRecord& test) {
  const std::string because = test.text("invalid_because");
  const std::string remedy = "enter it again as it was: " + e.correction(test);
  if (!because.empty() && !is_invalid_cause(because)) {
    e.block_result(test,
                   " was withdrawn, and is said not to count because of " + because +
                       ", which is none of the causes: " + invalid_causes_text(),
                   remedy);
  }
  if (test.text("verdict") != "pass") return true;
  if (is_outside(e, test)) {
    e.block_result(test, " was withdrawn, said to pass and outside its limits", remedy);
  }
  return false;
}

// What a specimen has to be to speak for implants that others of its build were not treated like.
std::string treatment_remedy(const Evaluation& e, const HeatTreatments& treated,
                             const std::string& build) {
  std::string remedy = "; where a heat treatment names the wrong parts, correct it: ";
  for (const LotRecord* step : treated.of_single_parts(build)) {
    remedy.append(e.correction(*step)).append("; ");
  }
  remedy.append("where tests need not come after it, let the profile tell the steps that they do ");
  return remedy.append("(steps_before_tests): ").append(e.correction(e.profile()));
}

// Of one build and kind of test. Each specimen counts once, however many entries tell of it, and
// only for the implants that were heat treated as it was.
class Enough {
 public:
  Enough(Evaluation& e, const HeatTreatments& treated, const std::string& build,
         const std::string& kind)
      : e_(e),
        treated_(treated),
        build_(build),
        kind_(kind),
        alike_(treated.of_build(build)),
        passed_(std::max<std::size_t>(alike_.size(), 1)) {
    for (const LotRecord* test : e.of(kind)) {
      const LotRecord* piece = e.find("part", test->text("part"));
      if (piece == nullptr || piece->text("build") != build) continue;
      if (of_demanded_spec(e.profile(), *test)) tests_.push_back(test);
    }
    for (const LotRecord* test : tests_) {
      const std::string piece = test->text("part");
      if (!treated.speaks_for(piece, alike_)) otherwise_.insert(piece);
    }
  }

  void judge(double least, const std::string& words) {
    if (e_.retest_rule() != nullptr && kind_ == "tensile") {
      chains();
    } else {
      for (const LotRecord* test : tests_) {
        if (test->text("verdict") == "pass") pass(*test);
      }
    }
    if (!otherwise_.empty()) {
      const bool one = otherwise_.size() == 1;
      e_.note(names_text({otherwise_.begin(), otherwise_.end()}) + " of build " + build_ +
              (one ? " was" : " were") + " heat treated otherwise than its implants: what " +
              kind_ + " tests tell of " + (one ? "it" : "them") + " does not count");
    }
    for (std::size_t i = 0; i < passed_.size(); ++i) too_few(i, least, words);
  }

 private:
  void pass(const LotRecord& test) {
    const std::optional<std::size_t> at = treated_.speaks_for(test.text("part"), alike_);
    if (at) passed_[*at].insert(test.text("part"));
  }

  // What was withdrawn without having passed stands in the table of retests as it was.
  void chains() {
    for (const LotRecord* test : withdrawn_tests_of(e_.records(), e_.lot(), kind_, build_)) {
      if (!of_demanded_spec(e_.profile(), *test) || !stands_withdrawn(e_, *test)) continue;
      tests_.push_back(test);
    }
    tested_once(e_, tests_);
    for (const RetestChain& chain : retest_chains(tests_, *e_.retest_rule())) {
      retested(e_, build_, chain);
      if (!chain.accepted()) continue;
      if (!treated_.differ(chain.tests)) {
        pass(*chain.tests.front());
        continue;
      }
      e_.block("build " + build_ + ", " + name_of(*chain.tests.front()) +
                   ": bars of its retests were heat treated otherwise than its own",
               "test a bar that was heat treated like it" + treatment_remedy(e_, treated_, build_));
    }
  }

  void too_few(std::size_t at, double least, const std::string& words) {
    const std::set<std::string>& passed = passed_[at];
    if (static_cast<double>(passed.size()) >= least) return;
    std::string what = "build " + build_ + " has " + std::to_string(passed.size());
    what.append(" of ").append(decimal_text(least)).append(" ").append(words);
    std::string remedy = e_.command(add_action(kind_), "TEST.toml");
    if (alike_.size() > 1 || !otherwise_.empty()) {
      what.append(" and that were heat treated as ").append(names_text(alike_[at].implants));
      what.append(" (").append(treatment_words(alike_[at].steps)).append(")");
      remedy.append(treatment_remedy(e_, treated_, build_));
    }
    if (alike_.size() > 1) {
      const std::string implants = shell_word(names_to_tell(alike_[at].implants));
      remedy.append("; or reject these implants: ");
      remedy.append(e_.command("disposition", "--part " + implants +
                                                  " --to REJECT --nonconformance NUMBER "
                                                  "--justification \"...\""));
    }
    e_.block(what, remedy);
  }

  Evaluation& e_;
  const HeatTreatments& treated_;
  std::string build_, kind_;
  std::vector<TreatedAlike> alike_;
  std::vector<std::set<std::string>> passed_;  // specimens, of each of alike_
  Entries tests_;                              // by what the profile asks for
  std::set<std::string> otherwise_;            // specimens that speak for none
};

void enough(Evaluation& e, const HeatTreatments& treated, const std::string& kind,
            const std::string& field, const std::string& words) {
  const double least = optional_number(e.profile(), field).value_or(0.0);
  for (const LotRecord* build : e.of("build")) {
    if (is_rejected_build(e, build->key)) continue;
    Enough(e, treated, build->key, kind).judge(least, words);
  }
}

}  // namespace

void evaluate_test_counts(Evaluation& e) {
  const HeatTreatments treated(e.records(), e.lot(), e.profile());
  enough(e, treated, "tensile", "least_tensile", "bars whose tensile test passes");
  enough(e, treated, "compression", "least_compression", "specimens whose compression test passes");
  enough(e, treated, "fatigue", "least_fatigue", "specimens whose fatigue test passes");
}

}  // namespace asbuilt
