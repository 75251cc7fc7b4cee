// Taking entries back: what stays, what refuses it, and that nothing that failed goes away by it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/signatures.h"
#include "core/lot/withdrawals.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::LotBook;
using sample::releasable_lot;

const LotRecord& current(const LotBook& book, const std::string& kind, const std::string& key) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == kind && r->key == key) return *r;
  }
  throw std::logic_error("no " + kind + " " + key);
}

bool has(const LotBook& book, const std::string& kind, const std::string& key) {
  const std::vector<const LotRecord*> all = current_records(book.records());
  return std::any_of(all.begin(), all.end(),
                     [&](const LotRecord* r) { return r->kind == kind && r->key == key; });
}

const LotRecord& withdraw(LotBook& book, const std::string& kind, const std::string& key,
                          const std::string& actor = "ada") {
  LotRecord record = make_withdrawal(RecordIndex(book.records()), current(book, kind, key).id,
                                     "entered by mistake");
  record.actor.clear();
  record.utc.clear();
  return book.add(std::move(record), actor);
}

std::string refusal(LotBook& book, const std::string& kind, const std::string& key,
                    const std::string& actor = "ada") {
  const std::size_t before = book.records().size();
  try {
    withdraw(book, kind, key, actor);
  } catch (const Error& error) {
    EXPECT_EQ(book.records().size(), before);
    return error.what();
  }
  return "taken";
}

TEST(Withdrawals, BothStayAndTheNameIsEnteredAgainOnlyOverTheWithdrawal) {
  LotBook book = releasable_lot();
  const std::string old_text = canonical_text(current(book, "dimension", "D1"));
  const std::int64_t old = current(book, "dimension", "D1").id;
  const std::int64_t id = withdraw(book, "dimension", "D1").id;
  EXPECT_FALSE(has(book, "dimension", "D1"));
  EXPECT_EQ(canonical_text(book.records()[static_cast<std::size_t>(old) - 1]), old_text);
  EXPECT_TRUE(check_history(book.records()).empty());
  const RecordIndex index(book.records());
  EXPECT_EQ(index.current(LotBook::kLot, "dimension", "D1"), nullptr);
  EXPECT_EQ(index.latest(LotBook::kLot, "dimension", "D1")->id, id);
  EXPECT_TRUE(index.current_of("dimension").empty());
  // Signatures are older than the withdrawal.
  EXPECT_NE(blockers(book).find("does not cover entry " + std::to_string(id)), std::string::npos);
  book.sign("ada", "review");
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book), "");

  LotRecord again = book.records()[static_cast<std::size_t>(old) - 1];
  again.utc.clear();
  try {
    book.add(again);
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("--supersedes " + std::to_string(id)),
              std::string::npos)
        << error.what();
  }
  again.supersedes = id;
  again.reason = "it was right";
  again.fields["characteristic"] = "width";  // it may be about something else now
  book.add(again);
  EXPECT_TRUE(has(book, "dimension", "D1"));
  EXPECT_TRUE(check_history(book.records()).empty());
}

TEST(Withdrawals, WhatIsStillReferredToStays) {
  LotBook book = releasable_lot();
  const std::string powder = refusal(book, "powder", "W1");
  EXPECT_NE(powder.find("(build \"B1\")"), std::string::npos) << powder;
  const std::string build = refusal(book, "build", "B1");
  for (const char* name : {"step \"H1\"", "part \"SN-1\"", "part \"TB-1\""}) {
    EXPECT_NE(build.find(name), std::string::npos) << build;
  }
  EXPECT_NE(refusal(book, "instrument", "CAL-1").find("dimension \"D1\""), std::string::npos);
  EXPECT_NE(refusal(book, "lot", LotBook::kLot).find("signature"), std::string::npos);
  withdraw(book, "tensile", "T1");
  withdraw(book, "part", "TB-1");
  EXPECT_NE(blockers(book).find("0 of 1 bars"), std::string::npos);
  // A decision keeps its part for good.
  withdraw(book, "dimension", "D1");
  withdraw(book, "inspection", "SN-1");
  EXPECT_NE(refusal(book, "part", "SN-1").find("disposition \"SN-1\""), std::string::npos);
  EXPECT_TRUE(check_history(book.records()).empty());
}

