// A specimen speaks for the implants that were heat treated as it was.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/lot/heat_treatments.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using Fields = std::map<std::string, LotValue>;
using Names = std::vector<std::string>;

// HIP is not asked for, so that parts may go without.
LotBook lot_of(double least_tensile, const Names& hipped) {
  LotBook book = sample::releasable_lot();
  const std::int64_t id =
      book.correct("profile", "P1", {{"required_steps", Names{}}, {"least_tensile", least_tensile}})
          .id;
  book.sign("quinn", "approval", id);
  book.add("part", {{"serial", "TB-2"}, {"role", "tensile_bar"}, {"build", "B1"}});
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind != "tensile") continue;
    Fields second = r->fields;
    second["test"] = std::string("T2");
    second["part"] = std::string("TB-2");
    book.add("tensile", second);
    break;
  }
  book.correct("step", "H1", {{"parts", hipped}});
  sample::sign_again(book);
  return book;
}

std::string tests_met(const LotBook& book) {
  for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
    if (cells[0] == "Tensile tests") return cells[2];
  }
  return {};
}

std::string too_few(const std::string& have, const std::string& alike) {
  return "build B1 has " + have + " bars whose tensile test passes and that were heat treated as " +
         alike + "\n";
}

TEST(HeatTreatments, ABarWithoutThemOfTheImplantsDoesNotCount) {
  const LotBook book = lot_of(2.0, {"SN-1", "TB-1"});
  EXPECT_EQ(blockers(book), too_few("1 of 2", "SN-1 (heat treatment H1)"));
  EXPECT_TRUE(has(notes(book),
                  "TB-2 of build B1 was heat treated otherwise than its implants: what tensile "
                  "tests tell of it does not count\n"))
      << notes(book);
  EXPECT_EQ(tests_met(book),
            "build B1: 1 tested, 1 passed; 1 heat treated otherwise than the implants, not "
            "counted");
  EXPECT_EQ(blockers(lot_of(1.0, {"SN-1", "TB-1"})), "");
  EXPECT_EQ(blockers(lot_of(2.0, {"SN-1", "TB-1", "TB-2"})), "");
}

TEST(HeatTreatments, BarsWithMoreThanTheImplantsDoNotCount) {
  const LotBook book = lot_of(1.0, {"TB-1", "TB-2"});
  EXPECT_EQ(blockers(book), too_few("0 of 1", "SN-1 (no heat treatment)"));
  EXPECT_TRUE(has(notes(book), "TB-1, TB-2 of build B1 were heat treated otherwise"));
}

// One bar of each of two steps; the implant went through both.
TEST(HeatTreatments, EachOfThemByABarOfItsOwnIsNotAll) {
  LotBook book = lot_of(1.0, {"SN-1", "TB-1"});
  book.add("step", {{"step", "S1"},
                    {"process", "stress_relief"},
                    {"builds", Names{"B1"}},
                    {"parts", Names{"SN-1", "TB-2"}},
                    {"ended", "2026-11-02T20:00:00Z"}});
  sample::sign_again(book);
  EXPECT_EQ(blockers(book), too_few("0 of 1", "SN-1 (heat treatment H1, S1)"));
  book.correct("step", "S1", {{"parts", Names{"SN-1", "TB-1", "TB-2"}}});
  sample::sign_again(book);
  EXPECT_EQ(blockers(book), "");
}

TEST(HeatTreatments, ImplantsOfTwoWaysNeedBarsOfBoth) {
  LotBook book = lot_of(1.0, {"SN-1", "TB-1"});
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  EXPECT_FALSE(has(blockers(book), "bars whose tensile test passes")) << blockers(book);
  EXPECT_EQ(tests_met(book),
            "SN-1 of build B1 (heat treatment H1): 1 tested, 1 passed; SN-2 of build B1 (no heat "
            "treatment): 1 tested, 1 passed");
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1", "TB-2"}}});
  EXPECT_TRUE(has(blockers(book), too_few("0 of 1", "SN-2 (no heat treatment)"))) << blockers(book);
  std::string remedy;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (has(b.what, "(no heat treatment)")) remedy = b.remedy;
  }
  EXPECT_TRUE(has(remedy,
                  "or reject these implants: asbuilt lot disposition --db FILE --lot L-001 "
                  "--part SN-2 --to REJECT "))
      << remedy;
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "not heat treated"},
                              {"action", "scrapped"},
                              {"state", "open"},
                              {"parts", Names{"SN-2"}}});
  book.decide("SN-2", "MRB", "N1");
  book.decide("SN-2", "REJECT", "N1");  // nothing of it is released
  EXPECT_FALSE(has(blockers(book), "bars whose tensile test passes")) << blockers(book);
}

