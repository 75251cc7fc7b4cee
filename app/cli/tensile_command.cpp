// asbuilt tensile: raw tension curves reduced, judged where a specification is named, drawn.
#include <asbuilt_version.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/tensile_options.h"
#include "app/cli/tensile_output.h"
#include "core/base/clock.h"
#include "core/base/source_revision.h"
#include "reports/render/output.h"

namespace asbuilt {
int tensile_command(const TensileArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) render::require_plot(arguments.plot);
  const TensileReport report = run_tensile(tensile_request(arguments), console.progress);
  finish_progress(console);
  if (!arguments.plot.empty()) {
    render_tensile(tensile_tests(report),
                   {"Tension tests, " + arguments.curve.filename().string(),
                    arguments.curve.string(), software_words(kVersion, kSourceRevision), utc_now()},
                   arguments.plot);
  }
  if (console.form == OutputForm::kJson) {
    std::cout << tensile_json(report) << '\n';
  } else {
    print_tensile(report);
  }
  return report.verdict && *report.verdict != Outcome::kConforms ? 1 : 0;
}

}  // namespace asbuilt
