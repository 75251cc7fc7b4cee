// asbuilt compress: raw compression curves reduced, judged where a specification is named, drawn.
#include <asbuilt_version.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/compress_options.h"
#include "app/cli/compress_output.h"
#include "core/base/clock.h"
#include "core/base/source_revision.h"
#include "reports/render/output.h"

namespace asbuilt {

int compress_command(const CompressArguments& arguments, const Console& console) {
  if (!arguments.plot.empty()) render::require_plot(arguments.plot);
  const CompressReport report = run_compress(compress_request(arguments), console.progress);
  finish_progress(console);
  if (!arguments.plot.empty()) {
    render::render_tests(
        compress_sheets(report),
        {"Compression tests, " + arguments.curve.filename().string(), "Compression tests",
         "Units: MPa, MJ/m\u00b3, %; U with k = 2.  Toe taken off every strain.",
         software_words(kVersion, kSourceRevision), utc_now()},
        arguments.plot);
  }
  if (console.form == OutputForm::kJson) {
    std::cout << compress_json(report) << '\n';
  } else {
    print_compress(report);
  }
  return report.verdict && *report.verdict != Outcome::kConforms ? 1 : 0;
}

}  // namespace asbuilt