TEST(HeatTreatments, WhatTestsNeedNotComeAfterMakesNoDifference) {
  LotBook book = lot_of(2.0, {"SN-1", "TB-1"});
  const std::int64_t id = book.correct("profile", "P1", {{"steps_before_tests", Names{}}}).id;
  book.sign("quinn", "approval", id);
  EXPECT_FALSE(has(blockers(book), "bars whose tensile test passes")) << blockers(book);
}

TEST(HeatTreatments, OtherTestsFollowTheSameRule) {
  LotBook book = sample::tested_lot();
  book.add("compression", {{"test", "C1"},
                           {"part", "PS-1"},
                           {"spec", "ISO 13314"},
                           {"offset_mpa", 20.0},
                           {"u_offset_mpa", 0.5},
                           {"verdict", "pass"},
                           {"instrument", "CM-1"},
                           {"tested", "2026-11-05T08:00:00Z"}});
  const std::int64_t id =
      book.correct("profile", "P1", {{"required_steps", Names{}}, {"least_compression", 1.0}}).id;
  book.sign("quinn", "approval", id);
  const std::string few =
      "build B1 has 0 of 1 specimens whose compression test passes and that "
      "were heat treated as SN-1 (heat treatment H1)\n";
  EXPECT_FALSE(has(blockers(book), "compression test passes")) << blockers(book);
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1"}}});
  EXPECT_TRUE(has(blockers(book), few)) << blockers(book);
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1", "PS-1"}}});
  EXPECT_FALSE(has(blockers(book), "compression test passes")) << blockers(book);
}

// A bar that failed, and retests of which one is of a bar that was treated otherwise.
TEST(HeatTreatments, RetestsAreOfBarsThatWereTreatedAlike) {
  LotBook book = lot_of(2.0, {"SN-1", "TB-1", "TB-2"});
  const std::int64_t id =
      book.correct("profile", "P1", {{"retest_rule", "iso5832"}, {"accepts_unverified", true}}).id;
  book.sign("quinn", "approval", id);
  book.correct("tensile", "T1", {{"verdict", "fail"}, {"rm_mpa", 700.0}, {"rp02_mpa", 670.0}});
  Fields again;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "tensile" && r->key == "T2") again = r->fields;
  }
  again["retest_of"] = std::string("T1");
  for (const char* number : {"3", "4"}) {
    const std::string bar = std::string("TB-") + number;
    book.add("part", {{"serial", bar}, {"role", "tensile_bar"}, {"build", "B1"}});
    again["test"] = std::string("T") + number;
    again["part"] = bar;
    book.add("tensile", again);
  }
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1", "TB-2", "TB-3"}}});
  const std::string what =
      "build B1, tensile test T1: bars of its retests were heat treated otherwise than its own\n";
  EXPECT_TRUE(has(blockers(book), what)) << blockers(book) << notes(book);
  EXPECT_TRUE(has(blockers(book), too_few("1 of 2", "SN-1 (heat treatment H1)"))) << blockers(book);
  EXPECT_EQ(tests_met(book),
            "build B1: 3 tested, 1 accepted, with their retests; 1 heat treated otherwise than the "
            "implants, not counted");
  book.correct("step", "H1", {{"parts", Names{"SN-1", "TB-1", "TB-2", "TB-3", "TB-4"}}});
  EXPECT_FALSE(has(blockers(book), "heat treated")) << blockers(book);
  EXPECT_TRUE(has(notes(book), "T1 and its retests are accepted")) << notes(book);
}

TEST(HeatTreatments, CertificateTellsWhatAStepReached) {
  const LotBook book = lot_of(1.0, {"SN-1", "TB-1"});
  std::string found;
  for (const auto& cells : requirements_met(book.records(), LotBook::kLot).rows) {
    if (cells[0] == "Further post-processing") found = cells[2];
  }
  EXPECT_EQ(found, "HIP (H1) of SN-1, TB-1 of build B1");
}

}  // namespace
}  // namespace asbuilt
