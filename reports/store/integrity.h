// The check of a whole file; see Store::verify.
#pragma once

#include "core/base/progress.h"
#include "reports/store/database.h"
#include "reports/store/migrations.h"
#include "reports/store/store.h"

namespace asbuilt {

IntegrityReport check_integrity(Database& database, const std::vector<Migration>& steps,
                                const Progress& progress);

// Schema, audit trail, entries of the lot's record, first rows of the inspections; see
// Store::verify_entries.
IntegrityReport check_entries(Database& database, const std::vector<Migration>& steps);

// See Store::verify_evidence.
IntegrityReport check_evidence(Database& database, const Evidence& evidence,
                               const Progress& progress);

}  // namespace asbuilt
