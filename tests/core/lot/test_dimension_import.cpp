#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/dimension_import.h"
#include "core/lot/record_kinds.h"
#include "core/lot/utc_times.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const std::string kSource(64, 'c');

// One value of one characteristic that has nothing wrong with it in the sample lot.
CharacteristicResults one_value(const LotBook& lot) {
  CharacteristicResults r;
  r.parts.push_back({"PN-7", "", ""});
  for (const LotRecord& entry : lot.records()) {
    if (entry.kind == "dimension") r.instruments = {{entry.text("instrument"), "", ""}};
  }
  r.characteristics.push_back(
      {"L1", "length x", ResultKind::kLength, "micron", 0, 20000.0, 19950.0, 20050.0, ""});
  ResultValue v;
  v.value = 20010.25;
  v.u = 9.0;
  v.status = ResultStatus::kPass;
  v.time = "2026-11-06T12:00:00Z";
  v.operator_name = "Otto";
  v.instrument = 0;
  v.serial = "SN-1";
  v.place = "id 10";
  r.values.push_back(v);
  return r;
}

DimensionImport request() {
  DimensionImport q;
  q.lot = LotBook::kLot;
  q.sha256 = kSource;
  q.actor = "ada";
  q.utc = "2026-11-21T00:00:00Z";
  return q;
}

std::string only_problem(const CharacteristicResults& r, const LotBook& lot) {
  const DimensionImportPlan plan = plan_dimension_import(r, request(), lot.records());
  EXPECT_TRUE(plan.entries.empty());
  EXPECT_EQ(plan.problems.size(), 1U);
  return plan.problems.empty() ? "" : plan.problems.front();
}

void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(DimensionImport, AValueBecomesAnEntryThatTheRecordTakes) {
  LotBook lot = sample::releasable_lot();
  const DimensionImportPlan plan = plan_dimension_import(one_value(lot), request(), lot.records());
  ASSERT_EQ(plan.problems, std::vector<std::string>{});
  ASSERT_EQ(plan.entries.size(), 1U);
  const LotRecord& entry = lot.add(plan.entries.front());
  EXPECT_EQ(entry.key, "cccccccc-1");
  EXPECT_EQ(entry.number("value"), 20010.25);
  EXPECT_EQ(entry.number("u"), 9.0);
  EXPECT_EQ(entry.text("unit"), "um");
  EXPECT_EQ(entry.text("characteristic"), "length x");
  EXPECT_EQ(entry.text("measured_by"), "Otto");
  EXPECT_EQ(entry.text("source_sha256"), kSource);
  EXPECT_EQ(entry.text("source_id"), "id 10");
  EXPECT_TRUE(entry.text("note").empty());
  // The same file again, into whatever lot.
  expect_in(only_problem(one_value(lot), lot), "in the record already");
}

// A spreadsheet wrote nominal + tolerance; what was measured stays as it is.
TEST(DimensionImport, LimitsAreThoseThatWereMeant) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  const double beside = 20.33 - 0.05;  // 20.279999999999998
  r.characteristics[0] = {"L1", "length x", ResultKind::kLength, "mm", 0, 20.33, beside, 20.38, ""};
  r.values[0].value = beside;
  r.values[0].u = 0.01;
  EXPECT_NE(beside, 20.28);
  const DimensionImportPlan taken = plan_dimension_import(r, request(), lot.records());
  ASSERT_EQ(taken.problems, std::vector<std::string>{});  // a pass by the limit of the file
  ASSERT_EQ(taken.entries.size(), 1U);
  EXPECT_EQ(taken.entries[0].number("lower"), 20.28);
  EXPECT_EQ(taken.entries[0].number("value"), beside);
}

TEST(DimensionImport, OtherLimitsThanTheProfilesAreTold) {
  LotBook lot = sample::releasable_lot();
  lot.add("tolerance", {{"tolerance", "T1"},
                        {"characteristic", "Length X"},
                        {"part_number", "PN-7"},
                        {"lower", 19.95},
                        {"upper", 20.04},
                        {"unit", "mm"},
                        {"drawing", "D-7"},
                        {"drawing_revision", "C"}});
  EXPECT_TRUE(plan_dimension_import(one_value(lot), request(), lot.records()).notes.empty());
  lot.correct("profile", "P1", {{"tolerances", std::vector<std::string>{"T1"}}});
  const DimensionImportPlan plan = plan_dimension_import(one_value(lot), request(), lot.records());
  EXPECT_EQ(plan.entries.size(), 1U);
  ASSERT_EQ(plan.notes.size(), 1U);
  expect_in(plan.notes[0], "it says 19950 to 20050 um, the named limits are 19950 to 20040 um");
  expect_in(plan.notes[0], "evaluate will block the release");
}

