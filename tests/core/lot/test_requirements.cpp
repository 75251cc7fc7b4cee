// The certificate's table: each requirement of the profile, what the record holds, and where.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/entry_tables.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/record_kinds.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using Cells = std::vector<std::string>;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};
const std::string kPlan(64, 'a');

Cells row(const LotBook& book, const std::string& requirement) {
  const SheetTable table = requirements_met(book.records(), LotBook::kLot);
  for (const Cells& cells : table.rows) {
    if (cells[0] == requirement) return cells;
  }
  throw std::logic_error("no requirement " + requirement);
}

std::string entry_of(const LotBook& book, const std::string& kind, const std::string& key) {
  for (const LotRecord* r : current_records(book.records())) {
    if (r->kind == kind && r->key == key) return std::to_string(r->id);
  }
  return {};
}

TEST(Requirements, EachIsToldWithWhatMeetsItAndWhere) {
  LotBook book = sample::releasable_lot();
  book.correct("step", "H1",
               {{"cycle", "HIP-77"},
                {"temperature_c", 920.0},
                {"pressure_bar", 1000.0},
                {"minutes", 120.0}});
  EXPECT_EQ(row(book, "Tensile tests")[1], "1 bar of each build, which passes");
  EXPECT_EQ(row(book, "Tensile tests")[2], "build B1: 1 tested, 1 passed");
  EXPECT_EQ(row(book, "Tensile tests")[3], entry_of(book, "tensile", "T1"));
  EXPECT_EQ(row(book, "CT inspection")[1], "every released implant, and conforms, by a plan");
  EXPECT_EQ(row(book, "CT inspection")[2],
            "1 of 1 released implant inspected; 1 conform; plan SHA-256 " + kPlan);
  EXPECT_EQ(
      row(book, "Dimensions")[1],
      "within their limits, with U, by the decision rule ISO 14253, guard band 1.645 u (95 %)");
  EXPECT_EQ(row(book, "Dimensions")[2], "1 of 1 values conform");
  EXPECT_EQ(row(book, "Post-processing: HIP")[2],
            "H1 of build B1: cycle HIP-77, 920 \u00b0C, 1000 bar, 120 min, ended 2026-11-03 08:00");
  EXPECT_EQ(row(book, "Signatures on the lot")[1], "review, release, by two people");
  EXPECT_EQ(row(book, "Signatures on the lot")[2].substr(0, 20), "review: Ada Lovelace");
  EXPECT_EQ(row(book, "Nonconformities")[2], "none");
  EXPECT_EQ(row(book, "Concessions")[2], "none: nothing is released that does not conform");
  EXPECT_EQ(row(book, "Composition of the powder")[1], "not asked for");
  EXPECT_EQ(row(book, "Compression tests")[2], "none is entered");
  EXPECT_NE(row(book, "Instruments")[2].find("CT-1: C-CT-1, 2026-01-10 to 2027-01-10"),
            std::string::npos);
  EXPECT_NE(row(book, "Acceptance profile")[2].find("approved by Quinn Quality"),
            std::string::npos);
}

TEST(Requirements, StepsShowWhoSignedThem) {
  LotBook book = sample::releasable_lot();
  book.correct("profile", "P1", {{"signed_steps", std::vector<std::string>{"hip", "anodising"}}});
  EXPECT_EQ(row(book, "Post-processing: HIP")[1],
            "each build, after its end, signed by another person");
  EXPECT_EQ(row(book, "Post-processing: HIP")[2].find("signed by"), std::string::npos);
  book.sign("quinn", "review", std::stoll(entry_of(book, "step", "H1")));
  EXPECT_TRUE(row(book, "Post-processing: HIP")[2].ends_with(", signed by Quinn Quality"));
}

TEST(Requirements, DemandedDimensionsAreNamed) {
  LotBook book = sample::releasable_lot();
  book.correct("profile", "P1", {{"required_dimensions", std::vector<std::string>{"length"}}});
  EXPECT_TRUE(row(book, "Dimensions")[1].ends_with("; of each implant: length"));
}

