#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/error.h"
#include "core/statistics/strut_repeats.h"

namespace asbuilt {
namespace {

// Repeats of 200 struts with a standard deviation of 2 um and U as given.
std::vector<InspectionRecord> repeats(int inspections, double expanded_u) {
  std::mt19937_64 generator(31);
  std::normal_distribution<double> normal(0.0, 2.0);
  std::vector<InspectionRecord> records(static_cast<std::size_t>(inspections));
  for (InspectionRecord& record : records) {
    record.part_serial = "SN-1";
    for (int s = 0; s < 200; ++s) {
      StrutRow row;
      row.strut_id = std::to_string(s);
      row.diameter_um = 400.0 + s + normal(generator);
      row.u_diameter_um = expanded_u;
      row.offset_um = 10.0 + normal(generator);
      record.struts.push_back(row);
    }
  }
  return records;
}

TEST(StrutRepeats, PooledOverStruts) {
  std::vector<InspectionRecord> records = repeats(5, 4.0);
  records[1].struts[3].diameter_um = kNotMeasured;
  for (std::size_t i = 1; i < 5; ++i) records[i].struts[7].diameter_um = kNotMeasured;
  const StrutRepeatability r = strut_repeatability(records, "diameter_um");
  EXPECT_EQ(r.struts, 199u);
  EXPECT_EQ(r.left_out, 1u);
  EXPECT_EQ(r.dof, 199.0 * 4.0 - 1.0);
  EXPECT_NEAR(r.sd, 2.0, 0.15);
  EXPECT_LT(r.interval.low, 2.0);
  EXPECT_GT(r.interval.high, 2.0);
  EXPECT_NEAR(r.stated_u, 2.0, 1e-12);
  EXPECT_NEAR(r.ratio, r.sd / 2.0, 1e-12);
  EXPECT_EQ(r.outside, 0u);
  EXPECT_EQ(r.rows[3].count, 4u);
  EXPECT_EQ(r.rows[3].strut_id, "3");
}

TEST(StrutRepeats, UncertaintyThatIsTooSmallShows) {
  std::vector<InspectionRecord> records = repeats(5, 4.0);
  records[2].struts[11].diameter_um += 30.0;
  const StrutRepeatability one = strut_repeatability(records, "diameter_um");
  EXPECT_EQ(one.outside, 1u);
  EXPECT_TRUE(one.rows[11].outside);
  const StrutRepeatability all = strut_repeatability(repeats(5, 1.0), "diameter_um");
  EXPECT_NEAR(all.ratio, 4.0, 0.3);
  EXPECT_GT(all.outside, 150u);
}

TEST(StrutRepeats, WithoutAStatedUncertainty) {
  const StrutRepeatability r = strut_repeatability(repeats(3, 4.0), "offset_um");
  EXPECT_NEAR(r.sd, 2.0, 0.2);
  EXPECT_TRUE(std::isnan(r.stated_u));
  EXPECT_TRUE(std::isnan(r.ratio));
  EXPECT_EQ(r.outside, 0u);
}

TEST(StrutRepeats, ValuesOfOneStrutInTheOrderOfTheInspections) {
  std::vector<InspectionRecord> records = repeats(3, 4.0);
  const std::vector<double> found = strut_values(records, "17", "diameter_um");
  ASSERT_EQ(found.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found[i], records[i].struts[17].diameter_um);
  EXPECT_THROW(strut_values(records, "no such", "diameter_um"), Error);
  records[1].struts[17].diameter_um = kNotMeasured;
  EXPECT_THROW(strut_values(records, "17", "diameter_um"), Error);
}

TEST(StrutRepeats, OneScanReadTwiceRepeatsNothing) {
  std::vector<InspectionRecord> records = repeats(3, 4.0);
  for (std::size_t i = 0; i < 3; ++i) {
    records[i].inputs = {{"design", "a.3mf", std::string(64, 'd'), 1},
                         {"scan", "a.mha", std::string(64, static_cast<char>('1' + i)), 1}};
  }
  EXPECT_EQ(strut_repeatability(records, "diameter_um").struts, 200u);
  records[2].inputs[1].sha256 = records[0].inputs[1].sha256;
  EXPECT_THROW(strut_repeatability(records, "diameter_um"), Error);
  EXPECT_THROW(strut_values(records, "17", "diameter_um"), Error);
}

TEST(StrutRepeats, Refusals) {
  std::vector<InspectionRecord> records = repeats(2, 4.0);
  EXPECT_THROW(strut_repeatability(std::span(records).first(1), "diameter_um"), Error);
  EXPECT_THROW(strut_repeatability(records, "colour"), Error);
  records[1].part_serial = "SN-2";
  EXPECT_THROW(strut_repeatability(records, "diameter_um"), Error);
  records[1].part_serial = "SN-1";
  records[1].struts.pop_back();
  EXPECT_THROW(strut_repeatability(records, "diameter_um"), Error);
  records[1].struts = records[0].struts;
  for (StrutRow& row : records[0].struts) row.diameter_um = kNotMeasured;
  EXPECT_THROW(strut_repeatability(records, "diameter_um"), Error);
}

}  // namespace
}  // namespace asbuilt
