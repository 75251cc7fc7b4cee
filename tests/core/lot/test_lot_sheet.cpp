#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/short_tables.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const SheetContext kContext{"asbuilt 1.2.3", "2026-11-20T12:00:00Z", std::string(64, 'f')};

const SheetTable& table(const LotSheet& sheet, const std::string& title) {
  for (const SheetTable& t : sheet.tables) {
    if (t.title.starts_with(title)) return t;
  }
  throw std::logic_error("no table " + title);
}

TEST(LotSheet, TheBatchRecordHoldsEveryEntryOfTheLot) {
  LotBook book = sample::releasable_lot();
  book.correct("powder", "W1", {{"certificate", "CoC-2"}});
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  for (const char* title : {"Powder", "Builds", "Post-processing", "CT inspections", "Tensile",
                            "Dimensions", "Corrections", "Decisions"}) {
    EXPECT_EQ(table(sheet, title).rows.size(), 1U) << title;
  }
  EXPECT_EQ(table(sheet, "Parts").rows.size(), 2U);
  EXPECT_EQ(table(sheet, "Instruments").rows.size(), 3U);
  EXPECT_EQ(table(sheet, "Signatures").rows.size(), 4U);
  EXPECT_EQ(table(sheet, "Calibrations").rows.size(), 3U);
  EXPECT_EQ(table(sheet, "Powder").rows[0][7], "CoC-2");
  EXPECT_EQ(table(sheet, "Tensile").rows[0][3], "950.0 \u00b1 9.0");
  EXPECT_EQ(table(sheet, "Dimensions").rows[0][6], "19.95 to 20.05");
  EXPECT_EQ(table(sheet, "Corrections").rows[0][4], "certificate: CoC-2, before CoC-1");
  EXPECT_EQ(table(sheet, "Corrections").rows[0][5], "entered wrongly");
  EXPECT_EQ(table(sheet, "Parts").rows[1][2], "tensile bar");
  EXPECT_NE(sheet.warning.find("not released"), std::string::npos);
  // Those of the evaluation, then those of print accuracy.
  const std::vector<std::string> notes = evaluate_lot(book.records(), LotBook::kLot).notes;
  ASSERT_FALSE(notes.empty());
  ASSERT_GE(sheet.notes.size(), notes.size());
  EXPECT_TRUE(std::equal(notes.begin(), notes.end(), sheet.notes.begin()));
  EXPECT_EQ(sheet.blockers.size(), 2U);  // both signatures are older than the correction
  for (const SheetTable& t : sheet.tables) {
    for (const auto& row : t.rows) EXPECT_EQ(row.size(), t.columns.size()) << t.title;
  }
}

TEST(LotSheet, TheCertificateTellsWhatTheChecksOfCurvesFlagged) {
  const std::string flagged = "strain rate to yield: 0.0005 1/s, 0.00025 1/s within 20 %";
  LotBook book = sample::releasable_lot({{"flagged", std::vector<std::string>{flagged}}});
  book.decide(LotBook::kLot, "ACCEPT");
  const LotSheet sheet = certificate_of_conformance(book.records(), LotBook::kLot, kContext);
  const SheetTable& told = table(sheet, "Tensile tests: flagged by the checks of their curves");
  ASSERT_EQ(told.rows.size(), 1U);
  EXPECT_EQ(told.rows[0][1], "T1");
  EXPECT_EQ(told.rows[0][2], flagged);
}

TEST(LotSheet, AFlagOfManyTestsIsOneNote) {
  const auto notes = [](int more) {
    LotBook book =
        sample::releasable_lot({{"flagged", std::vector<std::string>{"strain rate: 1 1/s"}}});
    std::map<std::string, LotValue> test;
    for (const LotRecord* r : current_records(book.records())) {
      if (r->kind == "tensile") test = r->fields;
    }
    for (int i = 2; i < 2 + more; ++i) {
      test["test"] = "T" + std::to_string(i);
      test["flagged"] = std::vector<std::string>{"strain rate: " + std::to_string(i) + " 1/s"};
      book.add("tensile", test);
    }
    std::string all;
    for (const std::string& n : evaluate_lot(book.records(), LotBook::kLot).notes) all += n + "\n";
    return all;
  };
  EXPECT_NE(notes(1).find("tensile test T1, strain rate: 1 1/s\n"), std::string::npos) << notes(1);
  EXPECT_NE(notes(1).find("tensile test T2, strain rate: 2 1/s\n"), std::string::npos) << notes(1);
  EXPECT_NE(
      notes(2).find("the check of curves \"strain rate\" is flagged of tensile tests T1 to T3; "
                    "the batch record has what was found of each\n"),
      std::string::npos)
      << notes(2);
  EXPECT_EQ(notes(2).find("1/s"), std::string::npos);
}

