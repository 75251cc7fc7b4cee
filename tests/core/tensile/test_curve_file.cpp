// Raw curves: separators, decimals, encodings, names and units, several tests, bad input.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>

#include "core/base/error.h"
#include "core/tensile/curve_file.h"
#include "tests/fuzz/small_workbook.h"

using namespace asbuilt;
using namespace asbuilt::tensile;

namespace {

const std::filesystem::path kData =
    std::filesystem::path(ASBUILT_FIXTURES_DIR) / "data/tensile_hilhorst";

// Rows i = 1 to 30 of `row`, in which every @ is i and every # is i / 10.
std::string rows(const std::string& row, char decimal = '.') {
  std::string out;
  for (int i = 1; i <= 30; ++i) {
    for (const char c : row) {
      if (c == '@') {
        out += std::to_string(i);
      } else if (c == '#') {
        out += std::to_string(i / 10) + decimal + std::to_string(i % 10);
      } else {
        out += c;
      }
    }
    out += '\n';
  }
  return out;
}

// 30 rows of `load`, in which @ is 1 to 9, and a whole number.
std::string thousands(const std::string& load, const std::string& separator = ";") {
  std::string out;
  for (int i = 1; i <= 30; ++i) {
    for (const char c : load) out += c == '@' ? static_cast<char>('1' + (i - 1) % 9) : c;
    out += separator;
    out += std::to_string(i);
    out += '\n';
  }
  return out;
}

std::vector<RawCurve> parse(const std::string& text, const CurveOptions& options = {}) {
  return parse_curves(text, "curve.csv", options);
}

void expect_line(const RawCurve& curve, double load, double path) {
  ASSERT_EQ(curve.load.size(), 30u);
  EXPECT_DOUBLE_EQ(curve.load[9], load);
  EXPECT_DOUBLE_EQ(curve.path[9], path);
}

std::string refused(const std::string& text, ErrorCode code, const CurveOptions& options = {}) {
  try {
    parse(text, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "was read: " << text.substr(0, 60);
  return "";
}

std::string utf16(const std::string& ascii, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

}  // namespace

TEST(CurveFile, SeparatorsAndDecimals) {
  expect_line(parse("Force [N];Strain [%]\n" + rows("#;@")).at(0), 1.0, 0.10);
  expect_line(parse("Force [N];Strain [%]\n" + rows("#;@", ',')).at(0), 1.0, 0.10);
  expect_line(parse("Force [N]\tStrain [%]\n" + rows("#\t@", ',')).at(0), 1.0, 0.10);
  expect_line(parse("Force [N],Strain [%]\n" + rows("#,@")).at(0), 1.0, 0.10);
  expect_line(parse("Force [N]   Strain [%]\n" + rows("  #   @")).at(0), 1.0, 0.10);
  expect_line(parse("\"Force [N]\",\"Strain [%]\"\r\n" + rows("\"#\",\"@\"\r")).at(0), 1.0, 0.10);
}

TEST(CurveFile, QuotedNumbersWithDecimalCommas) {
  expect_line(parse("\"Force [N]\",\"Strain [%]\"\r\n" + rows("\"#\",\"@,5\"\r", ',')).at(0), 1.0,
              0.105);
  // Whole numbers stand without quotes.
  expect_line(parse("Force [N],Strain [%]\n" + rows("\"#\",@", ',')).at(0), 1.0, 0.10);
  // Without quotes the columns cannot be told.
  EXPECT_NE(refused("Force [N],Strain [%]\n" + rows("#,#", ','), ErrorCode::kInvalidInput)
                .find("export with ; or tab"),
            std::string::npos);
}

TEST(CurveFile, SignsBetweenThousands) {
  for (const char* number : {"1,@00.5", "1'@00.5", "1 @00.5", "1\u202f@00.5", "1\u2019@00.5"}) {
    const RawCurve curve = parse("Force [N];Strain [%]\n0.5;0.1\n" + thousands(number)).at(0);
    ASSERT_EQ(curve.load.size(), 31u) << number;
    EXPECT_EQ(curve.load[5], 1500.5) << number;
    EXPECT_TRUE(curve.notes.empty()) << curve.notes.front();
  }
  EXPECT_EQ(parse("Force [N];Strain [%]\n" + thousands("1.@00,5")).at(0).load[4], 1500.5);
  EXPECT_EQ(parse("Force [N];Strain [%]\n" + thousands("1.@00.000,5")).at(0).load[4], 1500000.5);
  EXPECT_EQ(parse("Force [N],Strain [%]\n" + thousands("\"1,@00.5\"", ",")).at(0).load[4], 1500.5);
  // Groups of other lengths are none.
  refused("Force [N];Strain [%]\n0.5;0.1\n" + thousands("1,@0.5"), ErrorCode::kInvalidInput);
  refused("Force [N];Strain [%]\n0.5;0.1\n" + thousands("01,@00.5"), ErrorCode::kInvalidInput);
  // A row in which such a sign moves the columns is not read as another force.
  EXPECT_NE(
      refused("Force [N],Strain [%]\n" + rows("99#,@") + "1,000.5,31\n", ErrorCode::kInvalidInput)
          .find("line 32: 3 fields, 2 in the header"),
      std::string::npos);
}

TEST(CurveFile, ASignThatMayBeEitherIsRefused) {
  const std::string open = "Force [N];Strain [%]\n" + thousands("1,@00");
  const std::string said = refused(open, ErrorCode::kInvalidInput);
  EXPECT_NE(said.find("line 2: \"1,100\""), std::string::npos) << said;
  EXPECT_NE(said.find("--decimal comma or --decimal point"), std::string::npos) << said;
  CurveOptions options;
  options.decimal = Decimal::kComma;
  EXPECT_EQ(parse(open, options).at(0).load[4], 1.5);
  options.decimal = Decimal::kPoint;
  EXPECT_EQ(parse(open, options).at(0).load[4], 1500.0);
  // One number that tells is enough.
  EXPECT_EQ(parse(open + "0,050;40\n").at(0).load[4], 1.5);
  EXPECT_EQ(parse(open + "1,234.5;40\n").at(0).load[4], 1500.0);
  refused("Force [N];Strain [%]\n" + thousands("1.@00"), ErrorCode::kInvalidInput);
}

TEST(CurveFile, Units) {
  expect_line(parse("Kraft in kN;Weg / \xC2\xB5m\n" + rows("#;@")).at(0), 1000.0, 0.01);
  expect_line(parse("Standardkraft;Dehnung\nN;mm/mm\n" + rows("@;#")).at(0), 10.0, 1.0);
  expect_line(parse("Zugspannung [MPa];Dehnung [%]\n" + rows("@;#")).at(0), 10.0, 0.01);
  const RawCurve strain_in_mm = parse("Force [N];Strain [mm]\n" + rows("@;#")).at(0);
  EXPECT_EQ(strain_in_mm.path_kind, PathKind::kLengthMm);
  EXPECT_EQ(strain_in_mm.instrument, Instrument::kExtensometer);
  const RawCurve timed = parse("Zeit [min];Kraft [N];Traversenweg [mm]\n" + rows("@;@;#")).at(0);
  EXPECT_DOUBLE_EQ(timed.time_s.at(1), 120.0);
  EXPECT_EQ(timed.instrument, Instrument::kCrosshead);
}

TEST(CurveFile, Encodings) {
  const std::string text = "Force [N];Strain [%]\r\n" + rows("#;@\r");
  expect_line(parse("\xEF\xBB\xBF" + text).at(0), 1.0, 0.10);
  expect_line(parse(utf16(text, false)).at(0), 1.0, 0.10);
  expect_line(parse(utf16(text, true)).at(0), 1.0, 0.10);
  expect_line(parse("Pr\xFC"
                    "fkraft [N];L\xE4ngen\xE4nderung [\xB5m]\n" +
                    rows("#;@"))
                  .at(0),
              1.0, 0.01);
}

TEST(CurveFile, MetadataScientificAndOddRows) {
  const std::string head =
      "Company;Laboratory 7\nSpecimen;B-12\nDiameter;6,0\n\nForce [N];Strain [%]\n";
  EXPECT_DOUBLE_EQ(parse(head + rows("#e2;@E-1")).at(0).load.at(9), 100.0);
  const RawCurve odd = parse(head + rows("#;@") + "Break\n\n9;NaN\n3.5;31\n").at(0);
  EXPECT_EQ(odd.load.size(), 31u);
  ASSERT_EQ(odd.notes.size(), 1u);
  EXPECT_NE(odd.notes[0].find("left out"), std::string::npos);
}

TEST(CurveFile, TimeStampsNeverSortTheCurve) {
  const RawCurve curve =
      parse("Time [s];Force [N];Strain [%]\n" + rows("@;#;@") + "30;3.0;30\n29;3.1;31\n29;3.2;32\n")
          .at(0);
  ASSERT_EQ(curve.load.size(), 32u);
  EXPECT_DOUBLE_EQ(curve.load.back(), 3.2);
  ASSERT_EQ(curve.notes.size(), 2u);
  EXPECT_NE(curve.notes[0].find("1 rows repeat"), std::string::npos);
  EXPECT_NE(curve.notes[1].find("1 repeat, 1 run backwards"), std::string::npos);
}

TEST(CurveFile, SeveralTests) {
  const auto beside =
      parse("A;;B;\nForce [N];Strain [%];Force [kN];Strain [%]\n" + rows("#;@;#;@"));
  ASSERT_EQ(beside.size(), 2u);
  EXPECT_EQ(beside[0].name, "A");
  EXPECT_EQ(beside[1].name, "B");
  expect_line(beside[1], 1000.0, 0.10);
  const auto below =
      parse("Force [N];Strain [%]\n" + rows("#;@") + "\nForce [kN];Strain [%]\n" + rows("#;@"));
  ASSERT_EQ(below.size(), 2u);
  EXPECT_EQ(below[1].name, "test 2");
  expect_line(below[1], 1000.0, 0.10);
  const auto numbered =
      parse("Force 1 [N];Strain 1 [%];Force 2 [N];Strain 2 [%]\n" + rows("#;@;@;#"));
  ASSERT_EQ(numbered.size(), 2u);
  expect_line(numbered[1], 10.0, 0.01);
}

TEST(CurveFile, ColumnsToldByTheUser) {
  CurveOptions options;
  options.columns = {column_told("force=2:kN"), column_told("extension=1:mm")};
  const RawCurve bare = parse(rows("#;@"), options).at(0);
  expect_line(bare, 10000.0, 1.0);
  EXPECT_EQ(bare.instrument, Instrument::kExtensometer);
  options.columns = {column_told("strain=Strain 2")};
  expect_line(parse("Force [N];Strain 1 [%];Strain 2 [%]\n" + rows("#;@;#"), options).at(0), 1.0,
              0.01);
  EXPECT_THROW(column_told("force"), Error);
  EXPECT_THROW(column_told("kraft=2"), Error);
  EXPECT_THROW(column_told("force=2:mm"), Error);
}

// Two rows of a heading, as machines write it, with the numbers below.
RawCurve machine(const std::string& names, const std::string& units, const CurveOptions& how = {}) {
  return parse(names + "\n" + units + "\n" + rows("@;#;@"), how).at(0);
}

// Instron Bluehill, Zwick testXpert, MTS TestSuite, Shimadzu Trapezium.
TEST(CurveFile, UnitsBelowColumnsToldByNumber) {
  CurveOptions options;
  options.columns = {column_told("force=2"), column_told("extension=3")};
  const std::string names = "Operator;NN;1\nSample no.;Channel A;Channel B\n";
  const std::string numbers = rows("@;#;@");
  expect_line(parse(names + "-;kN;um\n" + numbers, options).at(0), 1000.0, 0.010);
  expect_line(parse(names + ";[kN];[um]\n" + numbers, options).at(0), 1000.0, 0.010);
  // Without names; and with a unit of another column that is not known.
  expect_line(parse("-;kN;um\n" + numbers, options).at(0), 1000.0, 0.010);
  expect_line(parse(names + "furlong;kN;um\n" + numbers, options).at(0), 1000.0, 0.010);
  // The unit that is told with the number holds.
  options.columns[0] = column_told("force=2:N");
  expect_line(parse(names + "-;kN;um\n" + numbers, options).at(0), 1.0, 0.010);
  options.columns[0] = column_told("force=2");
  EXPECT_NE(refused(names + numbers, ErrorCode::kInvalidInput).find("no columns of a load"),
            std::string::npos);
  EXPECT_NE(
      refused(names + numbers, ErrorCode::kInvalidInput, options).find("--column force=2:UNIT"),
      std::string::npos);
}

TEST(CurveFile, HeadingsOfMachines) {
  using enum Instrument;
  struct Known {
    const char* name;
    const char* unit;
    Instrument instrument;
    double path;  // of the tenth row
  };
  for (const Known& k : {Known{"Tensile strain", "(mm/mm)", kExtensometer, 10.0},
                         {"Axial strain", "%", kExtensometer, 0.1},
                         {"Axial Strain 1", "(%)", kExtensometer, 0.1},
                         {"Engineering strain", "mm/mm", kExtensometer, 10.0},
                         {"Tensile strain (Strain 1)", "(%)", kExtensometer, 0.1},
                         {"Dehnung (Feindehnung)", "(%)", kExtensometer, 0.1},
                         {"Tensile strain (Strain)", "(%)", kExtensometer, 0.1},
                         {"Strain (1)", "(%)", kExtensometer, 0.1},
                         {"Tensile displacement (Strain 1)", "(mm)", kExtensometer, 10.0},
                         {"Tensile strain (Extension)", "(%)", kCrosshead, 0.1},
                         {"Tensile extension", "(mm)", kNotNamed, 10.0},
                         {"Compressive strain", "(%)", kCrosshead, 0.1},
                         {"Corrected position", "(mm)", kCrosshead, 10.0},
                         {"Stroke strain", "%", kCrosshead, 0.1}}) {
    for (const char* load : {"Tensile load", "Load cell", "Compressive load"}) {
      const RawCurve curve = machine(std::string("Running time;") + load + ";" + k.name,
                                     std::string("(s);(N);") + k.unit);
      EXPECT_EQ(curve.instrument, k.instrument) << k.name;
      EXPECT_DOUBLE_EQ(curve.path[9], k.path) << k.name;
      EXPECT_DOUBLE_EQ(curve.load[9], 1.0);
      EXPECT_EQ(curve.time_s.size(), 30u);
      EXPECT_TRUE(curve.other_columns.empty());
    }
  }
  expect_line(parse("Force [N];Extension in strain\n" + rows("@;#")).at(0), 10.0, 1.0);
}

TEST(CurveFile, AStrainBesideADisplacementIsNotPassedOver) {
  const RawCurve known = machine("Extension;Load;Tensile strain (Strain 1)", "(mm);(N);(mm/mm)");
  EXPECT_EQ(known.instrument, Instrument::kExtensometer);
  EXPECT_EQ(known.path_kind, PathKind::kStrain);
  ASSERT_EQ(known.columns.size(), 3u);
  EXPECT_FALSE(known.columns[0].used);
  // By name and unit.
  const RawCurve taken = machine("Extension;Load;Calibrated strain A-B", "(mm);(N);(%)");
  EXPECT_EQ(taken.instrument, Instrument::kExtensometer);
  EXPECT_DOUBLE_EQ(taken.path[9], 0.1);
  ASSERT_FALSE(taken.notes.empty());
  EXPECT_NE(taken.notes[0].find("Calibrated strain A-B"), std::string::npos);
  // By one of them, or two columns: the user has to say.
  const std::string unclear = refused("Extension [mm];Load [N];Channel 7 [mm/mm]\n" + rows("@;#;@"),
                                      ErrorCode::kInvalidInput);
  EXPECT_NE(unclear.find("--column strain=3 or --column displacement=1"), std::string::npos)
      << unclear;
  refused("Load [N];Extension [mm];Strain A-B [%];Strain C-D [%]\n" + rows("@;#;@;@"),
          ErrorCode::kInvalidInput);
  CurveOptions options;
  options.columns = {column_told("displacement=1")};
  const RawCurve told =
      parse("Extension [mm];Load [N];Channel 7 [mm/mm]\n" + rows("@;#;@"), options).at(0);
  EXPECT_EQ(told.instrument, Instrument::kNotNamed);
  ASSERT_EQ(told.other_columns.size(), 1u);
  EXPECT_EQ(told.other_columns[0].name, "Channel 7");
  EXPECT_EQ(told.other_columns[0].unit, "mm/mm");
  // What is no strain of the gauge length, or may be anything, is listed and left.
  for (const char* other : {"True strain [%]", "Transverse strain [mm/mm]", "Humidity [%]",
                            "Strain rate [%]", "Temperature"}) {
    const RawCurve left =
        parse(std::string("Extension [mm];Load [N];") + other + "\n" + rows("@;#;@")).at(0);
    EXPECT_EQ(left.instrument, Instrument::kNotNamed) << other;
    EXPECT_EQ(left.other_columns.size(), 1u) << other;
  }
}

TEST(CurveFile, ACutLastNumberIsLeftOut) {
  std::string text = "Force [N];Strain [%]\n";
  for (int i = 100; i < 140; ++i) text += std::to_string(i) + ";0." + std::to_string(i) + "\n";
  EXPECT_TRUE(parse(text).at(0).notes.empty());
  EXPECT_EQ(parse(text + "140;0.140").at(0).load.size(), 41u);  // whole, without a line end
  const RawCurve cut = parse(text + "140;0").at(0);
  EXPECT_EQ(cut.load.size(), 40u);
  ASSERT_EQ(cut.notes.size(), 1u);
  EXPECT_NE(cut.notes[0].find("line 42 ends the file without a line end"), std::string::npos);
  EXPECT_EQ(parse(text + "14").at(0).load.size(), 40u);
}

TEST(CurveFile, WhatIsWrongIsShown) {
  using enum ErrorCode;
  const std::string thousands =
      refused("Force [N];Strain [%]\n" + rows("#;@") + rows("1,2#;@"), kInvalidInput);
  EXPECT_NE(thousands.find("line 32 is the first of 30: \"1,20.1\""), std::string::npos)
      << thousands;
  EXPECT_NE(thousands.find("thousands"), std::string::npos);
  std::string back = "Time [s];Force [N];Strain [%]\n";
  for (int i = 60; i > 0; --i) back += std::to_string(i) + ";5;" + std::to_string(i) + "\n";
  EXPECT_NE(refused(back, kInvalidInput).find("time runs backwards"), std::string::npos);
  EXPECT_NE(refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0'), kBadFormat)
                .find("old workbook (.xls)"),
            std::string::npos);
  // The names are told, not the units below them.
  EXPECT_NE(refused("Alpha;Beta\n(N);(mm)\n" + rows("#;@"), kInvalidInput).find("Alpha"),
            std::string::npos);
}

TEST(CurveFile, DamagedWorkbooks) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "asbuilt_damaged_curve.xlsx";
  for (const auto& [bytes, words] :
       {std::pair<std::string, std::string>{"PK\x03\x04 cut", "an XLSX workbook"},
        {"\xD0\xCF\x11\xE0 of before", "old workbook (.xls) or one with a password"}}) {
    std::ofstream(path, std::ios::binary) << bytes;
    try {
      read_curves(path);
      ADD_FAILURE() << words;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    }
  }
  std::filesystem::remove(path);
}

// Numbers of rows are counted on from those that a sheet tells.
TEST(CurveFile, RowsBeyondThoseOfASheetAreRefused) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "asbuilt_far_row.xlsx";
  std::string sheet = fuzz::small_sheet();
  sheet.replace(sheet.find("r=\"4\""), 5, "r=\"9223372036854775807\"");
  std::ofstream(path, std::ios::binary) << pack_zip(fuzz::workbook_of(sheet));
  try {
    read_curves(path);
    ADD_FAILURE() << "read";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("beyond row 1048576"), std::string::npos)
        << error.what();
  }
  std::filesystem::remove(path);
}

