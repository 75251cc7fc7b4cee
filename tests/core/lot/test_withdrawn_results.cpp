// What did not pass stays a result when it is withdrawn or corrected: it needs an answer by another
// person, counts in the table of retests, and is counted among those tested.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/requirements.h"
#include "core/lot/withdrawals.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::releasable_lot;
using sample::sign_again;
using Names = std::vector<std::string>;
using Fields = std::map<std::string, LotValue>;

const LotRecord& withdraw(LotBook& book, const std::string& kind, const std::string& key) {
  const RecordIndex index(book.records());
  LotRecord record =
      make_withdrawal(index, index.latest(LotBook::kLot, kind, key)->id, "looks odd");
  record.actor.clear();
  record.utc.clear();
  return book.add(std::move(record));
}

void close(LotBook& book, const std::string& number, const Names& parts, const Names& about,
           const std::string& by = "quinn") {
  book.add("nonconformance",
           {{"nonconformance", number},
            {"description", "not as it should be"},
            {"state", "closed"},
            {"parts", parts},
            {"about", about},
            {"action", "the bar was assessed"}},
           by);
}

// The sample lot under ISO 5832's table of retests, with bars TB-2 to TB-5 beside T1, which passes.
LotBook lot_with_bars(const std::string& rule = "iso5832") {
  LotBook book = releasable_lot();
  const std::int64_t profile =
      book.correct("profile", "P1", {{"retest_rule", rule}, {"accepts_unverified", true}}).id;
  book.sign("quinn", "approval", profile);
  for (const char* bar : {"TB-2", "TB-3", "TB-4", "TB-5"}) {
    book.add("part", {{"serial", bar}, {"role", "tensile_bar"}, {"build", "B1"}});
  }
  return book;
}

void test(LotBook& book, const std::string& name, const std::string& bar, double rm_mpa,
          const std::string& verdict, const Fields& more = {}) {
  LotRecord record = *RecordIndex(book.records()).latest(LotBook::kLot, "tensile", "T1");
  record.key = name;
  record.id = 0;
  record.utc.clear();
  record.fields["test"] = name;
  record.fields["part"] = bar;
  record.fields["rm_mpa"] = rm_mpa;
  if (rm_mpa < 900.0) record.fields["rp02_mpa"] = rm_mpa - 30.0;
  record.fields["verdict"] = verdict;
  record.fields["tested"] = std::string("2026-11-06T0").append(name.substr(1)).append(":00:00Z");
  for (const auto& [field, value] : more) record.fields[field] = value;
  book.add(record);
}

std::string requirement(const LotBook& book, const std::string& what) {
  for (const auto& row : requirements_met(book.records(), LotBook::kLot).rows) {
    if (row[0] == what) return row[2];
  }
  return {};
}

TEST(WithdrawnResults, AFailedBarStaysInTheTableOfRetests) {
  LotBook book = lot_with_bars();
  test(book, "T3", "TB-3", 700.0, "fail");
  withdraw(book, "tensile", "T3");
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "tensile test T3 failed before it was withdrawn"))
      << blockers(book);
  close(book, "N1", {"TB-3"}, {"T3"});
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "build B1, tensile test T3: two left, by ISO 5832"))
      << blockers(book);
  // Once it stands again, two more bars mend it, as if it had never been taken back.
  LotRecord again = *RecordIndex(book.records()).latest(LotBook::kLot, "tensile", "T3");
  again.supersedes = again.id;
  again.fields.erase(kWithdrawnField);
  again.reason = "as it was";
  again.utc.clear();
  book.add(again);
  test(book, "T4", "TB-4", 950.0, "pass", {{"retest_of", "T3"}, {"rp02_mpa", 871.0}});
  test(book, "T5", "TB-5", 952.0, "pass", {{"retest_of", "T3"}, {"rp02_mpa", 872.0}});
  EXPECT_FALSE(has(blockers(book), "T3: ")) << blockers(book);
}

// Its retests name it as it stands in the table, withdrawn; so does one of a bar that is taken
// back.
TEST(WithdrawnResults, RetestsMendAWithdrawnFailure) {
  for (const bool bar_too : {false, true}) {
    LotBook book = lot_with_bars();
    test(book, "T3", "TB-3", 700.0, "fail");
    const std::string failed = std::to_string(book.records().back().id);
    withdraw(book, "tensile", "T3");
    if (bar_too) withdraw(book, "part", "TB-3");
    close(book, "N1", {bar_too ? "TB-2" : "TB-3"}, {"entry:" + failed});
    test(book, "T4", "TB-4", 950.0, "pass", {{"retest_of", "T3"}, {"rp02_mpa", 871.0}});
    EXPECT_TRUE(has(blockers(book), "T3: ")) << bar_too;
    test(book, "T5", "TB-5", 952.0, "pass", {{"retest_of", "T3"}, {"rp02_mpa", 872.0}});
    sign_again(book);
    EXPECT_EQ(blockers(book), "") << bar_too;
  }
}

TEST(WithdrawnResults, ACauseThatThereIsTakesAFailedBarOut) {
  for (const bool cause : {true, false}) {
    LotBook book = lot_with_bars("e8");
    test(book, "T3", "TB-3", 700.0, "fail");
    if (cause) book.correct("tensile", "T3", {{"invalid_because", "flaw: a pore at the surface"}});
    withdraw(book, "tensile", "T3");
    close(book, "N1", {"TB-3"}, {"T3"});
    sign_again(book);
    EXPECT_EQ(has(blockers(book), "tensile test T3: first, by"), cause) << blockers(book);
    EXPECT_EQ(has(blockers(book), "T3 and its retests: rejected"), !cause) << blockers(book);
  }
}

