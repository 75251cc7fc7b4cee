// Compression and fatigue tests as entries: what is refused, what blocks, what a document shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/record_kinds.h"
#include "tests/core/lot/sample_lot.h"

using namespace asbuilt;
using sample::LotBook;

namespace {

using Fields = std::map<std::string, LotValue>;
using Change = std::function<void(LotBook&)>;

const Fields kCompression = {{"test", "C1"},
                             {"part", "PS-1"},
                             {"spec", "Porous tantalum"},
                             {"offset_mpa", 42.0},
                             {"u_offset_mpa", 1.0},
                             {"verdict", "pass"},
                             {"instrument", "CM-1"},
                             {"tested", "2026-11-05T08:00:00Z"}};
const Fields kFatigue = {{"test", "F1"},
                         {"part", "PS-1"},
                         {"spec", "Porous tantalum"},
                         {"stress_mpa", 10.5},
                         {"u_stress_mpa", 0.2},
                         {"stress_measure", "maximum"},
                         {"ratio", 0.1},
                         {"cycles", 1e6},
                         {"ending", "run-out"},
                         {"demanded_mpa", 10.0},
                         {"demanded_cycles", 1e6},
                         {"verdict", "pass"},
                         {"instrument", "FM-1"},
                         {"tested", "2026-11-05T08:00:00Z"}};

Fields with(Fields fields, const Fields& changed) {
  for (const auto& [name, value] : changed) fields[name] = value;
  return fields;
}

// What blocks but for signatures, which later entries ask for again.
std::string blocked(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (!b.signing) all += b.what + "\n";
  }
  return all;
}

}  // namespace

TEST(OtherTests, PassingOnesBlockNothing) {
  LotBook book = sample::tested_lot();
  book.add("compression", kCompression);
  book.add("fatigue", kFatigue);
  EXPECT_EQ(blocked(book), "");
}

TEST(OtherTests, WhatBlocks) {
  const auto with_compression = [](const Fields& changed) {
    return [changed](LotBook& b) { b.add("compression", with(kCompression, changed)); };
  };
  const auto with_fatigue = [](const Fields& changed) {
    return [changed](LotBook& b) { b.add("fatigue", with(kFatigue, changed)); };
  };
  const std::vector<std::pair<const char*, Change>> cases = {
      {"compression test C1: fail", with_compression({{"verdict", "fail"}})},
      {"compression test C1: undecided", with_compression({{"verdict", "undecided"}})},
      {"compression test C1 has no uncertainty of offset stress (u_offset_mpa)",
       with_compression({{"u_offset_mpa", 0.0}})},
      {"compression test C1 was decided by limits that nobody compared",
       with_compression({{"unverified", true}})},
      {"instrument CM-1 has no calibration that holds on 2025-11-05",
       with_compression({{"tested", "2025-11-05T08:00:00Z"}})},
      {"has none of first maximum",
       [](LotBook& b) {
         Fields none = kCompression;
         none.erase("offset_mpa");
         b.add("compression", none);
       }},
      {"fatigue test F1: undecided", with_fatigue({{"verdict", "undecided"}, {"cycles", 5e5}})},
      {"fatigue test F1: fail",
       with_fatigue({{"verdict", "fail"}, {"cycles", 5e5}, {"ending", "failed"}})},
      {"fatigue test F1 passes at a stress that is not shown to reach",
       with_fatigue({{"stress_mpa", 1.0}})},
      {"fatigue test F1 passes at a stress that is not shown to reach",
       with_fatigue({{"stress_measure", "maximum"}, {"demanded_measure", "amplitude"}})},
      {"fatigue test F1 has no uncertainty of stress (u_stress_mpa)",
       with_fatigue({{"u_stress_mpa", 0.0}})},
      {"fatigue test F1 was decided by limits", with_fatigue({{"unverified", true}})},
      {"instrument FM-1 has no calibration", with_fatigue({{"tested", "2025-11-05T08:00:00Z"}})},
      {"passes without the cycles and the stress",
       [](LotBook& b) {
         Fields none = kFatigue;
         none.erase("demanded_cycles");
         b.add("fatigue", none);
       }},
      {"build B1 has 0 of 1 specimens whose compression test passes",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_compression", 1.0}});
       }},
      {"build B1 has 1 of 2 specimens whose fatigue test passes",
       [](LotBook& b) {
         b.correct("profile", "P1", {{"least_fatigue", 2.0}});
         b.add("fatigue", kFatigue);
         // The same specimen once more is no second one.
         b.add("fatigue", with(kFatigue, {{"test", "F2"}}));
       }},
      {"fatigue test F1 failed before it was corrected",
       [](LotBook& b) {
         b.add("fatigue",
               with(kFatigue, {{"verdict", "fail"}, {"cycles", 5e5}, {"ending", "failed"}}));
         b.correct("fatigue", "F1", {{"verdict", "pass"}, {"cycles", 1e6}, {"ending", "run-out"}});
       }},
  };
  for (const auto& [expected, change] : cases) {
    LotBook book = sample::tested_lot();
    change(book);
    const std::string found = blocked(book);
    EXPECT_NE(found.find(expected), std::string::npos) << expected << ", found:\n" << found;
  }
}

