// Writing and reading whole inspections on an open database.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "reports/store/database.h"
#include "reports/store/store.h"

namespace asbuilt {

// Belongs inside a write transaction; does all but commit. Returns the new id.
std::int64_t insert_inspection(Database& database, const InspectionRecord& record,
                               const Progress& progress);

// Belongs inside a read transaction.
InspectionRecord read_inspection(Database& database, std::int64_t id, const Progress& progress);

std::vector<InspectionSummary> read_summaries(Database& database);

}  // namespace asbuilt