TEST(CurveFile, BadInput) {
  using enum ErrorCode;
  EXPECT_NE(
      refused("Force;Strain [%]\n" + rows("#;@"), kInvalidInput).find("--column force=1:UNIT"),
      std::string::npos);
  EXPECT_NE(refused("Force [N];Strain\n" + rows("#;@"), kInvalidInput).find("no unit"),
            std::string::npos);
  EXPECT_NE(refused("Force [N];Strain 1 [%];Strain 2 [%]\n" + rows("#;@;@"), kInvalidInput)
                .find("two columns"),
            std::string::npos);
  EXPECT_NE(refused("Alpha;Beta\n" + rows("#;@"), kInvalidInput).find("Alpha"), std::string::npos);
  refused("", kBadFormat);
  refused("Force [N];Strain [%]\n", kBadFormat);
  refused("no table at all\nonly words\n", kBadFormat);
  EXPECT_NE(refused("Force [N];Strain [%]\n1;2\n3;4\n", kInvalidInput).find("too few"),
            std::string::npos);
  EXPECT_NE(refused(std::string("Force [N];Strain [%]\n1;2\0;3\n", 28) + rows("#;@"), kBadFormat)
                .find("NUL"),
            std::string::npos);
  EXPECT_NE(refused("Force [N];Strain [%]\n" + rows("#;@") + "1;x\n1;x\n1;x\n", kInvalidInput)
                .find("too many rows"),
            std::string::npos);
  EXPECT_NE(refused("Force [N],Strain [%]\n" + rows("#,@", ','), kInvalidInput).find("as many"),
            std::string::npos);
}

