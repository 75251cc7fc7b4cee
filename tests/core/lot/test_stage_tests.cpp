// Fatigue tests by a stage protocol as entries: what is refused, what blocks, what is shown; and
// tests of compression and fatigue against the limits that are built in.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/lot/built_in_data.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/nonconformance_report.h"
#include "core/lot/stage_tests.h"
#include "tests/core/lot/sample_lot.h"

using namespace asbuilt;
using sample::LotBook;

namespace {

using Fields = std::map<std::string, LotValue>;
using Change = std::function<void(LotBook&)>;

Fields with(Fields fields, const Fields& changed) {
  for (const auto& [name, value] : changed) fields[name] = value;
  return fields;
}

// 9x20000 with 80 kg to stage `last`, the demand to stage `demanded`.
Fields staged(int last, int demanded, fatigue::Ending ending = fatigue::Ending::kRunout,
              double u_pct = 0.5) {
  StageEntry entry;
  entry.specimen = "PS-1";
  entry.protocol = fatigue::find_protocol("9x20000");
  entry.options.body_mass_kg = 80.0;
  entry.demand.stage = demanded;
  entry.demand.u_pct = u_pct;
  const auto stages = fatigue::stages_in(entry.protocol, fatigue::LoadUnit::kNewton, entry.options);
  fatigue::StageTest test{"PS-1", {}};
  for (int i = 1; i <= last; ++i) {
    const fatigue::Stage& s = stages[static_cast<std::size_t>(i) - 1];
    fatigue::StageRun run;
    run.stage = i;
    run.low = s.low;
    run.high = s.high;
    run.frequency_hz = 2.0;
    run.ending = i == last ? ending : fatigue::Ending::kRunout;
    run.cycles = run.ending == fatigue::Ending::kRunout ? s.cycles : 7000.0;
    test.runs.push_back(run);
  }
  entry.record = {fatigue::LoadUnit::kNewton, {test}};
  LotRecord record;
  put_stages(record, entry);
  return with(record.fields, {{"test", "S1"},
                              {"part", "PS-1"},
                              {"spec", "9x20000"},
                              {"source_id", "PS-1"},
                              {"verdict", "pass"},
                              {"instrument", "FM-1"},
                              {"tested", "2026-11-05T08:00:00Z"}});
}

std::string blocked(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    if (!b.signing) all += b.what + "\n";
  }
  return all;
}

const SheetTable* find(const LotSheet& sheet, const std::string& title) {
  const auto at = std::find_if(sheet.tables.begin(), sheet.tables.end(),
                               [&](const SheetTable& t) { return t.title == title; });
  return at == sheet.tables.end() ? nullptr : &*at;
}

std::string all_text(const LotSheet& sheet) {
  std::string all;
  for (const SheetTable& table : sheet.tables) {
    for (const auto& row : table.rows) {
      for (const std::string& cell : row) all.append(cell).append("\n");
    }
  }
  return all;
}

}  // namespace

TEST(StageTests, WhatPassesCounts) {
  LotBook book = sample::tested_lot();
  book.correct("profile", "P1", {{"least_fatigue", 1.0}});
  EXPECT_NE(blocked(book).find("0 of 1 specimens whose fatigue test passes"), std::string::npos);
  book.add("fatigue", staged(9, 9));
  EXPECT_EQ(blocked(book).find("specimens whose fatigue test passes"), std::string::npos);
  EXPECT_EQ(blocked(book).find("fatigue test S1"), std::string::npos) << blocked(book);
}

