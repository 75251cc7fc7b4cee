// The nonconformance report and the reporting statement.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/nonconformance_report.h"
#include "core/lot/reporting_statement.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

const SheetTable& table(const LotSheet& sheet, const std::string& begins) {
  for (const SheetTable& t : sheet.tables) {
    if (t.title.rfind(begins, 0) == 0) return t;
  }
  throw std::logic_error("no table " + begins);
}

// The row whose first cell is `item`.
std::vector<std::string> row(const SheetTable& table, const std::string& item) {
  for (const auto& r : table.rows) {
    if (r.front() == item) return r;
  }
  throw std::logic_error("no row " + item);
}

bool lists(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

LotBook with_nonconformity() {
  LotBook book = sample::releasable_lot();
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "scratch"},
                              {"state", "open"},
                              {"parts", std::vector<std::string>{"SN-1"}}});
  return book;
}

TEST(NonconformanceReport, TellsWhatIsMissingUntilItIsClosed) {
  LotBook book = with_nonconformity();
  book.decide("SN-1", "MRB", "N1");
  const LotSheet open = nonconformance_report(book.records(), LotBook::kLot, "N1", kContext);
  EXPECT_EQ(open.heading, "Nonconformity N1 of lot L-001: open");
  EXPECT_TRUE(lists(open.blockers, "No cause is stated."));
  EXPECT_TRUE(lists(open.blockers, "No action is stated."));
  EXPECT_TRUE(lists(open.blockers, "It is not closed."));
  EXPECT_TRUE(lists(open.blockers, "Part SN-1 is undecided: MRB."));
  // Results before and after a correction, and the decisions about the part.
  book.correct("dimension", "D1", {{"value", 20.02}});
  book.correct("nonconformance", "N1",
               {{"state", "closed"}, {"cause", "handling"}, {"action", "polished"}});
  book.decide("SN-1", "CONCESSION", "N1");
  const LotSheet closed = nonconformance_report(book.records(), LotBook::kLot, "N1", kContext);
  EXPECT_TRUE(closed.blockers.empty());
  EXPECT_EQ(table(closed, "History").rows.size(), 2U);
  const SheetTable& results = table(closed, "What was measured");
  ASSERT_EQ(results.rows.size(), 3U);  // an inspection, a dimension, its correction
  EXPECT_EQ(results.rows[1][3], "20.010 \u00b1 0.010 mm");
  EXPECT_EQ(results.rows[1][4], "19.95 to 20.05 mm (entered with the value)");
  EXPECT_EQ(results.rows[1].back(), "corrected");
  EXPECT_EQ(results.rows[2].back(), "yes");
  ASSERT_EQ(table(closed, "Decisions").rows.size(), 3U);
  EXPECT_EQ(table(closed, "Decisions").rows.back()[4],
            "as measured; regulatory check: essential requirements read again, all are met");
  // Each decision is signed as it is made.
  EXPECT_EQ(table(closed, "Signatures").rows.size(), 3U);
}

TEST(NonconformanceReport, TellsVerdictsInWords) {
  LotBook book = with_nonconformity();
  book.correct("dimension", "D1", {{"value", 21.0}});
  book.correct("inspection", "SN-1", {{"verdict", "does_not_conform"}});
  const LotSheet sheet = nonconformance_report(book.records(), LotBook::kLot, "N1", kContext);
  int told = 0;
  for (const std::vector<std::string>& row : table(sheet, "What was measured").rows) {
    if (row[5] == "does not conform") ++told;
    EXPECT_EQ(row[5].find('_'), std::string::npos) << row[5];
  }
  EXPECT_EQ(told, 2);
}

