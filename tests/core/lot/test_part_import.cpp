#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/part_import.h"
#include "core/lot/withdrawals.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const std::string kHead =
    "serial;role;build;variant_pct;variant_of;x_mm;y_mm;udi_pi;design_sha256\n";

PartImportPlan plan_of(const std::string& text, const LotBook& lot) {
  return plan_part_import(read_part_table(text, "parts.csv"),
                          {LotBook::kLot, "ada", "2026-11-21T00:00:00Z"}, lot.records());
}

void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

void expect_told(const PartImportPlan& plan, const std::string& begin, const std::string& says) {
  const bool told =
      std::any_of(plan.problems.begin(), plan.problems.end(), [&](const std::string& problem) {
        return problem.starts_with(begin) && problem.find(says) != std::string::npos;
      });
  std::string all;
  for (const std::string& problem : plan.problems) all.append(problem).append("\n");
  EXPECT_TRUE(told) << begin << " ... " << says << "\n" << all;
}

TEST(PartImport, EachRowBecomesAnEntryThatTheRecordTakes) {
  LotBook lot = sample::releasable_lot();
  const PartImportPlan plan =
      plan_of(kHead + "SN-7;implant;B1;95;length;-12,5;40;(21)SN-7;" + std::string(64, 'b') +
                  "\n# a remark\n" + "TB-7;tensile_bar;B1;;;;;;\n",
              lot);
  ASSERT_EQ(plan.problems, std::vector<std::string>{});
  ASSERT_EQ(plan.entries.size(), 2U);
  const LotRecord implant = lot.add(plan.entries[0]);
  EXPECT_EQ(implant.key, "SN-7");
  EXPECT_EQ(implant.number("variant_pct"), 95.0);
  EXPECT_EQ(implant.number("x_mm"), -12.5);
  EXPECT_EQ(implant.number("y_mm"), 40.0);
  EXPECT_EQ(implant.text("variant_of"), "length");
  EXPECT_EQ(implant.text("udi_pi"), "(21)SN-7");
  EXPECT_EQ(implant.text("design_sha256"), std::string(64, 'b'));
  const LotRecord bar = lot.add(plan.entries[1]);
  EXPECT_EQ(bar.fields.size(), 3U);  // what is empty is no field
  // The same table again.
  const PartImportPlan again =
      plan_of("serial,role,build\nSN-7,implant,B1\nTB-7,tensile_bar,B1\n", lot);
  EXPECT_TRUE(again.entries.empty());
  ASSERT_EQ(again.problems.size(), 1U);
  expect_told(again, "lines 2, 3, column serial: ", "in the record already, entries ");
  // With another row that is new.
  const PartImportPlan partly =
      plan_of("serial,role,build\nX-1,implant,B1\nTB-7,witness,B9\n", lot);
  EXPECT_EQ(partly.entries.size(), 1U);
  expect_told(partly, "line 3, column serial: ", "entry " + std::to_string(bar.id) + " (allowed");
  // A name that was withdrawn is entered again by itself only.
  lot.add(make_withdrawal(RecordIndex(lot.records()), bar.id, "not made"));
  const PartImportPlan back = plan_of("serial,role,build\nTB-7,witness,B1\n", lot);
  ASSERT_EQ(back.problems.size(), 1U);
  expect_told(back, "line 2, column serial: ", "was withdrawn");
}

TEST(PartImport, AllProblemsAreToldWithLineAndColumn) {
  LotBook lot = sample::releasable_lot();
  lot.add("part", {{"serial", std::string("P-1")},
                   {"role", std::string("witness")},
                   {"build", std::string("B1")},
                   {"x_mm", 1.0},
                   {"y_mm", 2.0}});
  const PartImportPlan plan = plan_of(kHead +
                                          "A;implant;B1;95;length;1;1;;\n"
                                          "A;implant;B1;95;length;2;1;;\n"    // 3: serial twice
                                          "C;cage;B1;;;;;;\n"                 // 4: role
                                          "D;implant;B9;;;;;;\n"              // 5: build
                                          "E;implant;B1;30;length;;;;\n"      // 6: range
                                          "F;implant;B1;ninety;length;;;;\n"  // 7: no number
                                          "G;implant;B1;;;3;;;\n"             // 8: no y
                                          "H;implant;B1;;;1;1;;\n"            // 9: place of A
                                          "I;implant;B1;;;1;2;;\n"            // 10: place of P-1
                                          ";implant;B1;;;;;;\n"               // 11: no serial
                                          "K;implant\n"                       // 12: width
                                          "L-001;implant;B1;;;;;;\n"    // 13: the lot's number
                                          "M;implant;B1;;;;;;12\n"      // 14: SHA-256
                                          "N;;B1;200,5;weight;x;1;;\n"  // 15: four things
                                          "O;implant;B1;;;5;5;;\n",
                                      lot);
  for (const auto& [begin, says] : std::initializer_list<std::pair<const char*, const char*>>{
           {"line 3, column serial: ", "\"A\" stands in line 2"},
           {"line 4, column role: ", "\"cage\" (allowed: implant, tensile_bar"},
           {"line 5, column build: ", "\"B9\" (allowed: a build of this record)"},
           {"line 6, column variant_pct: ", "\"30\" (allowed: 50 to 200 %)"},
           {"line 7, column variant_pct: ", "not a number: \"ninety\" (allowed: 50 to 200 %)"},
           {"line 8, column y_mm: ", "lacks a coordinate"},
           {"line 9, column x_mm, y_mm: ", "that of line 2"},
           {"line 10, column x_mm, y_mm: ", "that of entry "},
           {"line 11, column serial: ", "lacks a field"},
           {"line 12: ", "2 fields (allowed: 9"},
           {"line 13, column serial: ", "the number of its lot"},
           {"line 14, column design_sha256: ", "64 lower-case"},
           {"line 15, column role: ", "lacks a field"},
           {"line 15, column variant_pct: ", "200.5"},
           {"line 15, column variant_of: ", "\"weight\" (allowed: length, volume)"},
           {"line 15, column x_mm: ", "not a number: \"x\""}}) {
    expect_told(plan, begin, says);
  }
  EXPECT_EQ(plan.problems.size(), 16U);
  ASSERT_EQ(plan.entries.size(), 2U);  // A and O stand as they are
  EXPECT_EQ(plan.entries[1].key, "O");
}

