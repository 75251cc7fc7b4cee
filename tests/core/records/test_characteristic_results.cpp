#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "core/base/error.h"
#include "core/records/characteristic_results.h"
#include "tests/core/interchange/sample_results.h"

namespace asbuilt {
namespace {

void expect_refused(const std::function<void(CharacteristicResults&)>& spoil,
                    const std::string& place) {
  CharacteristicResults results = sample::with_features();
  spoil(results);
  try {
    check_results(results);
    ADD_FAILURE() << "not refused: " << place;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.text().where.find(place), std::string::npos) << error.what();
  }
}

using R = CharacteristicResults;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

TEST(CharacteristicResults, ASoundTablePasses) {
  EXPECT_NO_THROW(check_results(sample::with_features()));
}

TEST(CharacteristicResults, WhatNoFormatCarriesIsRefused) {
  expect_refused([](R& r) { r.values[1].value = kInfinite; }, "values, row 2, value");
  expect_refused([](R& r) { r.values[1].u = -0.1; }, "values, row 2, u");
  expect_refused([](R& r) { r.values[1].k = 0.0; }, "values, row 2, k");
  expect_refused([](R& r) { r.values[1].characteristic = 99; }, "values, row 2, characteristic");
  expect_refused([](R& r) { r.values[1].instrument = 2; }, "values, row 2, instrument");
  expect_refused([](R& r) { r.values[1].time = "2026-02-30"; }, "values, row 2, time");
  expect_refused([](R& r) { r.values[1].reason = "two\nlines"; }, "values, row 2, reason");
  expect_refused([](R& r) { r.values[1].serial.assign(1, static_cast<char>(0xff)); },
                 "values, row 2, serial");
  expect_refused([](R& r) { r.characteristics[2].part = 1; }, "characteristics, row 3, part");
  expect_refused([](R& r) { r.characteristics[2].id = "D-1"; }, "characteristics, row 3, id");
  expect_refused([](R& r) { r.characteristics[2].id.clear(); }, "characteristics, row 3, id");
  expect_refused([](R& r) { r.characteristics[0].lower = 0.5; }, "characteristics, row 1, lower");
  expect_refused([](R& r) { r.characteristics[0].nominal = kNotMeasured; }, "nominal");
  expect_refused([](R& r) { r.instruments[1].id = "CT-7"; }, "instruments, row 2, id");
  expect_refused([](R& r) { r.features[1].nominal_mm = Vec3(kInfinite, 0, 0); }, "features, row 2");
}

TEST(CharacteristicResults, TimesAreThoseOfDaysThatExist) {
  for (const char* good : {"2024-02-29", "2026-11-20T23:59:59", "2026-11-20T10:00:00.125Z",
                           "2026-11-20T10:00:00+01:00", "2026-11-20T10:00:00-05:30"}) {
    EXPECT_TRUE(is_time_text(good)) << good;
  }
  for (const char* bad : {"", "2026", "2023-02-29", "2026-13-01", "2026-11-20T",
                          "2026-11-20 10:00:00", "2026-11-20T24:00:00", "2026-11-20T10:00:00.",
                          "2026-11-20T10:00:00ZZ", "2026-11-20T10:00:00+0100", "20.11.2026"}) {
    EXPECT_FALSE(is_time_text(bad)) << bad;
  }
}

TEST(CharacteristicResults, TextsAreUtf8WithoutControls) {
  EXPECT_TRUE(is_plain_text("\xc2\xb5m \xe2\x82\xac \xf0\x9f\x94\xa9"));
  for (const char* bad : {"\x01", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xc2\x85", "\x7f",
                          "\xf5\x80\x80\x80", "\xef\xbf\xbf", "\xb5m"}) {
    EXPECT_FALSE(is_plain_text(bad));
  }
}

TEST(CharacteristicResults, NamesAreStable) {
  const char* kinds[] = {"diameter", "length", "position",  "angle", "form",
                         "stress",   "ratio",  "attribute", "other"};
  for (int i = 0; i < 9; ++i) {
    EXPECT_STREQ(to_string(static_cast<ResultKind>(i)), kinds[i]);
    EXPECT_EQ(result_kind_from(kinds[i]), static_cast<ResultKind>(i));
  }
  const char* statuses[] = {"pass", "fail", "undecided", "not_measured", "not_judged"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_STREQ(to_string(static_cast<ResultStatus>(i)), statuses[i]);
    EXPECT_EQ(result_status_from(statuses[i]), static_cast<ResultStatus>(i));
  }
  EXPECT_THROW(result_kind_from("Diameter"), Error);
  EXPECT_THROW(result_status_from(""), Error);
}

}  // namespace
}  // namespace asbuilt
