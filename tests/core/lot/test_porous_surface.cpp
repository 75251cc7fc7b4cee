// Figures of a porous surface as dimension entries: shear, tension, abrasion, void content, mean
// void intercept length, thickness pass through with their units and are decided by the rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/lot/evaluate.h"
#include "core/lot/lot_sheet.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};

struct Figure {
  const char *number, *characteristic, *unit;
  double value, u;
  std::optional<double> lower, upper;
};

LotBook lot_with(const std::vector<Figure>& figures) {
  LotBook book = sample::releasable_lot();
  book.add("instrument", {{"instrument", "LAB-1"}, {"class", "other"}});
  book.add("calibration", {{"certificate", "C-LAB-1"},
                           {"instrument", "LAB-1"},
                           {"calibrated", "2026-01-10"},
                           {"due", "2027-01-10"}});
  book.add("part", {{"serial", "W-1"}, {"role", "witness"}, {"build", "B1"}});
  for (const Figure& f : figures) {
    std::map<std::string, LotValue> fields = {{"measurement", f.number},
                                              {"part", "W-1"},
                                              {"characteristic", f.characteristic},
                                              {"value", f.value},
                                              {"u", f.u},
                                              {"unit", f.unit},
                                              {"instrument", "LAB-1"},
                                              {"measured_by", "a laboratory"},
                                              {"method", "as its report says"},
                                              {"measured", "2026-11-06T08:00:00Z"}};
    if (f.lower) fields["lower"] = *f.lower;
    if (f.upper) fields["upper"] = *f.upper;
    book.add("dimension", fields);
  }
  book.sign("ada", "review");
  book.sign("quinn", "release");
  return book;
}

std::vector<std::string> blocker_list(const LotBook& book) {
  std::vector<std::string> all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    all.push_back(b.what);
  }
  return all;
}

const Figure kShear = {"PS-1", "static shear strength", "MPa", 27.0, 2.0, 20.0, std::nullopt};
const Figure kTension = {"PS-2", "static tensile strength", "MPa", 31.0, 2.0, 22.0, std::nullopt};
const Figure kAbrasion = {"PS-3", "abrasion, 100 cycles", "mg", 41.0, 3.0, std::nullopt, 65.0};
const Figure kVoids = {"PS-4", "void content", "%", 55.0, 3.0, 30.0, 70.0};
const Figure kIntercept = {"PS-5", "mean void intercept length", "um", 310.0, 20.0, 100.0, 1000.0};
const Figure kThickness = {"PS-6", "thickness", "um", 900.0, 40.0, 500.0, 1500.0};

TEST(PorousSurface, WhatIsWithinItsLimitsBlocksNothing) {
  const LotBook book = lot_with({kShear, kTension, kAbrasion, kVoids, kIntercept, kThickness});
  EXPECT_EQ(blocker_list(book), std::vector<std::string>{});
}

TEST(PorousSurface, EachIsDecidedWithItsUncertainty) {
  const auto blocked_with = [](Figure figure, double value) {
    figure.value = value;
    const std::vector<std::string> all = blocker_list(lot_with({figure}));
    return std::any_of(all.begin(), all.end(), [&figure](const std::string& what) {
      return what.find(figure.characteristic) != std::string::npos;
    });
  };
  // The guard band is 1.645 u = 0.8225 U: 1.645 MPa, 2.4675 mg and %.
  EXPECT_TRUE(blocked_with(kShear, 19.0));
  EXPECT_TRUE(blocked_with(kShear, 21.6));
  EXPECT_FALSE(blocked_with(kShear, 21.7));
  EXPECT_TRUE(blocked_with(kTension, 23.6));
  EXPECT_FALSE(blocked_with(kTension, 23.7));
  EXPECT_TRUE(blocked_with(kAbrasion, 66.0));
  EXPECT_TRUE(blocked_with(kAbrasion, 62.6));
  EXPECT_FALSE(blocked_with(kAbrasion, 62.5));
  EXPECT_TRUE(blocked_with(kVoids, 72.5));
  EXPECT_TRUE(blocked_with(kVoids, 68.0));
  EXPECT_FALSE(blocked_with(kVoids, 67.5));
}

TEST(PorousSurface, UnitsStandInTheBatchRecordAndPrintAccuracyLeavesThemOut) {
  const LotBook book = lot_with({kShear, kAbrasion, kVoids});
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  const auto table =
      std::find_if(sheet.tables.begin(), sheet.tables.end(),
                   [](const SheetTable& t) { return t.title.starts_with("Dimensions"); });
  ASSERT_NE(table, sheet.tables.end());
  std::map<std::string, std::vector<std::string>> rows;
  for (const auto& row : table->rows) rows[row[1]] = row;
  EXPECT_TRUE(rows["PS-1"][4].ends_with(" MPa")) << rows["PS-1"][4];
  EXPECT_TRUE(rows["PS-3"][4].ends_with(" mg")) << rows["PS-3"][4];
  EXPECT_EQ(rows["PS-3"][6], "\u2264 65");
  EXPECT_TRUE(rows["PS-4"][4].ends_with(" %")) << rows["PS-4"][4];
  EXPECT_EQ(rows["PS-4"][6], "30 to 70");
}

}  // namespace
}  // namespace asbuilt
