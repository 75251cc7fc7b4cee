// Schema 8: constants and bounds of the designed and of the built block, checks of the solutions,
// pieces that hang loosely, what larger elements change of a knock-down.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include <string>

#include "reports/store/migrations.h"

namespace asbuilt {
namespace {

constexpr char kTables[] = R"sql(
ALTER TABLE knockdowns ADD COLUMN
  larger_elements_change REAL CHECK (abs(larger_elements_change) < 9e999);
ALTER TABLE term_knockdowns ADD COLUMN
  larger_elements_change REAL CHECK (abs(larger_elements_change) < 9e999);

-- Bounds hold at the block's share of metal, which is their first row.
CREATE TABLE block_figures (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('constant', 'bound')),
  name TEXT NOT NULL CHECK (name <> ''),
  design REAL CHECK (abs(design) < 9e999),
  u_design REAL CHECK (u_design >= 0 AND u_design < 9e999),
  design_reason TEXT NOT NULL,
  built REAL CHECK (abs(built) < 9e999),
  u_built REAL CHECK (u_built >= 0 AND u_built < 9e999),
  built_reason TEXT NOT NULL,
  CHECK (design_reason <> '' OR (design IS NOT NULL AND u_design IS NOT NULL)),
  CHECK (built_reason <> '' OR (built IS NOT NULL AND u_built IS NOT NULL)),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE solution_checks (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  solution TEXT NOT NULL CHECK (solution <> ''),
  check_name TEXT NOT NULL CHECK (check_name <> ''),
  value REAL NOT NULL CHECK (abs(value) < 9e999),
  lower REAL CHECK (abs(lower) < 9e999),
  upper REAL CHECK (abs(upper) < 9e999),
  fulfilled INTEGER NOT NULL CHECK (fulfilled IN (0, 1)),
  CHECK (lower IS NOT NULL OR upper IS NOT NULL),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- At most one row: of the built block.
CREATE TABLE hung_pieces (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq = 0),
  pieces INTEGER NOT NULL CHECK (pieces >= 0),
  elements INTEGER NOT NULL CHECK (elements >= 0),
  single_elements INTEGER NOT NULL CHECK (single_elements >= 0),
  share REAL NOT NULL CHECK (share >= 0 AND share < 9e999),
  volume_mm3 REAL NOT NULL CHECK (volume_mm3 >= 0 AND volume_mm3 < 9e999),
  largest_mm3 REAL NOT NULL CHECK (largest_mm3 >= 0 AND largest_mm3 < 9e999),
  largest_x_mm REAL NOT NULL CHECK (abs(largest_x_mm) < 9e999),
  largest_y_mm REAL NOT NULL CHECK (abs(largest_y_mm) < 9e999),
  largest_z_mm REAL NOT NULL CHECK (abs(largest_z_mm) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

std::string migration_0008_sql() {
  std::string sql = kTables;
  for (const char* table : {"block_figures", "solution_checks", "hung_pieces"}) {
    sql +=
        append_only_sql(table, "EXISTS (SELECT 1 FROM inspections WHERE id = NEW.inspection_id)");
  }
  return sql;
}

}  // namespace asbuilt
