// Powder lots of a build and parents of a blend by their shares: refused where they are not the
// whole, shown in batch record and certificate.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/powder_shares.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using Texts = std::vector<std::string>;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

LotRecord build_of(const Texts& powder, const Texts& shares) {
  LotRecord record;
  record.kind = "build";
  record.key = "B7";
  record.fields = {{"powder", powder}, {"powder_shares_pct", shares}};
  return record;
}

std::string problem_of(const Texts& powder, const Texts& shares) {
  const EntryProblems found = share_problems(build_of(powder, shares));
  return found.empty() ? "" : found.front().what + " | " + found.front().where;
}

TEST(PowderShares, AreTheWholeInTheOrderOfTheLots) {
  EXPECT_EQ(problem_of({"W1", "W2"}, {"60", "40"}), "");
  EXPECT_EQ(problem_of({"W1", "W2", "W3"}, {"33.3", "33.3", "33.4"}), "");
  EXPECT_NE(problem_of({"W1", "W2"}, {"60", "39"}).find("together 99 %"), std::string::npos);
  EXPECT_NE(problem_of({"W1", "W2"}, {"60", "40.001"}).find("not the whole"), std::string::npos);
  EXPECT_NE(problem_of({"W1", "W2"}, {"100"}).find("not as many"), std::string::npos);
  EXPECT_NE(problem_of({"W1", "W2"}, {"120", "-20"}).find("\"120\""), std::string::npos);
  EXPECT_NE(problem_of({"W1", "W2"}, {"60,5", "39.5"}).find("\"60,5\""), std::string::npos);
  EXPECT_EQ(shares_text(build_of({"W1", "W2"}, {"60", "40"})), "W1 (60 %), W2 (40 %)");
  EXPECT_EQ(shares_text(build_of({"W1"}, {})), "W1");
}

TEST(PowderShares, OfABlendAreThoseOfItsParents) {
  LotBook book = sample::releasable_lot();
  std::map<std::string, LotValue> blend = {{"powder", "W3"},
                                           {"alloy", "Ti6Al4V ELI"},
                                           {"state", "blend"},
                                           {"reuse_count", 1.0},
                                           {"certificate", "CoC-3"},
                                           {"parents", Texts{"W1"}},
                                           {"parent_shares_pct", Texts{"70"}}};
  EXPECT_THROW(book.add("powder", blend), Error);
  blend["parent_shares_pct"] = Texts{"100"};
  EXPECT_NO_THROW(book.add("powder", blend));
}

TEST(PowderShares, StandInBatchRecordAndCertificate) {
  LotBook book = sample::releasable_lot();
  const auto shown = [](const LotSheet& sheet) {
    std::string all;
    for (const SheetTable& table : sheet.tables) {
      for (const auto& row : table.rows) {
        for (const std::string& cell : row) all += cell + "\n";
      }
    }
    return all;
  };
  book.correct("build", "B1", {{"powder_shares_pct", Texts{"100"}}});
  book.sign("ada", "review");
  book.sign("quinn", "release");
  book.decide(LotBook::kLot, "ACCEPT");
  for (const LotSheet& sheet :
       {batch_record(book.records(), LotBook::kLot, kContext),
        certificate_of_conformance(book.records(), LotBook::kLot, kContext)}) {
    EXPECT_NE(shown(sheet).find("W1 (100 %)"), std::string::npos) << sheet.kind;
  }
}

}  // namespace
}  // namespace asbuilt