// Beside each value what it is held against, and whose that is.
TEST(NonconformanceReport, ShowsTheLimitsBesideTheValues) {
  LotBook book = sample::tested_lot();
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "bent"},
                              {"state", "open"},
                              {"parts", std::vector<std::string>{"SN-1", "TB-1", "PS-1"}}});
  book.correct("profile", "P1", {{"offset_least_mpa", 45.0}, {"limits_origin", "drawing D-7"}});
  book.add("compression", {{"test", "K1"},
                           {"part", "PS-1"},
                           {"spec", "ISO 13314"},
                           {"offset_mpa", 50.0},
                           {"u_offset_mpa", 1.0},
                           {"verdict", "pass"},
                           {"instrument", "CM-1"},
                           {"tested", "2026-11-06T10:00:00Z"}});
  book.add("fatigue", {{"test", "F1"},
                       {"part", "PS-1"},
                       {"spec", "own"},
                       {"stress_mpa", 12.0},
                       {"u_stress_mpa", 0.1},
                       {"stress_measure", "maximum"},
                       {"ratio", 0.1},
                       {"cycles", 1e6},
                       {"ending", "run-out"},
                       {"demanded_mpa", 10.0},
                       {"demanded_cycles", 1e6},
                       {"verdict", "pass"},
                       {"instrument", "FM-1"},
                       {"tested", "2026-11-06T10:00:00Z"}});
  const LotSheet sheet = nonconformance_report(book.records(), LotBook::kLot, "N1", kContext);
  const auto of = [&sheet](const std::string& what) -> std::vector<std::string> {
    for (const auto& cells : table(sheet, "What was measured").rows) {
      if (cells[2] == what) return cells;
    }
    throw std::logic_error("no result " + what);
  };
  EXPECT_TRUE(of("tensile test T1")[3].starts_with("Rm 950.0 \u00b1 9.0 MPa; Rp0.2 "));
  EXPECT_NE(of("tensile test T1")[4].find("Rm \u2265 860 MPa"), std::string::npos);
  EXPECT_NE(of("tensile test T1")[4].find("A \u2265 10 %"), std::string::npos);
  EXPECT_EQ(of("compression test K1")[3], "offset stress 50.0 \u00b1 1.0 MPa");
  EXPECT_EQ(of("compression test K1")[4], "offset stress \u2265 45 MPa (profile P1)");
  EXPECT_EQ(of("fatigue test F1")[3],
            "maximum stress 12.00 \u00b1 0.10 MPa; 1000000 cycles, run-out");
  EXPECT_EQ(of("fatigue test F1")[4], "1000000 cycles at 10 MPa");
  EXPECT_TRUE(of("CT inspection")[4].starts_with("plan, SHA-256 "));
}

TEST(NonconformanceReport, ShowsTheSharesOfThePowderLotsItNames) {
  LotBook book = sample::releasable_lot();
  book.correct("profile", "P1", {{"composition", "ASTM F136"}});
  book.correct("powder", "W1", {{"oxygen_pct", 0.15}, {"aluminium_pct", 6.0}});
  book.correct("powder", "W1", {{"oxygen_pct", 0.12}});
  book.add("nonconformance", {{"nonconformance", "N1"},
                              {"description", "oxygen"},
                              {"state", "open"},
                              {"powder", std::vector<std::string>{"W1"}}});
  const LotSheet sheet = nonconformance_report(book.records(), LotBook::kLot, "N1", kContext);
  const SheetTable& powder = table(sheet, "Powder lots");
  ASSERT_EQ(powder.rows.size(), 3U);
  EXPECT_EQ(powder.rows[1][3], "oxygen 0.15 %; aluminium 6 %");
  EXPECT_NE(powder.rows[1][4].find("oxygen \u2264 0.13 %; "), std::string::npos);
  EXPECT_NE(powder.rows[1][4].find("aluminium 5.5 to 6.5 % (verify)"), std::string::npos);
  EXPECT_EQ(powder.rows[1][5], "0.15 % oxygen, ASTM F136 allows 0.13 %");
  EXPECT_EQ(powder.rows[1][6], "corrected");
  EXPECT_EQ(powder.rows[2][5], "\u2013");
  EXPECT_EQ(powder.rows[2][6], "yes");
}

TEST(NonconformanceReport, IsRefusedWhereThereIsNone) {
  const LotBook book = with_nonconformity();
  EXPECT_THROW(nonconformance_report(book.records(), LotBook::kLot, "N2", kContext), Error);
  EXPECT_THROW(nonconformance_report(book.records(), "L-002", "N1", kContext), Error);
}

