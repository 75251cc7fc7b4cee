// The summary of an inspection that a person reads on the terminal.
#pragma once

#include <iosfwd>

#include "core/records/inspection.h"

namespace asbuilt {

void print_summary(std::ostream& out, const InspectionRecord& record);

// 0 conforms, 1 does not conform or is undecided for a reason in the part, as the contract has it.
int verdict_status(const InspectionRecord& record);

}  // namespace asbuilt
