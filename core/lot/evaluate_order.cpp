// What was measured before its build was finished says nothing of what is released.
//
// Unless the profile tells the processes (steps_before_tests, steps_before_dimensions): bars are
// machined and have nothing of the surface, so that they come after heat treatment alone (stress
// relief, HIP); whatever keeps its surface comes after every step but cleaning and sterilisation,
// which follow the last measurement. Own rule.
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/sheet_text.h"
#include "core/lot/step_reach.h"

namespace asbuilt {
namespace {

bool is_test(const LotRecord& result) {
  return result.kind == "tensile" || result.kind == "compression" || result.kind == "fatigue";
}

// Whether the result of a part of this role has to come after the process.
bool comes_after(const Evaluation& e, const LotRecord& result, const std::string& role,
                 const std::string& process) {
  if (!is_test(result)) return dimension_comes_after(e.profile(), role, process);
  const char* field = "steps_before_tests";
  if (e.profile().fields.contains(field)) return contains(e.profile().list(field), process);
  return shows_process(role, process) && !is_of_delivery(process);
}

// "tested", "scanned", "measured".
std::string done_words(const LotRecord& result) {
  if (is_test(result)) return "tested";
  return result.kind == "inspection" ? "scanned" : "measured";
}

}  // namespace

void evaluate_order(Evaluation& e, const LotRecord& result, const std::string& when) {
  const LotRecord* part = e.find("part", result.text("part"));
  if (part == nullptr) return;
  for (const LotRecord* step : e.of("step")) {
    if (!step_concerns(*step, *part)) continue;
    const std::string process = step->text("process"), ended = step->text("ended");
    if (when >= ended || !comes_after(e, result, part->text("role"), process)) continue;
    const bool test = is_test(result);
    std::string before = "before " + choice_words(process);
    before.append(" ").append(step->key);
    before.append(step->list("parts").empty() ? " of its build" : " of its part");
    before.append(" ended at ").append(time_text(ended));
    std::string alone = " was " + done_words(result);
    std::string rest = alone;
    alone.append(" at ").append(time_text(when)).append(", ").append(before);
    rest.append(" ").append(before);
    std::string remedy = test ? "test a specimen that went through it" : "measure the part again";
    if (result.kind == "dimension") {
      const std::string name = result.text("characteristic");
      remedy.append(" after it: ");
      remedy.append(e.command("add-dimension", "--part " + shell_word(part->key) +
                                                   " --characteristic " + shell_word(name) +
                                                   " ... --measured TIME"));
      remedy.append(", or several: ").append(e.command("import-dimensions", "FILE"));
      remedy.append("; or correct the wrong time, of this value: ").append(e.correction(result));
      remedy.append(", or of the step: ");
    } else {
      remedy.append(", or correct the wrong time, of the result");
      if (test) remedy.append(": ").append(e.correction(result));
      remedy.append(", or of the step: ");
    }
    remedy.append(e.correction(*step));
    remedy.append(
        "; where it does not concern such pieces, let the profile tell the steps that do (");
    remedy.append(test ? "steps_before_tests" : "steps_before_dimensions").append("): ");
    e.block_result(result, rest, remedy.append(e.correction(e.profile())), alone);
  }
}

}  // namespace asbuilt
