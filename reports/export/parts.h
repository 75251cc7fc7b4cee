// The parts of an export.
#pragma once

#include <charconv>
#include <cmath>
#include <string>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "reports/export/output_files.h"

namespace asbuilt {

// Shortest text that reads back as the same number; empty for a missing one.
inline std::string number_text(double value) {
  if (std::isnan(value)) return {};
  char text[32];
  const auto result = std::to_chars(text, text + sizeof text, value);
  return {text, result.ptr};
}

// One row of a table, without its line end.
class CsvRow {
 public:
  CsvRow& number(double value) { return field(number_text(value)); }
  CsvRow& whole(std::int64_t value) { return field(std::to_string(value)); }
  CsvRow& point(const Vec3& p) { return number(p.x()).number(p.y()).number(p.z()); }
  // Quoted where it has to be (RFC 4180).
  CsvRow& text(const std::string& value);
  const std::string& line() const { return line_; }

 private:
  CsvRow& field(const std::string& value) {
    if (!first_) line_ += ',';
    first_ = false;
    line_ += value;
    return *this;
  }
  std::string line_;
  bool first_ = true;
};

// struts.csv, nodes.csv, walls.csv, pores.csv, voids.csv, defects.csv, strut_loads.csv,
// crush_curve.csv.
void write_tables(const InspectionRecord& record, OutputFiles& files, const Progress& progress);

// Deviation at which the colours of deviation.ply are full: the larger of the record's quantiles.
double colour_range_um(const DeviationRecord& deviation);

// deviation.ply: vertices with deviation_um (NaN where unknown) and colour, from blue where metal
// is missing over white to red where there is too much; grey where unknown.
void write_surface(const InspectionRecord& record, OutputFiles& files, const Progress& progress);

// The text of summary.json.
std::string summary_json(const InspectionRecord& record);

}  // namespace asbuilt
