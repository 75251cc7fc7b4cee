// What blocks a release, one reason at a time, starting from a lot that nothing blocks.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/signatures.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using sample::releasable_lot;

// All blockers, a line each; signatures that became stale by the change under test are left out.
std::string blockers(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (b.what.find("which came later") == std::string::npos) all += b.what + "\n";
    EXPECT_FALSE(b.remedy.empty());
  }
  return all;
}

TEST(EvaluateLot, NothingBlocksACompleteLot) {
  const LotBook book = releasable_lot();
  const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
  EXPECT_TRUE(found.releasable()) << blockers(book);
  EXPECT_EQ(found.accepted, 1);
  EXPECT_EQ(found.state, "PENDING");
}

TEST(EvaluateLot, ABlockerEach) {
  struct Case {
    const char* expected;
    std::function<void(LotBook&)> change;
  };
  const std::vector<Case> cases = {
      {"out of calibration on 2026-11-06",
       [](LotBook& b) {
         b.correct("instrument", "CAL-1", {{"due", "2026-11-05"}});
       }},
      {"instrument T-1 was out of calibration on 2026-11-05",
       [](LotBook& b) {
         b.correct("instrument", "T-1", {{"calibrated", "2026-11-06"}});
       }},
      {"is too near its limit to decide",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"value", 20.045}});
       }},
      {"length does not conform",
       [](LotBook& b) {
         b.correct("dimension", "D1", {{"value", 20.07}});
       }},
      {"the inspection of part SN-1 is undecided",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", {{"verdict", "undecided"}});
       }},
      {"tensile test T1: undecided",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_tensile", 0.0}});
         b.correct("tensile", "T1", {{"verdict", "undecided"}});
       }},
      {"build B1 has 1 of 2 tensile tests",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_tensile", 2.0}});
       }},
      {"build B1 lacks the step cleaning",
       [](LotBook& b) {
         b.correct("profile", "P1",
                   {{"required_steps", std::vector<std::string>{"hip", "cleaning"}}});
       }},
      {"nonconformity N1 is open",
       [](LotBook& b) {
         b.add("nonconformance",
               {{"nonconformance", "N1"}, {"description", "scratch"}, {"state", "open"}});
       }},
      {"part SN-2 is undecided: PENDING",
       [](LotBook& b) {
         b.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
       }},
      {"the signature for approval is missing",
       [](LotBook& b) {
         b.correct(
             "profile", "P1",
             {{"required_signatures", std::vector<std::string>{"review", "release", "approval"}}});
       }},
      {"was reworked after its inspection",
       [](LotBook& b) {
         b.add("nonconformance", {{"nonconformance", "N1"},
                                  {"description", "burr"},
                                  {"state", "closed"},
                                  {"action", "removed"}});
         b.decide("SN-1", "MRB", "N1");
         b.decide("SN-1", "REWORK", "N1");
         b.decide("SN-1", "PENDING", "N1");
         b.decide("SN-1", "ACCEPT");
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expected);
    LotBook book = releasable_lot();
    c.change(book);
    const std::string found = blockers(book);
    EXPECT_NE(found.find(c.expected), std::string::npos) << found;
    EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 1) << found;
  }
}

TEST(EvaluateLot, AMissingUncertaintyBlocks) {
  LotBook book = releasable_lot();
  LotRecord without = *current_records(book.records()).at(0);
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "dimension") without = *r;
  }
  without.supersedes = without.id;
  without.reason = "uncertainty not known";
  without.fields.erase("u");
  without.utc.clear();
  book.add(without);
  EXPECT_NE(blockers(book).find("has no uncertainty"), std::string::npos);
}

TEST(EvaluateLot, WhatIsEnteredAfterASignatureIsNotCoveredByIt) {
  LotBook book = releasable_lot();
  book.correct("powder", "W1", {{"certificate", "CoC-2"}});
  const LotEvaluation found = evaluate_lot(book.records(), LotBook::kLot);
  ASSERT_EQ(found.blockers.size(), 2U);
  EXPECT_NE(found.blockers[0].what.find("review by Ada Lovelace does not cover entry"),
            std::string::npos);
  book.sign("ada", "review");
  book.sign("quinn", "release");
  EXPECT_TRUE(evaluate_lot(book.records(), LotBook::kLot).releasable());
}

TEST(EvaluateLot, OnePersonAloneCannotRelease) {
  LotBook book = releasable_lot();
  book.sign("quinn", "review");
  EXPECT_NE(blockers(book).find("one person gave all signatures"), std::string::npos);
}

