// What the release record says of a stored inspection: which lot it belongs to, and whether it
// still counts. A report printed later than a correction has to say so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct InspectionTie {
  std::string lot;
  std::int64_t entry = 0;  // that names the inspection, the last one if several do
  // "by inspection 2 (entry 14: scanned again)", "by a withdrawal (entry 15: another part)"; empty
  // where the inspection counts.
  std::string superseded;
};

// Nothing where no entry names the inspection.
std::optional<InspectionTie> tie_of_inspection(const std::vector<LotRecord>& records,
                                               std::int64_t inspection);

// What the database says of one of its inspections, as the callers of an evaluation read it there.
struct StoredInspection {
  std::int64_t number = 0;
  std::string serial;   // of the part; empty: none was told
  std::string lot;      // that its plan names; empty: none
  std::string verdict;  // as entries of the kind inspection have it: "conforms", ...
  std::string when;     // it began, UTC
};

// Those of a lot that no entry of the record names, current or not: of its parts, or by a plan that
// names the lot.
std::vector<StoredInspection> untied_inspections(const std::vector<LotRecord>& records,
                                                 const std::string& lot,
                                                 const std::vector<StoredInspection>& stored);

}  // namespace asbuilt
