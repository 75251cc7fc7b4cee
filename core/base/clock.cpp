#include "core/base/clock.h"

#include <ctime>

namespace asbuilt {

std::string utc_now() {
  return utc_minutes_ago(0);
}

std::string utc_minutes_ago(int minutes) {
  const std::time_t then = std::time(nullptr) - std::time_t{60} * minutes;
  std::tm utc{};
  gmtime_r(&then, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::optional<std::int64_t> seconds_of_utc(const std::string& utc) {
  std::tm time{};
  const char* end = strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return timegm(&time);
}

}  // namespace asbuilt