TEST(EvaluateLot, TheOnlyMeasurerCannotRelease) {
  LotBook book = releasable_lot();
  book.correct("profile", "P1", {{"two_people", false}});
  for (LotRecord& r : book.altered()) {
    if (r.kind == "tensile" || r.kind == "dimension" || r.kind == "inspection") r.actor = "quinn";
  }
  EXPECT_NE(blockers(book).find("is the only one who measured"), std::string::npos);
}

TEST(EvaluateLot, AConcessionNeedsTwoPeople) {
  LotBook book = releasable_lot();
  book.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "one thin strut"},
                              {"state", "closed"},
                              {"action", "assessed: no effect on strength"}});
  book.decide("SN-1", "MRB", "N1");
  const std::int64_t concession = book.decide("SN-1", "CONCESSION", "N1").id;
  book.sign("quinn", "responsibility", concession);
  EXPECT_NE(blockers(book).find("is signed by 1 of 2 people"), std::string::npos);
  book.sign("quinn", "responsibility", concession);
  EXPECT_NE(blockers(book).find("is signed by 1 of 2 people"), std::string::npos);
  book.sign("ada", "review", concession);
  EXPECT_EQ(blockers(book), "");
}

TEST(EvaluateLot, ARejectedPartDoesNotBlockTheOthers) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.decide("SN-2", "REJECT");
  EXPECT_EQ(blockers(book), "");
  EXPECT_EQ(evaluate_lot(book.records(), LotBook::kLot).rejected, 1);
}

TEST(EvaluateLot, WithoutAnAcceptedImplantThereIsNothingToRelease) {
  LotBook book = releasable_lot();
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "crack"},
                              {"state", "closed"},
                              {"action", "scrapped"}});
  book.decide("SN-1", "MRB", "N1");
  book.decide("SN-1", "SCRAP", "N1");
  EXPECT_NE(blockers(book).find("no implant is accepted"), std::string::npos);
}

TEST(Dispositions, FollowTheTable) {
  LotBook book = releasable_lot();
  EXPECT_THROW(book.decide("SN-1", "REJECT"), Error);     // accepted parts go before the board
  EXPECT_THROW(book.decide("SN-1", "MRB"), Error);        // which needs a nonconformity
  EXPECT_THROW(book.decide("SN-1", "MRB", "N9"), Error);  // that is in the record
  EXPECT_THROW(book.decide("SN-9", "ACCEPT"), Error);     // and a part that is
  EXPECT_THROW(book.decide("SN-1", "BLESSED"), Error);
  EXPECT_EQ(disposition_of(book.records(), LotBook::kLot, "SN-1"), "ACCEPT");
  for (const DispositionStep& step : disposition_steps()) {
    EXPECT_NE(step.from, step.to);
    EXPECT_NE(step.from, "SCRAP") << "scrap is final";
  }
}

TEST(Signatures, HoldAndBindWhatTheyCover) {
  const LotBook book = releasable_lot();
  EXPECT_TRUE(check_signatures(book.records()).empty());
  for (std::size_t k = 0; k < book.records().size(); ++k) {
    SCOPED_TRACE(k);
    if (book.records()[k].kind == "signature") continue;
    LotBook altered = releasable_lot();
    altered.altered()[k].sha256[5] ^= 1;
    EXPECT_FALSE(check_signatures(altered.records()).empty());
  }
}

TEST(Signatures, NoFieldOfASignatureCanBeChanged) {
  const LotBook book = releasable_lot();
  for (const auto& [name, value] : book.records().back().fields) {
    SCOPED_TRACE(name);
    LotBook altered = releasable_lot();
    LotValue& field = altered.altered().back().fields[name];
    if (auto* text = std::get_if<std::string>(&field)) {
      text->back() = text->back() == '1' ? '2' : '1';
    } else {
      field = std::get<double>(field) - 1.0;
    }
    EXPECT_FALSE(check_signatures(altered.records()).empty());
  }
}

TEST(Signatures, RolesLimitTheirMeaning) {
  LotBook book = releasable_lot();
  EXPECT_THROW(book.sign("ada", "release"), Error);
  EXPECT_THROW(book.sign("ada", "approval"), Error);
  EXPECT_THROW(book.sign("quinn", "review", 999), Error);
}

TEST(Signatures, AnotherKeyIsNotTheSigner) {
  LotBook book = releasable_lot();
  const std::vector<LotRecord>& records = book.records();
  const auto id = static_cast<std::int64_t>(records.size()) + 1;
  book.add(make_signature(records, active_user(records, "quinn"), book.key("ada"),
                          {LotBook::kLot, 0, "release", id, "2026-11-21T00:00:00Z"}));
  const std::vector<std::string> problems = check_signatures(book.records());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("a key that is not the signer's"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
