// What is loaded is what was added.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <stop_token>

#include "core/base/error.h"
#include "reports/store/store.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::expect_same;
using sample::TemporaryFolder;

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::kInternal;
}

TEST(RoundTrip, EveryMemberComesBackBitForBit) {
  const TemporaryFolder folder;
  const InspectionRecord record = sample::record();
  {
    Store store = Store::create_or_open(folder / "lot.sqlite");
    EXPECT_EQ(store.add_inspection(record), 1);
  }
  const Store store = Store::open_read_only(folder / "lot.sqlite");
  const InspectionRecord loaded = store.load_inspection(1);
  EXPECT_EQ(loaded.id, 1);
  expect_same(loaded, record, "record");
}

TEST(RoundTrip, AnEmptyRecordComesBackEmpty) {
  const TemporaryFolder folder;
  InspectionRecord record;
  for (Quantity PorosityRecord::*member :
       {&PorosityRecord::envelope_mm3, &PorosityRecord::design_solid_mm3,
        &PorosityRecord::built_solid_mm3, &PorosityRecord::design_porosity,
        &PorosityRecord::built_porosity, &PorosityRecord::loss_pp,
        &PorosityRecord::closed_porosity}) {
    (record.porosity.*member).reason = "not asked for";
  }
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const std::int64_t id = store.add_inspection(record);
  expect_same(store.load_inspection(id), record, "record");
}

TEST(RoundTrip, TextsMayHoldAnything) {
  const TemporaryFolder folder;
  InspectionRecord record = sample::record();
  record.part_serial = std::string("with\0zero", 9);
  record.operator_name = "not UTF-8: \xff\xfe";
  record.material = "'; DROP TABLE struts; --";
  record.design_name.clear();
  record.struts[0].strut_id = std::string(100000, 'x');
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const std::int64_t id = store.add_inspection(record);
  expect_same(store.load_inspection(id), record, "record");
  EXPECT_TRUE(store.verify().ok());
}

TEST(RoundTrip, ExtremeNumbersComeBack) {
  const TemporaryFolder folder;
  InspectionRecord record = sample::record();
  record.struts[0].offset_um = std::numeric_limits<double>::denorm_min();
  record.struts[0].waviness_um = std::numeric_limits<double>::max();
  record.struts[0].downskin_um = std::numeric_limits<double>::lowest();
  record.struts[0].upskin_um = 9007199254740993.0;
  record.struts[0].end1_mm = Vec3(1.0, -2.0, 1e300);  // whole numbers are stored shorter
  record.inputs[0].bytes = std::numeric_limits<std::int64_t>::max();
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const std::int64_t id = store.add_inspection(record);
  expect_same(store.load_inspection(id), record, "record");
  EXPECT_TRUE(store.verify().ok());
}

// SQLite keeps no sign of zero; the digest must not keep one either.
TEST(RoundTrip, ZeroLosesItsSignAndNothingElse) {
  const TemporaryFolder folder;
  InspectionRecord record = sample::record();
  record.struts[0].offset_um = -0.0;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const std::int64_t id = store.add_inspection(record);
  const double loaded = store.load_inspection(id).struts[0].offset_um;
  EXPECT_EQ(loaded, 0.0);
  EXPECT_FALSE(std::signbit(loaded));
  EXPECT_TRUE(store.verify().ok());
}

