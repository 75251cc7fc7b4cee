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
  EXPECT_EQ(results.rows[1].back(), "corrected");
  EXPECT_EQ(results.rows[2].back(), "yes");
  EXPECT_EQ(table(closed, "Decisions").rows.size(), 3U);
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
    if (row[4] == "does not conform") ++told;
    EXPECT_EQ(row[4].find('_'), std::string::npos) << row[4];
  }
  EXPECT_EQ(told, 2);
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
