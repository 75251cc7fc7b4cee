// A table of measured characteristics in which every member holds something, and the comparison of
// two tables member by member, numbers bit for bit.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "core/base/error.h"
#include "core/records/characteristic_results.h"

namespace asbuilt::sample {

inline bool same_bits(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

inline void expect_same_number(double a, double b, const std::string& place) {
  EXPECT_TRUE(same_bits(a, b)) << place << ": " << a << " and " << b;
}

inline void expect_same_limit(const std::optional<double>& a, const std::optional<double>& b,
                              const std::string& place) {
  ASSERT_EQ(a.has_value(), b.has_value()) << place;
  if (a) expect_same_number(*a, *b, place);
}

// `with_due`: dates of calibration too, which DFQ cannot carry.
inline void expect_same_results(const CharacteristicResults& a, const CharacteristicResults& b,
                                bool with_due) {
  EXPECT_EQ(a.inspection_id, b.inspection_id);
  ASSERT_EQ(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    EXPECT_EQ(a.parts[i].number, b.parts[i].number);
    EXPECT_EQ(a.parts[i].name, b.parts[i].name);
    EXPECT_EQ(a.parts[i].revision, b.parts[i].revision);
  }
  ASSERT_EQ(a.instruments.size(), b.instruments.size());
  for (std::size_t i = 0; i < a.instruments.size(); ++i) {
    EXPECT_EQ(a.instruments[i].id, b.instruments[i].id);
    EXPECT_EQ(a.instruments[i].name, b.instruments[i].name);
    if (with_due) {
      EXPECT_EQ(a.instruments[i].calibration_due, b.instruments[i].calibration_due);
    }
  }
  ASSERT_EQ(a.characteristics.size(), b.characteristics.size());
  for (std::size_t i = 0; i < a.characteristics.size(); ++i) {
    const ResultCharacteristic& x = a.characteristics[i];
    const ResultCharacteristic& y = b.characteristics[i];
    const std::string place = "characteristic " + x.id;
    EXPECT_EQ(x.id, y.id);
    EXPECT_EQ(x.name, y.name) << place;
    EXPECT_EQ(x.kind, y.kind) << place;
    EXPECT_EQ(x.unit, y.unit) << place;
    EXPECT_EQ(x.part, y.part) << place;
    EXPECT_EQ(x.feature, y.feature) << place;
    expect_same_limit(x.nominal, y.nominal, place + ", nominal");
    expect_same_limit(x.lower, y.lower, place + ", lower");
    expect_same_limit(x.upper, y.upper, place + ", upper");
  }
  ASSERT_EQ(a.values.size(), b.values.size());
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const ResultValue& x = a.values[i];
    const ResultValue& y = b.values[i];
    const std::string place = "value " + std::to_string(i);
    EXPECT_EQ(x.characteristic, y.characteristic) << place;
    expect_same_number(x.value, y.value, place);
    expect_same_number(x.u, y.u, place + ", u");
    expect_same_number(x.k, y.k, place + ", k");
    EXPECT_EQ(x.reason, y.reason) << place;
    EXPECT_EQ(x.status, y.status) << place;
    EXPECT_EQ(x.text, y.text) << place;
    EXPECT_EQ(x.time, y.time) << place;
    EXPECT_EQ(x.operator_name, y.operator_name) << place;
    EXPECT_EQ(x.instrument, y.instrument) << place;
    EXPECT_EQ(x.serial, y.serial) << place;
    EXPECT_EQ(x.batch, y.batch) << place;
    EXPECT_EQ(x.machine, y.machine) << place;
  }
}

// One part, two pieces; every kind, status and form of limits; numbers without a short decimal
// form.
inline CharacteristicResults one_part() {
  CharacteristicResults r;
  r.source = "asbuilt test";
  r.inspection_id = "17";
  r.created = "2026-11-20T10:00:00Z";
  r.parts = {{"LAT-001", "Cage <L4/L5> & \"trial\"", "B"}};
  r.instruments = {{"CT-7",
                    "micro-CT \xc2\xb5"
                    "1",
                    "2027-01-31"},
                   {"CAL 3", "", ""}};
  const auto add = [&](const char* id, const char* name, ResultKind kind, const char* unit,
                       std::optional<double> nominal, std::optional<double> lower,
                       std::optional<double> upper, const char* feature) {
    r.characteristics.push_back({id, name, kind, unit, 0, nominal, lower, upper, feature});
  };
  add("D-1", "diameter of strut 1", ResultKind::kDiameter, "mm", 0.4, 0.36, 0.45, "strut 1");
  add("D-2", "diameter of strut 2", ResultKind::kDiameter, "um", 400.0, 360.1, std::nullopt,
      "strut 2");
  add("L-1", "height", ResultKind::kLength, "mm", 1.0 / 3.0, std::nullopt, 0.5, "");
  add("P-1", "offset of node 4", ResultKind::kPosition, "um", 0.0, std::nullopt, 50.0, "node 4");
  add("A-1", "", ResultKind::kAngle, "deg", 90.0, 89.5, 90.5, "");
  add("F-1", "flatness", ResultKind::kForm, "mm", std::nullopt, std::nullopt, 0.1, "");
  add("S-1", "0.2 % offset stress", ResultKind::kStress, "MPa", 45.7, 40.0, std::nullopt, "");
  add("S-2", "stress; with a semicolon", ResultKind::kStress, "N/mm2", 45.7, 40.0, 60.0, "");
  add("R-1", "porosity", ResultKind::kRatio, "1", 0.7, 0.65, 0.75, "");
  add("R-2", "free ratio", ResultKind::kRatio, "1", std::nullopt, std::nullopt, std::nullopt, "");
  add("V-1", "cleaned", ResultKind::kAttribute, "", std::nullopt, std::nullopt, std::nullopt, "");
  add("O-1", "strut length", ResultKind::kOther, "mm", std::nullopt, std::nullopt, std::nullopt,
      "");
  for (const char* serial : {"SN-0001", "SN-0002"}) {
    const bool second = serial[6] == '2';
    for (std::size_t i = 0; i < r.characteristics.size(); ++i) {
      ResultValue v;
      v.characteristic = i;
      v.serial = serial;
      v.batch = "lot 5";
      v.machine = "M290";
      v.operator_name = second ? "J\xc3\xb6rg" : "qa1";
      v.time = second ? "2026-11-20T10:00:00.25Z" : "2026-11-20T10:00:00Z";
      v.instrument = i % 2;
      v.value = 0.1 + static_cast<double>(i) / 7.0;
      v.u = 0.001 + static_cast<double>(i) / 1e5;
      v.status = i % 3 == 0 ? ResultStatus::kPass : ResultStatus::kFail;
      if (r.characteristics[i].kind == ResultKind::kAttribute) v.value = v.u = kNotMeasured;
      if (r.characteristics[i].kind == ResultKind::kAttribute && second) v.text = "dust; 10 %";
      r.values.push_back(v);
    }
  }
  ResultValue& zero = r.values[3];
  zero.value = 0.0;
  zero.u = 0.0;
  ResultValue& undecided = r.values[6];
  undecided.status = ResultStatus::kUndecided;
  undecided.reason = "the interval holds the limit";
  ResultValue& free = r.values[9];
  free.status = ResultStatus::kNotJudged;
  free.k = 1.96;
  ResultValue& missing = r.values[14];
  missing.status = ResultStatus::kUnmeasured;
  missing.value = missing.u = kNotMeasured;
  missing.reason = "outside the scan";
  missing.instrument.reset();
  ResultValue& bare = r.values[16];
  bare.u = kNotMeasured;
  bare.reason = "no calibrated artefact";
  bare.value = -1e-9;
  return r;
}

// The same with features as a scan gives them.
inline CharacteristicResults with_features() {
  CharacteristicResults r = one_part();
  for (int strut = 1; strut <= 2; ++strut) {
    for (const char* serial : {"SN-0001", "SN-0002"}) {
      ResultFeature f;
      f.id = "strut ";
      f.id += std::to_string(strut);
      f.form = "Cylinder";
      f.serial = serial;
      f.nominal_mm = Vec3(0.1 * strut, 2.0, -3.5);
      f.direction = Vec3(0.0, 0.0, 1.0);
      f.nominal_diameter_mm = 0.4;
      f.measured_diameter_mm = 0.4 + 0.01 * strut;
      r.features.push_back(f);
    }
  }
  return r;
}

template <class Action>
Error expect_error(ErrorCode code, const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error;
  }
  ADD_FAILURE() << "not refused";
  return {ErrorCode::kInternal, "none"};
}

}  // namespace asbuilt::sample