TEST(LotSheet, PlatesHoldEveryPartOfTheirBuild) {
  LotBook book = sample::releasable_lot();
  book.correct("part", "TB-1", {{"x_mm", -20.0}, {"y_mm", 5.0}});
  book.add("part", {{"serial", "SN-2"}, {"role", "implant"}, {"build", "B1"}, {"x_mm", 3.0}});
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  ASSERT_EQ(sheet.plates.size(), 1U);
  const LotPlate& plate = sheet.plates[0];
  EXPECT_EQ(plate.build, "B1");
  ASSERT_EQ(plate.parts.size(), 1U);
  EXPECT_EQ(plate.parts[0].serial, "TB-1");
  EXPECT_EQ(plate.parts[0].role, "tensile bar");
  EXPECT_EQ(plate.parts[0].state, "");
  EXPECT_EQ(plate.parts[0].x_mm, -20.0);
  // One coordinate is no place.
  EXPECT_EQ(plate.without_place, (std::vector<std::string>{"SN-1", "SN-2"}));
  book.correct("part", "SN-1", {{"x_mm", 0.0}, {"y_mm", 0.0}});
  const LotSheet again = batch_record(book.records(), LotBook::kLot, kContext);
  EXPECT_EQ(again.plates[0].parts.at(1).state, "ACCEPT");
}

TEST(LotSheet, OnlyAReleasedLotHasACertificate) {
  LotBook book = sample::releasable_lot();
  EXPECT_THROW(certificate_of_conformance(book.records(), LotBook::kLot, kContext), Error);
  book.decide(LotBook::kLot, "ACCEPT");
  const LotSheet sheet = certificate_of_conformance(book.records(), LotBook::kLot, kContext);
  EXPECT_EQ(sheet.state, "ACCEPT");
  EXPECT_TRUE(sheet.warning.empty());
  EXPECT_NE(sheet.statements.at(0).find("P1, edition 1"), std::string::npos);
  EXPECT_EQ(table(sheet, "Implants").rows.size(), 1U);
  book.correct("calibration", "C-CAL-1", {{"due", "2026-11-05"}});  // found out later
  EXPECT_THROW(certificate_of_conformance(book.records(), LotBook::kLot, kContext), Error);
  EXPECT_NE(batch_record(book.records(), LotBook::kLot, kContext).warning.find("was released"),
            std::string::npos);
  EXPECT_THROW(batch_record(book.records(), "L-9", kContext), Error);
}

TEST(LotSheet, TheCertificateTellsWhatWasDecidedAlikeInShort) {
  std::vector<LotRecord> decisions, signatures;
  for (int i = 0; i < 100; ++i) {
    LotRecord r;
    r.id = 20 + 2 * i;
    r.kind = "disposition";
    r.key = "SN-" + std::to_string(100 + i);
    r.actor = i == 50 ? "rex" : "quinn";
    r.utc = "2026-11-20T10:00:00Z";
    r.fields = {
        {"target", r.key}, {"from", "PENDING"}, {"to", "ACCEPT"}, {"justification", "as measured"}};
    decisions.push_back(r);
    LotRecord s = r;
    s.id = r.id + 1;
    s.kind = "signature";
    s.key = "S" + std::to_string(s.id);
    s.ed25519 = std::string(120, 'a') + std::to_string(100 + i);
    s.fields = {{"signature", s.key},
                {"signer", s.actor},
                {"full_name", s.actor},
                {"meaning", "responsibility"},
                {"target", "entry " + std::to_string(r.id)},
                {"covers_to", static_cast<double>(r.id)}};
    signatures.push_back(s);
  }
  Entries decided, given;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    decided.push_back(&decisions[i]);
    given.push_back(&signatures[i]);
  }
  const SheetTable few = decisions_in_short(decided);
  ASSERT_EQ(few.rows.size(), 2U);
  EXPECT_EQ(few.rows[0][0], "99 from 20 to 218");
  EXPECT_EQ(few.rows[0][1], "SN-100 to SN-149, SN-151 to SN-199");
  EXPECT_EQ(few.rows[1][1], "SN-150");
  const SheetTable signs = signatures_in_short(given);
  ASSERT_EQ(signs.rows.size(), 2U);
  EXPECT_EQ(signs.rows[0][4], "entries 99 from 20 to 218");
  EXPECT_EQ(signs.rows[1][4], "entry 120");
  decided.resize(3);
  EXPECT_EQ(decisions_in_short(decided).rows.size(), 3U);
}

}  // namespace
}  // namespace asbuilt