TEST(PartImport, ANumberThatCannotBeReadIsToldOnce) {
  const LotBook lot = sample::releasable_lot();
  const PartImportPlan plan = plan_of(kHead + "A;implant;B1;;;one;2;;\n", lot);
  ASSERT_EQ(plan.problems.size(), 1U);
  expect_told(plan, "line 2, column x_mm: ", "not a number");
}

TEST(PartImport, WhatIsWrongWithManyRowsIsToldOnce) {
  const LotBook lot = sample::releasable_lot();
  std::string rows;
  for (int i = 0; i < 104; ++i) rows += "A-" + std::to_string(i) + ";implant;B9;;;;;;\n";
  PartImportPlan plan = plan_of(kHead + rows, lot);
  ASSERT_EQ(plan.problems.size(), 1U);
  expect_told(plan, "lines 2 to 105, column build: ", "\"B9\"");
  EXPECT_TRUE(plan.entries.empty());
  plan = plan_of(kHead + "A;implant;B9;;;;;;\nB;implant;B9;;;;;;\nC;implant;B9;;;;;;\n", lot);
  EXPECT_EQ(plan.problems.size(), 3U);
}

TEST(PartImport, NotesTellWhatMayBeASlip) {
  const LotBook lot = sample::releasable_lot();
  const PartImportPlan plan =
      plan_of(kHead + "A;implant;B1;;;1;1;X;\nB;implant;B1;;;2;1;X;\nC;witness;B1;;;;;;\n", lot);
  std::string notes;
  for (const std::string& note : plan.notes) notes.append(note).append("\n");
  expect_in(notes, "build B1: 2 of role implant");
  expect_in(notes, "1 part has no place on the plate");
  expect_in(notes, "2 parts have one production identifier, \"X\"");
  expect_in(notes, ", planned are ");
}

TEST(PartImport, TheHeaderNamesFieldsOfTheKind) {
  for (const auto& [text, says] : std::initializer_list<std::pair<const char*, const char*>>{
           {"serial;role;build;colour\nA;implant;B1;red\n", "not known: \"colour\""},
           {"serial;role\nA;implant\n", "missing: build"},
           {"serial;role;build;Serial\nA;implant;B1;A\n", "twice: \"Serial\""},
           {"serial;role;build\n", "no table"},
           {"", "no table"}}) {
    try {
      read_part_table(text, "parts.csv");
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      expect_in(error.what(), says);
      expect_in(error.what(), "parts.csv");
    }
  }
  const LotBook lot = sample::releasable_lot();
  EXPECT_EQ(plan_of("Serial\tROLE\tbuild\nA\timplant\tB1\n", lot).entries.size(), 1U);
  EXPECT_THROW(plan_part_import(read_part_table("serial;role;build\nA;implant;B1\n", "p"),
                                {"L-9", "ada", "2026-11-21T00:00:00Z"}, lot.records()),
               Error);
  std::string many = "serial,role,build\n";
  for (std::size_t i = 0; i <= kMostImportedParts; ++i) many += "A,implant,B1\n";
  EXPECT_THROW(read_part_table(many, "p"), Error);
}

TEST(PartImport, TheTemplateIsATableOfThese) {
  const LotBook lot = sample::releasable_lot();
  const std::string empty = part_template();
  const auto fields =
      std::count(empty.begin(), empty.begin() + static_cast<std::ptrdiff_t>(empty.find('\n')), ';');
  const std::string row =
      "A;implant;B1" + std::string(static_cast<std::size_t>(fields) - 2, ';') + "\n";
  const PartImportPlan plan = plan_of(empty + row, lot);
  EXPECT_EQ(plan.problems, std::vector<std::string>{});
  EXPECT_EQ(plan.entries.size(), 1U);
  for (const LotField& field : record_kind("part").fields) expect_in(empty, "\n# " + field.name);
}

}  // namespace
}  // namespace asbuilt
