// Numbers as testing machines and spreadsheet programs write them in cells.
//
// Where the sign of the decimals is known, the other sign between digits parts thousands, as do
// apostrophes and blanks: "1,234.5", "1.234,5", "1'234.5", "1 234,5". Groups have three digits, the
// first one to three and no zero at its front, with one sign between all of them; what is written
// otherwise is no number. "1,234" alone reads with either sign of the decimals and differs by a
// factor of a thousand: what it is, other numbers of the file tell, or the user.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

// Nothing where the cell is not a number and nothing else. Decimal::kFound is as kPoint.
std::optional<double> number_in(std::string_view cell, Decimal decimal);

// A number as its text with a decimal point and without signs between thousands: "1234.5"; nothing
// where the cell is none.
std::optional<std::string> with_point(std::string_view cell, Decimal decimal);

// What the cells of a file tell of the sign of its decimals.
class DecimalEvidence {
 public:
  void add(std::string_view cell, std::int64_t line);
  // More cells read with it; kPoint where all read with both and to the same values.
  Decimal decimal() const { return comma_ > point_ ? Decimal::kComma : Decimal::kPoint; }
  // A cell that is two numbers, and nothing that tells which.
  bool is_open() const { return has_open_cell() && comma_ == point_; }
  bool has_open_cell() const { return open_line_ > 0; }
  // Throws kInvalidInput where it is open; `where` names the file of that cell.
  void refuse_open(const std::string& where) const;

 private:
  std::int64_t point_ = 0, comma_ = 0;  // cells that are numbers so
  std::int64_t open_line_ = 0;          // of the first that is two numbers
  std::string open_cell_;
};

}  // namespace asbuilt::tensile
