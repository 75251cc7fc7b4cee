// Entries that cannot be: they are read, since older files may hold them, and block.
#include <map>
#include <tuple>

#include "core/base/print.h"
#include "core/lot/dimension_units.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

void unit_of(Evaluation& e, const LotRecord& dimension) {
  const std::string unit = dimension.text("unit");
  if (is_dimension_unit(unit)) return;
  e.block_result(
      dimension, " has a unit that is none: " + unit,
      "enter it again in one of " + dimension_units_text() + ": " + e.correction(dimension));
}

// Post-processing comes after the build.
void time_of(Evaluation& e, const LotRecord& step) {
  for (const std::string& name : step.list("builds")) {
    const LotRecord* build = e.find("build", name);
    if (build == nullptr || step.text("ended") >= build->text("ended")) continue;
    std::string what = "step " + step.key + " (" + choice_words(step.text("process"));
    what.append(") ended at ").append(time_text(step.text("ended"))).append(", before build ");
    what.append(name).append(" ended at ").append(time_text(build->text("ended")));
    e.block(what, "correct the wrong time, of the step: " + e.correction(step) +
                      ", or of the build: " + e.correction(*build));
  }
}

// A part that was moved to another build was not in that step, or the build is missing there.
void reach_of(Evaluation& e, const LotRecord& step) {
  for (const std::string& serial : step.list("parts")) {
    const LotRecord* part = e.find("part", serial);
    if (part == nullptr || contains(step.list("builds"), part->text("build"))) continue;
    std::string what = "step " + step.key + " (" + choice_words(step.text("process"));
    what.append(") names part ").append(serial).append(" of build ").append(part->text("build"));
    what.append(", and is of build ").append(joined(step.list("builds")));
    e.block(what, "correct its parts or builds: " + e.correction(step));
  }
}

// Two parts do not stand at one place of a plate.
void places(Evaluation& e) {
  std::map<std::tuple<std::string, double, double>, const LotRecord*> taken;
  for (const LotRecord* part : e.of("part")) {
    const std::optional<double> x = optional_number(*part, "x_mm");
    const std::optional<double> y = optional_number(*part, "y_mm");
    if (!x || !y) continue;
    const auto [at, fresh] = taken.emplace(std::tuple{part->text("build"), *x, *y}, part);
    if (fresh) continue;
    std::string what = "parts " + at->second->key;
    what.append(" and ").append(part->key).append(" have the same place in build ");
    what.append(part->text("build")).append(": x ").append(decimal_text(*x));
    what.append(" mm, y ").append(decimal_text(*y)).append(" mm");
    e.block(what, "correct the place of the wrong one: " + e.correction(*part) +
                      "; of parts that stood above each other one has its place, the others say so "
                      "in their note");
  }
}

}  // namespace

void evaluate_entries(Evaluation& e) {
  for (const LotRecord* dimension : e.of("dimension")) unit_of(e, *dimension);
  for (const LotRecord* step : e.of("step")) {
    time_of(e, *step);
    reach_of(e, *step);
  }
  places(e);
}

}  // namespace asbuilt
