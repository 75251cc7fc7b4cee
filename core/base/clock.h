// The time of day as records state it.
#pragma once

#include <string>

namespace asbuilt {

// ISO 8601 in UTC, to the second: "2026-11-20T10:00:00Z".
std::string utc_now();

}  // namespace asbuilt
