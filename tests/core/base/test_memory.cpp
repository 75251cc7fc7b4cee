#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/memory.h"

namespace asbuilt {
namespace {

TEST(Memory, ReadableBytes) {
  EXPECT_EQ(readable_bytes(0), "0 bytes");
  EXPECT_EQ(readable_bytes(999), "999 bytes");
  EXPECT_EQ(readable_bytes(12000), "12 kB");
  EXPECT_EQ(readable_bytes(12400000), "12 MB");
  EXPECT_EQ(readable_bytes(1500000000), "1.5 GB");
  EXPECT_EQ(readable_bytes(2500000000000), "2.5 TB");
}

TEST(Memory, SomethingIsAvailable) {
  EXPECT_GT(available_memory_bytes(), std::int64_t{1} << 20);
}

TEST(Memory, ModestNeedsPassAndImpossibleOnesDoNot) {
  EXPECT_NO_THROW(require_memory(1000, "a cup", "drink it"));
  try {
    require_memory(std::int64_t{1} << 60, "the scan part.mha", "crop it");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
    EXPECT_NE(error.text().where.find("the scan part.mha"), std::string::npos);
    EXPECT_EQ(error.text().remedy, "crop it");
  }
}

TEST(Memory, TheTenthInReserveIsKept) {
  const std::int64_t available = available_memory_bytes();
  EXPECT_THROW(require_memory(available + available / 10, "all of it", ""), Error);
}

}  // namespace
}  // namespace asbuilt
