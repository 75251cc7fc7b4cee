// Cycles of post-processing: whether they are told, and held against the limits of the profile.
#include <algorithm>
#include <set>

#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/process_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/step_reach.h"

namespace asbuilt {
namespace {

// A furnace's cycle is told by its number or by what was done in it.
bool tells_its_cycle(const LotRecord& step) {
  if (!step.text("cycle").empty() || !step.text("certificate").empty()) return true;
  return optional_number(step, "temperature_c") && optional_number(step, "minutes");
}

void untold_cycles(Evaluation& e) {
  std::string untold;
  for (const LotRecord* step : e.of("step")) {
    if (!is_heat_treatment(step->text("process")) || tells_its_cycle(*step)) continue;
    untold.append(untold.empty() ? "" : ", ").append(choice_words(step->text("process")));
    untold.append(" ").append(step->key);
  }
  if (untold.empty()) return;
  e.note("Neither number nor certificate of the cycle, nor temperature and time, is told of " +
         untold);
}

// "step H1 (HIP)".
std::string step_name(const LotRecord& step) {
  std::string name = "step " + step.key;
  return name.append(" (").append(choice_words(step.text("process"))).append(")");
}

// "limits HIP-TI, HIP: temperature 900 to 940 degC; specification PS-12, revision C".
std::string limit_name(const LotRecord& limit) {
  std::string name = "limits " + limit.key;
  name.append(", ").append(process_limit_words(limit));
  return name.append("; ").append(specification_words(limit));
}

// Nothing of what this version of a step was done to is released.
bool reaches_rejected_alone(const Evaluation& e, const LotRecord& step) {
  const std::vector<std::string> parts = step.list("parts");
  if (!parts.empty()) {
    return std::all_of(parts.begin(), parts.end(), [&e](const std::string& part) {
      const std::string state = disposition_of(e.records(), e.lot(), part);
      return state == "REJECT" || state == "SCRAP";
    });
  }
  const std::vector<std::string> builds = step.list("builds");
  return std::all_of(builds.begin(), builds.end(),
                     [&e](const std::string& build) { return is_rejected_build(e, build); });
}

// Nor of what the step is said to be of now: a cycle that missed its limits is of every part that
// a later version names.
bool only_of_rejected(const Evaluation& e, const LotRecord& step) {
  const LotRecord* now = e.find("step", step.key);
  return reaches_rejected_alone(e, step) && (now == nullptr || reaches_rejected_alone(e, *now));
}

void outside(Evaluation& e, const LotRecord& step, const LotRecord& limit, bool changed,
             const std::vector<std::string>& where) {
  std::string what = step_name(step) + " missed its limits";
  if (changed) what.append(" before these were changed");
  const LotRecord* now = e.find("step", step.key);
  if (now != &step)
    what.append(now == nullptr ? " before it was withdrawn" : " before it was corrected");
  what.append(": ").append(joined(where)).append(" (").append(limit_name(limit)).append(")");
  e.block(what, step_answer(e, step));
}

// What missed its limits does not go away by a correction; what is not told may be added.
void held_against_limits(Evaluation& e) {
  for (const LotRecord& step : e.records()) {
    if (step.lot != e.lot() || step.kind != "step" || step.withdrawn()) continue;
    const LotRecord* limit =
        process_limit_of(e.of("process_limit"), e.profile(), step.text("process"));
    if (limit == nullptr || only_of_rejected(e, step)) continue;
    if (!answered_step(e, step)) {
      Entries versions = approved_before(e, *limit);
      versions.insert(versions.begin(), limit);
      for (const LotRecord* version : versions) {
        const std::vector<std::string> where = step_findings(step, *version).outside;
        if (where.empty()) continue;
        outside(e, step, *version, version != limit, where);
        break;
      }
    }
    const StepFindings found = step_findings(step, *limit);
    if (found.untold.empty() || e.find("step", step.key) != &step) continue;
    e.block(step_name(step) + " does not tell " + joined(found.untold) + " (" + limit_name(*limit) +
                ")",
            "enter it from the chart of the cycle: " + e.correction(step));
  }
}

// That a furnace was switched on says little.
void without_limits(Evaluation& e) {
  std::set<std::string> without;
  for (const LotRecord* step : e.of("step")) {
    const std::string process = step->text("process");
    if (!is_heat_treatment(process)) continue;
    if (process_limit_of(e.of("process_limit"), e.profile(), process) == nullptr) {
      without.insert(choice_words(process));
    }
  }
  if (without.empty()) return;
  e.note("The profile names no limits (process_limits) of " +
         joined({without.begin(), without.end()}) +
         ": that it was done is judged, not at what temperature and for how long");
}

}  // namespace

bool answered_step(const Evaluation& e, const LotRecord& step) {
  const Entries& all = e.of("nonconformance");
  return std::any_of(all.begin(), all.end(), [&](const LotRecord* n) {
    return n->text("state") == "closed" && n->id > step.id && is_about_step(*n, step.key) &&
           e.person(n->actor) != e.person(step.actor);
  });
}

std::string step_answer(const Evaluation& e, const LotRecord& step) {
  return "do it again where that mends it, and let another person than " + step.actor +
         " close a nonconformity about it: " +
         e.command("add-nonconformance",
                   "--nonconformance NUMBER --description \"...\" --action \"...\" "
                   "--state closed --about " +
                       shell_word(about_step(step.key)));
}

void evaluate_cycles(Evaluation& e) {
  untold_cycles(e);
  held_against_limits(e);
  without_limits(e);
}

}  // namespace asbuilt