TEST(RoundTrip, WhatMustNotBeStoredIsRefusedAndLeavesNothing) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<std::pair<const char*, void (*)(InspectionRecord&)>> cases = {
      {"infinite diameter", [](InspectionRecord& r) { r.struts[0].diameter_um = kInfinity; }},
      {"infinite wall", [](InspectionRecord& r) { r.walls[0].thickness_um = -kInfinity; }},
      {"infinite score", [](InspectionRecord& r) { r.registration.score = kInfinity; }},
      {"infinite limit", [](InspectionRecord& r) { r.judgement.criteria[0].upper = kInfinity; }},
      {"limit not a number",
       [](InspectionRecord& r) { r.judgement.criteria[0].upper = kNotMeasured; }},
      {"coordinate missing", [](InspectionRecord& r) { r.struts[0].end1_mm.x() = kNotMeasured; }},
      {"pose missing",
       [](InspectionRecord& r) { r.registration.design_from_scan.rotation(1, 1) = kNotMeasured; }},
      {"histogram edge missing",
       [](InspectionRecord& r) { r.deviation.histogram_edges_um[1] = kNotMeasured; }},
      {"infinite deviation",
       [](InspectionRecord& r) {
         r.scene.deviation_um[0] = std::numeric_limits<float>::infinity();
       }},
      {"corner outside the mesh",
       [](InspectionRecord& r) { r.scene.surface.triangles[0][0] = 99; }},
      {"picture without all its pixels",
       [](InspectionRecord& r) { r.pictures[0].slices[0].grey.pop_back(); }},
      {"infinite load",
       [](InspectionRecord& r) { r.stiffness->strength->struts[0].axial_n = kInfinity; }},
      {"load of no strut",
       [](InspectionRecord& r) { r.stiffness->strength->struts[0].strut_id = "none"; }},
      {"infinite offset stress",
       [](InspectionRecord& r) { r.stiffness->crush->built_offset_mpa = kInfinity; }},
      {"curve out of order",
       [](InspectionRecord& r) {
         std::swap(r.stiffness->crush->curve[1], r.stiffness->crush->curve[2]);
       }},
      {"block without a corner",
       [](InspectionRecord& r) { r.stiffness->model.block_high_mm.z() = kNotMeasured; }},
      {"negative uncertainty", [](InspectionRecord& r) { r.stiffness->u_design_gpa[0] = -1.0; }},
      {"repeated strut", [](InspectionRecord& r) { r.struts[1].strut_id = r.struts[0].strut_id; }},
  };
  for (const auto& [name, spoil] : cases) {
    SCOPED_TRACE(name);
    InspectionRecord record = sample::record();
    spoil(record);
    EXPECT_EQ(code_of([&] { store.add_inspection(record); }), ErrorCode::kInternal);
    EXPECT_TRUE(store.list_inspections().empty());
  }
  EXPECT_EQ(store.add_inspection(sample::record()), 1);
  const IntegrityReport report = store.verify();
  EXPECT_TRUE(report.ok()) << report.problems.front();
}

TEST(RoundTrip, CancellingLeavesNothing) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  std::stop_source stop;
  stop.request_stop();
  const Progress cancelled(nullptr, stop.get_token());
  EXPECT_EQ(code_of([&] { store.add_inspection(sample::record(), cancelled); }),
            ErrorCode::kCancelled);
  EXPECT_FALSE(store.latest_inspection().has_value());
  EXPECT_EQ(store.add_inspection(sample::record()), 1);
}

TEST(RoundTrip, ListsWhatIsThereAndFindsTheLatest) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  EXPECT_FALSE(store.latest_inspection().has_value());
  InspectionRecord record = sample::record();
  record.part_serial = "P-1";
  store.add_inspection(record);
  record.part_serial = "P-2";
  record.lot.clear();
  record.judgement.verdict = Outcome::kConforms;
  record.struts.pop_back();
  record.defects.clear();
  record.pictures.clear();
  store.add_inspection(record);
  EXPECT_EQ(store.latest_inspection(), 2);
  const std::vector<InspectionSummary> list = store.list_inspections();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].part_serial, "P-1");
  EXPECT_EQ(list[0].lot, "L-2026-004");
  EXPECT_EQ(list[1].lot, "");
  EXPECT_EQ(list[0].verdict, Outcome::kDoesNotConform);
  EXPECT_EQ(list[0].strut_count, 9);
  EXPECT_EQ(list[0].defect_count, 12);
  EXPECT_EQ(list[1].part_serial, "P-2");
  EXPECT_EQ(list[1].verdict, Outcome::kConforms);
  EXPECT_EQ(list[1].strut_count, 8);
  EXPECT_EQ(list[1].defect_count, 0);
  EXPECT_EQ(code_of([&] { store.load_inspection(3); }), ErrorCode::kNotFound);
}

