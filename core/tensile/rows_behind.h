// Rows behind a curve: words and results below its data, which belong to no test.
//
// What stands below words there and does not continue the time (or the path, without one) is passed
// over and told; 20 rows of numbers or more are refused.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/tensile/curve_reader.h"

namespace asbuilt::tensile {

// Words below the data: a row without numbers, or one that begins with a word where the numbers of
// a test stand.
bool is_foreign(const Cells& cells, std::size_t numbers, const std::vector<CurveReader>& readers,
                Decimal decimal);

// Whether a row of numbers below words continues the test above them.
bool goes_on(const Cells& cells, const std::vector<CurveReader>& readers, Decimal decimal);

class RowsBehind {
 public:
  bool passing() const { return passing_; }
  // A row of words, or of a word where the numbers of a test stand.
  void pass_words(std::int64_t line, const std::string& where);
  // `where` names the file, for messages. Throws kInvalidInput.
  void pass_over(std::int64_t line, std::size_t numbers, const std::string& where);
  void go_on() { passing_ = false; }
  // Words alone are those above the next test.
  void forget_words();
  // Empty where nothing was passed over.
  std::string note() const;
  void end_table() { *this = {}; }

 private:
  bool passing_ = false;  // words stand below the data: rows that do not continue them are none
  std::int64_t passed_ = 0, passed_numbers_ = 0, first_passed_ = 0;
};

}  // namespace asbuilt::tensile