TEST(CurveFile, EachTestHasItsOwnName) {
  const std::string body = "Force [N];Strain [%]\n" + rows("#;@");
  const auto curves = parse_curves("Specimen;A-1\nOperator;NN\n" + body + "\nSpecimen;B-2\n" +
                                       body + "\nSpecimen 3\n" + body + "\n\n" + body,
                                   "many.csv");
  ASSERT_EQ(curves.size(), 4u);
  EXPECT_EQ(curves[0].name, "A-1");
  EXPECT_EQ(curves[1].name, "B-2");
  EXPECT_EQ(curves[2].name, "Specimen 3");
  EXPECT_EQ(curves[3].name, "test 4");
}

TEST(CurveFile, TimesOfAClock) {
  for (const auto& [unit, first, second, third, seconds] :
       {std::tuple{"", "00:00:59.5", "00:01:01", "01:00:00", 3540.5},
        {" [mm:ss]", "59:58,25", "59:59", "59:59,75", 1.5},
        {" [hh:mm:ss]", "23:59:58", "00:00:01", "00:01:00", 62.0},
        {"", "2024-05-01 09:00:00", "2024-05-01 09:00:01", "2024-05-01 09:00:03.5", 3.5}}) {
    std::string text = "Time";
    text.append(unit).append(";Force [N];Strain [%]\n");
    text.append(first).append(";1;2\n").append(second).append(";2;3\n");
    for (int i = 0; i < 30; ++i) {
      text.append(third).append(";").append(std::to_string(i + 4)).append(";4\n");
    }
    const RawCurve curve = parse_curves(text, "clock.csv").at(0);
    ASSERT_EQ(curve.time_s.size(), curve.load.size()) << first;
    EXPECT_NEAR(curve.time_s.back() - curve.time_s.front(), seconds, 1e-9) << first;
    EXPECT_GT(curve.time_s.at(1), curve.time_s.at(0)) << first;
  }
}

