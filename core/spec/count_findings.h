// Counts the voids or defects of a tolerance, and what keeps the count from being final.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/spec/select_features.h"

namespace asbuilt {

struct FindingCount {
  std::int64_t sure = 0;      // at least as confident as the tolerance asks
  std::int64_t doubtful = 0;  // less
  // Struts of the selection that could not be measured, where the tolerance counts defects of
  // struts and the plan does not leave them out: each may hide one.
  std::int64_t unmeasured_struts = 0;
  std::string sure_list;  // "missing at strut 12, broken at strut 40 and 3 more"
  std::string doubtful_list;
};

// `rows` are those that the selector gave for the tolerance.
FindingCount count_findings(const InspectionRecord& record, const FeatureSelector& selector,
                            const Tolerance& tolerance, const std::vector<std::size_t>& rows);

// Whether the tolerance names modes, and all of them are states of a strut.
bool counts_only_strut_defects(const Tolerance& tolerance);

// " (confidence 30 %)"
std::string low_confidence(double confidence);

}  // namespace asbuilt
