// Q-DAS DFQ: the file of another program, files of our own, and spoiled ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/interchange/dfq.h"
#include "core/interchange/text_bytes.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::bytes_of;
using sample::expect_error;
using sample::expect_same_results;
using sample::TemporaryFolder;
using sample::write_bytes;
namespace fs = std::filesystem;

const fs::path kSample = fs::path(ASBUILT_FIXTURES_DIR) / "data" / "dfq" / "testmeasures.dfq";

CharacteristicResults read_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_bytes(folder / "in.dfq", bytes);
  return read_dfq(folder / "in.dfq");
}

std::string written(const CharacteristicResults& results, char decimal = '.') {
  const TemporaryFolder folder;
  write_dfq(results, folder / "out.dfq", decimal);
  return bytes_of(folder / "out.dfq");
}

std::string refused(const std::string& bytes) {
  return expect_error(ErrorCode::kBadFormat, [&] { read_bytes(bytes); }).what();
}

bool has_note(const CharacteristicResults& results, const std::string& text) {
  return std::any_of(results.notes.begin(), results.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

// One characteristic; `fields` and `values` are whole lines.
std::string file(const std::string& fields, const std::string& values) {
  return "K0100 1\r\nK1001/1 P\r\nK2001/1 1\r\nK2002/1 D\r\n" + fields + values;
}

TEST(Dfq, TheFileOfAnotherProgram) {
  const CharacteristicResults r = read_dfq(kSample);
  ASSERT_EQ(r.parts.size(), 1U);
  EXPECT_EQ(r.parts[0].number, "Teil 123.456.789");
  EXPECT_EQ(r.parts[0].name, "X200.Alpha");
  EXPECT_EQ(r.parts[0].revision, "18");
  ASSERT_EQ(r.characteristics.size(), 2U);
  EXPECT_EQ(r.characteristics[0].name, "Diameter");
  EXPECT_EQ(r.characteristics[1].name, "Diameter before drill");
  EXPECT_EQ(r.characteristics[0].unit, "cm");
  EXPECT_EQ(*r.characteristics[0].nominal, 250.0);
  EXPECT_EQ(*r.characteristics[0].lower, 200.0);
  EXPECT_EQ(*r.characteristics[0].upper, 300.0);
  // The file gives both sets of limits to the first characteristic.
  EXPECT_FALSE(r.characteristics[1].lower.has_value());
  ASSERT_EQ(r.values.size(), 10U);
  EXPECT_EQ(r.values[0].value, 249.96);
  EXPECT_EQ(r.values[1].value, 249.57);
  EXPECT_EQ(r.values[0].time, "2002-05-17T05:54:58");
  EXPECT_EQ(r.values[9].time, "2002-05-18T18:14:57");
  EXPECT_EQ(r.values[0].batch, "some comment here");
  EXPECT_EQ(r.values[9].batch, "");
  EXPECT_EQ(r.values[0].operator_name, "49");
  EXPECT_EQ(r.values[0].status, ResultStatus::kNotJudged);
  EXPECT_TRUE(has_note(r, "not kept: K0053, K0080, K0081, K1003,"));
  EXPECT_TRUE(has_note(r, "no entry in a catalogue"));
}

TEST(Dfq, WhatWeWriteComesBackToTheLastBitWithPointAndComma) {
  const CharacteristicResults results = sample::one_part();
  for (const char decimal : {'.', ','}) {
    const std::string bytes = written(results, decimal);
    expect_same_results(results, read_bytes(bytes), false);
    EXPECT_TRUE(bytes.starts_with("K0100 12\r\nK1001/1 LAT-001\r\n"));
    EXPECT_EQ(std::count(bytes.begin(), bytes.end(), '\n'),
              std::count(bytes.begin(), bytes.end(), '\r'));
    EXPECT_EQ(std::count(bytes.begin(), bytes.end(), '\x0f'), 2 * 11);
    EXPECT_NE(bytes.find("20.11.2026/10:00:00"), std::string::npos);
    EXPECT_EQ(bytes.find("K2101/1 0,4\r\n") != std::string::npos, decimal == ',');
    // Fields of the part come before those of characteristics, definitions before values.
    EXPECT_LT(bytes.rfind("\nK1"), bytes.find("\nK2"));
    EXPECT_LT(bytes.rfind("\nK2"), bytes.find('\x14'));
  }
  EXPECT_EQ(written(results), written(results));
}

TEST(Dfq, TheSampleComesBackAfterBeingWritten) {
  const CharacteristicResults results = read_dfq(kSample);
  expect_same_results(results, read_bytes(written(results, ',')), false);
}

TEST(Dfq, AMissingPieceOfOneCharacteristicStaysMissing) {
  CharacteristicResults results = sample::one_part();
  results.values.erase(results.values.begin() + 17);
  expect_same_results(results, read_bytes(written(results)), false);
}

TEST(Dfq, WritesLatin1OrUtf8WithAMarkAndReadsWhatComes) {
  CharacteristicResults results = sample::one_part();
  EXPECT_NE(written(results).find("J\xf6rg"), std::string::npos);
  results.parts[0].name = "\xce\xa9 implant";
  const std::string bytes = written(results);
  EXPECT_TRUE(bytes.starts_with("\xef\xbb\xbfK0100"));
  expect_same_results(results, read_bytes(bytes), false);
  EXPECT_EQ(read_bytes(file("K2142/1 \xb5m\r\n", "1\r\n")).characteristics[0].unit, "\xc2\xb5m");
  EXPECT_EQ(read_bytes(file("K2142/1 \xc2\xb5m\r\n", "1\r\n")).characteristics[0].unit,
            "\xc2\xb5m");
  refused(file("K2142/1 \x81\r\n", "1\r\n"));
  std::string wide = "\xff\xfe";
  for (const char c : file("K2142/1 \xb5m\r\n", "1\r\n")) {
    wide += c;
    wide += '\0';
  }
  EXPECT_EQ(read_bytes(wide).characteristics[0].unit, "\xc2\xb5m");
}

TEST(Dfq, LimitsOfOneSideAllowancesAndZeros) {
  CharacteristicResults r = read_bytes(file("K2101/1 0\r\nK2110/1 -0,5\r\n", "0\r\n0.0\r\n"));
  EXPECT_EQ(*r.characteristics[0].nominal, 0.0);
  EXPECT_EQ(*r.characteristics[0].lower, -0.5);
  EXPECT_FALSE(r.characteristics[0].upper.has_value());
  ASSERT_EQ(r.values.size(), 2U);
  EXPECT_EQ(r.values[1].value, 0.0);
  r = read_bytes(file("K2101/1 10\r\nK2112/1 -0.2\r\nK2113/1 0.1\r\n", "10\r\n"));
  EXPECT_EQ(*r.characteristics[0].lower, 10.0 - 0.2);
  EXPECT_EQ(*r.characteristics[0].upper, 10.0 + 0.1);
  // As on the drawing; the sum of the doubles is 20.279999999999998.
  r = read_bytes(file("K2101/1 20.33\r\nK2112/1 -0.05\r\nK2113/1 0.05\r\n", "20.3\r\n"));
  EXPECT_EQ(*r.characteristics[0].lower, 20.28);
  EXPECT_EQ(*r.characteristics[0].upper, 20.38);
  r = read_bytes(file("K2110/1\r\nK2111/1 \r\n", "1\r\n"));
  EXPECT_FALSE(r.characteristics[0].lower || r.characteristics[0].upper);
}

TEST(Dfq, ValuesAsFieldsAlone) {
  const CharacteristicResults r = read_bytes(
      file("",
           "K0001/1 1,25\r\nK0004/1 01.02.2026/03:04:05\r\nK0006/1 #L7\r\nK0014/1 SN-3\r\n"
           "K0001/1 1.5\r\nK0002/1 255\r\n"));
  ASSERT_EQ(r.values.size(), 2U);
  EXPECT_EQ(r.values[0].value, 1.25);
  EXPECT_EQ(r.values[0].time, "2026-02-01T03:04:05");
  EXPECT_EQ(r.values[0].batch, "L7");
  EXPECT_EQ(r.values[0].serial, "SN-3");
  EXPECT_EQ(r.values[1].reason, "K0002 = 255");
  EXPECT_TRUE(has_note(r, "marks as not valid"));
}

TEST(Dfq, AttributeCharacteristics) {
  const CharacteristicResults r = read_bytes(file("K2004/1 1\r\n",
                                                  "1\x14"
                                                  "0\x14"
                                                  "0\r\n"
                                                  "1\x14"
                                                  "1\x14"
                                                  "0\r\n"
                                                  "50\x14"
                                                  "3\x14"
                                                  "0\r\n"));
  EXPECT_EQ(r.characteristics[0].kind, ResultKind::kAttribute);
  ASSERT_EQ(r.values.size(), 3U);
  EXPECT_EQ(r.values[0].status, ResultStatus::kPass);
  EXPECT_EQ(r.values[1].status, ResultStatus::kFail);
  EXPECT_EQ(r.values[2].status, ResultStatus::kNotJudged);
  EXPECT_EQ(r.values[2].text, "3 of 50 with defects");
  refused(file("K2004/1 1\r\n",
               "2\x14"
               "3\x14"
               "0\r\n"));
}

TEST(Dfq, CataloguesNameOperatorsMachinesAndGauges) {
  const CharacteristicResults r =
      read_bytes(file("K4092/3 qa1\r\nK4063/2 M290\r\nK4072/5 CMM-1\r\nK4073/5 bridge\r\n",
                      "1\x14"
                      "0\x14\x14\x14\x14"
                      "0\x14"
                      "3\x14"
                      "2\x14\x14"
                      "5\r\n"));
  EXPECT_EQ(r.values[0].operator_name, "qa1");
  EXPECT_EQ(r.values[0].machine, "M290");
  EXPECT_EQ(r.instruments.at(r.values[0].instrument.value()).id, "CMM-1");
  EXPECT_EQ(r.instruments.at(0).name, "bridge");
}

TEST(Dfq, SpoiledFilesAreRefusedWithTheirLine) {
  EXPECT_NE(refused("").find("K0100"), std::string::npos);
  EXPECT_NE(refused("K1001/1 P\r\nK0100 1\r\n").find("begin with K0100"), std::string::npos);
  EXPECT_NE(refused("K0100 0\r\n").find("1 to 1000000"), std::string::npos);
  EXPECT_NE(refused("K0100 4000000000\r\n").find("1 to 1000000"), std::string::npos);
  EXPECT_NE(refused("K0100 one\r\n").find("no whole number"), std::string::npos);
  EXPECT_NE(refused("K0100 2\r\nK2001/1 a\r\n1\r\n").find("1 are defined"), std::string::npos);
  EXPECT_NE(refused("K0100 1\r\nK2001/2 a\r\n").find("line 2"), std::string::npos);
  EXPECT_NE(refused(file("",
                         "1\x0f"
                         "2\r\n"))
                .find("more sets"),
            std::string::npos);
  EXPECT_NE(refused("K0100 2\r\nK2001/1 a\r\nK2001/2 b\r\n1\r\n").find("1 sets"),
            std::string::npos);
  EXPECT_NE(refused(file("", "1.2,3\r\n")).find("no number"), std::string::npos);
  EXPECT_NE(refused(file("",
                         "1\x14"
                         "0\x14"
                         "31.02.2026/00:00:00\r\n"))
                .find("time"),
            std::string::npos);
  EXPECT_NE(refused(file("",
                         "\x14"
                         "0\r\n"))
                .find("missing"),
            std::string::npos);
  EXPECT_NE(refused(file("K2111/1 1e999\r\n", "1\r\n")).find("line 5"), std::string::npos);
  EXPECT_NE(refused(file("", "1\r\nK2111/1 3\r\n")).find("after the first values"),
            std::string::npos);
  EXPECT_NE(refused(file("", "hello\r\n")).find("neither"), std::string::npos);
  EXPECT_NE(refused(file("", "1")).find("ends within"), std::string::npos);
  refused(file("K20\r\n", "1\r\n"));
  refused(std::string("K0100 1\0", 8));
}

TEST(Dfq, TablesThatCannotBeWrittenAreRefused) {
  const TemporaryFolder folder;
  CharacteristicResults results = sample::one_part();
  results.parts.push_back({"second", "", ""});
  expect_error(ErrorCode::kInvalidInput, [&] { write_dfq(results, folder / "x.dfq"); });
  results = sample::one_part();
  results.characteristics[8].unit = "a unit with a very long name";
  expect_error(ErrorCode::kInvalidInput, [&] { write_dfq(results, folder / "x.dfq"); });
  expect_error(ErrorCode::kInvalidInput,
               [&] { write_dfq(sample::one_part(), folder / "x.dfq", ';'); });
  EXPECT_FALSE(fs::exists(folder / "x.dfq"));
}

// A file that was cut is refused, or holds whole pieces only, with the numbers that they had.
TEST(Dfq, AFileCutOffAnywhereIsRefusedOrHoldsWholePieces) {
  const std::string theirs = bytes_of(kSample);
  const CharacteristicResults all = read_dfq(kSample);
  int accepted = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    CharacteristicResults some;
    try {
      some = read_bytes(theirs.substr(0, theirs.size() * i / 50));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
      continue;
    }
    ++accepted;
    ASSERT_EQ(some.characteristics.size(), all.characteristics.size());
    ASSERT_LE(some.values.size(), all.values.size());
    EXPECT_EQ(some.values.size() % all.characteristics.size(), 0U);
    for (std::size_t v = 0; v < some.values.size(); ++v) {
      EXPECT_EQ(some.values[v].value, all.values[v].value);
    }
  }
  EXPECT_GT(accepted, 0);
  const std::string ours = written(sample::one_part());
  for (std::size_t i = 0; i < 50; ++i) {
    try {
      const CharacteristicResults some = read_bytes(ours.substr(0, ours.size() * i / 50));
      EXPECT_EQ(some.characteristics.size(), 12U);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kBadFormat) << error.what();
    }
  }
}

