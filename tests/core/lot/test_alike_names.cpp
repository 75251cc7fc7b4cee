// Serials that a reader takes for each other.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/lot/alike_names.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using Names = std::vector<std::string>;

TEST(AlikeNames, DifferInWhatIsOverlooked) {
  for (const char* name : {"SN-01", "sn-1", "SN_1", "SN 1", "SN1", "SN-0001", "SN\u20131",
                           "\u0405N-1",  // a Cyrillic letter
                           "SN-\uff11"}) {
    EXPECT_TRUE(alike_names("SN-1", name)) << name;
  }
  EXPECT_TRUE(alike_names("A-1-10", "A_01.10"));
  EXPECT_TRUE(alike_names("LOT-1O", "LOT-10"));  // the letter O
}

TEST(AlikeNames, OthersAreOthers) {
  for (const char* name : {"SN-2", "SN-10", "SN-1A", "TN-1", "SN-0", "SN-100", "SN--11"}) {
    EXPECT_FALSE(alike_names("SN-1", name)) << name;
  }
  EXPECT_FALSE(alike_names("A-1-10", "A-11-0"));
  EXPECT_FALSE(alike_names("A-1.10", "A-1.1"));
  EXPECT_FALSE(alike_names("P-100", "P-1"));
  EXPECT_EQ(groups_of_alike({"P-001", "P-002", "P-010", "P-100"}), std::vector<Names>{});
}

TEST(AlikeNames, AreGrouped) {
  EXPECT_EQ(groups_of_alike({"SN-1", "X", "SN-01", "SN-2", "sn-2", "x", "SN 1"}),
            (std::vector<Names>{{"SN-1", "SN-01", "SN 1"}, {"X", "x"}, {"SN-2", "sn-2"}}));
}

TEST(AlikeNames, AreNotedOfALot) {
  sample::LotBook book = sample::releasable_lot();
  EXPECT_FALSE(sample::has(sample::notes(book), "taken for each other"));
  book.add("part", {{"serial", "sn-01"}, {"role", "witness"}, {"build", "B1"}});
  EXPECT_TRUE(sample::has(sample::notes(book),
                          "Serials that are easily taken for each other: SN-1, sn-01"));
}

}  // namespace
}  // namespace asbuilt
