// asbuilt fatigue: S-N tests, staircases and stage records evaluated, judged, drawn.
#include <asbuilt_version.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/fatigue_options.h"
#include "app/cli/fatigue_output.h"
#include "core/base/clock.h"
#include "core/base/source_revision.h"
#include "reports/render/output.h"

namespace asbuilt {

int fatigue_command(const FatigueArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) render::require_plot(arguments.plot);
  const FatigueReport report = run_fatigue(fatigue_request(arguments), console.progress);
  finish_progress(console);
  if (!arguments.plot.empty()) {
    render::render_tests(
        fatigue_sheets(report),
        {"Fatigue tests, " + arguments.table.filename().string(), "Fatigue tests",
         "Units: MPa, N, cycles; intervals and their confidence stand beside the numbers.",
         software_words(kVersion, kSourceRevision), utc_now()},
        arguments.plot);
  }
  if (console.form == OutputForm::kJson) {
    std::cout << fatigue_json(report) << '\n';
  } else {
    print_fatigue(report);
  }
  return report.verdict && *report.verdict != Outcome::kConforms ? 1 : 0;
}

}  // namespace asbuilt