TEST(Dfq, SpoiledBytesNeverDoWorseThanAnError) {
  const std::string good = written(sample::one_part());
  std::uint32_t random = 7;
  int refusals = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string bytes = good;
    for (int j = 0; j < 3; ++j) {
      random = random * 1664525U + 1013904223U;
      bytes[random % bytes.size()] = "K/0.,\x14\x0f\r\n9"[(random >> 24U) % 10];
    }
    try {
      check_results(read_bytes(bytes));
    } catch (const Error& error) {
      ++refusals;
      EXPECT_TRUE(error.code() == ErrorCode::kBadFormat || error.code() == ErrorCode::kInvalidInput)
          << error.what();
    }
  }
  EXPECT_GT(refusals, 100);
}

TEST(TextBytes, FieldsComeBack) {
  std::string fields;
  append_field(fields, "a", "1;2=3%");
  append_field(fields, "ab", "");
  append_field(fields, "b", "\xc3\xb6");
  EXPECT_EQ(field_of(fields, "a"), "1;2=3%");
  EXPECT_EQ(field_of(fields, "ab"), "");
  EXPECT_EQ(field_of(fields, "b"), "\xc3\xb6");
  EXPECT_EQ(field_of(fields, "c"), "");
  EXPECT_EQ(field_of("a=%4", "a"), "%4");
}

}  // namespace
}  // namespace asbuilt
