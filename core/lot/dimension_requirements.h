// How the dimensions of a lot meet their limits: rows of the certificate's table of requirements
// (requirements.h).
//
// First all dimensions together, then each characteristic by the limits it is held against
// (tolerances.h): the limits with drawing, author and approval, or that they were entered with the
// values and approved by nobody; how many values conform by the profile's rule; and the worst ones,
// the value least less its U and the one greatest with its U (k = 2), where there is a limit on
// that side. Parts that are rejected or scrapped do not count.
#pragma once

#include <string>
#include <vector>

#include "core/lot/requirement.h"
#include "core/records/lot_record.h"

namespace asbuilt {

std::vector<Requirement> dimension_requirements(const std::vector<LotRecord>& records,
                                                const std::string& lot, const LotRecord& profile);

// Characteristics whose limits came with the values and nobody approved, as one sentence; empty:
// none.
std::string unapproved_limits_text(const std::vector<LotRecord>& records, const std::string& lot,
                                   const LotRecord& profile);

}  // namespace asbuilt
