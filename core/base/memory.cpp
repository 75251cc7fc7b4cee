#include "core/base/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

std::int64_t cgroup_room() {
  std::ifstream limit("/sys/fs/cgroup/memory.max");
  std::ifstream used("/sys/fs/cgroup/memory.current");
  std::int64_t maximum = 0;
  std::int64_t current = 0;
  if (limit >> maximum && used >> current) return std::max<std::int64_t>(0, maximum - current);
  return std::numeric_limits<std::int64_t>::max();
}

// What the process may still map (ulimit -v).
std::int64_t address_room() {
  rlimit limit{};
  std::int64_t pages = 0;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
      !(std::ifstream("/proc/self/statm") >> pages)) {
    return std::numeric_limits<std::int64_t>::max();
  }
  const std::int64_t used = pages * sysconf(_SC_PAGESIZE);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(limit.rlim_cur) - used);
}

std::int64_t limits_room() {
  return std::min(cgroup_room(), address_room());
}

}  // namespace

std::int64_t available_memory_bytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  std::int64_t kib = 0;
  std::string unit;
  while (info >> key >> kib) {
    std::getline(info, unit);
    if (key == "MemAvailable:") return std::min(kib * 1024, limits_room());
  }
  return limits_room();
}

double edge_that_fits(double edge, std::int64_t bytes) {
  constexpr double kFilled = 0.6;
  const double room = kFilled * static_cast<double>(available_memory_bytes());
  return edge * std::cbrt(static_cast<double>(bytes) / std::max(1.0, room));
}

void require_memory(std::int64_t bytes, const std::string& what, const std::string& remedy) {
  const std::int64_t available = available_memory_bytes();
  if (static_cast<double>(bytes) > 0.9 * static_cast<double>(available)) {
    throw Error(ErrorCode::kOutOfMemory,
                {"not enough memory", what + " needs " + readable_bytes(bytes),
                 "at most 90 % of the " + readable_bytes(available) + " available", remedy});
  }
}

std::string readable_bytes(std::int64_t bytes) {
  const double value = static_cast<double>(bytes);
  char text[32];
  if (value >= 1e12) {
    print_to(text, sizeof text, "%.1f TB", value / 1e12);
  } else if (value >= 1e9) {
    print_to(text, sizeof text, "%.1f GB", value / 1e9);
  } else if (value >= 1e6) {
    print_to(text, sizeof text, "%.0f MB", value / 1e6);
  } else if (value >= 1e3) {
    print_to(text, sizeof text, "%.0f kB", value / 1e3);
  } else {
    print_to(text, sizeof text, "%.0f bytes", value);
  }
  return text;
}

}  // namespace asbuilt
