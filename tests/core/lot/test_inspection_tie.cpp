// What the release record says of stored inspections.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "tests/core/lot/sample_lot.h"

using namespace asbuilt;
using sample::LotBook;

namespace {

LotRecord entry(std::int64_t id, double inspection, std::int64_t supersedes = 0,
                const std::string& reason = "", const std::string& part = "SN-1") {
  LotRecord r;
  r.id = id;
  r.lot = "L-1";
  r.kind = "inspection";
  r.key = part;
  r.fields = {{"part", part}, {"inspection", inspection}};
  r.supersedes = supersedes;
  r.reason = reason;
  return r;
}

// "what | remedy", a line each.
std::string blockers(const LotBook& book, const StoredInspections& stored) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot, stored).blockers) {
    all.append(b.what).append(" | ").append(b.remedy).append("\n");
  }
  return all;
}

std::string notes(const LotBook& book, const StoredInspections& stored) {
  std::string all;
  for (const std::string& n : evaluate_lot(book.records(), LotBook::kLot, stored).notes) {
    all.append(n).append("\n");
  }
  return all;
}

StoredInspection stored(std::int64_t number, const char* serial, const char* verdict,
                        const char* lot = "") {
  return {number, serial, lot, verdict, "2026-11-06T10:00:00Z"};
}

const StoredInspection kTied = stored(1, "SN-1", "conforms");

}  // namespace

TEST(InspectionTie, WhatCountsAndWhatWasSuperseded) {
  std::vector<LotRecord> records = {entry(5, 1.0), entry(6, 2.0, 0, "", "SN-2")};
  EXPECT_FALSE(tie_of_inspection(records, 3));
  EXPECT_EQ(tie_of_inspection(records, 1)->lot, "L-1");
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "");
  // Another word in the entry of the same inspection supersedes the entry alone.
  records.push_back(entry(7, 1.0, 5, "voltage"));
  EXPECT_EQ(tie_of_inspection(records, 1)->entry, 7);
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "");
  records.push_back(entry(8, 3.0, 7, "scanned again"));
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "by inspection 3 (entry 8: scanned again)");
  EXPECT_EQ(tie_of_inspection(records, 3)->superseded, "");
  LotRecord withdrawal = entry(9, 3.0, 8, "another part");
  withdrawal.fields[kWithdrawnField] = true;
  records.push_back(withdrawal);
  EXPECT_EQ(tie_of_inspection(records, 3)->superseded, "by a withdrawal (entry 9: another part)");
  EXPECT_EQ(tie_of_inspection(records, 1)->superseded, "by a withdrawal (entry 9: another part)");
  EXPECT_EQ(tie_of_inspection(records, 2)->superseded, "");
}

// Who inspects until one inspection conforms has to answer for the others.
TEST(UntiedInspections, OneThatDoesNotConformBlocksUntilItIsAnswered) {
  LotBook book = sample::releasable_lot();
  const StoredInspection failed = stored(2, "SN-1", "does_not_conform");
  EXPECT_EQ(blockers(book, {kTied}), "");
  const std::string found = blockers(book, {kTied, failed});
  EXPECT_EQ(
      found.find("inspection 2 of SN-1 does not conform and is not in the lot's record | tie it: "
                 "asbuilt lot add-inspection --db FILE --lot L-001 --part SN-1 --inspection 2"),
      0u)
      << found;
  EXPECT_NE(found.find("add-nonconformance"), std::string::npos);
  for (const Blocker& b : part_blockers(book.records(), LotBook::kLot, "SN-1", {kTied, failed})) {
    EXPECT_EQ(b.what, "inspection 2 of SN-1 does not conform and is not in the lot's record");
  }
  EXPECT_EQ(part_blockers(book.records(), LotBook::kLot, "SN-1", {kTied, failed}).size(), 1u);
  EXPECT_EQ(
      acceptance_blockers(book.records(), LotBook::kLot, "quinn", {kTied, failed}).front().what,
      "inspection 2 of SN-1 does not conform and is not in the lot's record");
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "inspection 2: another threshold by mistake"},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"SN-1"}},
            {"action", "inspected again"}},
           "quinn");
  book.sign("ada", "review");
  book.sign("quinn", "release");
  EXPECT_EQ(blockers(book, {kTied, failed}), "");
  EXPECT_NE(notes(book, {kTied, failed})
                .find("Not in the lot's record: inspection 2 of SN-1 (does not conform)"),
            std::string::npos);
}

TEST(UntiedInspections, OthersAreNotedAndThoseOfOtherLotsAreNot) {
  const LotBook book = sample::releasable_lot();
  const StoredInspections all = {kTied,
                                 stored(2, "SN-1", "undecided"),
                                 stored(3, "SN-1", "conforms", LotBook::kLot),
                                 stored(4, "SN-1", "does_not_conform", "L-002"),
                                 stored(5, "SN-7", "does_not_conform"),
                                 stored(6, "", "does_not_conform", LotBook::kLot)};
  EXPECT_EQ(blockers(book, all), "");
  EXPECT_NE(notes(book, all).find("Not in the lot's record: inspection 2 of SN-1 (undecided), "
                                  "inspection 3 of SN-1 (conforms), inspection 6 of no part (does "
                                  "not conform)\n"),
            std::string::npos)
      << notes(book, all);
  EXPECT_EQ(notes(book, {kTied}).find("Not in the lot's record"), std::string::npos);
  // A plan that names the lot makes its part one of the lot.
  const std::string lost = blockers(book, {stored(7, "SN-7", "does_not_conform", LotBook::kLot)});
  EXPECT_EQ(
      lost.find("inspection 7 of SN-7 does not conform and is not in the lot's record | enter "
                "the part (asbuilt lot add-part"),
      0u)
      << lost;
}

TEST(UntiedInspections, StandInTheBatchRecordAndKeepTheCertificateBack) {
  LotBook book = sample::releasable_lot();
  book.decide(LotBook::kLot, "ACCEPT");
  SheetContext context{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f'), {kTied}};
  const std::string title = "Inspections that are not in the lot's record";
  for (const SheetTable& table : batch_record(book.records(), LotBook::kLot, context).tables) {
    EXPECT_NE(table.title, title);
  }
  EXPECT_NO_THROW(certificate_of_conformance(book.records(), LotBook::kLot, context));
  context.stored.push_back(stored(2, "SN-1", "does_not_conform"));
  EXPECT_THROW(certificate_of_conformance(book.records(), LotBook::kLot, context), Error);
  std::vector<std::vector<std::string>> rows;
  for (const SheetTable& table : batch_record(book.records(), LotBook::kLot, context).tables) {
    if (table.title == title) rows = table.rows;
  }
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0], (std::vector<std::string>{"2", "SN-1", "\u2013", "does not conform",
                                               "2026-11-06 10:00"}));
}

TEST(PartBlockers, ThereHasToBeSuchAPart) {
  const LotBook book = sample::releasable_lot();
  try {
    part_blockers(book.records(), LotBook::kLot, "SN-01..SN-06");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().what, "the lot has no such part");
    EXPECT_EQ(error.text().allowed, "one serial number");
  }
}
