// One strut through all inspections of a file, and struts that fail again and again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/records/rows.h"

namespace asbuilt {

class Database;

// A strut as one inspection found it.
struct StrutOfInspection {
  std::int64_t inspection_id = 0;
  std::string design_sha256;  // of the nominal struts: equal where the design's struts are equal
  StrutRow strut;
};

// A strut with the same defect in several inspections of one design.
struct RecurringDefect {
  std::string design_sha256;
  std::string strut_id;
  std::string mode;
  std::vector<std::int64_t> inspections;  // ascending
};

// Each inspection whose design has a strut of this id, in their order; no row of any other strut is
// read but for the search of the id in each design. Belongs inside a read transaction.
std::vector<StrutOfInspection> read_strut_history(Database& database, const std::string& strut_id);

// Defects of struts that at least `least` inspections hold, most inspections first, then by design,
// strut and mode. Belongs inside a read transaction.
std::vector<RecurringDefect> read_recurring_defects(Database& database, std::int64_t least);

}  // namespace asbuilt
