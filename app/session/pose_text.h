// Poses in words that can be copied into the [pose] of a plan.
#pragma once

#include <string>
#include <vector>

#include "core/records/inspection.h"

namespace asbuilt {

// The chosen pose and those that explain the scan as well, best first, one line each: score,
// translation and rotation. At most twelve, then how many more there are.
std::vector<std::string> equal_poses(const RegistrationRecord& registration);

}  // namespace asbuilt
