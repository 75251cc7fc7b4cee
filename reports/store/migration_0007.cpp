// Schema 7: what the loss of struts costs, the load that utilisation is told at, pictures of hot
// spots.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include <string>

#include "reports/store/migrations.h"

namespace asbuilt {
namespace {

constexpr char kTables[] = R"sql(
ALTER TABLE strengths ADD COLUMN load_n REAL CHECK (load_n > 0 AND load_n < 9e999);
ALTER TABLE strengths ADD COLUMN load_mpa REAL CHECK (load_mpa > 0 AND load_mpa < 9e999);

-- strut_id is empty in the row that holds for all lost struts together.
CREATE TABLE lost_struts (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  strut_id TEXT NOT NULL,
  modulus_loss REAL CHECK (abs(modulus_loss) < 9e999),
  u_modulus_loss REAL CHECK (u_modulus_loss >= 0 AND u_modulus_loss < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE hot_spot_pictures (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  hot_spot INTEGER NOT NULL CHECK (hot_spot >= 0),
  largest_mpa REAL NOT NULL CHECK (largest_mpa >= 0 AND largest_mpa < 9e999),
  width INTEGER NOT NULL CHECK (width >= 0),
  height INTEGER NOT NULL CHECK (height >= 0),
  pixel_um REAL NOT NULL CHECK (abs(pixel_um) < 9e999),
  plane TEXT NOT NULL,
  artifact INTEGER NOT NULL CHECK (artifact >= 0),
  FOREIGN KEY (inspection_id, hot_spot) REFERENCES hot_spots (inspection_id, seq),
  FOREIGN KEY (inspection_id, artifact) REFERENCES artifacts (inspection_id, seq),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

std::string migration_0007_sql() {
  std::string sql = kTables;
  for (const char* table : {"lost_struts", "hot_spot_pictures"}) {
    sql +=
        append_only_sql(table, "EXISTS (SELECT 1 FROM inspections WHERE id = NEW.inspection_id)");
  }
  return sql;
}

}  // namespace asbuilt
