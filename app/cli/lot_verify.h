// The check of a whole file, its release record and signed heads included.
#pragma once

#include "app/cli/commands.h"
#include "reports/store/store.h"

namespace asbuilt {

// Store::verify, and: the record came about by the rules (core/lot/check_history.h), inspections
// are those that its entries name, and the signed heads fit the audit trail.
IntegrityReport verify_record(const Path& database, const Progress& progress);

}  // namespace asbuilt
