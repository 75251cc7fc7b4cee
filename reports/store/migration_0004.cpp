// Schema 4: compression of the block beyond first yield, as designed and as built.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include <string>

#include "reports/store/migrations.h"

namespace asbuilt {
namespace {

constexpr char kTables[] = R"sql(
-- Offset stresses and their ratio may be open; reason says why.
CREATE TABLE crushes (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  axis TEXT NOT NULL CHECK (axis <> ''),
  strain REAL NOT NULL CHECK (abs(strain) < 9e999),
  yield_mpa REAL NOT NULL CHECK (abs(yield_mpa) < 9e999),
  hardening_mpa REAL NOT NULL CHECK (abs(hardening_mpa) < 9e999),
  element_um REAL CHECK (abs(element_um) < 9e999),
  coarse_element_um REAL CHECK (abs(coarse_element_um) < 9e999),
  elements_across REAL CHECK (abs(elements_across) < 9e999),
  design_slope_gpa REAL CHECK (abs(design_slope_gpa) < 9e999),
  built_slope_gpa REAL CHECK (abs(built_slope_gpa) < 9e999),
  design_offset_mpa REAL CHECK (abs(design_offset_mpa) < 9e999),
  u_design_offset_mpa REAL CHECK (u_design_offset_mpa >= 0 AND u_design_offset_mpa < 9e999),
  built_offset_mpa REAL CHECK (abs(built_offset_mpa) < 9e999),
  u_built_offset_mpa REAL CHECK (u_built_offset_mpa >= 0 AND u_built_offset_mpa < 9e999),
  ratio REAL CHECK (abs(ratio) < 9e999),
  ratio_low REAL CHECK (abs(ratio_low) < 9e999),
  ratio_high REAL CHECK (abs(ratio_high) < 9e999),
  design_first_yield_mpa REAL CHECK (abs(design_first_yield_mpa) < 9e999),
  built_first_yield_mpa REAL CHECK (abs(built_first_yield_mpa) < 9e999),
  design_energy_mpa REAL CHECK (abs(design_energy_mpa) < 9e999),
  built_energy_mpa REAL CHECK (abs(built_energy_mpa) < 9e999),
  reason TEXT NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE crush_curves (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  part TEXT NOT NULL CHECK (part IN ('design', 'built')),
  strain REAL NOT NULL CHECK (abs(strain) < 9e999),
  stress_mpa REAL NOT NULL CHECK (abs(stress_mpa) < 9e999),
  yielded_share REAL NOT NULL CHECK (abs(yielded_share) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

std::string migration_0004_sql() {
  std::string sql = kTables;
  for (const char* table : {"crushes", "crush_curves"}) {
    sql +=
        append_only_sql(table, "EXISTS (SELECT 1 FROM inspections WHERE id = NEW.inspection_id)");
  }
  return sql;
}

}  // namespace asbuilt