TEST(StageTests, WhatBlocks) {
  using fatigue::Ending;
  const std::vector<std::pair<const char*, Change>> cases = {
      {"fatigue test S1: fail",
       [](LotBook& b) {
         b.add("fatigue", with(staged(7, 9, Ending::kFailed), {{"verdict", "fail"}}));
       }},
      {"fatigue test S1: undecided",
       [](LotBook& b) {
         b.add("fatigue", with(staged(7, 9, Ending::kStopped), {{"verdict", "undecided"}}));
       }},
      // The verdict is decided again from both sides of the entry.
      {"fatigue test S1 passes, but 3 of 4 demanded stages are completed; stage 4: 100 to 1961.33 "
       "N where 392.266 to 1961.33 is asked for",
       [](LotBook& b) {
         Fields fields = staged(9, 9);
         auto runs = std::get<std::vector<std::string>>(fields["stages_run"]);
         runs[3] = "stage 4: 20000 cycles of 100 to 1961.33 N at 2 Hz; completed";
         runs.resize(4);
         b.add("fatigue", with(fields, {{"stages_run", runs},
                                        {"cycles", 80000.0},
                                        {"demanded_cycles", 80000.0},
                                        {"demanded_stage", 4.0},
                                        {"stages_completed", 3.0},
                                        {"load_n", 1961.33},
                                        {"u_load_n", 10.0}}));
       }},
      {"fatigue test S1 has no uncertainty of load (u_load_n)",
       [](LotBook& b) {
         b.add("fatigue", with(staged(9, 9), {{"u_load_n", 0.0}}));
       }},
      {"which the profile does not ask for", [](LotBook& b) { b.add("fatigue", staged(9, 7)); }},
      {"which the profile does not ask for",
       [](LotBook& b) {
         b.correct("profile", "P1",
                   {{"fatigue_protocols", std::vector<std::string>{"own", "9x20000 to stage 8"}}});
         b.add("fatigue", staged(9, 9));
       }},
      {"fatigue test S1 has other stages than 9x20000 of this program",
       [](LotBook& b) {
         b.add("fatigue", with(staged(9, 9), {{"protocol_hz", 2.05}}));
       }},
      {"fatigue test S1 was decided by limits that nobody compared",
       [](LotBook& b) {
         b.add("fatigue", with(staged(9, 9), {{"unverified", true}}));
       }},
      {"instrument FM-1 has no calibration that holds on 2025-11-05",
       [](LotBook& b) {
         b.add("fatigue", with(staged(9, 9), {{"tested", "2025-11-05T08:00:00Z"}}));
       }},
      {"fatigue test S1 failed before it was corrected",
       [](LotBook& b) {
         b.add("fatigue", with(staged(7, 9, Ending::kFailed), {{"verdict", "fail"}}));
         b.correct("fatigue", "S1", staged(9, 9));
       }},
      {"the table of fatigue tests dddddddddddd... has specimens",
       [](LotBook& b) {
         b.add("fatigue",
               with(staged(9, 9), {{"table_sha256", std::string(64, 'd')},
                                   {"table_specimens", std::vector<std::string>{"PS-1", "PS-2"}}}));
       }},
  };
  for (const auto& [expected, change] : cases) {
    LotBook book = sample::tested_lot();
    change(book);
    const std::string found = blocked(book);
    EXPECT_NE(found.find(expected), std::string::npos) << expected << ", found:\n" << found;
  }
}

TEST(StageTests, AStageThatTheProfileNamesIsEnough) {
  LotBook book = sample::tested_lot();
  book.correct("profile", "P1",
               {{"least_fatigue", 1.0},
                {"fatigue_protocols", std::vector<std::string>{"9x20000 to stage 7"}}});
  book.add("fatigue", staged(8, 7, fatigue::Ending::kFailed));
  EXPECT_EQ(blocked(book).find("fatigue"), std::string::npos) << blocked(book);
}

// A closed nonconformity answers for a failed specimen, as for other fatigue tests.
TEST(StageTests, AFailureIsAnsweredByANonconformity) {
  LotBook book = sample::tested_lot();
  book.add("fatigue", with(staged(7, 9, fatigue::Ending::kFailed), {{"verdict", "fail"}}));
  EXPECT_NE(blocked(book).find("fatigue test S1: fail"), std::string::npos);
  book.add("nonconformance",
           {{"nonconformance", "N1"},
            {"description", "broke in stage 7"},
            {"state", "closed"},
            {"parts", std::vector<std::string>{"PS-1"}},
            {"action", "batch tested again"}},
           "quinn");
  EXPECT_EQ(blocked(book).find("fatigue test S1"), std::string::npos) << blocked(book);
  const std::string report =
      all_text(nonconformance_report(book.records(), LotBook::kLot, "N1", {}));
  EXPECT_NE(report.find("stages completed 6 of 9; 3138 \u00b1 16 N; 127000 cycles, failed"),
            std::string::npos)
      << report;
}

