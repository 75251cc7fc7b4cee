#include "core/base/memory.h"

#include <algorithm>
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

}  // namespace

std::int64_t available_memory_bytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  std::int64_t kib = 0;
  std::string unit;
  while (info >> key >> kib) {
    std::getline(info, unit);
    if (key == "MemAvailable:") return std::min(kib * 1024, cgroup_room());
  }
  return cgroup_room();
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
