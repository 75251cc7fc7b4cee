// Rows of cells, as a text file or a sheet gives them, made into curves.
//
// Method: a row that names a load (force, stress) and a path (strain, extension, displacement,
// crosshead) is a header; the next row of units completes it; rows of numbers below are data until
// another header comes; what stands below words there (results, means) and does not continue the
// time (or the path, without one) is passed over and told, 20 rows of numbers or more are refused.
// A test's name is that of a row "Specimen;NAME" above it, else what stands above its load. A time
// may be written as hh:mm:ss, mm:ss with a fraction, or date and clock. Where the load's name
// occurs more than once, tests stand side by side and a name that repeats begins the next one. Of
// several paths the best is taken: strain or extension by extensometer, then displacement, then
// crosshead; two of the same kind are refused. Memory: three doubles a row and test. Limits and
// errors: curve_file.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensile/curve_file.h"
#include "core/tensile/curve_numbers.h"
#include "core/tensile/curve_reader.h"
#include "core/tensile/rows_behind.h"
#include "core/tensile/test_names.h"

namespace asbuilt::tensile {

// How a row is parted: with kStrict a header has to have as many cells as the data below it.
enum class RowWidth { kFree, kStrict };

// "tests.xlsx, sheet "B-7"".
std::string place_of_sheet(const std::string& file, const std::string& sheet);

class CurveTable {
 public:
  CurveTable(std::string file, const CurveOptions& options, Decimal decimal, RowWidth width);

  // The next sheet of a workbook; its name is that of a test that has no other.
  void start_sheet(const std::string& name);
  void add_row(std::int64_t line, const Cells& cells);
  // The last row, where the file ends inside of it: it is not read, and the curves say so.
  void leave_out_cut_row(std::int64_t line);
  // Throws where there is no table.
  std::vector<RawCurve> finish();

 private:
  struct Column {
    std::size_t at = 0;
    std::string name;
    std::string unit;
    std::optional<Channel> channel;
    bool told = false;
  };
  std::optional<double> number(std::string_view cell) const { return number_in(cell, decimal_); }
  std::optional<std::vector<Column>> header_of(const Cells& cells) const;
  bool take_units(const Cells& cells);
  bool starts_data(const Cells& cells) const;
  void bind(std::int64_t line, const Cells& cells);
  std::vector<std::vector<Column>> tests_of(const std::vector<Column>& columns) const;
  CurveReader reader_of(const std::vector<Column>& columns, std::int64_t line,
                        const Cells& cells) const;
  const Column& only(const std::vector<Column>& columns, Channel channel, std::int64_t line) const;
  double factor_of(const Column& column, std::int64_t line) const;
  std::vector<Column> with_strain(std::vector<Column> columns, std::int64_t line,
                                  std::vector<std::string>& notes) const;
  void refuse_backwards(const RawCurve& curve) const;
  void refuse_wider(std::int64_t line, const Cells& cells) const;
  bool take_data(CurveReader& reader, std::int64_t line, const Cells& cells);
  void end_table();
  void finish_curve(CurveReader reader);
  std::string where() const;  // file and sheet
  std::string place(std::int64_t line) const;

  std::string file_, sheet_;
  CurveOptions options_;
  Decimal decimal_;
  RowWidth width_;
  std::vector<Column> header_;  // found, its data not yet come; or in use
  std::size_t header_cells_ = 0;
  bool bound_ = false;
  TestNames names_;
  RowsBehind behind_;
  std::vector<std::string> unknown_;  // the words above the first rows of numbers without a header
  std::vector<CurveReader> readers_;
  std::vector<RawCurve> done_;
  std::int64_t rows_ = 0;
};

}  // namespace asbuilt::tensile
