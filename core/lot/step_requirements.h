// Post-processing of a lot as rows of the certificate's table of requirements (requirements.h).
//
// One row for each process that the profile asks for, wants signed or limits: its steps with their
// cycles, whether they kept to the limits of the process (process_limits.h), and what missed these
// before it was corrected or withdrawn; then all other steps together.
#pragma once

#include <string>
#include <vector>

#include "core/lot/requirement.h"
#include "core/records/lot_record.h"

namespace asbuilt {

std::vector<Requirement> step_requirements(const std::vector<LotRecord>& records,
                                           const std::string& lot, const LotRecord& profile);

}  // namespace asbuilt
