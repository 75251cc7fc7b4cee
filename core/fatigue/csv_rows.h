// Rows of a small CSV table with named columns, and the list of what is wrong with it.
//
// One table a file, as core/mesh_files/named_rows.h has it. Numbers with decimal point or comma,
// one of both in a file. Errors: kNotFound, kStorage, kBadFormat with the whole list.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh_files/named_rows.h"

namespace asbuilt::fatigue {

// The text of a file of at most 16 MiB.
std::string read_small_text(const std::filesystem::path& path);

// A name as columns and words are compared: lower case, units and punctuation taken off.
std::string folded_word(std::string_view text);

class CsvRows {
 public:
  CsvRows(std::string_view text, std::string name);

  // The column that has one of these names ("stress max"), or nothing; `unit` gets what stands in
  // brackets or behind the name. Two such columns are a problem.
  std::optional<std::size_t> column(const std::vector<std::string_view>& names,
                                    std::string* unit = nullptr);
  // The same; a unit that is not among `units` ("": none) is a problem.
  std::optional<std::size_t> column_in(const std::vector<std::string_view>& names,
                                       const std::vector<std::string_view>& units);
  // Uncertainties that no call above asked for: a problem each, or they would be passed over.
  void refuse_unknown_uncertainties();

  std::size_t rows() const { return table_.rows.size(); }
  std::int64_t line(std::size_t row) const { return table_.rows[row].line; }
  // Empty where the row has no such field.
  std::string_view field(std::size_t row, std::size_t column) const;
  // Within the range, else a problem and NaN. Nothing: an empty field.
  std::optional<double> number(std::size_t row, std::size_t column, double low, double high);
  // Whole, without separators of thousands: 1000000 or 1e6.
  double count(std::size_t row, std::size_t column, double high);

  void problem(std::size_t row, const std::string& words);
  void problem(const std::string& words);
  // Throws kBadFormat with every problem so far, the first 20 in full.
  void throw_if_wrong(const std::string& allowed) const;

 private:
  std::string name_;
  NamedRows table_;
  std::set<std::size_t> asked_;  // columns that a call found
  std::vector<std::string> problems_;
  bool commas_ = false, points_ = false, said_both_ = false;
};

}  // namespace asbuilt::fatigue