TEST(OtherTests, Refusals) {
  const std::vector<std::pair<const char*, Change>> cases = {
      {"role porous_specimen or witness",
       [](LotBook& b) {
         b.add("compression", with(kCompression, {{"part", "TB-1"}}));
       }},
      {"class compression_machine",
       [](LotBook& b) {
         b.add("compression", with(kCompression, {{"instrument", "T-1"}}));
       }},
      {"class fatigue_machine",
       [](LotBook& b) {
         b.add("fatigue", with(kFatigue, {{"instrument", "CM-1"}}));
       }},
      {"role porous_specimen or witness or tensile_bar",
       [](LotBook& b) {
         b.add("fatigue", with(kFatigue, {{"part", "SN-1"}}));
       }},
      {"did not reach the demanded cycles",
       [](LotBook& b) {
         b.add("fatigue", with(kFatigue, {{"cycles", 999999.0}}));
       }},
      {"neither broke nor fails",
       [](LotBook& b) {
         b.add("fatigue", with(kFatigue, {{"broken_at", "strut 3"}}));
       }},
      {"out of range",
       [](LotBook& b) {
         b.add("compression", with(kCompression, {{"porosity", 70.0}}));
       }},
      {"not a known choice",
       [](LotBook& b) {
         b.add("fatigue", with(kFatigue, {{"ending", "survived"}}));
       }},
      {"must not move",
       [](LotBook& b) {
         b.add("part", {{"serial", "PS-2"}, {"role", "porous_specimen"}, {"build", "B1"}});
         b.add("fatigue", kFatigue);
         b.correct("fatigue", "F1", {{"part", "PS-2"}});
       }},
  };
  for (const auto& [says, change] : cases) {
    LotBook book = sample::tested_lot();
    try {
      change(book);
      ADD_FAILURE() << "not refused: " << says;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
}

// What failed does not stay out of the record because nobody entered its row.
TEST(OtherTests, ATableIsEnteredWholeOrSaysWhatIsLeftOut) {
  const std::string table(64, 'd');
  const Fields first = {{"table_sha256", table},
                        {"source_id", "PS-1"},
                        {"table_specimens", std::vector<std::string>{"PS-1", "PS-2", "PS-3"}}};
  LotBook book = sample::tested_lot();
  book.add("fatigue", with(kFatigue, first));
  EXPECT_EQ(blocked(book),
            "the table of fatigue tests dddddddddddd... has specimens that are neither entered nor "
            "left out with a reason: PS-2, PS-3\n");
  book.add("part", {{"serial", "PS-2"}, {"role", "porous_specimen"}, {"build", "B1"}});
  Fields second = with(kFatigue, first);
  second = with(second, {{"test", "F2"}, {"part", "PS-2"}, {"source_id", "PS-2"}});
  book.add("fatigue", second);
  EXPECT_NE(blocked(book).find("left out with a reason: PS-3\n"), std::string::npos);
  book.correct("fatigue", "F2",
               {{"left_out", std::vector<std::string>{"PS-3"}},
                {"left_out_because", "fell off the plate, not tested"}});
  EXPECT_EQ(blocked(book), "");
  // Withdrawing an entry takes its specimen out again.
  LotRecord taken_back;
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == "fatigue" && r->key == "F1") taken_back = *r;
  }
  taken_back.supersedes = taken_back.id;
  taken_back.reason = "of another lot";
  taken_back.utc.clear();
  taken_back.fields[kWithdrawnField] = true;
  book.add(taken_back);
  EXPECT_NE(blocked(book).find("left out with a reason: PS-1\n"), std::string::npos);

  // Without a reason, of itself, or of what the table does not hold: refused.
  const std::vector<Fields> refused = {
      {{"left_out", std::vector<std::string>{"PS-3"}}},
      {{"left_out_because", "not tested"}},
      {{"left_out", std::vector<std::string>{"PS-2"}}, {"left_out_because", "not tested"}},
      {{"left_out", std::vector<std::string>{"PS-9"}}, {"left_out_because", "not tested"}}};
  for (const Fields& wrong : refused) {
    LotBook other = sample::tested_lot();
    other.add("part", {{"serial", "PS-2"}, {"role", "porous_specimen"}, {"build", "B1"}});
    EXPECT_THROW(other.add("fatigue", with(second, wrong)), Error);
  }
}