TEST(Withdrawals, NothingIsDecidedAboutAWithdrawnPart) {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  EXPECT_NE(blockers(book).find("part SN-2 is undecided"), std::string::npos);
  withdraw(book, "part", "SN-2");
  EXPECT_EQ(blockers(book).find("SN-2 is undecided"), std::string::npos);
  EXPECT_THROW(make_disposition(book.records(), LotBook::kLot, "SN-2", "REJECT", "x", ""), Error);
  EXPECT_EQ(evaluate_lot(book.records(), LotBook::kLot).implants, 1);
}

TEST(Withdrawals, AFailedResultStillNeedsItsNonconformity) {
  LotBook book = releasable_lot();
  book.add("dimension", {{"measurement", "D2"},
                         {"part", "SN-1"},
                         {"characteristic", "width"},
                         {"value", 21.0},
                         {"u", 0.01},
                         {"unit", "mm"},
                         {"upper", 20.0},
                         {"instrument", "CAL-1"},
                         {"measured", "2026-11-06T09:00:00Z"}});
  withdraw(book, "dimension", "D2");
  EXPECT_NE(blockers(book).find("failed before it was withdrawn"), std::string::npos)
      << blockers(book);
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "wrong drawing"},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"SN-1"}},
            {"action", "assessed"}},
           "quinn");
  EXPECT_EQ(blockers(book).find("failed before"), std::string::npos);
  // It is no way out either to take the nonconformity back.
  EXPECT_NE(refusal(book, "nonconformance", "N1").find("role quality"), std::string::npos);
  withdraw(book, "nonconformance", "N1", "quinn");
  EXPECT_NE(blockers(book).find("failed before it was withdrawn"), std::string::npos);
}

TEST(Withdrawals, UsersDecisionsAndSignaturesAreNotWithdrawn) {
  LotBook book = releasable_lot();
  EXPECT_NE(refusal(book, "user", "quinn").find("deactivate-user"), std::string::npos);
  EXPECT_NE(refusal(book, "disposition", "SN-1").find("decides again"), std::string::npos);
  const std::string signature = book.records().back().key;
  EXPECT_NE(refusal(book, "signature", signature).find("a signature stays"), std::string::npos);
}

// Signed by its actor, and still against the rules.
TEST(Withdrawals, TheHistoryFindsWhatTheProgramWouldRefuse) {
  const auto found = [](const char* kind, const char* key,
                        const std::function<void(LotRecord&)>& change) {
    LotBook book = releasable_lot();
    LotRecord record =
        make_withdrawal(RecordIndex(book.records()), current(book, kind, key).id, "x");
    record.id = static_cast<std::int64_t>(book.records().size()) + 1;
    record.actor = "ada";
    change(record);
    LotBook::resign(record);
    book.altered().push_back(record);
    std::string all;
    for (const std::string& p : check_history(book.records())) all += p + "\n";
    return all;
  };
  const auto nothing = [](LotRecord&) {};
  EXPECT_EQ(found("dimension", "D1", nothing), "");
  EXPECT_NE(found("build", "B1", nothing).find("others refer"), std::string::npos);
  EXPECT_NE(found("dimension", "D1", [](LotRecord& r) { r.fields["value"] = 1.0; })
                .find("changes fields"),
            std::string::npos);
  EXPECT_NE(found("dimension", "D1", [](LotRecord& r) { r.fields["withdrawn"] = false; })
                .find("changes fields"),
            std::string::npos);
  EXPECT_NE(found("dimension", "D1",
                  [](LotRecord& r) {
                    r.supersedes = 0;
                    r.reason.clear();
                  })
                .find("names no entry"),
            std::string::npos);
}

}  // namespace
}  // namespace asbuilt
