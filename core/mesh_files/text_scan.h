// Numbers and words of text files, without locale and without copies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/geometry/vec.h"

namespace asbuilt::text_scan {

// The whole of `text` as a number; a leading plus is allowed. False for anything else, and for
// infinities and NaN.
bool to_number(std::string_view text, double& value);
bool to_integer(std::string_view text, std::int64_t& value);
// As to_number, with a comma in place of the point.
bool to_number_with_comma(std::string_view text, double& value);

std::string_view trimmed(std::string_view text);
std::string lower_case(std::string_view text);
// Parts between separators; quotes keep a separator inside a field and are removed.
std::vector<std::string> split_fields(std::string_view line, char separator);

// Words and lines of a text; a line ends with LF, CR LF or CR.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // The next word on any line; false at the end of the text.
  bool next_word(std::string_view& word);
  // The rest of the current line, without its end; false at the end of the text.
  bool next_line(std::string_view& line);
  std::int64_t line() const { return line_; }            // of the next character, from 1
  std::int64_t last_line() const { return last_line_; }  // that next_line gave last
  std::size_t offset() const { return at_; }

 private:
  void pass_line_end();

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::int64_t last_line_ = 1;
};

// Words of one line.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line) {}
  bool next(std::string_view& word);

 private:
  std::string_view line_;
};

// "part.stl, line 12" and the value in quotes, shortened and with odd bytes replaced.
std::string place(const std::string& file, std::int64_t line);
std::string quoted(std::string_view value);

// A coordinate as float; throws kBadFormat naming `where` unless finite and not absurdly large.
float to_coordinate(double value, const std::string& file, std::int64_t line);

}  // namespace asbuilt::text_scan
