// Writes a lot's record as files that other programs read.
//
// lot.json: every entry of the lot and of the file with its canonical bytes, digest and signature,
// and the audit trail, so that somebody without this program can check them (docs/methods/lot.md).
// entries_KIND.csv and lot.xlsx: a table for each kind of entry with every field; entries that were
// superseded say by which. dimensions_ROLE, tensile and inspections as QIF and DFQ, dimensions_ROLE
// as CSV, too: the measured characteristics of the parts of one role
// (core/records/characteristic_results.h). Nothing is computed but the outcome of a dimension by
// the lot's profile, as its evaluation has it.
// attachments/ENTRY_FILE: the attached files of the lot and the file, each content once, with
// attachments/list.csv, which says what each one is and belongs to.
// Left out: hashes of passwords and sealed keys, and with them the canonical bytes of users; what
// the audit trail says of other lots.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"
#include "reports/export/export.h"

namespace asbuilt {

struct LotAuditLine {
  std::int64_t seq = 0;
  std::string entry;  // canonical text; empty: of another lot
  std::string hash;
};

// A criterion of an inspection, as its rows decide it; criterion empty: the verdict on the part.
struct LotCriterion {
  std::string part;
  std::int64_t inspection = 0;
  std::string criterion;
  std::string name;
  Outcome outcome = Outcome::kUndecided;
  std::string text;  // how many features do not conform
};

struct LotExport {
  std::string lot;
  std::vector<LotRecord> records;  // the whole file's
  std::vector<LotAuditLine> audit;
  std::vector<LotCriterion> criteria;  // of the current inspections
  // The content of an attachment by its SHA-256; without it attached files are left out.
  std::function<std::string(const std::string& sha256)> content;
  std::string software;
  std::string utc;
};

// The criteria of one inspection and its verdict.
std::vector<LotCriterion> criteria_of(const InspectionRecord& record, const std::string& part);

// Returns the names of the files. All of them appear together, lot.json last. Throws kInvalidInput
// where one of them is there already and `replace` does not allow it, where there is no such lot,
// or where the formats ask for nothing that the lot has; kStorage; kCancelled.
std::vector<std::string> export_lot(const LotExport& lot, const std::filesystem::path& folder,
                                    const ExportFormats& formats, bool replace,
                                    const Progress& progress = {});

}  // namespace asbuilt
