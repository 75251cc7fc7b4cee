// Entries that cannot be block a release.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;
using sample::releasable_lot;
using Change = std::function<void(LotBook&)>;

// Older files may hold them.
TEST(EvaluateEntries, ThoseThatCannotBeBlock) {
  const auto found = [](const Change& change) {
    LotBook book = releasable_lot();
    change(book);
    return blockers(book);
  };
  const auto has = [](const std::string& all, const std::string& part) {
    return all.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(found([](LotBook& b) {
                    b.correct("dimension", "D1", {{"unit", "banana"}});
                  }),
                  "dimension D1 of part SN-1, length has a unit that is none: banana\n"));
  for (const char* unit : {"um", "\u00b5m", "inch", "mdeg", "MPa", "%", "1", "mg"}) {
    EXPECT_FALSE(has(found([unit](LotBook& b) {
                       b.correct("dimension", "D1", {{"unit", unit}});
                     }),
                     "a unit that is none"))
        << unit;
  }
  const std::string early = found([](LotBook& b) {
    b.correct("step", "H1", {{"ended", "2026-11-01T12:00:00Z"}});
  });
  EXPECT_TRUE(has(early,
                  "step H1 (HIP) ended at 2026-11-01 12:00, before build B1 ended at 2026-11-02 "
                  "08:00\n"))
      << early;
  EXPECT_TRUE(has(found([](LotBook& b) {
                    b.correct("powder", "W1", {{"state", "used"}});
                  }),
                  "powder lot W1 is used and has been in 0 builds\n"));
  EXPECT_FALSE(has(found([](LotBook& b) {
                     b.correct("powder", "W1", {{"state", "used"}, {"reuse_count", 1.0}});
                   }),
                   "0 builds"));
  const auto place = [](LotBook& b, double y) {
    b.correct("part", "SN-1", {{"x_mm", 10.0}, {"y_mm", 20.0}});
    b.correct("part", "TB-1", {{"x_mm", 10.0}, {"y_mm", y}});
  };
  EXPECT_TRUE(has(found([&](LotBook& b) { place(b, 20.0); }),
                  "parts SN-1 and TB-1 have the same place in build B1: x 10 mm, y 20 mm\n"));
  EXPECT_FALSE(has(found([&](LotBook& b) { place(b, 21.0); }), "the same place"));
}

}  // namespace
}  // namespace asbuilt