TEST(StageTests, Refusals) {
  const auto without = [](const char* field) {
    Fields fields = staged(9, 9);
    fields.erase(field);
    return fields;
  };
  const std::vector<std::pair<const char*, Fields>> cases = {
      {"a fatigue test by a protocol lacks a field", without("stages_run")},
      {"a fatigue test by a protocol lacks a field", without("demanded_stage")},
      {"lacks its largest load", without("load_n")},
      {"the body mass is not given", without("body_mass_kg")},
      {"stands without their protocol", without("protocol")},
      {"lacks a field; fatigue \"S1\", stress_mpa", without("protocol")},
      {"a stage cannot be read",
       with(staged(9, 9), {{"stages_run", std::vector<std::string>{"all done"}}})},
      {"a stage cannot be read",
       with(staged(9, 9), {{"protocol_stages", std::vector<std::string>{"a lot"}}})},
      {"the protocol has no such stage", with(staged(9, 9), {{"demanded_stage", 10.0}})},
      {"not that of the stages run", with(staged(9, 9), {{"cycles", 190000.0}})},
      {"not that of the stages run", with(staged(9, 9), {{"load_n", 4000.0}})},
      {"not that of the stages run", with(staged(8, 8), {{"stages_completed", 9.0}})},
      {"did not end as its stages did", with(staged(9, 9), {{"ending", "stopped"}})},
      {"did not end as its stages did", with(staged(7, 9, fatigue::Ending::kFailed),
                                             {{"ending", "run-out"}, {"verdict", "undecided"}})},
  };
  for (const auto& [says, fields] : cases) {
    LotBook book = sample::tested_lot();
    try {
      book.add("fatigue", fields);
      ADD_FAILURE() << "not refused: " << says;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
}

TEST(StageTests, DocumentsShowBothSides) {
  LotBook book = sample::tested_lot();
  book.add("fatigue", with(staged(7, 9, fatigue::Ending::kFailed), {{"verdict", "fail"}}));
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, {});
  const SheetTable* table = find(sheet, "Fatigue tests (U with k = 2)");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->rows.front()[3], "3138 \u00b1 16 N");
  EXPECT_EQ(table->rows.front()[7], "180000 cycles to stage 9 of 9x20000, up to 3922.66 N");
  const SheetTable* stages = find(sheet, "Fatigue tests: stages");
  ASSERT_NE(stages, nullptr);
  ASSERT_EQ(stages->rows.size(), 9U);
  const std::vector<std::string> seventh = {"S1",
                                            "7",
                                            "20000 cycles of 0.5 to 4 BW",
                                            "392.266 to 3138.13",
                                            "7000 cycles of 392.266 to 3138.13 N at 2 Hz",
                                            "failed"};
  EXPECT_EQ(stages->rows[6], seventh);
  EXPECT_EQ(stages->rows[7][4], "not begun");
  ASSERT_NE(find(sheet, "Fatigue tests: protocols of stages"), nullptr);
  EXPECT_EQ(find(sheet, "Fatigue tests: protocols of stages")->rows.front()[4], "6 of 9");
}

