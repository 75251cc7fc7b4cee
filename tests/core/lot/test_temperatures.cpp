// Temperatures of tests against what their standards call room temperature.
#include "core/lot/test_temperatures.h"

#include <gtest/gtest.h>

#include "core/lot/evaluate.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

std::string finding(const std::string& spec, double temperature_c) {
  LotRecord test;
  test.kind = "tensile";
  test.fields = {{"spec", spec}, {"temperature_c", temperature_c}};
  return temperature_finding(test);
}

TEST(TestTemperatures, RangesFollowTheSpecificationsStandard) {
  EXPECT_EQ(finding("ISO 5832-3", 10.0), "");
  EXPECT_EQ(finding("ISO 5832-3", 35.0), "");
  EXPECT_EQ(finding("ISO 5832-3", 36.0),
            "made at 36 degC, outside 10 to 35 degC of ISO 6892-1:2019 (from memory, verify)");
  EXPECT_EQ(finding("ASTM F136", 36.0), "");
  EXPECT_EQ(finding("ASTM F136", 38.0), "");
  EXPECT_NE(finding("ASTM F136", 38.5).find("10 to 38 degC of ASTM E8/E8M"), std::string::npos);
  EXPECT_NE(finding("ASTM F136", 9.5).find("9.5 degC"), std::string::npos);
  EXPECT_NE(finding("astm F136", 38.5), "");
  EXPECT_NE(finding("ISO5832-3", 36.0), "");
  EXPECT_EQ(finding("in house", 80.0), "");
  EXPECT_EQ(finding("Isolated drawing", 80.0), "");
}

TEST(TestTemperatures, RangesCarryEditionOriginAndMark) {
  ASSERT_EQ(temperature_ranges().size(), 2U);
  for (const TemperatureRange& range : temperature_ranges()) {
    EXPECT_FALSE(range.edition.empty());
    EXPECT_FALSE(range.origin.empty());
    EXPECT_EQ(range.verify, range.by == "ISO 6892-1");
  }
}

TEST(TestTemperatures, AreToldInNotesAndBlockNothing) {
  const auto notes = [](const LotBook& book) {
    std::string all;
    for (const std::string& n : evaluate_lot(book.records(), LotBook::kLot).notes) all += n + "\n";
    return all;
  };
  const LotBook untold = sample::releasable_lot();
  EXPECT_NE(notes(untold).find("No temperature is told of tensile test T1"), std::string::npos);
  const LotBook usual = sample::releasable_lot({{"temperature_c", 22.0}});
  EXPECT_EQ(notes(usual).find("No temperature"), std::string::npos) << notes(usual);
  EXPECT_EQ(notes(usual).find("degC"), std::string::npos);
  const LotBook hot = sample::releasable_lot({{"temperature_c", 45.0}});
  EXPECT_NE(notes(hot).find("tensile test T1 was made at 45 degC, outside 10 to 38 degC"),
            std::string::npos);
  EXPECT_TRUE(evaluate_lot(hot.records(), LotBook::kLot).releasable());
}

}  // namespace
}  // namespace asbuilt
