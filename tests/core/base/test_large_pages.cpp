#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "core/base/large_pages.h"

namespace asbuilt {
namespace {

// Whether the system noted the wish for the mapping that holds this address: "hg" among the
// mapping's flags (proc_pid_smaps(5)).
bool large_pages_wished_at(const void* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    std::istringstream words(line);
    std::uintptr_t first = 0, last = 0;
    char dash = 0;
    if (words >> std::hex >> first >> dash >> last && dash == '-') {
      inside = first <= address && address < last;
    } else if (inside && line.rfind("VmFlags:", 0) == 0) {
      return (line + " ").find(" hg ") != std::string::npos;
    }
  }
  return false;
}

bool system_knows_large_pages() {
  return std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled").good();
}

constexpr std::size_t kLarge = std::size_t{8} << 20;

TEST(LargePages, AreWishedForLongArrays) {
  const std::vector<char> array = large_array<char>(kLarge);
  EXPECT_EQ(large_pages_wished_at(array.data() + kLarge / 2), system_knows_large_pages());
  const std::vector<char> plain(kLarge);
  EXPECT_FALSE(large_pages_wished_at(plain.data() + kLarge / 2));
}

TEST(LargePages, ArraysOfAnyLengthAreZeros) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, kLarge / 8}) {
    const auto array = large_array<double>(size);
    ASSERT_EQ(array.size(), size);
    for (const double value : array) ASSERT_EQ(value, 0.0);
  }
}

TEST(LargePages, RoomMadeBeforeKeepsValuesAndPlace) {
  std::vector<int> values{1, 2, 3};
  reserve_large(values, kLarge);
  EXPECT_GE(values.capacity(), kLarge);
  EXPECT_EQ(values, (std::vector<int>{1, 2, 3}));
  const int* place = values.data();
  reserve_large(values, kLarge / 2);
  values.resize(kLarge);
  EXPECT_EQ(values.data(), place);
}

}  // namespace
}  // namespace asbuilt