// Compression limits, demands and protocols that are built in can be compared as others can.
TEST(StageTests, ComparisonsClearTheMark) {
  for (const auto& [data, kind, fields] : {std::tuple{"protocol 9x20000", "fatigue", staged(9, 9)},
                                           {"endurance Porous tantalum", "fatigue",
                                            Fields{{"test", "S1"},
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
                                                   {"tested", "2026-11-05T08:00:00Z"}}},
                                           {"compression Porous tantalum", "compression",
                                            Fields{{"test", "S1"},
                                                   {"part", "PS-1"},
                                                   {"spec", "Porous tantalum"},
                                                   {"offset_mpa", 42.0},
                                                   {"u_offset_mpa", 1.0},
                                                   {"verdict", "pass"},
                                                   {"instrument", "CM-1"},
                                                   {"tested", "2026-11-05T08:00:00Z"}}}}) {
    LotBook book = sample::tested_lot();
    book.add(kind, with(fields, {{"unverified", true}}));
    EXPECT_NE(blocked(book).find("decided by limits that nobody compared"), std::string::npos);
    LotRecord made;
    made.kind = "comparison";
    made.key = "C1";
    made.fields = {{"comparison", "C1"}, {"data", data}, {"document", "the paper, own copy"}};
    fill_comparison(made);
    const std::int64_t entry = book.add(made).id;
    book.correct("profile", "P1", {{"comparisons", std::vector<std::string>{"C1"}}});
    EXPECT_NE(blocked(book).find("decided by limits that nobody compared"), std::string::npos);
    book.sign("quinn", "approval", entry);
    EXPECT_EQ(blocked(book).find("decided by limits that nobody compared"), std::string::npos)
        << data << "\n"
        << blocked(book);
  }
}

// A verdict that was typed has to stand against what is built in for its specification.
TEST(StageTests, TypedVerdictsAreHeldAgainstWhatIsBuiltIn) {
  const Fields compression = {{"test", "C1"},
                              {"part", "PS-1"},
                              {"spec", "Porous tantalum"},
                              {"offset_mpa", 20.2},
                              {"u_offset_mpa", 1.0},
                              {"verdict", "pass"},
                              {"instrument", "CM-1"},
                              {"tested", "2026-11-05T08:00:00Z"}};
  const Fields fatigue = {{"test", "F1"},
                          {"part", "PS-1"},
                          {"spec", "porous tantalum"},
                          {"stress_mpa", 9.0},
                          {"u_stress_mpa", 0.2},
                          {"stress_measure", "maximum"},
                          {"ratio", 0.1},
                          {"cycles", 1e6},
                          {"ending", "run-out"},
                          {"demanded_mpa", 4.5},
                          {"demanded_measure", "amplitude"},
                          {"demanded_cycles", 5e5},
                          {"verdict", "pass"},
                          {"instrument", "FM-1"},
                          {"tested", "2026-11-05T08:00:00Z"}};
  LotBook book = sample::tested_lot();
  book.correct("profile", "P1", {{"decision_rule", "iso14253"}});
  book.add("compression", compression);
  book.add("fatigue", with(fatigue, {{"stress_mpa", 11.0}}));
  const std::string found = blocked(book);
  EXPECT_NE(found.find("compression test C1 passes, but its offset stress of 20.2 MPa is too near "
                       "20 MPa (Porous tantalum) for its U"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find("fatigue test F1 passes, but its demand of 500000 cycles is below 1000000 "
                       "cycles (Porous tantalum)"),
            std::string::npos)
      << found;
  // 4.5 MPa of amplitude at R = 0.1 are 10 MPa of maximum.
  EXPECT_EQ(found.find("MPa maximum"), std::string::npos) << found;
  book.correct("fatigue", "F1", {{"demanded_mpa", 4.4}});
  EXPECT_NE(blocked(book).find("is below 10 MPa maximum"), std::string::npos) << blocked(book);
  book.correct("compression", "C1", {{"offset_mpa", 15.0}});
  EXPECT_NE(blocked(book).find("offset stress of 15 MPa is below 20 MPa"), std::string::npos);
  book.correct("compression", "C1", {{"offset_mpa", 25.0}});
  EXPECT_EQ(blocked(book).find("compression test"), std::string::npos) << blocked(book);
  const auto notes = evaluate_lot(book.records(), LotBook::kLot).notes;
  EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& n) {
    return n.find("compression test C1 keeps what is built in for Porous tantalum") !=
           std::string::npos;
  }));
}