// An inspection as the sample lot names it.
InspectionRecord inspection() {
  InspectionRecord r;
  r.id = 1;
  r.part_serial = "SN-1";
  r.started_utc = "2026-11-06T09:00:00Z";
  r.scan.kind = "volume";
  r.scan.shape = {400, 500, 600};
  r.scan.voxel_um = Vec3(20.0, 20.0, 20.0);
  r.scan.voxels_per_strut = 18.0;
  r.registration.scale_ppm = 123.4;
  r.registration.u_scale_ppm = 56.0;
  r.inputs = {{"scan", "a.mha", "aa", 1}, {"design", "a.3mf", "bb", 1}};
  return r;
}

TEST(ReportingStatement, ReportsWhatTheRecordHoldsAndListsTheRest) {
  LotBook book = sample::releasable_lot();
  book.correct("inspection", "SN-1",
               {{"voltage_kv", 120.0},
                {"filter", "0.5 mm Cu"},
                {"detector_um", 200.0},
                {"focal_spot_um", 5.0},
                {"magnification", 20.0}});
  const LotSheet sheet = reporting_statement(inspection(), book.records(), "cc", kContext);
  EXPECT_EQ(sheet.lot, LotBook::kLot);
  const SheetTable& imaging = table(sheet, "Imaging");
  EXPECT_EQ(row(imaging, "Tube voltage")[1], "120 kV");
  EXPECT_EQ(row(imaging, "Filter")[1], "0.5 mm Cu");
  EXPECT_EQ(row(imaging, "Tube current")[1], "not reported");
  EXPECT_EQ(row(imaging, "Effective beam width (ASTM E1441, from memory: verify)")[1],
            "11.1 \u00b5m in the part, without U");
  EXPECT_EQ(row(imaging, "Voxels")[1], "400 x 500 x 600 of 20 x 20 x 20 \u00b5m");
  EXPECT_EQ(row(imaging, "Scale against the design")[1], "123 \u00b1 56 ppm");
  EXPECT_EQ(row(imaging, "Scanner and its calibration")[1],
            "CT-1, in calibration on the day of the scan");
  EXPECT_TRUE(lists(sheet.blockers, "Imaging: Tube current"));
  EXPECT_TRUE(lists(sheet.blockers, "Imaging: Edge spread, 10 to 90 %"));
  EXPECT_FALSE(lists(sheet.blockers, "Imaging: Tube voltage"));
  EXPECT_TRUE(lists(sheet.blockers, "Model: Finite elements"));
  EXPECT_TRUE(lists(sheet.blockers, "Operability: File: plan"));
  EXPECT_FALSE(lists(sheet.blockers, "Operability: File: scan"));
  EXPECT_EQ(row(table(sheet, "Operability"), "Tension tests of the build")[1], "1");
  EXPECT_TRUE(lists(sheet.blockers, "Operability: Fatigue tests of the build"));
  // Every missing item, and nothing else, is marked in its table.
  std::size_t marked = 0;
  for (const SheetTable& t : sheet.tables) {
    for (const auto& r : t.rows) marked += r[1] == "not reported" ? 1U : 0U;
  }
  EXPECT_EQ(marked, sheet.blockers.size());
  EXPECT_EQ(sheet.facts.back().second, "none of 3");
  const SheetTable& tiers = table(sheet, "Readiness tiers");
  ASSERT_EQ(tiers.rows.size(), 3U);
  EXPECT_EQ(tiers.rows[0][2], "no");
  EXPECT_NE(tiers.rows[0][3].find("Tube current; "), std::string::npos);
  EXPECT_EQ(tiers.rows[1][3], "Finite elements");
  EXPECT_TRUE(sheet.statements[1].starts_with("No readiness tier of 3 is reached; for tier 1"));
}

