// Schema 1: the inspection record, its digests and the audit trail.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include <array>
#include <string>

#include "reports/store/migrations.h"

namespace asbuilt {
namespace {

// abs(x) < 9e999 refuses infinities; a missing number (NULL) passes where the column allows it.
constexpr char kTables[] = R"sql(
CREATE TABLE schema_history (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  description TEXT NOT NULL,
  applied_utc TEXT NOT NULL,
  software_version TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  entry TEXT NOT NULL CHECK (substr(entry, 1, 1) = '{'),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TABLE strut_designs (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  columns TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64)
) STRICT;

-- Written last: once this row is there, nothing can be added to the inspection.
CREATE TABLE inspections (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  part_serial TEXT NOT NULL,
  started_utc TEXT NOT NULL,
  duration_s REAL NOT NULL CHECK (abs(duration_s) < 9e999),
  operator_name TEXT NOT NULL,
  material TEXT NOT NULL,
  build_x REAL NOT NULL CHECK (abs(build_x) < 9e999),
  build_y REAL NOT NULL CHECK (abs(build_y) < 9e999),
  build_z REAL NOT NULL CHECK (abs(build_z) < 9e999),
  design_name TEXT NOT NULL,
  software_version TEXT NOT NULL,
  software_revision TEXT NOT NULL,
  options_hash TEXT NOT NULL,
  options_json TEXT NOT NULL,
  porosity_envelope TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict <> ''),
  decision_rule TEXT NOT NULL,
  has_stiffness INTEGER NOT NULL CHECK (has_stiffness IN (0, 1)),
  stiffness_statement TEXT NOT NULL,
  max_simplification_um REAL CHECK (abs(max_simplification_um) < 9e999),
  strut_design_sha256 TEXT NOT NULL REFERENCES strut_designs (sha256),
  strut_count INTEGER NOT NULL CHECK (strut_count >= 0),
  defect_count INTEGER NOT NULL CHECK (defect_count >= 0)
) STRICT;

CREATE TABLE inputs (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  role TEXT NOT NULL CHECK (role <> ''),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE scans (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  kind TEXT NOT NULL,
  shape_x INTEGER NOT NULL CHECK (shape_x >= 0),
  shape_y INTEGER NOT NULL CHECK (shape_y >= 0),
  shape_z INTEGER NOT NULL CHECK (shape_z >= 0),
  voxel_x_um REAL NOT NULL CHECK (abs(voxel_x_um) < 9e999),
  voxel_y_um REAL NOT NULL CHECK (abs(voxel_y_um) < 9e999),
  voxel_z_um REAL NOT NULL CHECK (abs(voxel_z_um) < 9e999),
  air_level REAL CHECK (abs(air_level) < 9e999),
  metal_level REAL CHECK (abs(metal_level) < 9e999),
  contrast_to_noise REAL CHECK (abs(contrast_to_noise) < 9e999),
  edge_spread_um REAL CHECK (abs(edge_spread_um) < 9e999),
  level_drift REAL CHECK (abs(level_drift) < 9e999),
  voxels_per_strut REAL CHECK (abs(voxels_per_strut) < 9e999),
  fitness TEXT NOT NULL CHECK (fitness <> ''),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Poses: p_design = r * p_scan + t.
CREATE TABLE registrations (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  r11 REAL NOT NULL CHECK (abs(r11) < 9e999),
  r12 REAL NOT NULL CHECK (abs(r12) < 9e999),
  r13 REAL NOT NULL CHECK (abs(r13) < 9e999),
  r21 REAL NOT NULL CHECK (abs(r21) < 9e999),
  r22 REAL NOT NULL CHECK (abs(r22) < 9e999),
  r23 REAL NOT NULL CHECK (abs(r23) < 9e999),
  r31 REAL NOT NULL CHECK (abs(r31) < 9e999),
  r32 REAL NOT NULL CHECK (abs(r32) < 9e999),
  r33 REAL NOT NULL CHECK (abs(r33) < 9e999),
  tx_mm REAL NOT NULL CHECK (abs(tx_mm) < 9e999),
  ty_mm REAL NOT NULL CHECK (abs(ty_mm) < 9e999),
  tz_mm REAL NOT NULL CHECK (abs(tz_mm) < 9e999),
  rms_um REAL CHECK (abs(rms_um) < 9e999),
  u_translation_um REAL CHECK (u_translation_um >= 0 AND u_translation_um < 9e999),
  u_rotation_mdeg REAL CHECK (u_rotation_mdeg >= 0 AND u_rotation_mdeg < 9e999),
  ambiguous INTEGER NOT NULL CHECK (ambiguous IN (0, 1)),
  symmetry_accepted INTEGER NOT NULL CHECK (symmetry_accepted IN (0, 1)),
  score REAL CHECK (abs(score) < 9e999),
  margin REAL CHECK (abs(margin) < 9e999),
  scale_ppm REAL CHECK (abs(scale_ppm) < 9e999),
  u_scale_ppm REAL CHECK (u_scale_ppm >= 0 AND u_scale_ppm < 9e999),
  statement TEXT NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE registration_alternatives (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  r11 REAL NOT NULL CHECK (abs(r11) < 9e999),
  r12 REAL NOT NULL CHECK (abs(r12) < 9e999),
  r13 REAL NOT NULL CHECK (abs(r13) < 9e999),
  r21 REAL NOT NULL CHECK (abs(r21) < 9e999),
  r22 REAL NOT NULL CHECK (abs(r22) < 9e999),
  r23 REAL NOT NULL CHECK (abs(r23) < 9e999),
  r31 REAL NOT NULL CHECK (abs(r31) < 9e999),
  r32 REAL NOT NULL CHECK (abs(r32) < 9e999),
  r33 REAL NOT NULL CHECK (abs(r33) < 9e999),
  tx_mm REAL NOT NULL CHECK (abs(tx_mm) < 9e999),
  ty_mm REAL NOT NULL CHECK (abs(ty_mm) < 9e999),
  tz_mm REAL NOT NULL CHECK (abs(tz_mm) < 9e999),
  score REAL CHECK (abs(score) < 9e999),
  agreement REAL CHECK (abs(agreement) < 9e999),
  difference_mm3 REAL CHECK (abs(difference_mm3) < 9e999),
  refused_because TEXT NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Porosity and its volumes.
CREATE TABLE quantities (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  name TEXT NOT NULL CHECK (name <> ''),
  value REAL CHECK (abs(value) < 9e999),
  u REAL CHECK (u >= 0 AND u < 9e999),
  reason TEXT NOT NULL,
  CHECK ((value IS NOT NULL AND u IS NOT NULL) OR reason <> ''),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE deviations (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  mean_um REAL CHECK (abs(mean_um) < 9e999),
  rms_um REAL CHECK (abs(rms_um) < 9e999),
  p02_um REAL CHECK (abs(p02_um) < 9e999),
  p98_um REAL CHECK (abs(p98_um) < 9e999),
  within_tolerance REAL CHECK (abs(within_tolerance) < 9e999),
  u_point_um REAL CHECK (u_point_um >= 0 AND u_point_um < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Edges and shares from the first on; there is one edge more than there are shares.
CREATE TABLE deviation_histogram (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  edge_um REAL CHECK (abs(edge_um) < 9e999),
  share REAL CHECK (abs(share) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- The 36 terms of both tensors, row by row.
CREATE TABLE stiffness_terms (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  design_gpa REAL CHECK (abs(design_gpa) < 9e999),
  built_gpa REAL CHECK (abs(built_gpa) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE knockdowns (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  axis TEXT NOT NULL CHECK (axis <> ''),
  value REAL CHECK (abs(value) < 9e999),
  low REAL CHECK (abs(low) < 9e999),
  high REAL CHECK (abs(high) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  criterion_id TEXT NOT NULL,
  characteristic TEXT NOT NULL,
  scope TEXT NOT NULL,
  unit TEXT NOT NULL,
  lower REAL CHECK (abs(lower) < 9e999),
  upper REAL CHECK (abs(upper) < 9e999),
  relative_to_nominal INTEGER NOT NULL CHECK (relative_to_nominal IN (0, 1)),
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  allowed_failures INTEGER NOT NULL CHECK (allowed_failures >= 0),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  criterion INTEGER NOT NULL CHECK (criterion >= 0),
  feature_id TEXT NOT NULL,
  value REAL CHECK (abs(value) < 9e999),
  u REAL CHECK (u >= 0 AND u < 9e999),
  lower REAL CHECK (abs(lower) < 9e999),
  upper REAL CHECK (abs(upper) < 9e999),
  conformance_probability REAL CHECK (abs(conformance_probability) < 9e999),
  outcome TEXT NOT NULL CHECK (outcome <> ''),
  reason TEXT NOT NULL,
  CHECK (value IS NOT NULL OR outcome = 'undecided'),
  FOREIGN KEY (inspection_id, criterion) REFERENCES criteria (inspection_id, seq),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Sentences for people: scan_reason, scan_note, judgement, not_measured.
CREATE TABLE statements (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  kind TEXT NOT NULL CHECK (kind <> ''),
  text TEXT NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- What the design says of its struts, once for all parts of that design and orientation.
CREATE TABLE design_struts (
  design_id INTEGER NOT NULL REFERENCES strut_designs (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  strut_id TEXT NOT NULL CHECK (strut_id <> ''),
  x1_mm REAL NOT NULL CHECK (abs(x1_mm) < 9e999),
  y1_mm REAL NOT NULL CHECK (abs(y1_mm) < 9e999),
  z1_mm REAL NOT NULL CHECK (abs(z1_mm) < 9e999),
  x2_mm REAL NOT NULL CHECK (abs(x2_mm) < 9e999),
  y2_mm REAL NOT NULL CHECK (abs(y2_mm) < 9e999),
  z2_mm REAL NOT NULL CHECK (abs(z2_mm) < 9e999),
  inclination_deg REAL NOT NULL CHECK (abs(inclination_deg) < 9e999),
  nominal_diameter_um REAL NOT NULL CHECK (abs(nominal_diameter_um) < 9e999),
  PRIMARY KEY (design_id, seq)
) STRICT, WITHOUT ROWID;

-- What was measured on them; seq is the strut's place in design_struts.
CREATE TABLE struts (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  diameter_um REAL CHECK (abs(diameter_um) < 9e999),
  u_diameter_um REAL CHECK (u_diameter_um >= 0 AND u_diameter_um < 9e999),
  diameter_sd_um REAL CHECK (abs(diameter_sd_um) < 9e999),
  min_diameter_um REAL CHECK (abs(min_diameter_um) < 9e999),
  max_diameter_um REAL CHECK (abs(max_diameter_um) < 9e999),
  inscribed_um REAL CHECK (abs(inscribed_um) < 9e999),
  circumscribed_um REAL CHECK (abs(circumscribed_um) < 9e999),
  ellipticity REAL CHECK (abs(ellipticity) < 9e999),
  offset_um REAL CHECK (abs(offset_um) < 9e999),
  waviness_um REAL CHECK (abs(waviness_um) < 9e999),
  downskin_um REAL CHECK (abs(downskin_um) < 9e999),
  upskin_um REAL CHECK (abs(upskin_um) < 9e999),
  second_moment_ratio REAL CHECK (abs(second_moment_ratio) < 9e999),
  measured_fraction REAL NOT NULL CHECK (abs(measured_fraction) < 9e999),
  status TEXT NOT NULL CHECK (status <> ''),
  confidence REAL NOT NULL CHECK (abs(confidence) < 9e999),
  reason TEXT NOT NULL,
  CHECK (diameter_um IS NOT NULL OR reason <> ''),
  CHECK (diameter_um IS NULL OR u_diameter_um IS NOT NULL),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  node_id INTEGER NOT NULL,
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  dx_um REAL CHECK (abs(dx_um) < 9e999),
  dy_um REAL CHECK (abs(dy_um) < 9e999),
  dz_um REAL CHECK (abs(dz_um) < 9e999),
  offset_um REAL CHECK (abs(offset_um) < 9e999),
  u_offset_um REAL CHECK (u_offset_um >= 0 AND u_offset_um < 9e999),
  inscribed_um REAL CHECK (abs(inscribed_um) < 9e999),
  status TEXT NOT NULL CHECK (status <> ''),
  reason TEXT NOT NULL,
  CHECK (offset_um IS NOT NULL OR reason <> ''),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE walls (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  nominal_um REAL CHECK (abs(nominal_um) < 9e999),
  thickness_um REAL CHECK (abs(thickness_um) < 9e999),
  u_thickness_um REAL CHECK (u_thickness_um >= 0 AND u_thickness_um < 9e999),
  deviation_um REAL CHECK (abs(deviation_um) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE pores (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  pore_id INTEGER NOT NULL,
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  inscribed_um REAL CHECK (abs(inscribed_um) < 9e999),
  volume_mm3 REAL CHECK (abs(volume_mm3) < 9e999),
  throat_um REAL CHECK (abs(throat_um) < 9e999),
  coordination INTEGER NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE voids (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  void_id INTEGER NOT NULL,
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  volume_mm3 REAL CHECK (abs(volume_mm3) < 9e999),
  u_volume_mm3 REAL CHECK (u_volume_mm3 >= 0 AND u_volume_mm3 < 9e999),
  equivalent_um REAL CHECK (abs(equivalent_um) < 9e999),
  sphericity REAL CHECK (abs(sphericity) < 9e999),
  depth_um REAL CHECK (abs(depth_um) < 9e999),
  voxels INTEGER NOT NULL CHECK (voxels >= 0),
  strut_id TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (abs(confidence) < 9e999),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE defects (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  defect_id INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode <> ''),
  strut_id TEXT NOT NULL,
  x_mm REAL NOT NULL CHECK (abs(x_mm) < 9e999),
  y_mm REAL NOT NULL CHECK (abs(y_mm) < 9e999),
  z_mm REAL NOT NULL CHECK (abs(z_mm) < 9e999),
  size_um REAL CHECK (abs(size_um) < 9e999),
  volume_mm3 REAL CHECK (abs(volume_mm3) < 9e999),
  severity REAL NOT NULL CHECK (abs(severity) < 9e999),
  confidence REAL NOT NULL CHECK (abs(confidence) < 9e999),
  description TEXT NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Compressed with zlib; sha256 and raw_bytes are those of the content before compression.
CREATE TABLE artifacts (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  kind TEXT NOT NULL CHECK (kind <> ''),
  encoding TEXT NOT NULL CHECK (encoding <> ''),
  raw_bytes INTEGER NOT NULL CHECK (raw_bytes >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  data BLOB NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT;

CREATE TABLE pictures (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  defect_id INTEGER NOT NULL,
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE slices (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  picture INTEGER NOT NULL CHECK (picture >= 0),
  width INTEGER NOT NULL CHECK (width >= 0),
  height INTEGER NOT NULL CHECK (height >= 0),
  pixel_um REAL NOT NULL CHECK (abs(pixel_um) < 9e999),
  plane TEXT NOT NULL,
  artifact INTEGER NOT NULL CHECK (artifact >= 0),
  FOREIGN KEY (inspection_id, picture) REFERENCES pictures (inspection_id, seq),
  FOREIGN KEY (inspection_id, artifact) REFERENCES artifacts (inspection_id, seq),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;

-- Digest of every table of an inspection (docs/methods/record.md).
CREATE TABLE manifest (
  inspection_id INTEGER NOT NULL REFERENCES inspections (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  table_name TEXT NOT NULL CHECK (table_name <> ''),
  columns TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  PRIMARY KEY (inspection_id, seq)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kRowsOfInspections = {"inputs",
                                           "scans",
                                           "registrations",
                                           "registration_alternatives",
                                           "quantities",
                                           "deviations",
                                           "deviation_histogram",
                                           "stiffness_terms",
                                           "knockdowns",
                                           "criteria",
                                           "verdicts",
                                           "statements",
                                           "struts",
                                           "nodes",
                                           "walls",
                                           "pores",
                                           "voids",
                                           "defects",
                                           "artifacts",
                                           "pictures",
                                           "slices",
                                           "manifest"};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

// Rows are only ever added. The insert triggers hold even where a connection has not switched on
// recursive triggers, without which INSERT OR REPLACE deletes rows unseen.
std::string append_only_sql(const std::string& table, const std::string& insert_refused_when) {
  return replaced(replaced(R"sql(
CREATE TRIGGER @_no_update BEFORE UPDATE ON @
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER @_no_delete BEFORE DELETE ON @
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER @_no_replace BEFORE INSERT ON @ WHEN $
BEGIN SELECT RAISE(ABORT, 'records are never replaced or added to'); END;
)sql",
                           "$", insert_refused_when),
                  "@", table);
}

std::string migration_0001_sql() {
  std::string sql = kTables;
  for (const char* table : kRowsOfInspections) {
    sql +=
        append_only_sql(table, "EXISTS (SELECT 1 FROM inspections WHERE id = NEW.inspection_id)");
  }
  sql += append_only_sql("design_struts",
                         "EXISTS (SELECT 1 FROM strut_designs WHERE id = NEW.design_id)");
  sql += append_only_sql(
      "strut_designs",
      "EXISTS (SELECT 1 FROM strut_designs WHERE id = NEW.id OR sha256 = NEW.sha256)");
  for (const auto& [table, key] : {std::pair{"inspections", "id"}, {"audit", "seq"}}) {
    sql += append_only_sql(table, std::string("NEW.") + key + " IS NOT (SELECT coalesce(max(" +
                                      key + "), 0) + 1 FROM " + table + ")");
  }
  sql += append_only_sql("schema_history",
                         "EXISTS (SELECT 1 FROM schema_history WHERE version = NEW.version)");
  return sql;
}

}  // namespace asbuilt
