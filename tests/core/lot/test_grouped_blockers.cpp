#include <gtest/gtest.h>

#include <algorithm>

#include "core/lot/grouped_blockers.h"
#include "core/lot/sheet_text.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

Blocker of_part(const std::string& serial, const std::string& rest) {
  return {
      "part " + serial + " " + rest, "enter it for " + serial, false, "parts", serial, " " + rest};
}

TEST(GroupedBlockers, AlikeOnesNameAllTheirPartsAtThePlaceOfTheFirst) {
  std::vector<Blocker> all = {{"a step is missing", "add it", false, {}, {}, {}}};
  for (const char* serial : {"A", "B", "C", "D"}) {
    all.push_back(of_part(serial, "has no inspection"));
    all.push_back(of_part(serial, "is undecided: PENDING"));
  }
  all.push_back(of_part("E", "is undecided: MRB"));
  all.push_back({"nobody has signed", "sign", true, {}, {}, {}});
  const std::vector<Blocker> told = grouped(all);
  ASSERT_EQ(told.size(), 5U);
  EXPECT_EQ(told[0].what, "a step is missing");
  EXPECT_EQ(told[1].what, "each of 4 parts has no inspection: A, B, C, D");
  EXPECT_EQ(told[1].remedy, "enter it for A; so for each of them");
  EXPECT_EQ(told[2].what, "each of 4 parts is undecided: PENDING: A, B, C, D");
  EXPECT_EQ(told[3].what, "part E is undecided: MRB");
  EXPECT_TRUE(told[4].signing);
}

TEST(GroupedBlockers, FewStayAsTheyAre) {
  std::vector<Blocker> all;
  for (const char* serial : {"A", "B", "C"}) all.push_back(of_part(serial, "has no inspection"));
  EXPECT_EQ(grouped(all).size(), 3U);
  EXPECT_EQ(grouped(all)[2].what, "part C has no inspection");
  EXPECT_TRUE(grouped({}).empty());
}

TEST(GroupedBlockers, ResultsOfOneKindAreToldTogether) {
  LotBook book = sample::releasable_lot();
  for (int i = 0; i < 30; ++i) {
    book.add("dimension", {{"measurement", "M-" + std::to_string(i)},
                           {"part", std::string("SN-1")},
                           {"characteristic", "width " + std::to_string(i)},
                           {"value", 10.0},
                           {"unit", std::string("mm")},
                           {"upper", 10.1},
                           {"instrument", std::string("CAL-1")},
                           {"measured", std::string("2026-11-06T10:00:00Z")}});
  }
  std::string told;
  for (const Blocker& b : grouped(evaluate_lot(book.records(), LotBook::kLot).blockers)) {
    told += b.what + "\n";
  }
  EXPECT_TRUE(sample::has(told,
                          "each of 30 dimensions has no uncertainty: M-0 of part SN-1, width 0; "
                          "M-1 of part SN-1, width 1; "))
      << told;
  EXPECT_FALSE(sample::has(told, "dimension M-0"));
}

TEST(Names, ThatCountUpAreRuns) {
  EXPECT_EQ(names_text({}), "");
  EXPECT_EQ(names_text({"A-1", "A-2"}), "A-1, A-2");
  EXPECT_EQ(names_text({"A-008", "A-009", "A-010", "B-011", "7", "8", "9", "x"}),
            "A-008 to A-010, B-011, 7 to 9, x");
  EXPECT_EQ(names_text({"A-1", "A-3", "A-2", "A-10", "A-11"}, "; "), "A-1; A-3; A-2; A-10; A-11");
  EXPECT_EQ(names_text({"line 8", "line 9", "line 10", "line 11"}), "line 8 to line 11");
  EXPECT_EQ(names_text({"A-09", "A-010", "A-011"}), "A-09, A-010, A-011");
  EXPECT_EQ(names_text({"A9", "A10", "A011"}), "A9, A10, A011");
  std::vector<std::int64_t> entries;
  for (std::int64_t i = 0; i < 40; ++i) entries.push_back(100 + 2 * i);
  EXPECT_EQ(many_entries_text(entries), "40 from 100 to 178");
  EXPECT_EQ(many_entries_text({5, 6, 7, 9}), "5 to 7, 9");
}

// Every serial that an evaluation names stays named.
TEST(GroupedBlockers, ALotOfManyUndecidedParts) {
  LotBook book = sample::releasable_lot();
  for (int i = 0; i < 30; ++i) {
    book.add("part", {{"serial", "X-" + std::to_string(i)},
                      {"role", std::string("implant")},
                      {"build", std::string("B1")}});
  }
  const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
  EXPECT_GT(found.blockers.size(), 59U);
  const std::vector<Blocker> told = grouped(found.blockers);
  EXPECT_LT(told.size() + 55U, found.blockers.size());
  std::string all;
  for (const Blocker& b : told) all += b.what + "\n";
  EXPECT_TRUE(sample::has(all, "each of 30 parts is undecided: PENDING: X-0 to X-29\n")) << all;
  EXPECT_EQ(told[0].remedy,
            "asbuilt lot disposition --db FILE --lot L-001 --part X-0..X-29 --to STATE "
            "--justification \"...\" --user NAME");
}

}  // namespace
}  // namespace asbuilt
