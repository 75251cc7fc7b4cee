// Schema 2: the lot that the plan names for the part.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include "reports/store/migrations.h"

namespace asbuilt {

std::string migration_0002_sql() {
  return "ALTER TABLE inspections ADD COLUMN lot TEXT NOT NULL DEFAULT ''";
}

}  // namespace asbuilt
