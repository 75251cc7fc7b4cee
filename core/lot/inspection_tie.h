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

}  // namespace asbuilt
