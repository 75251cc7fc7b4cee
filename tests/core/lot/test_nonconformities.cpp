// A nonconformity says something, stays about what it was about, and does not vanish.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/record_kinds.h"
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

LotBook with_open() {
  LotBook book = releasable_lot();
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}});
  book.add("nonconformance",
           {{"nonconformance", "N2"},
            {"description", "scratch"},
            {"state", "open"},
            {"parts", Names{"SN-1"}},
            {"about", Names{"none"}}},
           "quinn");
  return book;
}

// What the command line says to the next version of N2; empty: it is taken.
std::string refusal(const LotBook& book, const Fields& changed) {
  LotRecord record = *RecordIndex(book.records()).latest(LotBook::kLot, "nonconformance", "N2");
  record.supersedes = record.id;
  record.id = 0;
  record.reason = "done";
  record.utc = "2026-11-21T08:00:00Z";
  for (const auto& [name, value] : changed) record.fields[name] = value;
  try {
    check_entry(record, RecordIndex(book.records()));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Nonconformities, TextsThatSayNothing) {
  for (const char* text : {"", "-", "--", "n/a", "None", "NOTHING", "ok", "tbd.", "1234"}) {
    EXPECT_TRUE(says_nothing(text)) << text;
  }
  for (const char* text : {"filed", "polished and measured again", "\u7814\u78e8"}) {
    EXPECT_FALSE(says_nothing(text)) << text;
  }
}

TEST(Nonconformities, StayAboutWhatTheyWereAbout) {
  const LotBook book = with_open();
  const Fields closed = {{"state", "closed"}, {"action", "polished"}};
  EXPECT_EQ(refusal(book, closed), "");
  for (const char* action : {"-", "none"}) {
    EXPECT_TRUE(has(refusal(book, {{"state", "closed"}, {"action", action}}), "says nothing"));
  }
  Fields moved = closed;
  moved["parts"] = Names{"SN-2"};
  EXPECT_TRUE(has(refusal(book, moved), "stays about what it was about")) << refusal(book, moved);
  moved["parts"] = Names{"SN-1", "SN-2"};
  EXPECT_EQ(refusal(book, moved), "");
  moved["about"] = Names{"D1"};  // in the place of none
  EXPECT_EQ(refusal(book, moved), "");
}

// As older versions of the program took it.
TEST(Nonconformities, OneThatWasRewrittenAwayBlocks) {
  LotBook book = with_open();
  book.correct("nonconformance", "N2",
               {{"state", "closed"}, {"action", "-"}, {"parts", Names{"SN-2"}}});
  EXPECT_TRUE(has(blockers(book), "scratch) was about parts, powder or results that no"))
      << blockers(book);
  EXPECT_TRUE(has(blockers(book), "nonconformity N2 was closed without an action"));
  book.correct("nonconformance", "N2", {{"action", "filed"}, {"parts", Names{"SN-1", "SN-2"}}});
  EXPECT_FALSE(has(blockers(book), "nonconformity N2")) << blockers(book);
}

TEST(Nonconformities, WhoEnteredOneDoesNotTakeItBackAlone) {
  for (const char* by : {"quinn", "rex"}) {
    LotBook book = with_open();
    book.sign("rex", "review");  // joins
    LotRecord record = make_withdrawal(
        RecordIndex(book.records()),
        RecordIndex(book.records()).latest(LotBook::kLot, "nonconformance", "N2")->id,
        "no scratch");
    record.actor.clear();
    record.utc.clear();
    book.add(std::move(record), by);
    const bool own = std::string(by) == "quinn";
    EXPECT_EQ(has(blockers(book), "scratch) was withdrawn by quinn, who entered it"), own);
    EXPECT_EQ(has(notes(book), "scratch) was withdrawn by rex: no scratch"), !own) << notes(book);
  }
}

TEST(Nonconformities, APartIsNotAcceptedWhileOneIsOpen) {
  LotBook book = with_open();
  const auto told = [&book] {
    std::string all;
    for (const Blocker& b : part_blockers(book.records(), LotBook::kLot, "SN-1")) all += b.what;
    return all;
  };
  EXPECT_EQ(told(), "part SN-1 has the open nonconformity N2: scratch");
  book.correct("nonconformance", "N2", {{"state", "closed"}, {"action", "polished"}});
  EXPECT_EQ(told(), "");
}

// D1 of SN-1 was measured by CAL-1 on 2026-11-06, which C-CAL-1 of 2026-01-10 speaks for.
TEST(FailedCalibrations, WhatWasMeasuredSinceTheLastGoodOneIsInDoubt) {
  const auto calibration = [](const char* certificate, const char* day, const char* result) {
    return Fields{{"certificate", certificate},
                  {"instrument", "CAL-1"},
                  {"calibrated", day},
                  {"due", "2027-11-18"},
                  {"result", result}};
  };
  LotBook book = releasable_lot();
  book.add("calibration", calibration("C-2", "2026-11-18", "adjusted"));
  EXPECT_EQ(blockers(book), "");
  book.add("calibration", calibration("C-3", "2026-11-19", "failed"));
  EXPECT_EQ(blockers(book), "");  // C-2 lies between
  book = releasable_lot();
  book.add("calibration", calibration("C-2", "2026-11-18", "failed"));
  EXPECT_TRUE(has(blockers(book),
                  "calibration C-2 of 2026-11-18 found CAL-1 out of its limits; in doubt since "
                  "2026-01-10: dimension D1 of part SN-1, length"))
      << blockers(book);
  // It speaks for nothing that is measured after it.
  EXPECT_FALSE(in_calibration(current_records(book.records()), "CAL-1", "2026-11-19"));
  EXPECT_TRUE(in_calibration(current_records(book.records()), "CAL-1", "2026-11-06"));
  const auto close = [&book](const char* number, const char* about) {
    book.add("nonconformance",
             {{"nonconformance", number},
              {"description", "the calliper read 30 um too much"},
              {"action", "length has 40 um to its limit"},
              {"state", "closed"},
              {"parts", Names{"SN-1"}},
              {"about", Names{about}}},
             "quinn");
    sign_again(book);
  };
  close("N1", "calibration:C-CAL-1");
  EXPECT_TRUE(has(blockers(book), "found CAL-1 out of its limits")) << blockers(book);
  close("N2", "calibration:C-2");
  EXPECT_EQ(blockers(book), "");
  EXPECT_THROW(close("N3", "calibration:C-9"), Error);
}

}  // namespace
}  // namespace asbuilt