TEST(CurveFile, ResultsBehindACurveAreNoPartOfIt) {
  std::string text = "Time [s];Force [N];Strain [%]\n";
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    text.append(n).append(";").append(n).append("00;").append(n).append("\n");
  }
  const std::string table = "\nResults\nRm;940;MPa\nMean;1;2\n\nNo;Rm;Rp\n1;940;880\n2;941;881\n";
  const RawCurve curve = parse_curves(text + table, "tail.csv").at(0);
  EXPECT_EQ(curve.load.size(), 60u);
  EXPECT_EQ(curve.time_s.size(), 60u);
  ASSERT_FALSE(curve.notes.empty());
  EXPECT_NE(
      curve.notes[0].find("6 rows from line 63 on do not continue the curve and are left out"),
      std::string::npos);
  // What continues the time is data: a remark stands between.
  const RawCurve on = parse_curves(text + "break\n60;5900;60\n61;10;61\n", "on.csv").at(0);
  EXPECT_EQ(on.load.size(), 62u);
  // A second test below a remark is not joined to the first.
  EXPECT_NE(refused(text + "next\n" + text.substr(text.find('\n') + 1), ErrorCode::kInvalidInput)
                .find("do not continue the test"),
            std::string::npos);
}

TEST(CurveFile, Utf16WithoutItsMark) {
  const std::string text = "Force [N];Strain [%]\n" + rows("#;@");
  std::string big;
  std::string little;
  for (const char c : text) {
    big.append(1, '\0').append(1, c);
    little.append(1, c).append(1, '\0');
  }
  const auto known = parse_curves(text, "plain.csv").at(0);
  EXPECT_EQ(parse_curves(big, "big.csv").at(0).load, known.load);
  EXPECT_EQ(parse_curves(little, "little.csv").at(0).load, known.load);
}

