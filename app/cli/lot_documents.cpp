#include "app/cli/lot_documents.h"

#include <asbuilt_version.h>

#include <algorithm>
#include <iostream>

#include "app/cli/lot_access.h"
#include "app/cli/lot_again.h"
#include "app/cli/lot_curves.h"
#include "app/cli/lot_series_sources.h"
#include "app/cli/lot_verify.h"
#include "app/session/spc_summary.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/source_revision.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/nonconformance_report.h"
#include "core/lot/reporting_statement.h"
#include "reports/render/render_lot.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

// What holds and should be known of the record as a whole.
std::vector<std::string> require_sound(const ExportArguments& a, const Console& console) {
  IntegrityReport report = verify_record(a.db, console.progress);
  finish_progress(console);
  require_whole(report, a.db, "no document is made of it");
  return std::move(report.notes);
}

void add_notes(LotSheet& sheet, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    if (std::find(sheet.notes.begin(), sheet.notes.end(), note) == sheet.notes.end()) {
      sheet.notes.push_back(note);
    }
  }
}

void check_options(const ExportArguments& a) {
  const bool statement = a.document == "statement";
  if (statement != a.lot.empty()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {statement ? "a reporting statement is about an inspection, not a lot"
                   : "this document is about a lot",
         "--document " + a.document, statement ? "--inspection, no --lot" : "--lot LOT", ""});
  }
  if ((a.document == "nonconformance") == a.nonconformance.empty()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"a nonconformance report is about one nonconformity, other documents about none",
         "--document " + a.document, "--document nonconformance --nonconformance NUMBER", ""});
  }
}

}  // namespace

int write_document(const ExportArguments& a, const Console& console) {
  check_options(a);
  const Store store = Store::open_read_only(a.db);
  const std::vector<std::string> notes = require_sound(a, console);
  const SheetContext context{software_words(kVersion, kSourceRevision), utc_now(),
                             store.audit_head(), stored_inspections(store)};
  LotSheet sheet;
  std::vector<SpcSection> sections;
  TensileCurves curves;
  if (a.document == "spc") {
    SpcSummary made = spc_summary(series_sources({a.db}).front(), a.lot, context);
    sheet = std::move(made.sheet);
    sections = std::move(made.sections);
  } else if (a.document == "certificate") {
    sheet = certificate_of_conformance(store.lot_records(), a.lot, context);
  } else if (a.document == "nonconformance") {
    sheet = nonconformance_report(store.lot_records(), a.lot, a.nonconformance, context);
  } else if (a.document == "statement") {
    const InspectionRecord inspection = chosen_inspection(store, a);
    sheet = reporting_statement(inspection, store.lot_records(),
                                store.inspection_digest(inspection.id), context);
  } else {
    const std::vector<LotRecord> records = store.lot_records();
    sheet = batch_record(records, a.lot, context);
    curves = tensile_curves(store, records, a.lot);
    SheetTable again = again_table(tests_again(store, records, a.lot, {"compression", "fatigue"}));
    if (!again.rows.empty()) sheet.tables.push_back(std::move(again));
  }
  add_notes(sheet, notes);
  a.out.extension() == ".pdf" ? render_lot_pdf(sheet, a.out, sections, curves)
                              : render_lot_html(sheet, a.out, sections, curves);
  if (console.form == OutputForm::kText) std::cout << a.out.string() << '\n';
  return 0;
}

}  // namespace asbuilt