// A tier is reached where every item of its group and of those below is reported.
TEST(ReportingStatement, TellsTheTierAndWhatTheNextOneLacks) {
  LotBook book = sample::tested_lot();
  book.correct("inspection", "SN-1",
               {{"voltage_kv", 120.0},
                {"current_ua", 200.0},
                {"exposure_ms", 500.0},
                {"projections", 1600.0},
                {"filter", "0.5 mm Cu"},
                {"reconstruction", "FDK 3.1"},
                {"detector_um", 200.0},
                {"focal_spot_um", 5.0},
                {"magnification", 20.0}});
  InspectionRecord r = inspection();
  r.scan.edge_spread_um = 40.0;
  r.scan.contrast_to_noise = 12.0;
  r.scan.air_level = 10.0;
  r.scan.metal_level = 200.0;
  r.registration.rms_um = 8.0;
  r.registration.u_translation_um = 1.0;
  r.registration.u_rotation_mdeg = 2.0;
  const auto statement = [&] { return reporting_statement(r, book.records(), "cc", kContext); };
  EXPECT_EQ(statement().facts.back(),
            (std::pair<std::string, std::string>{"Readiness tier", "1 of 3, imaging"}));
  EXPECT_EQ(statement().statements[1],
            "Readiness tier 1 of 3 is reached; for tier 2 (model) 1 item is missing: Finite "
            "elements.");
  r.stiffness.emplace();
  StiffnessModel& m = r.stiffness->model;
  m.material = "Ti6Al4V ELI";
  m.young_gpa = 105.0;
  m.poisson = 0.34;
  m.element_um = 40.0;
  m.coarse_element_um = 80.0;
  m.elements_across = 9.0;
  m.built_elements = 12345;
  m.u_surface_um = 2.0;
  m.boundary = "mixed";
  r.stiffness->knockdown = {{"z", 0.91234, 0.88, 0.94}};
  EXPECT_NE(statement().statements[1].find("Tests that the model could be held against"),
            std::string::npos);
  book.add("compression", {{"test", "K1"},
                           {"part", "PS-1"},
                           {"spec", "ISO 13314"},
                           {"offset_mpa", 50.0},
                           {"u_offset_mpa", 1.0},
                           {"verdict", "pass"},
                           {"instrument", "CM-1"},
                           {"tested", "2026-11-06T10:00:00Z"}});
  EXPECT_EQ(statement().facts.back().second, "2 of 3, model");
  EXPECT_NE(statement().statements[1].find("for tier 3 (operability)"), std::string::npos);
  // What is not reported below counts, whatever is above.
  r.scan.air_level = kNotMeasured;
  EXPECT_EQ(statement().facts.back().second, "none of 3");
  EXPECT_EQ(table(statement(), "Readiness tiers").rows[1][2], "no, tier below");
}

TEST(ReportingStatement, SaysWhatAModelWasSolvedFrom) {
  InspectionRecord r = inspection();
  r.stiffness.emplace();
  StiffnessModel& m = r.stiffness->model;
  m.material = "Ti6Al4V ELI";
  m.young_gpa = 105.0;
  m.poisson = 0.34;
  m.element_um = 40.0;
  m.coarse_element_um = 80.0;
  m.elements_across = 9.0;
  m.built_elements = 12345;
  m.boundary = "mixed";
  r.stiffness->knockdown = {{"z", 0.91234, 0.88, 0.94}};
  const LotSheet sheet = reporting_statement(r, {}, "cc", kContext);
  EXPECT_EQ(sheet.lot, "not assigned");
  const SheetTable& model = table(sheet, "Model");
  EXPECT_EQ(row(model, "Stiffness, built over designed (k = 2)")[1], "z 0.9123 (0.88 to 0.94)");
  EXPECT_EQ(row(model, "Loads and boundary")[1], "six unit strains, mixed boundary");
  EXPECT_EQ(row(model, "Non-linearity")[1], "none");
  EXPECT_TRUE(lists(sheet.blockers, "Model: Tests that the model could be held against"));
  EXPECT_FALSE(lists(sheet.blockers, "Model: Elements"));
  EXPECT_TRUE(lists(sheet.blockers, "Imaging: Scanner and its calibration"));
}

}  // namespace
}  // namespace asbuilt
