// Retests of tension tests: what the profile's table of retests lets a release have.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/retests.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

// The sample lot, of which one bar is asked for, under `rule`; its test T1 of TB-1 is `verdict`.
LotBook lot(const std::string& rule, const std::string& verdict,
            const std::string& fracture = "inside") {
  LotBook book = sample::releasable_lot({{"verdict", verdict}, {"fracture", fracture}});
  const std::int64_t profile =
      book.correct("profile", "P1", {{"retest_rule", rule}, {"accepts_unverified", true}}).id;
  book.sign("quinn", "approval", profile);
  for (int k = 2; k <= 5; ++k) {
    book.add("part",
             {{"serial", "TB-" + std::to_string(k)}, {"role", "tensile_bar"}, {"build", "B1"}});
  }
  return book;
}

LotRecord retest(const LotBook& book, int number, const std::string& verdict) {
  LotRecord test;
  for (const LotRecord& r : book.records()) {
    if (r.kind == "tensile") test = r;
  }
  test.id = test.supersedes = 0;
  test.reason.clear();
  test.fields.erase("invalid_because");
  test.utc.clear();
  test.key = "T" + std::to_string(number);
  test.fields["test"] = test.key;
  test.fields["part"] = "TB-" + std::to_string(number);
  test.fields["verdict"] = verdict;
  test.fields["retest_of"] = "T1";
  test.fields["tested"] = "2026-11-0" + std::to_string(4 + number) + "T08:00:00Z";
  return test;
}

// A closed nonconformity that names the parts.
void answer(LotBook& book, const std::vector<std::string>& parts) {
  book.add("nonconformance",
           {{"nonconformance", "N-" + parts.front()},
            {"description", "broke outside the marks"},
            {"state", "closed"},
            {"parts", parts},
            {"action", "another bar tested"}},
           "quinn");
}

std::string standing_blockers(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (!b.signing) all += b.what + "\n";
  }
  // The sample lot was accepted before.
  const std::size_t accepted = all.find("the lot was changed after it was accepted");
  if (accepted != std::string::npos) all.erase(accepted, all.find('\n', accepted) - accepted + 1);
  return all;
}

TEST(Retests, BothPiecesOfIso5832HaveToPass) {
  LotBook book = lot("iso5832", "fail");
  EXPECT_NE(standing_blockers(book).find("two left"), std::string::npos);
  book.add(retest(book, 2, "pass"));
  EXPECT_NE(standing_blockers(book).find("one left"), std::string::npos);
  EXPECT_NE(standing_blockers(book).find("0 of 1 bars"), std::string::npos);
  book.add(retest(book, 3, "pass"));
  // The bar that failed is a nonconforming one, whatever the retests say.
  EXPECT_EQ(standing_blockers(book),
            "tensile test T1 failed, and no closed nonconformity is about it\n");
  answer(book, {"TB-1"});
  EXPECT_EQ(standing_blockers(book), "");
  // The first result stays and is told.
  EXPECT_TRUE(sample::has(sample::notes(book), "tensile test T1 and its retests are accepted"));
}

TEST(Retests, OneOfTwoIsRejected) {
  LotBook book = lot("iso5832", "fail");
  book.add(retest(book, 2, "pass"));
  book.add(retest(book, 3, "fail"));
  EXPECT_NE(standing_blockers(book).find("T1 and its retests: rejected by ISO 5832"),
            std::string::npos);
  // No third piece mends it.
  book.add(retest(book, 4, "pass"));
  EXPECT_NE(standing_blockers(book).find("the lot's tests have ended"), std::string::npos);
}

TEST(Retests, WithoutATableAFailedTestStands) {
  LotBook book = lot("iso5832", "fail");
  LotRecord profile;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "profile") profile = *r;
  }
  profile.supersedes = profile.id;
  profile.reason = "no retests";
  profile.utc.clear();
  profile.fields.erase("retest_rule");
  book.sign("quinn", "approval", book.add(profile).id);
  book.add(retest(book, 2, "pass"));
  book.add(retest(book, 3, "pass"));
  EXPECT_NE(standing_blockers(book).find("tensile test T1: fail"), std::string::npos);
}

