// A lot's record as files.
#include "reports/export/lot_export.h"

#include <asbuilt_version.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_transfer_options.h"
#include "app/cli/lot_verify.h"
#include "app/cli/paths.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/source_revision.h"
#include "reports/store/audit.h"

namespace asbuilt {
namespace {

// What it says of other lots stays in the file.
bool is_of_lot(const AuditEntry& entry, const LotExport& lot) {
  if (entry.entity == "LOT_RECORD") {
    const auto at = entry.more.find("lot");
    return at == entry.more.end() || at->second.empty() || at->second == lot.lot;
  }
  if (entry.entity != "INSPECTION") return true;
  for (const LotRecord& r : lot.records) {
    if (r.kind == "inspection" && r.lot == lot.lot &&
        entry.id == std::to_string(static_cast<std::int64_t>(r.number("inspection")))) {
      return true;
    }
  }
  return false;
}

// Those of an inspection, and attachments.
ExportFormats formats_of(const std::vector<std::string>& names) {
  try {
    return export_formats(names);
  } catch (const Error& error) {
    ErrorText text = error.text();
    text.allowed.insert(0, "attachments, ");
    throw Error(error.code(), text);
  }
}

}  // namespace

int lot_export(const LotTransferArguments& a, const Console& console) {
  require_folder_place(a.out, "--out");
  std::vector<std::string> names_of_formats = a.formats;
  const bool attached = std::erase(names_of_formats, "attachments") > 0;
  const bool only_attached = attached && names_of_formats.empty();
  const ExportFormats formats = only_attached ? ExportFormats{false, false, false, false, false}
                                              : formats_of(names_of_formats);
  const IntegrityReport report = verify_record(a.db, console.progress.part(0.0, 0.5, "checking"));
  if (!report.ok()) finish_progress(console);
  require_whole(report, a.db, "no lot of it is exported");
  const Store store = Store::open_read_only(a.db);
  LotExport lot;
  lot.lot = a.lot;
  lot.records = store.lot_records();
  lot.software = software_words(kVersion, kSourceRevision);
  lot.utc = utc_now();
  if (attached) {
    lot.content = [&store](const std::string& sha256) { return store.attached_content(sha256); };
  }
  for (const AuditEntry& entry : store.audit_trail()) {
    lot.audit.push_back(
        {entry.seq, is_of_lot(entry, lot) ? canonical_json(entry) : std::string(), entry.hash});
  }
  if (formats.qif || formats.dfq) {
    for (const LotRecord* r : current_records(lot.records)) {
      if (r->kind != "inspection" || r->lot != a.lot) continue;
      const InspectionRecord inspection =
          store.load_inspection(static_cast<std::int64_t>(r->number("inspection")));
      const std::vector<LotCriterion> criteria = criteria_of(inspection, r->key);
      lot.criteria.insert(lot.criteria.end(), criteria.begin(), criteria.end());
    }
  }
  const std::vector<std::string> names =
      export_lot(lot, a.out, formats, a.force, console.progress.part(0.5, 1.0, "writing"));
  finish_progress(console);
  if (console.form == OutputForm::kJson) {
    const nlohmann::ordered_json json = {
        {"lot", a.lot}, {"files", names}, {"audit_head", report.audit_head}};
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  for (const std::string& name : names) std::cout << (a.out / name).string() << '\n';
  std::cout << "head of the audit trail: " << report.audit_head << '\n';
  return 0;
}

}  // namespace asbuilt
