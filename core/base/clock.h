// The time of day as records state it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace asbuilt {

// ISO 8601 in UTC, to the second: "2026-11-20T10:00:00Z".
std::string utc_now();

// The same so many minutes before now; such texts compare as the times do.
std::string utc_minutes_ago(int minutes);

// Seconds from 1970 to such a text; nothing where it is none.
std::optional<std::int64_t> seconds_of_utc(const std::string& utc);

}  // namespace asbuilt