TEST(DimensionImport, EntriesOfBeforeStayValidWithTheSameBytes) {
  const std::string text =
      R"({"actor":"ada","fields":{"characteristic":"length","instrument":"CAL-1","lower":19.95,)"
      R"("measured":"2026-11-06T09:00:00Z","measurement":"D1","part":"SN-1","u":0.01,"unit":"mm",)"
      R"("upper":20.05,"value":20.01},"id":13,"key":"D1","kind":"dimension","lot":"L-001",)"
      R"("reason":"","supersedes":0,"utc":"2026-11-20T10:00:00Z"})";
  const LotRecord entry = parse_lot_record(text);
  EXPECT_NO_THROW(check_lot_record(entry));
  EXPECT_EQ(canonical_text(entry), text);
}

TEST(DimensionImport, UncertaintyIsMadeK2AndSaysSo) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.values[0].u = 9.0;
  r.values[0].k = 3.0;
  const DimensionImportPlan plan = plan_dimension_import(r, request(), lot.records());
  ASSERT_EQ(plan.entries.size(), 1U);
  EXPECT_DOUBLE_EQ(plan.entries[0].number("u"), 6.0);
  expect_in(plan.entries[0].text("note"), "U of the file: 9 with k = 3");
  for (const double missing : {kNotMeasured, 0.0}) {
    r.values[0].u = missing;
    const DimensionImportPlan without = plan_dimension_import(r, request(), lot.records());
    EXPECT_EQ(without.entries.size(), 1U);
    ASSERT_EQ(without.notes.size(), 1U);
    expect_in(without.notes[0], "will block the release");
  }
}

TEST(DimensionImport, UncertaintyThatTheFileDoesNotStateIsThatOfTheRequest) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);  // L1, "length x", um
  DimensionImport q = request();
  q.uncertainties = {{"*", {0.004, "mm", "maker's MPE"}}, {"bore", {0.001, "mm", "calibration"}}};
  DimensionImportPlan plan = plan_dimension_import(r, q, lot.records());
  EXPECT_DOUBLE_EQ(plan.entries.at(0).number("u"), 9.0);  // the file's own
  ASSERT_EQ(plan.notes.size(), 1U);
  expect_in(plan.notes[0], "no characteristic \"bore\"");

  r.values[0].u = kNotMeasured;
  plan = plan_dimension_import(r, q, lot.records());
  EXPECT_NEAR(plan.entries.at(0).number("u"), 4.0, 1e-12);
  expect_in(plan.entries[0].text("note"), "U is not of the file: maker's MPE");
  for (const char* name : {"L1", "length x"}) {  // the id and the name
    q.uncertainties[name] = {6.5, "um", "repeated"};
    EXPECT_NEAR(plan_dimension_import(r, q, lot.records()).entries.at(0).number("u"), 6.5, 1e-12);
    q.uncertainties.erase(name);
  }
  q.uncertainties["*"].unit = "deg";  // of angles only
  plan = plan_dimension_import(r, q, lot.records());
  EXPECT_FALSE(plan.entries.at(0).fields.contains("u"));
  q.uncertainties["L1"] = {0.1, "deg", "of another quantity"};
  EXPECT_TRUE(plan_dimension_import(r, q, lot.records()).entries.empty());
}

TEST(DimensionImport, AVerdictOfTheFileIsComparedNotBelieved) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.values[0].value = 20051.0;
  expect_in(only_problem(r, lot), "calls it a pass, but the value 20051 lies outside");
  r.values[0].status = ResultStatus::kFail;
  EXPECT_EQ(plan_dimension_import(r, request(), lot.records()).entries.size(), 1U);
  r.values[0].value = 20050.0;
  expect_in(only_problem(r, lot), "calls it a fail, but the value 20050 lies within");
  r.characteristics[0].lower.reset();
  r.characteristics[0].upper.reset();
  expect_in(only_problem(r, lot), "not by which limit");
  // A failure without a number must not be lost.
  r.values[0].value = kNotMeasured;
  expect_in(only_problem(r, lot), "without a number");
  r.values[0].status = ResultStatus::kUnmeasured;
  expect_in(only_problem(r, lot), "nothing that was measured");
}

TEST(DimensionImport, WhatIsWrongWithManyValuesIsToldOnce) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.instruments[0].id = "CMM-9";
  for (int i = 1; i < 100; ++i) {
    ResultValue v = r.values.front();
    v.time = "2026-11-06T12:" + std::string(i % 60 < 10 ? "0" : "") + std::to_string(i % 60) + ":" +
             (i < 60 ? "01Z" : "02Z");
    v.place = "id " + std::to_string(10 + i);
    r.values.push_back(v);
  }
  const std::string told = only_problem(r, lot);
  expect_in(told, "id 10, \"L1\" of \"SN-1\": instrument \"CMM-9\" is not in the record; ");
  expect_in(told, "; so of 99 further, the last: id 109, \"L1\" of \"SN-1\"");
}