TEST(Requirements, LeastValuesStandBesideTheirLimits) {
  LotBook book = sample::releasable_lot({{"spec", "ASTM F136"}});
  EXPECT_EQ(row(book, "Rm, ASTM F136")[1], "\u2265 860 MPa");
  EXPECT_EQ(row(book, "Rm, ASTM F136")[2], "least 950.0 \u00b1 9.0 MPa (T1)");
  EXPECT_EQ(row(book, "A, ASTM F136")[1], "\u2265 10 % of 4D");
  book.add("part", {{"serial", "TB-2"}, {"role", "tensile_bar"}, {"build", "B1"}});
  book.add("tensile", {{"test", "T2"},
                       {"part", "TB-2"},
                       {"spec", "ASTM F136"},
                       {"gauge_basis", "4D"},
                       {"rm_mpa", 910.0},
                       {"u_rm_mpa", 8.0},
                       {"rp02_mpa", 880.0},
                       {"u_rp02_mpa", 9.0},
                       {"a_pct", 13.0},
                       {"u_a_pct", 0.5},
                       {"verdict", "pass"},
                       {"instrument", "T-1"},
                       {"tested", "2026-11-05T09:00:00Z"}});
  EXPECT_EQ(row(book, "Rm, ASTM F136")[2], "least 910.0 \u00b1 8.0 MPa (T2)");
  EXPECT_EQ(row(book, "Rp0.2, ASTM F136")[2], "least 870.0 \u00b1 9.0 MPa (T1)");
  EXPECT_EQ(row(book, "Rp0.2, ASTM F136")[3],
            entry_of(book, "tensile", "T1") + ", " + entry_of(book, "tensile", "T2"));
  EXPECT_EQ(row(book, "Tensile tests")[2], "build B1: 2 tested, 2 passed");
}

TEST(Requirements, CompositionAndWhatNobodyCompared) {
  LotBook book = sample::releasable_lot();
  EXPECT_EQ(unverified_text(book.records(), LotBook::kLot), "");
  book.correct("profile", "P1", {{"composition", "ASTM F3001"}, {"accepts_unverified", true}});
  book.correct("powder", "W1",
               {{"oxygen_pct", 0.11},
                {"nitrogen_pct", 0.01},
                {"carbon_pct", 0.02},
                {"hydrogen_pct", 0.003},
                {"iron_pct", 0.1},
                {"aluminium_pct", 6.1},
                {"vanadium_pct", 4.0},
                {"yttrium_pct", 0.001}});
  book.correct("tensile", "T1", {{"unverified", true}});
  const Cells found = row(book, "Composition, powder W1");
  EXPECT_NE(found[1].find("aluminium 5.5 to 6.5 %; "), std::string::npos);
  EXPECT_EQ(found[2],
            "oxygen 0.11 %; iron 0.1 %; nitrogen 0.01 %; carbon 0.02 %; hydrogen 0.003 %; "
            "aluminium 6.1 %; vanadium 4 %; yttrium 0.001 %; met; shares as certified, without U");
  EXPECT_EQ(found[3], entry_of(book, "powder", "W1"));
  const std::string told = row(book, "Limits that nobody compared with the specification")[2];
  EXPECT_NE(told.find("tensile tests T1"), std::string::npos);
  EXPECT_NE(told.find("composition of ASTM F3001 (oxygen, iron, nitrogen, carbon, hydrogen, "
                      "aluminium, vanadium"),
            std::string::npos);
  EXPECT_NE(unverified_text(book.records(), LotBook::kLot).find("tensile tests T1"),
            std::string::npos);
}

