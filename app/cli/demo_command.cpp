#include <asbuilt_demo_case.h>

#include <fstream>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/paths.h"
#include "app/cli/summary_text.h"
#include "app/session/inspect.h"
#include "core/base/error.h"
#include "fixtures/phantom/case.h"
#include "fixtures/projection/projection_scan.h"
#include "reports/export/export.h"
#include "reports/render/render.h"
#include "reports/store/store.h"

namespace asbuilt {

int demo_command(const DemoArguments& arguments, const Console& console) {
  const Path& out = arguments.out;
  make_folder(out, "--out");
  const bool text = console.form == OutputForm::kText;
  if (text)
    std::cout
        << "A lattice sample is designed, printed with known deviations and defects, and scanned.\n"
        << std::flush;
  const CaseSpec spec = parse_case(kDemoCase, "demo case");
  simulate_case(spec, out, simulate_projection_scan,
                console.progress.part(0.0, 0.35, "printing and scanning the sample"));
  {
    std::ofstream plan(out / "plan.toml");
    plan << kDemoPlan;
    if (!plan.flush())
      throw Error(ErrorCode::kStorage,
                  {"the plan cannot be written", (out / "plan.toml").string(), "", ""});
  }
  const Plan plan = read_plan(out / "plan.toml");
  finish_progress(console);
  if (text)
    std::cout << "The scan is inspected against its design, without knowing what was printed.\n"
              << std::flush;
  InspectionResult result = run_inspection(plan, console.progress.part(0.35, 0.85, ""));
  Store store = Store::create_or_open(out / "lot.sqlite");
  result.record.id = store.add_inspection(result.record);
  export_inspection(result.record, out / "export", console.progress.part(0.85, 0.88, "exporting"));
  const ReportContext context{"", store.audit_head()};
  render_pdf(result.record, out / "report.pdf",
             console.progress.part(0.88, 0.94, "drawing the report"), context);
  render_html(result.record, out / "report.html",
              console.progress.part(0.94, 1.0, "drawing the report"), context);
  finish_progress(console);
  if (text) print_summary(std::cout, result.record);
  const auto shown = [](const Path& p) {
    return std::filesystem::absolute(p).lexically_normal().string();
  };
  if (text) {
    std::cout << "\nReport (PDF)  " << shown(out / "report.pdf") << "\nReport (HTML) "
              << shown(out / "report.html") << "\nDatabase      " << shown(out / "lot.sqlite")
              << "\nWhat was really printed: " << shown(out / "truth.json") << '\n';
  } else {
    std::cout << "{\"verdict\": \"" << to_string(result.record.judgement.verdict)
              << "\", \"pdf\": \"" << shown(out / "report.pdf") << "\", \"html\": \""
              << shown(out / "report.html") << "\", \"db\": \"" << shown(out / "lot.sqlite")
              << "\"}\n";
  }
  // The demonstration shows a part that does not conform; having shown it is success.
  return 0;
}

}  // namespace asbuilt
