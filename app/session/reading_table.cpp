#include "app/session/reading_table.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostRows = 1000000;

}  // namespace

ReadingTable::ReadingTable(const std::filesystem::path& file) : file_(file.string()) {
  const std::string text = read_whole_file(file);
  sha256_ = sha256_hex(text);
  table_ = read_named_rows(text, file_, "a line for each reading", kMostRows);
  for (const NamedRows::Row& row : table_.rows) {
    if (row.fields.size() == table_.names.size()) continue;
    throw Error(ErrorCode::kBadFormat,
                {"a line has another number of fields than the table has columns",
                 text_scan::place(file_, row.line) + ": " + std::to_string(row.fields.size()),
                 std::to_string(table_.names.size()) + " fields",
                 "put fields that hold the separator into quotes"});
  }
}

std::size_t ReadingTable::place_of(const std::string& column) const {
  const auto found = std::find(table_.names.begin(), table_.names.end(), column);
  if (found != table_.names.end()) return static_cast<std::size_t>(found - table_.names.begin());
  std::string known;
  for (const std::string& name : table_.names) known += (known.empty() ? "" : ", ") + name;
  throw Error(ErrorCode::kBadFormat,
              {"the table has no such column", file_ + ", column " + text_scan::quoted(column),
               known, "name the column as the first line has it"});
}

std::vector<std::string> ReadingTable::words(const std::string& column) const {
  const std::size_t place = place_of(column);
  std::vector<std::string> words;
  for (const NamedRows::Row& row : table_.rows) {
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
  for (const NamedRows::Row& row : table_.rows) {
    double value = 0.0;
    const std::string& field = row.fields[place];
    if (!text_scan::to_number(field, value) &&
        (table_.separator == ',' || !text_scan::to_number_with_comma(field, value))) {
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