TEST(DimensionImport, NamesThatIdsShareAreToldApart) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.characteristics.push_back(r.characteristics[0]);
  r.characteristics[1].id = "L2";
  r.values.push_back(r.values[0]);
  r.values[1].characteristic = 1;
  const DimensionImportPlan plan = plan_dimension_import(r, request(), lot.records());
  ASSERT_EQ(plan.entries.size(), 2U);
  EXPECT_EQ(plan.entries[0].text("characteristic"), "length x (L1)");
  EXPECT_EQ(plan.entries[1].text("characteristic"), "length x (L2)");
  r.values[1].characteristic = 0;  // the same measurement twice
  EXPECT_EQ(plan_dimension_import(r, request(), lot.records()).problems.size(), 1U);
  r.values[1].time = "2026-11-06T12:00:01Z";
  EXPECT_EQ(plan_dimension_import(r, request(), lot.records()).entries.size(), 2U);
}

TEST(DimensionImport, UnitsInstrumentsAndTextsOutsideOfWhatIsAllowed) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.characteristics[0].unit = "";
  expect_in(only_problem(r, lot), "states no unit");
  r.characteristics[0].unit = "stone";
  expect_in(only_problem(r, lot), "not understood");
  for (const char* unit : {"%", "MPa", "mg"}) {
    r.characteristics[0].unit = unit;
    const DimensionImportPlan plan = plan_dimension_import(r, request(), lot.records());
    ASSERT_EQ(plan.entries.size(), 1U) << unit;
    EXPECT_EQ(plan.entries[0].text("unit"), unit);
  }
  r.values[0].operator_name = std::string(2001, 'x');
  expect_in(only_problem(r, lot), "too long");
  r.values[0].operator_name.clear();
  r.values[0].time = "2020-11-06T12:00:00Z";
  expect_in(only_problem(r, lot), "no calibration that holds on 2020-11-06");
  r.values[0].instrument.reset();
  expect_in(only_problem(r, lot), "names no instrument");
  r.values.resize(kMostImported + 1, r.values[0]);
  EXPECT_THROW(plan_dimension_import(r, request(), lot.records()), Error);
}

TEST(DimensionImport, ATimeThatTheFileDoesNotTellIsGivenAndSaidSo) {
  const LotBook lot = sample::releasable_lot();
  CharacteristicResults r = one_value(lot);
  r.values[0].time.clear();
  expect_in(only_problem(r, lot), "it has no time");
  DimensionImport q = request();
  q.measured = "2026-11-06T12:00:00Z";
  const DimensionImportPlan plan = plan_dimension_import(r, q, lot.records());
  ASSERT_EQ(plan.entries.size(), 1U);
  EXPECT_EQ(plan.entries[0].text("measured"), q.measured);
  EXPECT_EQ(plan.entries[0].text("note"), "the file does not tell the time");
  q.measured = "2999-11-06T12:00:00Z";
  EXPECT_EQ(plan_dimension_import(r, q, lot.records()).problems.size(), 1U);
  q.measured = "yesterday";
  EXPECT_THROW(plan_dimension_import(r, q, lot.records()), Error);
  q.measured.clear();
  q.unread = {"line 3: a number cannot be read"};
  EXPECT_EQ(plan_dimension_import(r, q, lot.records()).problems.front(), q.unread.front());
}

TEST(DimensionImport, TimesOfEveryZone) {
  EXPECT_EQ(utc_of("2026-11-20T10:00:00Z", ""), "2026-11-20T10:00:00Z");
  EXPECT_EQ(utc_of("2026-11-20T10:00:00.999Z", ""), "2026-11-20T10:00:00Z");
  EXPECT_EQ(utc_of("2026-03-01T00:30:59+01:00", ""), "2026-02-28T23:30:59Z");
  EXPECT_EQ(utc_of("2024-02-28T23:30:00-05:30", ""), "2024-02-29T05:00:00Z");
  EXPECT_EQ(utc_of("2026-12-31T23:59:59-00:01", ""), "2027-01-01T00:00:59Z");
  EXPECT_EQ(utc_of("2026-11-20T10:00:00", "+01:00"), "2026-11-20T09:00:00Z");
  EXPECT_EQ(utc_of("2026-11-20T10:00:00Z", "+01:00"), "2026-11-20T10:00:00Z");
  for (const char* none :
       {"2026-11-20", "2026-11-20T10:00:00", "2026-02-30T10:00:00Z", "", "2026-11-20T10:00:60Z",
        "2026-11-20T10:00:00+1:00", "0000-01-01T00:00:00+01:00"}) {
    EXPECT_EQ(utc_of(none, ""), "") << none;
  }
  EXPECT_EQ(utc_of("2026-11-20T10:00:00", "CET"), "");
}

TEST(DimensionImport, TimesOfAnEntryAreKeptInUtc) {
  LotRecord build;
  build.kind = "build";
  build.fields = {{"started", std::string("2026-11-01T00:30:00+01:00")},
                  {"ended", std::string("2026-11-02T08:00:00")},
                  {"note", std::string("2026-11-01T00:30:00+01:00")}};
  put_times_in_utc(build);
  EXPECT_EQ(build.text("started"), "2026-10-31T23:30:00Z");
  EXPECT_EQ(build.text("ended"), "2026-11-02T08:00:00");  // of no zone: to be refused
  EXPECT_EQ(build.text("note"), "2026-11-01T00:30:00+01:00");
}

}  // namespace
}  // namespace asbuilt
