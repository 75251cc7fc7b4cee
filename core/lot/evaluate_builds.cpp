// Powder, builds and their post-processing.
#include <algorithm>
#include <map>
#include <utility>

#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/material_templates.h"
#include "core/lot/record_kinds.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"

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

void step_of(Evaluation& e, const LotRecord& build, const std::string& process) {
  // One that ended before the build did is told as an entry that cannot be (evaluate_entries.cpp).
  const Entries& steps = e.of("step");
  const bool told = std::any_of(steps.begin(), steps.end(), [&](const LotRecord* s) {
    return s->text("process") == process && contains(s->list("builds"), build.key) &&
           s->text("ended") != build.text("ended");
  });
  if (told) return;
  e.block("build " + build.key + " lacks the step " + choice_words(process) + " after its end",
          e.command("add-step", "--step NUMBER --process " + process + " --builds " +
                                    shell_word(build.key) + " --ended TIME"));
}

// Another person than who entered it answers for a step that the profile wants signed.
void signed_step(Evaluation& e, const LotRecord& step) {
  if (step_signature(e.records(), step) != nullptr) return;
  e.sign("step " + step.key + " (" + choice_words(step.text("process")) +
             ") is not signed by another person than " + step.actor,
         e.command("sign", "--meaning review --entry " + std::to_string(step.id)));
}

// Fields that both entries have and that differ: "layer_um 30 (there 60)".
std::string contradictions(const LotRecord& here, const LotRecord& there) {
  std::string all;
  for (const LotField& field : record_kind("build").fields) {
    const auto own = here.fields.find(field.name), other = there.fields.find(field.name);
    if (field.name == "note" || own == here.fields.end() || other == there.fields.end()) continue;
    if (own->second == other->second) continue;
    if (!all.empty()) all += ", ";
    all.append(field.name).append(" ").append(value_words(&field, own->second));
    all.append(" (there ").append(value_words(&field, other->second)).append(")");
  }
  return all;
}

// What a lot that was accepted rests on was checked then; entries of another lot do not undo it.
void contradiction(Evaluation& e, const std::string& what, const std::string& remedy) {
  if (e.out.state == "ACCEPT") {
    e.note(what);
  } else {
    e.block(what, remedy);
  }
}

// Parts of both lots do not stand at one place.
void shared_places(Evaluation& e, const LotRecord& here, const LotRecord& there) {
  std::map<std::pair<double, double>, const LotRecord*> taken;
  const auto place = [](const LotRecord& part) {
    return std::pair{part.number("x_mm"), part.number("y_mm")};
  };
  for (const LotRecord* part : current_records(e.records())) {
    if (part->kind != "part" || part->lot != there.lot || part->text("build") != there.key)
      continue;
    if (optional_number(*part, "x_mm") && optional_number(*part, "y_mm")) {
      taken.emplace(place(*part), part);
    }
  }
  for (const LotRecord* part : e.of("part")) {
    if (part->text("build") != here.key || !optional_number(*part, "x_mm") ||
        !optional_number(*part, "y_mm")) {
      continue;
    }
    const auto at = taken.find(place(*part));
    if (at == taken.end()) continue;
    contradiction(e,
                  "parts " + part->key + " and " + at->second->key + " of lot " + there.lot +
                      " have the same place on the plate of build " + here.key,
                  "correct the place of the wrong one: " + e.correction(*part));
  }
}

// A build is of one machine at one time: where another lot has it, both tell the same of it.
void shared_build(Evaluation& e, const LotRecord& build) {
  for (const LotRecord* other : current_records(e.records())) {
    if (other->kind != "build" || other->lot == e.lot() ||
        other->text("machine_serial") != build.text("machine_serial") ||
        other->text("started") != build.text("started")) {
      continue;
    }
    const std::string differs = contradictions(build, *other);
    if (differs.empty()) {
      e.note("build " + build.key + " is entered in lot " + other->lot + ", too, and alike");
    } else {
      contradiction(e,
                    "build " + build.key + " is entered in lot " + other->lot +
                        ", too, and otherwise: " + differs,
                    "correct the wrong one, of this lot: " + e.correction(build));
    }
    shared_places(e, build, *other);
  }
}

// A machine makes one build at a time. A plate of two lots is one build (shared_build); each pair
// of the lot is told once.
void overlapping(Evaluation& e, const LotRecord& build) {
  for (const LotRecord* other : current_records(e.records())) {
    if (other->kind != "build" || other == &build ||
        other->text("machine_serial") != build.text("machine_serial") ||
        other->text("started") >= build.text("ended") ||
        build.text("started") >= other->text("ended")) {
      continue;
    }
    const bool own = other->lot == e.lot();
    if (own ? other->id < build.id : other->text("started") == build.text("started")) continue;
    std::string what = "builds " + build.key + " and " + other->key;
    if (!own) what.append(" of lot ").append(other->lot);
    what.append(" were made by the machine ").append(build.text("machine_serial"));
    what.append(" at the same time: ").append(time_text(build.text("started"))).append(" to ");
    what.append(time_text(build.text("ended"))).append(", ");
    what.append(time_text(other->text("started"))).append(" to ");
    what.append(time_text(other->text("ended")));
    contradiction(e, what, "correct the wrong time or machine: " + e.correction(build));
  }
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
    shared_build(e, *build);
    overlapping(e, *build);
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
