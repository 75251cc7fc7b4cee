// Raw curves of tension and compression tests, as testing machines write them.
//
// Formats: text tables (CSV, TXT, DAT) with ; tab , or blanks between fields, decimal point or
// comma (between commas in quotes), with or without signs between thousands (curve_numbers.h),
// UTF-8, UTF-16 or Latin-1, LF or CR LF; XLSX, numbers as numbers or as text. Lines before the
// table are passed over. Columns are known by their names in English or German and their units, in
// brackets, at the name's end or in a row of their own. Several tests may stand side by side (names
// repeat) or one after the other (the header repeats), or on sheets of their own.
//
// Units inside: N, mm, MPa, s; strain as a pure number. Force and displacement keep the sign of the
// file. Rows whose load or path cannot be read are left out and counted; more than 1 in 100 is
// refused. A last line without a line end whose last number has fewer characters than each of those
// above it is cut off: it is left out, too. A time that falls from row to row is refused. A column
// that is not known and looks like a strain is taken beside a path that is none of an extensometer,
// or refused where it is not clear. Consecutive equal rows are one. The order of rows is that of
// the file: time stamps that repeat or run backwards are counted and told, and never sort the
// curve.
//
// Limits: 1 GiB of text, 5,000,000 rows, 1024 columns, 256 MiB of a worksheet; what is beyond is
// refused, never cut. Errors: kNotFound, kBadFormat (NUL bytes, no table, damaged package),
// kInvalidInput (a column or unit that is ambiguous or missing: says what was found and how to tell
// it), kOutOfMemory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt::tensile {

enum class Channel { kForce, kStress, kExtension, kStrain, kDisplacement, kCrosshead, kTime };
// "force", "stress", "extension" (by extensometer), "strain" (by extensometer), "displacement" (the
// instrument is not named), "crosshead", "time".
const char* to_string(Channel channel);

enum class Instrument { kExtensometer, kCrosshead, kNotNamed };
const char* to_string(Instrument instrument);

enum class Decimal { kFound, kPoint, kComma };

// What the user tells about a column: its number from 1 or its name, and its unit where the file
// does not state one.
struct ColumnTold {
  Channel channel = Channel::kForce;
  std::string column;
  std::string unit;
};

struct CurveOptions {
  Decimal decimal = Decimal::kFound;
  std::vector<ColumnTold> columns;
};

// Reads "force=2:kN" or "extension=Weg 2". Throws kInvalidInput.
ColumnTold column_told(std::string_view text);

// What a column was taken for.
struct ColumnUse {
  std::string name;
  std::string unit;
  Channel channel = Channel::kForce;
  bool used = false;
};

// A column whose meaning is not known.
struct OtherColumn {
  std::string name;
  std::string unit;
};

enum class LoadKind { kForceN, kStressMpa };
enum class PathKind { kLengthMm, kStrain };

struct RawCurve {
  std::string name;             // of the specimen, as the file names it, else "test 1"
  std::int64_t first_line = 0;  // of the data
  LoadKind load_kind = LoadKind::kForceN;
  std::vector<double> load;
  PathKind path_kind = PathKind::kLengthMm;
  Instrument instrument = Instrument::kNotNamed;
  std::vector<double> path;    // as many as load
  std::vector<double> time_s;  // as many, or empty
  std::vector<ColumnUse> columns;
  std::vector<OtherColumn> other_columns;
  std::vector<std::string> notes;
};

// At least one curve.
std::vector<RawCurve> read_curves(const std::filesystem::path& path,
                                  const CurveOptions& options = {});

// The same for text in memory; `name` stands for the file in messages.
std::vector<RawCurve> parse_curves(std::string_view bytes, const std::string& name,
                                   const CurveOptions& options = {});

}  // namespace asbuilt::tensile