TEST(Requirements, TheCertificateHoldsEveryFieldOfTheProfile) {
  LotBook book = sample::releasable_lot();
  const std::int64_t profile = book.correct("profile", "P1",
                                            {{"note", "agreed with the customer"},
                                             {"plan_sha256", kPlan},
                                             {"composition", "ASTM F136"},
                                             {"retest_rule", "iso5832"},
                                             {"accepts_unverified", true},
                                             {"least_tensile", 1.0},
                                             {"least_compression", 0.0},
                                             {"least_fatigue", 0.0}})
                                   .id;
  book.correct("powder", "W1",
               {{"oxygen_pct", 0.11},
                {"nitrogen_pct", 0.01},
                {"carbon_pct", 0.02},
                {"hydrogen_pct", 0.003},
                {"iron_pct", 0.1},
                {"aluminium_pct", 6.0},
                {"vanadium_pct", 4.0}});
  book.sign("quinn", "approval", profile);
  book.sign("ada", "review");
  book.sign("quinn", "release");
  book.decide(LotBook::kLot, "ACCEPT");
  const LotSheet sheet = certificate_of_conformance(book.records(), LotBook::kLot, kContext);
  const SheetTable& table = sheet.tables.front();
  EXPECT_TRUE(table.title.starts_with("Requirements"));
  std::string all;
  for (const Cells& cells : table.rows) {
    ASSERT_EQ(cells.size(), table.columns.size());
    EXPECT_NE(cells[0], "");
    for (const std::string& cell : cells) all.append(cell).append("\n");
  }
  for (const char* words : {"P1, edition 1", "ISO 14253", "agreed with the customer", "ASTM F136",
                            "ISO 5832", "two people", "HIP", "all by that plan", "may decide"}) {
    EXPECT_NE(all.find(words), std::string::npos) << words;
  }
  const std::string statements = sheet.statements.back();
  EXPECT_NE(statements.find("nobody compared"), std::string::npos) << statements;
}

// A field that no row is about stands as it is: none is left out.
TEST(Requirements, AFieldWithoutARowOfItsOwnIsTold) {
  LotBook book = sample::releasable_lot();
  const std::size_t before = requirements_met(book.records(), LotBook::kLot).rows.size();
  book.correct("profile", "P1", {{"note", "agreed with the customer"}});
  EXPECT_EQ(requirements_met(book.records(), LotBook::kLot).rows.size(), before + 1);
  EXPECT_EQ(row(book, "Note of the profile")[1], "agreed with the customer");
}

TEST(Requirements, ConcessionsNameWhoSigned) {
  LotBook book = sample::releasable_lot();
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "length out of its limits"},
                              {"state", "open"},
                              {"parts", Cells{"SN-1"}}});
  book.decide("SN-1", "MRB", "N1");
  const LotRecord conceded = book.decide("SN-1", "CONCESSION", "N1");
  book.sign("quinn", "approval", conceded.id);
  book.sign("ada", "responsibility", conceded.id);  // who may not decide
  book.sign("rex", "responsibility", conceded.id);
  EXPECT_EQ(row(book, "Concessions")[2],
            "SN-1 by N1, signed by Quinn Quality, Rex Quality, regulatory check: essential "
            "requirements read again, all are met");
  EXPECT_EQ(row(book, "Nonconformities")[2], "N1: open");
  EXPECT_NE(row(book, "Implants")[2].find("1 CONCESSION"), std::string::npos);
  // Those that were conceded alike stand together.
  const Cells others = {"SN-2", "SN-3", "SN-4"};
  for (const std::string& serial : others) {
    book.add("part", {{"serial", serial}, {"role", "implant"}, {"build", "B1"}});
  }
  book.add("nonconformance", {{"nonconformance", "N2"},
                              {"description", "marks of the fixture"},
                              {"state", "open"},
                              {"parts", others}});
  for (const std::string& serial : others) {
    book.decide(serial, "MRB", "N2");
    book.decide(serial, "CONCESSION", "N2");
  }
  EXPECT_EQ(row(book, "Concessions")[2],
            "SN-1 by N1, signed by Quinn Quality, Rex Quality, regulatory check: essential "
            "requirements read again, all are met; SN-2 to SN-4 by N2, signed by Quinn Quality, "
            "regulatory "
            "check: essential requirements read again, all are met");
}

TEST(Requirements, AnUnknownLotIsRefused) {
  const LotBook book = sample::releasable_lot();
  EXPECT_THROW(requirements_met(book.records(), "L-9"), Error);
}

}  // namespace
}  // namespace asbuilt
