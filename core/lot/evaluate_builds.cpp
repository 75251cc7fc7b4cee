// Powder, builds and their post-processing. Builds of other lots: evaluate_other_lots.cpp.
#include <algorithm>

#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/material_templates.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"
#include "core/lot/step_reach.h"
#include "core/lot/told_names.h"

namespace asbuilt {
namespace {

// One alloy, and of the composition that the profile asks for.
void powder_of(Evaluation& e, const LotRecord& powder, const std::string& material,
               const std::vector<CompositionLimit>& limits) {
  if (!same_material(powder.text("alloy"), material)) {
    e.block(
        "powder lot " + powder.key + " is of " + powder.text("alloy") + ", the lot of " + material,
        "correct the wrong one: " + e.correction(powder) +
            ", or the lot: " + e.correction(e.head()));
  }
  for (const CompositionProblem& problem :
       composition_problems(powder, limits, material, e.profile().flag("accepts_unverified"))) {
    std::string remedy = problem.remedy;
    if (problem.of_share) remedy.append(": ").append(e.correction(powder));
    e.block(problem.what, remedy);
  }
}

void told_material(Evaluation& e, const LotRecord& inspection, const std::string& material) {
  const std::string told = inspection.text("material");
  if (told.empty() || same_material(told, material)) return;
  e.block_result(inspection, " was told the material " + told + ", the lot is of " + material,
                 "inspect it by a plan of the lot's material");
}

bool is_out(const Evaluation& e, const LotRecord& part) {
  const std::string state = disposition_of(e.records(), e.lot(), part.key);
  return state == "REJECT" || state == "SCRAP";
}

// Parts of the build that need the process, count, and that no step of it was done to.
std::vector<std::string> parts_without(const Evaluation& e, const std::string& build,
                                       const std::string& process, const Entries& steps) {
  std::vector<std::string> without;
  for (const LotRecord* part : e.of("part")) {
    if (part->text("build") != build || !needs_process(part->text("role"), process)) continue;
    const bool done = std::any_of(steps.begin(), steps.end(), [part](const LotRecord* step) {
      return step_concerns(*step, *part);
    });
    if (!done && !is_out(e, *part)) without.push_back(part->key);
  }
  return without;
}

void step_of(Evaluation& e, const LotRecord& build, const std::string& process) {
  // One that ended before the build did is told as an entry that cannot be (evaluate_entries.cpp).
  Entries steps;
  for (const LotRecord* s : e.of("step")) {
    if (s->text("process") == process && contains(s->list("builds"), build.key) &&
        s->text("ended") != build.text("ended")) {
      steps.push_back(s);
    }
  }
  std::string what = "build " + build.key, verb = " lacks", options;
  if (!steps.empty()) {
    const std::vector<std::string> without = parts_without(e, build.key, process, steps);
    if (without.empty()) return;
    what = (without.size() == 1 ? "part " : "parts ") + names_text(without);
    what.append(" of build ").append(build.key);
    options = " --parts " + shell_word(names_to_tell(without));
    verb = without.size() == 1 ? " lacks" : " lack";
  }
  what.append(verb).append(" the step ").append(choice_words(process)).append(" after its end");
  e.block(what, e.command("add-step", "--step NUMBER --process " + process + " --builds " +
                                          shell_word(build.key) + options + " --ended TIME"));
}

// Another person than who entered it answers for a step that the profile wants signed.
void signed_step(Evaluation& e, const LotRecord& step) {
  if (step_signature(e.records(), step) != nullptr) return;
  e.sign("step " + step.key + " (" + choice_words(step.text("process")) +
             ") is not signed by another person than " + joined(authors_of(e.records(), step)),
         e.command("sign", "--meaning review --entry " + std::to_string(step.id)));
}

}  // namespace

// One alloy from powder to inspection.
void evaluate_materials(Evaluation& e) {
  const std::string material = e.head().text("material");
  const std::string spec = e.profile().text("composition");
  const std::vector<CompositionLimit> limits = e.limits().composition(spec);
  if (!spec.empty() && limits.empty()) {
    e.block("there are no limits at hand for the composition of " + spec,
            "name limits of it in the profile: " + e.correction(e.profile()));
  }
  for (const LotRecord* powder : e.of("powder")) powder_of(e, *powder, material, limits);
  for (const LotRecord* i : e.of("inspection")) told_material(e, *i, material);
}

void evaluate_builds(Evaluation& e) {
  const Entries& builds = e.of("build");
  if (builds.empty()) e.block("no build is entered", e.command("add-build", "BUILD.toml"));
  for (const LotRecord* build : builds) {
    if (is_rejected_build(e, build->key)) {
      e.note("All implants of build " + build->key +
             " are rejected or scrapped: it needs no tests and no post-processing");
      continue;
    }
    for (const std::string& process : e.profile().list("required_steps")) {
      step_of(e, *build, process);
    }
  }
  for (const LotRecord* step : e.of("step")) {
    if (contains(e.profile().list("signed_steps"), step->text("process"))) signed_step(e, *step);
  }
}

}  // namespace asbuilt