// Two parts of one design, and one of another: each gets its own struts back.
TEST(RoundTrip, PartsOfOneDesignShareItsStruts) {
  const TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  const InspectionRecord first = sample::record();
  InspectionRecord same_design = first;
  same_design.struts[4].diameter_um += 1.0;
  InspectionRecord other_design = first;
  other_design.struts[4].end2_mm.z() = std::nextafter(first.struts[4].end2_mm.z(), 1e9);
  store.add_inspection(first);
  store.add_inspection(same_design);
  store.add_inspection(other_design);
  expect_same(store.load_inspection(1), first, "first");
  expect_same(store.load_inspection(2), same_design, "same design");
  expect_same(store.load_inspection(3), other_design, "other design");
  EXPECT_TRUE(store.verify().ok());
}

InspectionRecord record_of_struts(int count) {
  InspectionRecord record = sample::record();
  record.struts.clear();
  record.stiffness.reset();
  sample::Numbers numbers;
  for (int i = 0; i < count; ++i) {
    record.struts.push_back(sample::strut(numbers, std::to_string(i), StrutStatus::kOk));
    record.struts.back().reason.clear();
    for (double StrutRow::*member : {&StrutRow::measured_fraction, &StrutRow::confidence}) {
      record.struts.back().*member = 1.0;
    }
  }
  return record;
}

// A lattice of 20,000 struts: size per strut and part, which must not creep up unseen.
TEST(RoundTrip, AStrutTakesFewBytes) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "lot.sqlite";
  constexpr int kStruts = 20000;
  const InspectionRecord record = record_of_struts(kStruts);
  Store store = Store::create_or_open(path);
  const auto empty = static_cast<double>(std::filesystem::file_size(path));
  store.add_inspection(record);
  const auto first = static_cast<double>(std::filesystem::file_size(path));
  store.add_inspection(record);
  const auto second = static_cast<double>(std::filesystem::file_size(path));
  EXPECT_LT((first - empty) / kStruts, 250.0);
  EXPECT_LT((second - first) / kStruts, 160.0);
}

TEST(RoundTrip, AStrutsLoadTakesFewBytes) {
  constexpr int kStruts = 20000;
  InspectionRecord record = record_of_struts(kStruts);
  record.stiffness.emplace();
  StrengthRecord strength;
  strength.axis = "z";
  sample::Numbers numbers;
  for (const StrutRow& strut : record.struts) {
    StrutLoadRow load;
    load.strut_id = strut.strut_id;
    for (double StrutLoadRow::*member :
         {&StrutLoadRow::design_energy_share, &StrutLoadRow::built_energy_share,
          &StrutLoadRow::axial_n, &StrutLoadRow::shear_n, &StrutLoadRow::torque_nmm,
          &StrutLoadRow::bending_nmm, &StrutLoadRow::design_fibre_mpa,
          &StrutLoadRow::built_fibre_mpa}) {
      load.*member = numbers.next();
    }
    strength.struts.push_back(load);
  }
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "lot.sqlite";
  Store store = Store::create_or_open(path);
  store.add_inspection(record);
  const auto without = static_cast<double>(std::filesystem::file_size(path));
  store.add_inspection(record);
  const auto plain = static_cast<double>(std::filesystem::file_size(path)) - without;
  record.stiffness->strength = strength;
  const std::int64_t id = store.add_inspection(record);
  const auto loaded = static_cast<double>(std::filesystem::file_size(path)) - without - plain;
  EXPECT_LT((loaded - plain) / kStruts, 105.0);
  RecordProperty("bytes", std::to_string((loaded - plain) / kStruts));
  expect_same(store.load_inspection(id), record, "record");
}

}  // namespace
}  // namespace asbuilt
