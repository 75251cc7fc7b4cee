// One strut through all inspections of a file.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "reports/store/database.h"
#include "reports/store/store.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::TemporaryFolder;

// The sample with every diameter `more` um larger.
InspectionRecord part(const std::string& serial, double more) {
  InspectionRecord record = sample::record();
  record.part_serial = serial;
  for (StrutRow& strut : record.struts) strut.diameter_um += more;
  return record;
}

DefectRow defect(std::int64_t id, const std::string& strut, DefectMode mode) {
  DefectRow row = sample::record().defects.front();
  row.defect_id = id;
  row.strut_id = strut;
  row.mode = mode;
  return row;
}

TEST(StrutHistory, IsTheRowOfEveryInspectionOfItsDesign) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const InspectionRecord first = part("A", 0.0), third = part("C", 5.0);
  InspectionRecord second = part("B", 0.0);  // another design: without the first strut
  const std::string id = first.struts.front().strut_id;
  second.struts.erase(second.struts.begin());
  second.stiffness.reset();
  store.add_inspection(first);
  store.add_inspection(second);
  store.add_inspection(third);

  const std::vector<StrutOfInspection> found = store.strut_history(id);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].inspection_id, 1);
  EXPECT_EQ(found[1].inspection_id, 3);
  EXPECT_EQ(found[0].design_sha256, found[1].design_sha256);
  sample::expect_same(found[0].strut.diameter_um, first.struts.front().diameter_um, "first");
  sample::expect_same(found[1].strut.diameter_um, third.struts.front().diameter_um, "third");
  EXPECT_EQ(found[1].strut.status, third.struts.front().status);
  sample::expect_same(found[1].strut.nominal_diameter_um, third.struts.front().nominal_diameter_um,
                      "nominal");

  const std::string common = first.struts.back().strut_id;
  const std::vector<StrutOfInspection> all = store.strut_history(common);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].inspection_id, 2);
  EXPECT_NE(all[1].design_sha256, all[0].design_sha256);
  EXPECT_TRUE(store.strut_history("there is none").empty());
}

TEST(StrutHistory, AMissingRowIsNotPassedOver) {
  const TemporaryFolder folder;
  const InspectionRecord record = part("A", 0.0);
  Store::create_or_open(folder / "lot.sqlite").add_inspection(record);
  {
    Database database(folder / "lot.sqlite", Access::kReadWrite, 0);
    database.execute("DROP TRIGGER struts_no_delete; DELETE FROM struts WHERE seq = 0");
  }
  try {
    Store::open_read_only(folder / "lot.sqlite").strut_history(record.struts.front().strut_id);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
  }
}

TEST(StrutHistory, RecurringDefectsAreCountedByInspectionStrutAndMode) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const std::string a = sample::record().struts[0].strut_id;
  const std::string b = sample::record().struts[1].strut_id;
  const std::vector<std::vector<DefectRow>> parts = {
      {defect(1, a, DefectMode::kThin), defect(2, a, DefectMode::kThin)},  // counts once
      {defect(1, a, DefectMode::kThin), defect(2, b, DefectMode::kBroken)},
      {defect(1, a, DefectMode::kBroken), defect(2, b, DefectMode::kBroken),
       defect(3, "", DefectMode::kParticle)},
      {defect(1, b, DefectMode::kBroken), defect(2, "", DefectMode::kParticle)}};
  for (const std::vector<DefectRow>& defects : parts) {
    InspectionRecord record = sample::record();
    record.defects = defects;
    record.pictures.clear();
    store.add_inspection(record);
  }
  const std::vector<RecurringDefect> twice = store.recurring_defects(2);
  ASSERT_EQ(twice.size(), 2U);
  EXPECT_EQ(twice[0].strut_id, b);
  EXPECT_EQ(twice[0].mode, to_string(DefectMode::kBroken));
  EXPECT_EQ(twice[0].inspections, (std::vector<std::int64_t>{2, 3, 4}));
  EXPECT_EQ(twice[1].strut_id, a);
  EXPECT_EQ(twice[1].mode, to_string(DefectMode::kThin));
  EXPECT_EQ(twice[1].inspections, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(store.recurring_defects(1).size(), 3U);
  EXPECT_TRUE(store.recurring_defects(4).empty());
}

}  // namespace
}  // namespace asbuilt
