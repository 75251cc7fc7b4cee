#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/interchange/dimension_table.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::bytes_of;
using sample::expect_error;
using sample::TemporaryFolder;
using sample::write_bytes;

CharacteristicResults read_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_bytes(folder / "in.csv", bytes);
  return read_dimension_table(folder / "in.csv", {"LAT-001", "", ""});
}

void expect_refused(const std::string& bytes, const std::string& text) {
  const Error error = expect_error(ErrorCode::kBadFormat, [&] { read_bytes(bytes); });
  EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
}

TEST(DimensionTable, SemicolonsWithDecimalCommas) {
  const CharacteristicResults r = read_bytes(
      "\xef\xbb\xbfid;name;nominal;lower;upper;value;u;unit;instrument;operator;time\r\n"
      "D1;bore;10;9,95;10,05;10,012;0,004;mm;MIC-3;qa1;2026-11-20\r\n"
      "# a remark\r\n"
      "\r\n"
      "D1;bore;10;9,95;10,05;10,013;0,004;mm;MIC-3;qa1;2026-11-21\r\n"
      "H1;height;;1,5;;;;mm;;;\r\n");
  ASSERT_EQ(r.characteristics.size(), 2U);
  ASSERT_EQ(r.values.size(), 3U);
  EXPECT_EQ(r.values[1].value, 10.013);
  EXPECT_EQ(r.values[1].characteristic, 0U);
  EXPECT_EQ(r.values[1].u, 0.004);
  EXPECT_EQ(r.values[2].status, ResultStatus::kUnmeasured);
  EXPECT_EQ(*r.characteristics[1].lower, 1.5);
  EXPECT_FALSE(r.characteristics[1].upper.has_value());
  ASSERT_EQ(r.instruments.size(), 1U);
  EXPECT_EQ(r.instruments[0].id, "MIC-3");
}

TEST(DimensionTable, CommasTabsQuotesAndLatin1) {
  CharacteristicResults r = read_bytes("Unit,Value,ID,name\nmm,1.5,A,\"one, \"\"two\"\"\"\n");
  EXPECT_EQ(r.values[0].value, 1.5);
  EXPECT_EQ(r.characteristics[0].name, "one, \"two\"");
  r = read_bytes("id\tvalue\tunit\nA\t1,5\tmm\n");
  EXPECT_EQ(r.values[0].value, 1.5);
  r = read_bytes("id,value,unit\nA,\"1,5\",mm\n");
  EXPECT_EQ(r.values[0].value, 1.5);
  r = read_bytes("id;value;unit\nA;2e-3;\xb5m\n");
  EXPECT_EQ(r.characteristics[0].unit, "\xc2\xb5m");
  EXPECT_EQ(r.characteristics[0].kind, ResultKind::kLength);
}

TEST(DimensionTable, EncodingsAsSpreadsheetsWriteThem) {
  const std::string latin = "id;value;unit;operator\r\nA;2,5;\xb5m;J\xf6rg\r\n";
  for (const bool big_endian : {false, true}) {
    std::string wide;
    for (const char c : latin) {
      if (big_endian) wide += '\0';
      wide += c;
      if (!big_endian) wide += '\0';
    }
    for (const std::string& bytes : {wide, (big_endian ? "\xfe\xff" : "\xff\xfe") + wide}) {
      const CharacteristicResults r = read_bytes(bytes);
      EXPECT_EQ(r.values[0].value, 2.5);
      EXPECT_EQ(r.values[0].operator_name, "J\xc3\xb6rg");
      EXPECT_EQ(r.characteristics[0].unit, "\xc2\xb5m");
    }
  }
  // Windows-1252: a dash and typographic quotes.
  const CharacteristicResults r =
      read_bytes("id;value;unit;name\nA;1;mm;\x93l\xe4ngs\x94 \x96 1\n");
  EXPECT_EQ(r.characteristics[0].name, "\u201cl\u00e4ngs\u201d \u2013 1");
}

TEST(DimensionTable, ErrorsNameLineAndColumn) {
  expect_refused("", "empty");
  expect_refused("id;value;unit\n", "no rows");
  expect_refused("id;value\nA;1\n", "unit");
  expect_refused("id;value;unit;colour\n", "colour");
  expect_refused("id;value;unit;id\n", "twice");
  expect_refused("id;value;unit\nA;1;mm\nB;1;mm;5\n", "line 3");
  expect_refused("id;value;unit\nA;1.5.2;mm\n", "line 2, column value");
  expect_refused("id;value;unit\nA;1.000,5;mm\n", "column value");
  expect_refused("id;value;unit\nA;nan;mm\n", "column value");
  expect_refused("id;value;unit;u\nA;1,234;um;0,5\nB;980.5;um;0,5\n", "line 3, column value");
  expect_refused("id;value;unit\n;1;mm\n", "column id");
  expect_refused("id;value;unit;u\nA;1;mm;-1\n", "column u");
  expect_refused("id;value;unit;time\nA;1;mm;20.11.2026\n", "column time");
  expect_refused("id;value;unit;lower;upper\nA;1;mm;2;1\n", "column lower");
  expect_refused("id;value;unit;kind\nA;1;mm;round\n", "column kind");
  expect_refused("id;value;unit\nA;1;mm\nA;1;um\n", "line 3, column unit");
  expect_refused("id;value;unit\nA;\"1;mm\n", "quoted field");
  expect_refused(std::string("id;value;unit\nA;1\0;mm\n", 22), "NUL byte");
}

TEST(DimensionTable, AMillionRowsAreEnough) {
  std::string text = "id;value;unit\n";
  for (int i = 0; i <= 1000000; ++i) text += "A;1;mm\n";
  expect_refused(text, "too many rows");
}

TEST(DimensionTable, WhatWeWriteComesBack) {
  CharacteristicResults results = sample::one_part();
  results.inspection_id.clear();
  results.instruments[0].name.clear();
  for (ResultCharacteristic& c : results.characteristics) c.feature.clear();
  for (ResultValue& v : results.values) {
    v.k = 2.0;
    v.reason.clear();
    v.text.clear();
    v.status = std::isnan(v.value) ? ResultStatus::kUnmeasured : ResultStatus::kNotJudged;
  }
  const TemporaryFolder folder;
  for (const auto& [separator, decimal] :
       {std::pair{';', ','}, std::pair{';', '.'}, std::pair{',', ','}, std::pair{'\t', ','}}) {
    write_dimension_table(results, folder / "out.csv", separator, decimal);
    sample::expect_same_results(results, read_dimension_table(folder / "out.csv", results.parts[0]),
                                false);
  }
  results.values[0].k = 3.0;
  expect_error(ErrorCode::kInvalidInput,
               [&] { write_dimension_table(results, folder / "out.csv"); });
}

TEST(DimensionTable, TheTemplateIsATableWithoutRows) {
  const TemporaryFolder folder;
  write_dimension_template(folder / "template.csv");
  const std::string bytes = bytes_of(folder / "template.csv");
  EXPECT_TRUE(bytes.starts_with("id;name;kind;nominal;"));
  expect_refused(bytes, "no rows");
  EXPECT_EQ(read_bytes(bytes + "A;;;;;;1;;mm;;;;;;\n").values[0].value, 1.0);
  expect_error(ErrorCode::kInvalidInput,
               [&] { write_dimension_template(folder / "template.csv", '|'); });
}

}  // namespace
}  // namespace asbuilt
