// Files that belong to entries: what they may belong to, certificates that are missing, documents.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/attachments.h"
#include "core/lot/check_history.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/withdrawals.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using sample::notes;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

LotRecord file_of(const std::string& what, const std::string& kind, const std::string& name) {
  return make_attachment(name + ".pdf", LotBook::kLot,
                         {name + ".pdf", std::string(64, 'c'), 7, what}, kind, {name});
}

std::string refusal(LotBook& book, const LotRecord& record) {
  try {
    book.add(record);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string only_key(const LotBook& book, const std::string& kind) {
  std::string key;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == kind) key = r->key;
  }
  return key;
}

TEST(Attachments, BelongToEntriesThatAreThere) {
  LotBook book = sample::releasable_lot();
  const std::string powder = only_key(book, "powder");
  EXPECT_EQ(refusal(book, file_of("powder_certificate", "powder", powder)), "");
  EXPECT_NE(refusal(book, file_of("powder_certificate", "powder", "W99")).find("not there"),
            std::string::npos);
  LotRecord path = file_of("other", "lot", LotBook::kLot);
  path.fields["file"] = std::string("../etc/passwd");
  EXPECT_NE(refusal(book, path).find("is a path"), std::string::npos);
  LotRecord unknown = file_of("other", "lot", LotBook::kLot);
  unknown.fields["of_kind"] = std::string("signature");
  EXPECT_NE(refusal(book, unknown).find("not a known choice"), std::string::npos);
  LotRecord misplaced = file_of("powder_certificate", "powder", powder);
  misplaced.lot = "";
  EXPECT_NE(refusal(book, misplaced).find("belongs where its entry does"), std::string::npos);
  LotRecord huge = file_of("other", "lot", LotBook::kLot);
  huge.fields["bytes"] = static_cast<double>(kMostAttachmentBytes) + 1.0;
  EXPECT_NE(refusal(book, huge).find("out of range"), std::string::npos);
  EXPECT_TRUE(check_history(book.records()).empty());
}

TEST(Attachments, OfInstrumentsBelongToTheFile) {
  LotBook book = sample::releasable_lot();
  const LotRecord record =
      file_of("calibration_certificate", "calibration", only_key(book, "calibration"));
  EXPECT_EQ(record.lot, "");
  EXPECT_EQ(refusal(book, record), "");
  // What belongs to the file does not undo the signatures on a lot.
  EXPECT_TRUE(evaluate_lot(book.records(), LotBook::kLot).releasable());
  const auto of_lot = attachments_of_lot(book.records(), LotBook::kLot);
  ASSERT_EQ(of_lot.size(), 1U);
  EXPECT_EQ(of_lot[0]->key, record.key);
}

TEST(Attachments, MissingCertificatesAreNotedAndBlockWhereTheProfileAsks) {
  LotBook book = sample::releasable_lot();
  const std::string powder = only_key(book, "powder");
  EXPECT_NE(notes(book).find("Certificate of powder not attached: " + powder), std::string::npos)
      << notes(book);
  EXPECT_NE(notes(book).find("Cycle chart of HIP step not attached"), std::string::npos);
  EXPECT_NE(notes(book).find("Certificate of calibration not attached"), std::string::npos);
  EXPECT_TRUE(evaluate_lot(book.records(), LotBook::kLot).releasable());
  // A drawing of the powder is no certificate, and a certificate of another entry none of this.
  book.add(file_of("drawing", "powder", powder));
  EXPECT_NE(notes(book).find("Certificate of powder not attached"), std::string::npos);
  LotRecord certificate = file_of("powder_certificate", "powder", powder);
  certificate.key = "CoC";
  certificate.fields["attachment"] = certificate.key;
  book.add(certificate);
  EXPECT_EQ(notes(book).find("Certificate of powder not attached"), std::string::npos);

  LotBook asked = sample::releasable_lot();
  asked.correct("profile", only_key(asked, "profile"), {{"needs_certificates", true}});
  const auto blocked = [&asked](const std::string& what) {
    const std::vector<Blocker> all = evaluate_lot(asked.records(), LotBook::kLot).blockers;
    return std::any_of(all.begin(), all.end(), [&what](const Blocker& b) {
      return b.what.find(what) != std::string::npos && b.remedy.find("attach") != std::string::npos;
    });
  };
  EXPECT_TRUE(blocked("Certificate of powder of " + powder));
  EXPECT_TRUE(blocked("Cycle chart of HIP step of "));
  EXPECT_TRUE(blocked("Certificate of calibration of "));
  asked.add(file_of("powder_certificate", "powder", powder));
  EXPECT_FALSE(blocked("Certificate of powder of " + powder));
  EXPECT_TRUE(blocked("Cycle chart of HIP step of "));
}

TEST(Attachments, StayWhenWhatTheyBelongToIsWithdrawn) {
  LotBook book = sample::releasable_lot();
  book.add("part", {{"serial", "SN-9"}, {"role", "implant"}, {"build", "B1"}});
  const std::int64_t part = book.records().back().id;
  book.add(file_of("photograph", "part", "SN-9"));
  book.add(make_withdrawal(RecordIndex(book.records()), part, "was not made"));
  EXPECT_TRUE(check_history(book.records()).empty());
  EXPECT_EQ(attachments_of_lot(book.records(), LotBook::kLot).size(), 1U);
}

TEST(Attachments, StandInTheBatchRecord) {
  LotBook book = sample::releasable_lot();
  book.add(file_of("powder_certificate", "powder", only_key(book, "powder")));
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  const auto table = std::find_if(sheet.tables.begin(), sheet.tables.end(),
                                  [](const SheetTable& t) { return t.title == "Attached files"; });
  ASSERT_NE(table, sheet.tables.end());
  ASSERT_EQ(table->rows.size(), 1U);
  const std::string powder = only_key(book, "powder");
  EXPECT_EQ(table->rows[0], (std::vector<std::string>{std::to_string(book.records().back().id),
                                                      powder + ".pdf", "powder certificate",
                                                      "powder " + powder, powder + ".pdf", "7"}));
}

}  // namespace
}  // namespace asbuilt
