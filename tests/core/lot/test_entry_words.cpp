#include <gtest/gtest.h>

#include "core/lot/entry_words.h"
#include "core/lot/lot_sheet.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

TEST(EntryWords, NoChoiceOfAnyKindShowsAnUnderscore) {
  for (const RecordKind& kind : record_kinds()) {
    for (const LotField& field : kind.fields) {
      for (const std::string& choice : field.choices) {
        EXPECT_EQ(choice_words(choice).find('_'), std::string::npos) << choice;
        EXPECT_FALSE(choice_words(choice).empty());
      }
    }
  }
  EXPECT_EQ(choice_words("does_not_conform"), "does not conform");
  EXPECT_EQ(choice_words("ct_scanner"), "CT scanner");
  EXPECT_EQ(choice_words("ACCEPT"), "ACCEPT");
}

TEST(EntryWords, OnlyChoicesAreReworded) {
  const RecordKind& part = record_kind("part");
  EXPECT_EQ(value_words(part.find("role"), std::string("tensile_bar")), "tensile bar");
  EXPECT_EQ(value_words(part.find("serial"), std::string("tensile_bar")), "tensile_bar");
  EXPECT_EQ(value_words(nullptr, std::vector<std::string>{"a_b", "c"}), "a_b, c");
  EXPECT_EQ(value_words(part.find("x_mm"), 0.1), "0.1");
  EXPECT_EQ(value_words(nullptr, 5e6), "5000000");
  EXPECT_EQ(value_words(nullptr, -100.0), "-100");
  EXPECT_EQ(value_words(nullptr, 1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(value_words(nullptr, 2.5e20), "2.5e+20");
}

TEST(EntryWords, ACorrectionTellsFieldOldAndNew) {
  LotBook book = sample::releasable_lot();
  const LotRecord& now = book.correct("part", "TB-1", {{"role", "witness"}, {"x_mm", 12.5}});
  const LotRecord& old = book.records()[static_cast<std::size_t>(now.supersedes) - 1];
  EXPECT_EQ(change_texts(old, now), (std::vector<std::string>{"role: witness, before tensile bar",
                                                              "x_mm: 12.5, before not there"}));
  LotRecord without = now;
  without.fields.erase("x_mm");
  EXPECT_EQ(change_texts(now, without), std::vector<std::string>{"x_mm: taken out, before 12.5"});
  EXPECT_EQ(change_texts(now, now), std::vector<std::string>{"nothing but the reason"});
  const LotSheet sheet =
      batch_record(book.records(), LotBook::kLot, {"asbuilt", "2026-11-20T12:00:00Z", ""});
  for (const SheetTable& table : sheet.tables) {
    if (table.title != "Corrections and withdrawals") continue;
    EXPECT_EQ(table.rows.at(0).at(4),
              "role: witness, before tensile bar; x_mm: 12.5, before not there");
  }
}

TEST(EntryWords, APasswordsHashIsNoOnesToSee) {
  const LotBook book = sample::releasable_lot();
  LotRecord user = book.records().front();
  user.fields["password_hash"] = "another";
  user.fields["sealed_key"] = "another";
  const std::vector<std::string> texts = change_texts(book.records().front(), user);
  EXPECT_EQ(texts, std::vector<std::string>{"password: a new one, before another one"});
}

}  // namespace
}  // namespace asbuilt
