// Entries that are older than one before them, and lots that wait for tests.
#include <gtest/gtest.h>

#include "core/base/clock.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_times.h"
#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::releasable_lot;

std::vector<LotRecord> entries_at(const std::vector<std::string>& times) {
  std::vector<LotRecord> records;
  for (const std::string& time : times) {
    LotRecord record;
    record.id = static_cast<std::int64_t>(records.size()) + 1;
    record.kind = "part";
    record.utc = time;
    records.push_back(record);
  }
  return records;
}

TEST(Clock, SecondsFromATextInUtc) {
  EXPECT_EQ(seconds_of_utc("1970-01-02T00:00:01Z"), 86401);
  EXPECT_EQ(seconds_of_utc("2026-11-20T10:00:00Z"), 1795168800);  // date -u -d ... +%s
  for (const char* none : {"", "2026-11-20", "2026-11-20T10:00:00", "2026-13-20T10:00:00Z", "x"}) {
    EXPECT_FALSE(seconds_of_utc(none)) << none;
  }
}

TEST(OlderEntries, AreToldByTheOneBeforeThem) {
  const auto told = [](const std::vector<std::string>& times) {
    const std::vector<LotRecord> records = entries_at(times);
    std::string all;
    for (const OlderEntries& older : older_entries(records)) {
      all.append(older_entries_note(older)).append("\n");
    }
    return all;
  };
  EXPECT_EQ(told({}), "");
  EXPECT_EQ(told({"2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z"}), "");
  // Two computers may differ by a minute.
  EXPECT_EQ(told({"2026-11-20T10:01:00Z", "2026-11-20T10:00:00Z"}), "");
  std::string all = told({"2026-11-20T10:01:00Z", "2026-11-20T09:59:59Z"});
  EXPECT_TRUE(
      has(all, "Entry 2 is told to be up to 1 min older than entry 1 (2026-11-20 10:01 UTC)"))
      << all;
  // One clock stood ahead: everything until that time is older.
  all = told({"2026-11-20T10:00:00Z", "2036-11-20T10:00:00Z", "2026-11-20T12:00:00Z",
              "2026-11-20T13:00:00Z", "2036-11-21T10:00:00Z", "2036-11-21T06:00:00Z"});
  EXPECT_TRUE(has(all, "Entries 3, 4 are told to be up to 3652 days older than entry 2")) << all;
  EXPECT_TRUE(has(all, "Entry 6 is told to be up to 4 h older than entry 5")) << all;
}

TEST(OlderEntries, OfATimeToComeAreToldByTheClock) {
  const std::vector<LotRecord> records =
      entries_at({"2026-11-20T10:00:00Z", "2027-12-28T10:00:00Z", "2027-12-28T11:00:00Z"});
  EXPECT_EQ(ahead_of_clock_note(records, "2027-12-28T11:00:00Z"), "");
  EXPECT_EQ(ahead_of_clock_note({}, "2026-11-20T10:00:00Z"), "");
  const std::string told = ahead_of_clock_note(records, "2026-11-23T10:00:00Z");
  EXPECT_TRUE(has(told,
                  "Entries 2, 3 are of a time to come (up to 2027-12-28 11:00 UTC; it is "
                  "2026-11-23 10:00)"))
      << told;
}

TEST(OlderEntries, AreNotesOfTheLotThatHasThem) {
  LotBook book = releasable_lot();
  EXPECT_FALSE(has(notes(book), "a clock was set back"));
  LotRecord part;
  part.kind = "part";
  part.key = "W-1";
  part.utc = book.records().front().utc;
  part.fields = {{"serial", "W-1"}, {"role", "witness"}, {"build", "B1"}};
  part.lot = LotBook::kLot;
  LotBook late = book;
  late.add(part);
  EXPECT_TRUE(has(notes(late), "a clock was set back")) << notes(late);
  EXPECT_TRUE(check_history(late.records()).empty());
}

// The table of dispositions lets a lot go from RETEST to ACCEPT.
TEST(Retest, OfAWholeLotIsOverWhenSomethingWasTestedSince) {
  LotBook book = releasable_lot();
  book.decide(LotBook::kLot, "RETEST");
  sample::sign_again(book);
  EXPECT_TRUE(has(blockers(book), "lot L-001 was sent to be tested again (entry "))
      << blockers(book);
  EXPECT_TRUE(blockers(book).ends_with("), and nothing was tested since\n")) << blockers(book);
  std::map<std::string, LotValue> dimension = {{"measurement", "D2"},
                                               {"part", "SN-1"},
                                               {"characteristic", "width"},
                                               {"value", 10.0},
                                               {"u", 0.01},
                                               {"unit", "mm"},
                                               {"upper", 10.1},
                                               {"instrument", "CAL-1"},
                                               {"measured", "2026-11-06T09:00:00Z"}};
  book.add("dimension", dimension);  // measured before
  sample::sign_again(book);
  EXPECT_TRUE(has(blockers(book), "nothing was tested since")) << blockers(book);
  dimension["measurement"] = std::string("D3");
  dimension["measured"] = book.records().back().utc;
  const LotBook waiting = book;
  book.add("dimension", dimension);
  sample::sign_again(book);
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(acceptance_blockers(book.records(), LotBook::kLot, "quinn").empty());
  book.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, LotBook::kLot), "ACCEPT");
  EXPECT_FALSE(has(blockers(book), "sent to be tested again"));
  // Accepted all the same, by hand: what came after the decision is no ground for it.
  LotBook early = waiting;
  early.decide(LotBook::kLot, "ACCEPT");
  early.add("dimension", dimension);
  EXPECT_TRUE(has(blockers(early), "nothing was tested since"));
}

}  // namespace
}  // namespace asbuilt
