// The neutral table of a record, and the files that an export makes of it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/interchange/dfq.h"
#include "core/interchange/qif.h"
#include "reports/export/characteristics.h"
#include "reports/export/export.h"
#include "tests/core/interchange/qif_subset.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::TemporaryFolder;
namespace fs = std::filesystem;

InspectionRecord record() {
  InspectionRecord r;
  r.id = 7;
  r.part_serial = "SN-1";
  r.lot = "L5";
  r.started_utc = "2026-11-20T10:00:00Z";
  r.operator_name = "qa1";
  r.design_name = "cage.3mf";
  r.software.version = "0.1.0";
  for (const char* id : {"a", "b", "c"}) {
    StrutRow strut;
    strut.strut_id = id;
    strut.end1_mm = Vec3(1, 2, 3);
    strut.end2_mm = Vec3(1, 2, 5);
    strut.nominal_diameter_um = 400.0;
    strut.diameter_um = 412.5;
    strut.u_diameter_um = 3.1;
    r.struts.push_back(strut);
  }
  r.struts[2].diameter_um = r.struts[2].u_diameter_um = kNotMeasured;
  r.struts[2].reason = "outside\nthe scan";
  Criterion diameter;
  diameter.id = "d1";
  diameter.characteristic = "strut.diameter_um";
  diameter.unit = "%";  // of the nominal, as a plan may state its limits
  diameter.relative_to_nominal = true;
  Criterion porosity;
  porosity.id = "p1";
  porosity.characteristic = "porosity.built";
  porosity.unit = "1";
  r.judgement.criteria = {diameter, porosity};
  r.judgement.rows = {
      {0, "a", 412.5, 3.1, 360.0, 440.0, 1.0, Outcome::kConforms, ""},
      {0, "c", kNotMeasured, kNotMeasured, 360.0, 440.0, kNotMeasured, Outcome::kUndecided,
       "outside the scan"},
      {1, "part", 0.68, 0.01, 0.7, kNotMeasured, 0.0, Outcome::kDoesNotConform, ""}};
  return r;
}

TEST(Characteristics, JudgedRowsAndFreeDiameters) {
  const CharacteristicResults r = characteristics_of(record());
  EXPECT_NO_THROW(check_results(r));
  ASSERT_EQ(r.characteristics.size(), 4U);
  ASSERT_EQ(r.values.size(), 4U);
  EXPECT_EQ(r.characteristics[0].id, "d1:a");
  EXPECT_EQ(r.characteristics[0].kind, ResultKind::kDiameter);
  EXPECT_EQ(r.characteristics[0].unit, "um");
  EXPECT_EQ(*r.characteristics[0].nominal, 400.0);
  EXPECT_EQ(*r.characteristics[0].upper, 440.0);
  EXPECT_EQ(r.characteristics[0].feature, "strut a");
  EXPECT_EQ(r.values[0].value, 412.5);
  EXPECT_EQ(r.values[0].status, ResultStatus::kPass);
  EXPECT_EQ(r.values[1].status, ResultStatus::kUnmeasured);
  EXPECT_EQ(r.values[1].reason, "outside the scan");
  EXPECT_EQ(r.values[2].status, ResultStatus::kFail);
  EXPECT_FALSE(r.characteristics[2].upper.has_value());
  EXPECT_EQ(r.characteristics[2].kind, ResultKind::kRatio);
  EXPECT_EQ(r.characteristics[2].unit, "1");
  EXPECT_EQ(r.characteristics[3].id, "strut.diameter_um:b");
  EXPECT_EQ(r.values[3].status, ResultStatus::kNotJudged);
  EXPECT_EQ(r.values[3].batch, "L5");
  EXPECT_EQ(r.parts[0].number, "cage.3mf");
  ASSERT_EQ(r.features.size(), 3U);
  EXPECT_EQ(*r.features[0].nominal_mm, Vec3(1, 2, 3));
  EXPECT_EQ(*r.features[0].direction, Vec3(0, 0, 1));
}

TEST(Characteristics, TheExportedFilesHoldTheTable) {
  const TemporaryFolder folder;
  export_inspection(record(), folder.path(), {}, export_formats({"qif", "dfq", "xlsx"}));
  EXPECT_FALSE(fs::exists(folder / "summary.json"));
  EXPECT_FALSE(fs::exists(folder / "struts.csv"));
  EXPECT_TRUE(fs::exists(folder / "characteristics.xlsx"));
  const CharacteristicResults table = characteristics_of(record());
  EXPECT_TRUE(check_qif(folder / "characteristics.qif").empty());
  EXPECT_TRUE(
      sample::SubsetSchema().problems(sample::bytes_of(folder / "characteristics.qif")).empty());
  sample::expect_same_results(table, read_qif(folder / "characteristics.qif"), true);
  sample::expect_same_results(table, read_dfq(folder / "characteristics.dfq"), false);
}

TEST(Characteristics, TheDefaultIsTablesAndSummary) {
  const TemporaryFolder folder;
  export_inspection(record(), folder.path());
  EXPECT_TRUE(fs::exists(folder / "summary.json"));
  EXPECT_TRUE(fs::exists(folder / "deviation.ply"));
  EXPECT_FALSE(fs::exists(folder / "characteristics.qif"));
}

TEST(Characteristics, UnknownFormatsAreRefused) {
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{}, {"pdf"}, {"csv", ""}, {"CSV"}}) {
    sample::expect_error(ErrorCode::kInvalidInput, [&] { export_formats(names); });
  }
}

}  // namespace
}  // namespace asbuilt
