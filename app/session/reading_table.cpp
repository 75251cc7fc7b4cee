#include "app/session/reading_table.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // UTF-8, as spreadsheets begin their files

char separator_of(std::string_view line) {
  for (const char c : {';', '\t'}) {
    if (line.find(c) != std::string_view::npos) return c;
  }
  return ',';
}

}  // namespace

ReadingTable::ReadingTable(const std::filesystem::path& file) : file_(file.string()) {
  const std::string text = read_whole_file(file);
  sha256_ = sha256_hex(text);
  std::string_view rest = text;
  if (rest.substr(0, kMark.size()) == kMark) rest.remove_prefix(kMark.size());
  text_scan::Scanner scanner(rest);
  for (std::string_view line; scanner.next_line(line);) {
    const std::string_view content = text_scan::trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    if (names_.empty()) {
      separator_ = separator_of(line);
      names_ = text_scan::split_fields(line, separator_);
      continue;
    }
    Row row{scanner.last_line(), text_scan::split_fields(line, separator_)};
    if (row.fields.size() != names_.size()) {
      throw Error(ErrorCode::kBadFormat,
                  {"a line has another number of fields than the table has columns",
                   text_scan::place(file_, row.line) + ": " + std::to_string(row.fields.size()),
                   std::to_string(names_.size()) + " fields",
                   "put fields that hold the separator into quotes"});
    }
    rows_.push_back(std::move(row));
  }
  if (rows_.empty()) {
    throw Error(ErrorCode::kBadFormat, {"the table has no readings", file_,
                                        "a line of column names and a line for each reading", ""});
  }
}

std::size_t ReadingTable::place_of(const std::string& column) const {
  const auto found = std::find(names_.begin(), names_.end(), column);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  std::string known;
  for (const std::string& name : names_) known += (known.empty() ? "" : ", ") + name;
  throw Error(ErrorCode::kBadFormat,
              {"the table has no such column", file_ + ", column " + text_scan::quoted(column),
               known, "name the column as the first line has it"});
}

std::vector<std::string> ReadingTable::words(const std::string& column) const {
  const std::size_t place = place_of(column);
  std::vector<std::string> words;
  for (const Row& row : rows_) {
    words.push_back(row.fields[place]);
    if (words.back().empty()) {
      throw Error(ErrorCode::kBadFormat,
                  {"a field is empty", text_scan::place(file_, row.line) + ", column " + column,
                   "a name", ""});
    }
  }
  return words;
}

std::vector<double> ReadingTable::numbers(const std::string& column) const {
  const std::size_t place = place_of(column);
  std::vector<double> numbers;
  for (const Row& row : rows_) {
    double value = 0.0;
    const std::string& field = row.fields[place];
    if (!text_scan::to_number(field, value) &&
        (separator_ == ',' || !text_scan::to_number_with_comma(field, value))) {
      throw Error(ErrorCode::kBadFormat,
                  {"a field is not a number",
                   text_scan::place(file_, row.line) + ", column " + column + ": " +
                       text_scan::quoted(field),
                   "a finite number", "correct the field, or leave the line out and say why"});
    }
    numbers.push_back(value);
  }
  return numbers;
}

}  // namespace asbuilt