// A profile without the new fields asks for nothing, and its bytes do not know them.
TEST(OtherTests, OldProfilesStayAsTheyWere) {
  const LotBook book = sample::releasable_lot();
  for (const LotRecord& r : book.records()) {
    if (r.kind != "profile") continue;
    EXPECT_FALSE(r.fields.contains("least_compression"));
    EXPECT_FALSE(r.fields.contains("least_fatigue"));
  }
  EXPECT_FALSE(record_kind("profile").find("least_fatigue")->required);
  EXPECT_TRUE(evaluate_lot(book.records(), LotBook::kLot).releasable());
}

TEST(OtherTests, BatchRecordShowsThem) {
  LotBook book = sample::tested_lot();
  const auto find = [](const LotSheet& sheet, const std::string& title) {
    const auto at = std::find_if(sheet.tables.begin(), sheet.tables.end(),
                                 [&](const SheetTable& t) { return t.title == title; });
    return at == sheet.tables.end() ? nullptr : &*at;
  };
  const LotSheet none = batch_record(book.records(), LotBook::kLot, {});
  EXPECT_EQ(find(none, "Compression tests (U with k = 2)"), nullptr);
  book.add("compression", with(kCompression, {{"unverified", true}}));
  book.add("fatigue", with(kFatigue, {{"unverified", true}}));
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, {});
  const SheetTable* compression = find(sheet, "Compression tests (U with k = 2)");
  const SheetTable* fatigue = find(sheet, "Fatigue tests (U with k = 2)");
  ASSERT_NE(compression, nullptr);
  ASSERT_NE(fatigue, nullptr);
  EXPECT_EQ(compression->rows.front()[4], "42.0 \u00b1 1.0");
  EXPECT_EQ(fatigue->rows.front()[5], "1000000");
  EXPECT_EQ(fatigue->rows.front()[7], "1000000 cycles at 10 MPa");
  // What nobody compared with its document is marked where the values stand.
  EXPECT_NE(compression->rows.front().back().find("nobody compared"), std::string::npos);
  EXPECT_NE(fatigue->rows.front().back().find("nobody compared"), std::string::npos);
}