TEST(CurveFile, GermanExtensometers) {
  EXPECT_EQ(parse_curves("Kraft [N];Extensometer Weg [mm]\n" + rows("#;@"), "a").at(0).instrument,
            Instrument::kExtensometer);
  EXPECT_EQ(parse_curves("Kraft [N];Extensometer Dehnung [%]\n" + rows("#;@"), "b").at(0).path_kind,
            PathKind::kStrain);
}

TEST(CurveFile, TooManyRowsAreRefusedNotCut) {
  std::string text = "Force [N];Strain [%]\n";
  text.reserve(25'000'000);
  for (int i = 0; i < 5'000'001; ++i) text += i % 2 == 0 ? "1;2\n" : "2;3\n";
  EXPECT_NE(refused(text, ErrorCode::kInvalidInput).find("5000000"), std::string::npos);
}

TEST(CurveFile, Hilhorst) {
  const RawCurve plain = read_curves(kData / "304L_01.csv").at(0);
  EXPECT_EQ(plain.instrument, Instrument::kExtensometer);
  EXPECT_EQ(plain.load.size(), plain.path.size());
  EXPECT_DOUBLE_EQ(plain.load.front(), 148.54);
  const RawCurve lt = read_curves(kData / "304L_LT_02.csv").at(0);
  EXPECT_EQ(lt.instrument, Instrument::kNotNamed);
  EXPECT_FALSE(lt.time_s.empty());
}

TEST(CurveFile, ZwickWorkbook) {
  const auto curves = read_curves(kData / "zwick_Tensile_DP_1.XLSX");
  ASSERT_EQ(curves.size(), 1u);
  const RawCurve& curve = curves[0];
  EXPECT_EQ(curve.name, "DPLA");
  EXPECT_EQ(curve.instrument, Instrument::kExtensometer);
  EXPECT_EQ(curve.path_kind, PathKind::kLengthMm);
  EXPECT_NEAR(curve.load.front(), 23.608598709106445, 1e-12);
  EXPECT_NEAR(curve.path.at(1), 3.9999998989515007e-05, 1e-18);
  EXPECT_EQ(curve.load.size(), 8061u);
  EXPECT_EQ(curve.time_s.size(), curve.load.size());
}
