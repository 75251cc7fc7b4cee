// Schema 3: what the stiffness was solved from, its uncertainties, and what the load does to
// struts.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include <string>

#include "reports/store/migrations.h"

namespace asbuilt {
namespace {

constexpr char kTables[] = R"sql(
ALTER TABLE stiffness_terms ADD COLUMN
  u_design_gpa REAL CHECK (u_design_gpa >= 0 AND u_design_gpa < 9e999);
ALTER TABLE stiffness_terms ADD COLUMN
  u_built_gpa REAL CHECK (u_built_gpa >= 0 AND u_built_gpa < 9e999);

CREATE TABLE stiffness_models (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  material TEXT NOT NULL,
  young_gpa REAL CHECK (abs(young_gpa) < 9e999),
  poisson REAL CHECK (abs(poisson) < 9e999),
  boundary TEXT NOT NULL,
  low_x_mm REAL NOT NULL CHECK (abs(low_x_mm) < 9e999),
  low_y_mm REAL NOT NULL CHECK (abs(low_y_mm) < 9e999),
  low_z_mm REAL NOT NULL CHECK (abs(low_z_mm) < 9e999),
  high_x_mm REAL NOT NULL CHECK (abs(high_x_mm) < 9e999),
  high_y_mm REAL NOT NULL CHECK (abs(high_y_mm) < 9e999),
  high_z_mm REAL NOT NULL CHECK (abs(high_z_mm) < 9e999),
  element_um REAL CHECK (abs(element_um) < 9e999),
  coarse_element_um REAL CHECK (abs(coarse_element_um) < 9e999),
  elements_across REAL CHECK (abs(elements_across) < 9e999),
  design_elements INTEGER NOT NULL CHECK (design_elements >= 0),
  built_elements INTEGER NOT NULL CHECK (built_elements >= 0),
  built_left_out_elements INTEGER NOT NULL CHECK (built_left_out_elements >= 0),
  u_surface_um REAL CHECK (u_surface_um >= 0 AND u_surface_um < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Of single entries of the tensor, "xx,yy".
CREATE TABLE term_knockdowns (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  term TEXT NOT NULL CHECK (term <> ''),
  value REAL CHECK (abs(value) < 9e999),
  low REAL CHECK (abs(low) < 9e999),
  high REAL CHECK (abs(high) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- The load on clamped platens: what it does per 1 MPa of apparent stress.
CREATE TABLE strengths (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  axis TEXT NOT NULL CHECK (axis <> ''),
  design_modulus_gpa REAL CHECK (abs(design_modulus_gpa) < 9e999),
  built_modulus_gpa REAL CHECK (abs(built_modulus_gpa) < 9e999),
  design_p99_mpa REAL CHECK (abs(design_p99_mpa) < 9e999),
  built_p99_mpa REAL CHECK (abs(built_p99_mpa) < 9e999),
  yield_mpa REAL CHECK (abs(yield_mpa) < 9e999),
  design_first_yield_mpa REAL CHECK (abs(design_first_yield_mpa) < 9e999),
  built_first_yield_mpa REAL CHECK (abs(built_first_yield_mpa) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- strut is the strut's place in struts and design_struts.
CREATE TABLE strut_loads (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  strut INTEGER NOT NULL CHECK (strut >= 0),
  design_energy_share REAL CHECK (abs(design_energy_share) < 9e999),
  built_energy_share REAL CHECK (abs(built_energy_share) < 9e999),
  axial_n REAL CHECK (abs(axial_n) < 9e999),
  shear_n REAL CHECK (abs(shear_n) < 9e999),
  torque_nmm REAL CHECK (abs(torque_nmm) < 9e999),
  bending_nmm REAL CHECK (abs(bending_nmm) < 9e999),
  design_fibre_mpa REAL CHECK (abs(design_fibre_mpa) < 9e999),
  built_fibre_mpa REAL CHECK (abs(built_fibre_mpa) < 9e999),
  FOREIGN KEY (inspection_id, strut) REFERENCES struts (inspection_id, seq),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE hot_spots (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  strut_id TEXT NOT NULL,
  von_mises_mpa REAL CHECK (abs(von_mises_mpa) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

std::string migration_0003_sql() {
  std::string sql = kTables;
  for (const char* table :
       {"stiffness_models", "term_knockdowns", "strengths", "strut_loads", "hot_spots"}) {
    sql +=
        append_only_sql(table, "EXISTS (SELECT 1 FROM inspections WHERE id = NEW.inspection_id)");
  }
  return sql;
}

}  // namespace asbuilt
