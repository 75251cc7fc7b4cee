// Commands that read the database: export and report.
#include <charconv>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/lot_documents.h"
#include "app/cli/lot_verify.h"
#include "app/cli/paths.h"
#include "core/base/error.h"
#include "core/lot/inspection_tie.h"
#include "reports/export/export.h"
#include "reports/render/render.h"
#include "reports/store/store.h"

namespace asbuilt {

InspectionRecord chosen_inspection(const Store& store, const ExportArguments& arguments) {
  std::int64_t id = 0;
  if (arguments.inspection == "latest") {
    const auto latest = store.latest_inspection();
    if (!latest) {
      throw Error(ErrorCode::kNotFound, {"the database holds no inspection", arguments.db.string(),
                                         "", "inspect a part first"});
    }
    id = *latest;
  } else {
    const std::string& text = arguments.inspection;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw Error(ErrorCode::kInvalidInput, {"the inspection is not named by a number",
                                             "--inspection " + text, "a number, or latest", ""});
    }
  }
  return store.load_inspection(id);
}

int export_command(const ExportArguments& arguments, const Console& console) {
  require_folder_place(arguments.out, "--out");
  const ExportFormats formats = export_formats(arguments.formats);
  const Store store = Store::open_read_only(arguments.db);
  const InspectionRecord record = chosen_inspection(store, arguments);
  require_inspection(store, record.id, "nothing is exported from it", console);
  make_folder(arguments.out, "--out");
  export_inspection(record, arguments.out, console.progress, formats);
  finish_progress(console);
  if (console.form == OutputForm::kText) {
    std::cout << "inspection " << record.id << " of part \"" << record.part_serial
              << "\" exported to " << arguments.out.string() << '\n';
  } else {
    std::cout << "{\"inspection_id\": " << record.id << "}\n";
  }
  return 0;
}

int report_command(const ExportArguments& arguments, const Console& console) {
  const std::string ending = arguments.out.extension().string();
  if (ending != ".pdf" && ending != ".html") {
    throw Error(ErrorCode::kInvalidInput,
                {"the report's form is not known", "--out " + arguments.out.string(),
                 "a name ending in .pdf or .html", ""});
  }
  if (!arguments.lot.empty() || arguments.document != ExportArguments{}.document) {
    return write_document(arguments, console);
  }
  const Store store = Store::open_read_only(arguments.db);
  const InspectionRecord record = chosen_inspection(store, arguments);
  require_inspection(store, record.id, "no report is made of it", console);
  const auto tie = tie_of_inspection(store.lot_records(), record.id);
  ReportContext context{"", store.audit_head(), tie ? tie->superseded : ""};
  if (tie && record.lot.empty()) {
    context.lot_id =
        tie->lot + ", by the release record (entry " + std::to_string(tie->entry) + ")";
  }
  if (ending == ".pdf") {
    render_pdf(record, arguments.out, console.progress, context);
  } else {
    render_html(record, arguments.out, console.progress, context);
  }
  finish_progress(console);
  if (console.form == OutputForm::kText) std::cout << arguments.out.string() << '\n';
  return 0;
}

}  // namespace asbuilt