TEST(WithdrawnResults, AnUndecidedBarHasToBeDecided) {
  LotBook book = lot_with_bars();
  test(book, "T3", "TB-3", 861.0, "undecided");
  withdraw(book, "tensile", "T3");
  sign_again(book);
  EXPECT_TRUE(has(blockers(book), "tensile test T3 was undecided before it was withdrawn"));
  EXPECT_TRUE(has(blockers(book), "tensile test T3: test T3 is undecided")) << blockers(book);
}

TEST(WithdrawnResults, TakingTheBarBackChangesNothing) {
  LotBook book = lot_with_bars();
  test(book, "T3", "TB-3", 700.0, "fail");
  withdraw(book, "tensile", "T3");
  withdraw(book, "part", "TB-3");
  EXPECT_TRUE(has(blockers(book), "tensile test T3: two left")) << blockers(book);
}

// Said to pass, and far below.
TEST(WithdrawnResults, NorDoesAVerdictThatIsNone) {
  LotBook book = lot_with_bars();
  test(book, "T3", "TB-3", 700.0, "pass");
  withdraw(book, "tensile", "T3");
  EXPECT_TRUE(has(blockers(book), "tensile test T3 was withdrawn, said to pass and outside"))
      << blockers(book);
}

TEST(WithdrawnResults, OfAnotherBarTheNameIsFreeAndTheFailureStays) {
  LotBook book = lot_with_bars();
  test(book, "T3", "TB-3", 700.0, "fail");
  const std::int64_t taken = withdraw(book, "tensile", "T3").id;
  LotRecord again = *RecordIndex(book.records()).latest(LotBook::kLot, "tensile", "T1");
  again.key = "T3";
  again.id = 0;
  again.utc.clear();
  again.fields["test"] = std::string("T3");
  again.fields["part"] = std::string("TB-4");
  again.supersedes = taken;
  again.reason = "another bar";
  book.add(again);
  EXPECT_TRUE(has(blockers(book), "tensile test T3: two left")) << blockers(book);
}

TEST(WithdrawnResults, AnUndecidedDimensionNeedsAnAnswerByAnotherPerson) {
  for (const bool withdrawn : {true, false}) {
    LotBook book = releasable_lot();
    Fields d2 = {{"measurement", "D2"},
                 {"part", "SN-1"},
                 {"characteristic", "width"},
                 {"value", 20.048},
                 {"u", 0.01},
                 {"unit", "mm"},
                 {"upper", 20.05},
                 {"instrument", "CAL-1"},
                 {"measured", "2026-11-06T09:00:00Z"}};
    book.add("dimension", d2, "quinn");
    if (withdrawn) {
      withdraw(book, "dimension", "D2");
    } else {
      book.correct("dimension", "D2", {{"value", 20.0}});
    }
    sign_again(book);
    EXPECT_TRUE(has(blockers(book), "width was undecided before it was")) << blockers(book);
    // Who entered it answers for nothing.
    close(book, "N1", {"SN-1"}, {"D2"});
    sign_again(book);
    EXPECT_TRUE(has(blockers(book), "width was undecided before it was")) << blockers(book);
    std::string remedies;
    for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
      remedies.append(b.remedy).append("\n");
    }
    EXPECT_TRUE(has(remedies, "nonconformity N1 is by quinn, who measured or entered it"));
    book.sign("rex", "review");  // joins
    close(book, "N2", {"SN-1"}, {"D2"}, "rex");
    sign_again(book);
    EXPECT_EQ(blockers(book), "") << withdrawn;
  }
}

// The same numbers again, to be decided by limits that are at hand now, are no other result.
TEST(WithdrawnResults, AnUndecidedResultIsDecidedLater) {
  LotBook book = releasable_lot({{"verdict", "undecided"}});
  book.correct("tensile", "T1", {{"verdict", "pass"}});
  EXPECT_FALSE(has(blockers(book), "was undecided before")) << blockers(book);
  book.correct("tensile", "T1", {{"u_rm_mpa", 1.0}});
  EXPECT_FALSE(has(blockers(book), "was undecided before")) << blockers(book);
  LotBook other = releasable_lot({{"verdict", "undecided"}});
  other.correct("tensile", "T1", {{"verdict", "pass"}, {"u_rm_mpa", 1.0}});
  EXPECT_TRUE(has(blockers(other), "tensile test T1 was undecided before it was corrected"));
}

TEST(WithdrawnResults, AreToldAndCounted) {
  LotBook book = lot_with_bars();
  test(book, "T2", "TB-2", 955.0, "pass");
  test(book, "T3", "TB-3", 951.0, "pass");
  withdraw(book, "tensile", "T3");
  sign_again(book);
  book.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(blockers(book), "");
  EXPECT_TRUE(has(notes(book), "tensile test T3 was withdrawn (entry ")) << notes(book);
  EXPECT_TRUE(has(notes(book), "by ada): looks odd; nothing spoke against it")) << notes(book);
  EXPECT_TRUE(has(requirement(book, "Tensile tests"),
                  "build B1: 3 tested, 2 accepted, with their retests, 1 withdrawn"))
      << requirement(book, "Tensile tests");
  const LotSheet sheet = certificate_of_conformance(book.records(), LotBook::kLot, {});
  std::string withdrawn;
  for (const SheetTable& table : sheet.tables) {
    if (!table.title.starts_with("Withdrawn, as they were")) continue;
    for (const auto& row : table.rows) withdrawn.append(row[1]).append(" ").append(row.back());
  }
  EXPECT_EQ(withdrawn, "T3 withdrawn: looks odd");
}

}  // namespace
}  // namespace asbuilt
