// Writes an inspection as files that other programs read: summary.json, one CSV table per kind of
// feature, and the deviation map as PLY. Nothing is computed here; what the record does not hold is
// empty (CSV) or null (JSON), with its reason beside it where the record has one.
//
// Numbers are written with as many digits as it takes to read the same number back, with a point,
// whatever the locale. CSV follows RFC 4180 with LF line ends and UTF-8; a table without rows has
// its header. Coordinates in mm in the design frame, sizes in um, angles in degrees.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"

namespace asbuilt {

// Which files an export writes.
struct ExportFormats {
  bool csv = true;    // the tables and deviation.ply
  bool json = true;   // summary.json
  bool qif = false;   // characteristics.qif, QIF 3.0
  bool dfq = false;   // characteristics.dfq, Q-DAS
  bool xlsx = false;  // characteristics.xlsx
};
// From names: "csv", "json", "qif", "dfq", "xlsx". Throws kInvalidInput for any other and for none.
ExportFormats export_formats(const std::vector<std::string>& names);

// Writes summary.json, struts.csv, nodes.csv, walls.csv, pores.csv, voids.csv, defects.csv,
// strut_loads.csv, crush_curve.csv and deviation.ply into `folder`, which is made where it does not
// exist. Files of these names from an earlier export are replaced, other files are left alone. All
// files are written under temporary names first; summary.json is removed before the first one gets
// its name and comes last, so that a folder with a summary.json holds a whole export; where another
// choice of formats leaves it out, that holds for the last of its files. Throws kInvalidInput for a
// record without anything measured where DFQ is asked for, kStorage when something cannot be
// written and kCancelled when stopped; then the temporary files are gone.
void export_inspection(const InspectionRecord& record, const std::filesystem::path& folder,
                       const Progress& progress = {}, const ExportFormats& formats = {});

}  // namespace asbuilt
