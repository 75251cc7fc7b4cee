#include "core/tensile/rows_behind.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"
#include "core/tensile/clock_times.h"
#include "core/tensile/curve_numbers.h"

namespace asbuilt::tensile {
namespace {

// "Bruch" and "Rm", but not "nan", "###" or "1e".
bool is_word(std::string_view cell) {
  if (cell.empty() || clock_seconds(cell)) return false;
  const std::string lower = text_scan::lower_case(cell);
  if (lower == "nan" || lower == "inf" || lower == "-nan" || lower == "n/a") return false;
  return std::count_if(lower.begin(), lower.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
         }) >= 2;
}

}  // namespace

bool is_foreign(const Cells& cells, std::size_t numbers, const std::vector<CurveReader>& readers,
                Decimal decimal) {
  if (numbers == 0) return true;
  if (cells.empty() || number_in(cells.front(), decimal)) return false;
  if (!is_word(text_scan::trimmed(cells.front()))) return false;
  return std::any_of(readers.begin(), readers.end(), [](const CurveReader& reader) {
    return reader.load == 0 || reader.path == 0 || reader.time == std::size_t{0};
  });
}

bool goes_on(const Cells& cells, const std::vector<CurveReader>& readers, Decimal decimal) {
  for (const CurveReader& reader : readers) {
    const RawCurve& curve = reader.curve;
    if (curve.load.empty() || reader.load >= cells.size() || reader.path >= cells.size()) continue;
    const auto path = number_in(cells[reader.path], decimal);
    if (!path || !number_in(cells[reader.load], decimal)) continue;
    if (reader.time && *reader.time < cells.size()) {
      const double time = time_of(reader, text_scan::trimmed(cells[*reader.time]), decimal);
      const double lasted = curve.time_s.back() - curve.time_s.front();
      return time >= curve.time_s.back() && time <= curve.time_s.back() + 0.1 * lasted;
    }
    const auto [low, high] = std::minmax_element(curve.path.begin(), curve.path.end());
    return std::abs(*path * reader.path_factor - curve.path.back()) <= 0.1 * (*high - *low);
  }
  return false;
}

void RowsBehind::pass_words(std::int64_t line, const std::string& where) {
  passing_ = true;
  pass_over(line, 0, where);
}

void RowsBehind::pass_over(std::int64_t line, std::size_t numbers, const std::string& where) {
  if (passed_ == 0) first_passed_ = line;
  ++passed_;
  passed_numbers_ += numbers >= 2 ? 1 : 0;
  if (passed_numbers_ < static_cast<std::int64_t>(kFewestRows)) return;
  throw Error(
      ErrorCode::kInvalidInput,
      {"rows of numbers below words do not continue the test above them",
       text_scan::place(where, first_passed_) + ": " + std::to_string(passed_numbers_) + " rows",
       "a header above each test",
       "put the names of the columns above them, or export "
       "each test on its own"});
}

void RowsBehind::forget_words() {
  if (passed_numbers_ == 0) passed_ = 0;
}

std::string RowsBehind::note() const {
  if (passed_ == 0) return "";
  return std::to_string(passed_) + " rows from line " + std::to_string(first_passed_) +
         " on do not continue the curve and are left out";
}

}  // namespace asbuilt::tensile