TEST(Retests, AReplacementNeedsACauseThatANonconformityStates) {
  LotBook book = lot("e8", "fail");
  EXPECT_NE(standing_blockers(book).find("rejected by ASTM E8"), std::string::npos);
  book = lot("e8", "fail");
  book.correct("tensile", "T1", {{"invalid_because", "machining: tool mark in the fillet"}});
  EXPECT_NE(standing_blockers(book).find("no closed nonconformity says so"), std::string::npos);
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "bar with a tool mark"},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"TB-1"}},
            {"action", "another bar tested"}},
           "quinn");
  EXPECT_NE(standing_blockers(book).find("T1: first, by ASTM E8"), std::string::npos);
  book.add(retest(book, 2, "pass"));
  EXPECT_EQ(standing_blockers(book), "");
}

TEST(Retests, ATableFromMemoryIsNoDefault) {
  LotBook book = lot("e8", "pass");
  EXPECT_EQ(standing_blockers(book), "");
  book.sign("quinn", "approval", book.correct("profile", "P1", {{"accepts_unverified", false}}).id);
  EXPECT_NE(standing_blockers(book).find("the table of retests e8 was not compared"),
            std::string::npos);
}

TEST(Retests, ABreakOutsideTheMarksByF75) {
  LotBook book = lot("f75", "fail", "outside");
  EXPECT_NE(standing_blockers(book).find("one left"), std::string::npos);
  LotRecord outside = retest(book, 2, "fail");
  outside.fields["fracture"] = std::string("outside");
  book.add(outside);
  EXPECT_NE(standing_blockers(book).find("one left"), std::string::npos);
  book.add(retest(book, 3, "pass"));
  // Each of the two needs its reason on record.
  EXPECT_NE(standing_blockers(book).find("T1 broke outside the gauge marks, and no closed"),
            std::string::npos);
  EXPECT_NE(standing_blockers(book).find("T2 broke outside the gauge marks, and no closed"),
            std::string::npos);
  answer(book, {"TB-1", "TB-2"});
  EXPECT_EQ(standing_blockers(book), "");
}

TEST(Retests, ARejectionIsNeitherAnsweredNorCorrectedAway) {
  LotBook book = lot("iso5832", "fail");
  book.add(retest(book, 2, "fail"));
  LotRecord third = retest(book, 3, "pass");
  third.fields.erase("retest_of");
  book.add(third);
  answer(book, {"TB-1", "TB-2"});
  EXPECT_NE(standing_blockers(book).find("T1 and its retests: rejected by ISO 5832"),
            std::string::npos);
  // What a test is a retest of stays.
  EXPECT_THROW(book.correct("tensile", "T3", {{"retest_of", "T1"}}), Error);
  LotRecord second;
  for (const LotRecord& r : book.records()) {
    if (r.kind == "tensile" && r.key == "T2") second = r;
  }
  second.supersedes = second.id;
  second.reason = "no retest";
  second.utc.clear();
  second.fields.erase("retest_of");
  EXPECT_THROW(book.add(second), Error);
}

TEST(Retests, AnUndecidedTestLeadsNowhere) {
  const LotBook book = lot("iso5832", "undecided");
  EXPECT_NE(standing_blockers(book).find("test T1 is undecided"), std::string::npos);
}

TEST(Retests, ARetestIsOfAnotherBarOfTheBuildAfterTheFirst) {
  LotBook book = lot("iso5832", "fail");
  LotRecord same = retest(book, 2, "pass");
  same.fields["part"] = std::string("TB-1");
  EXPECT_THROW(book.add(same), Error);
  book.add(retest(book, 2, "pass"));
  LotRecord of_retest = retest(book, 3, "pass");
  of_retest.fields["retest_of"] = std::string("T2");
  EXPECT_THROW(book.add(of_retest), Error);
  LotRecord nowhere = retest(book, 3, "pass");
  nowhere.fields["retest_of"] = std::string("T9");
  EXPECT_THROW(book.add(nowhere), Error);

  LotRecord early = retest(book, 3, "pass");
  early.fields["tested"] = std::string("2026-11-04T08:00:00Z");
  book.add(early);
  EXPECT_NE(standing_blockers(book).find("test T3 was before the test that it is a retest of"),
            std::string::npos);
}

TEST(Retests, ABarCountsForOneTest) {
  LotBook book = lot("iso5832", "fail");
  book.add(retest(book, 2, "pass"));
  LotRecord again = retest(book, 3, "pass");
  again.fields["part"] = std::string("TB-2");
  book.add(again);
  EXPECT_NE(standing_blockers(book).find("bar TB-2 stands in the tensile tests T2 and T3"),
            std::string::npos);
}

}  // namespace
}  // namespace asbuilt
