#include "core/fatigue/csv_rows.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/base/printable.h"
#include "core/mesh_files/text_scan.h"
#include "core/records/characteristic_results.h"

namespace asbuilt::fatigue {
namespace {

constexpr std::uintmax_t kMostBytes = 16ULL << 20U;
constexpr std::size_t kMostRows = 100000;
constexpr std::size_t kMostShown = 20;

// A name and what stands behind it in brackets or as a last word that is a unit.
struct NameAndUnit {
  std::string name, unit;
};

NameAndUnit parted(std::string_view cell) {
  NameAndUnit out;
  const std::size_t bracket = cell.find_first_of("[(");
  std::string_view name = cell.substr(0, bracket);
  if (bracket != std::string_view::npos) {
    std::string_view unit = cell.substr(bracket + 1);
    unit = unit.substr(0, unit.find_first_of("])"));
    out.unit = text_scan::lower_case(text_scan::trimmed(unit));
  }
  out.name = folded_word(name);
  if (out.unit.empty()) {
    const std::size_t blank = out.name.rfind(' ');
    const std::string last = blank == std::string::npos ? "" : out.name.substr(blank + 1);
    for (const char* unit : {"mpa", "n", "kn", "hz", "bw", "kg"}) {
      if (last != unit) continue;
      out.unit = last;
      out.name.resize(blank);
    }
  }
  return out;
}

}  // namespace

std::string read_small_text(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) {
    throw Error(ErrorCode::kNotFound, {"there is no such file", path.string(), "", ""});
  }
  if (size > kMostBytes) {
    throw Error(ErrorCode::kInvalidInput, {"a table is too large", path.string(), "at most 16 MiB",
                                           "is it the table of tests, not a raw curve?"});
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) throw Error(ErrorCode::kStorage, {"a file cannot be read", path.string(), "", ""});
  return text;
}

std::string folded_word(std::string_view text) {
  std::string out;
  for (const char c : text_scan::lower_case(text_scan::trimmed(text))) {
    const bool mark = c == '_' || c == '-' || c == '.' || c == '/' || c == ':' || c == ' ';
    if (!mark) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

CsvRows::CsvRows(std::string_view text, std::string name)
    : name_(std::move(name)),
      table_(read_named_rows(text, name_, "a line for each test", kMostRows)) {
  for (std::size_t row = 0; row < table_.rows.size(); ++row) {
    for (const std::string& cell : table_.rows[row].fields) {
      if (!is_plain_text(cell)) problem(row, "a field holds control characters or no UTF-8");
    }
    const std::size_t count = table_.rows[row].fields.size();
    if (count <= table_.names.size()) continue;
    problem(row, std::to_string(count) + " fields below " + std::to_string(table_.names.size()) +
                     " names; with decimal commas, part fields by ; or tab");
  }
}

std::optional<std::size_t> CsvRows::column(const std::vector<std::string_view>& names,
                                           std::string* unit) {
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < table_.names.size(); ++i) {
    const NameAndUnit found = parted(table_.names[i]);
    if (std::find(names.begin(), names.end(), found.name) == names.end()) continue;
    asked_.insert(i);
    if (place) {
      problem("two columns mean the same: " + text_scan::quoted(table_.names[*place]) + ", " +
              text_scan::quoted(table_.names[i]));
      continue;
    }
    place = i;
    if (unit != nullptr) *unit = found.unit;
  }
  return place;
}

std::optional<std::size_t> CsvRows::column_in(const std::vector<std::string_view>& names,
                                              const std::vector<std::string_view>& units) {
  std::string unit;
  const auto place = column(names, &unit);
  if (!place || std::find(units.begin(), units.end(), unit) != units.end()) return place;
  std::string allowed;
  for (const std::string_view u : units) {
    allowed += (allowed.empty() ? "" : ", ") + (u.empty() ? "none" : std::string(u));
  }
  problem("column " + text_scan::quoted(table_.names[*place]) +
          " has a unit that is not known here: " + (unit.empty() ? "none" : shortened(unit, 60)) +
          " (allowed: " + allowed + ")");
  return place;
}

void CsvRows::refuse_unknown_uncertainties() {
  for (std::size_t i = 0; i < table_.names.size(); ++i) {
    const std::string name = parted(table_.names[i]).name;
    const bool uncertainty = name == "u" || name.starts_with("u ") ||
                             name.find("uncertainty") != std::string::npos ||
                             name.find("unsicherheit") != std::string::npos;
    if (!uncertainty || asked_.contains(i)) continue;
    problem("the uncertainty " + text_scan::quoted(table_.names[i]) + " is not understood");
  }
}

std::string_view CsvRows::field(std::size_t row, std::size_t column) const {
  const auto& fields = table_.rows[row].fields;
  return column < fields.size() ? text_scan::trimmed(fields[column]) : std::string_view();
}

std::optional<double> CsvRows::number(std::size_t row, std::size_t column, double low,
                                      double high) {
  const std::string_view text = field(row, column);
  if (text.empty()) return std::nullopt;
  double value = std::numeric_limits<double>::quiet_NaN();
  const bool point = text_scan::to_number(text, value);
  if (!point && !text_scan::to_number_with_comma(text, value)) {
    problem(row, shortened(table_.names[column], 60) + " is no number: " + text_scan::quoted(text));
    return std::numeric_limits<double>::quiet_NaN();
  }
  commas_ = commas_ || text.find(',') != std::string_view::npos;
  points_ = points_ || text.find('.') != std::string_view::npos;
  if (commas_ && points_ && !said_both_) {
    said_both_ = true;
    problem(row, "decimal commas and decimal points in one file");
  }
  if (!(value >= low && value <= high)) {
    problem(row, shortened(table_.names[column], 60) + " = " + decimal_text(value) +
                     " is out of range: " + decimal_text(low) + " to " + decimal_text(high));
    return std::numeric_limits<double>::quiet_NaN();
  }
  return value;
}

double CsvRows::count(std::size_t row, std::size_t column, double high) {
  const std::string_view text = field(row, column);
  double value = 0.0;
  const bool plain = text.find(',') == std::string_view::npos &&
                     (text.find('.') == std::string_view::npos ||
                      text.find_first_of("eE") != std::string_view::npos);
  if (text.empty() || !plain || !text_scan::to_number(text, value) || value != std::floor(value)) {
    problem(row, shortened(table_.names[column], 60) + " is no whole number: " +
                     text_scan::quoted(text) + "; write 1000000 or 1e6, without separators");
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (!(value >= 1.0 && value <= high)) {
    problem(row, shortened(table_.names[column], 60) + " = " + decimal_text(value) +
                     " is out of range: 1 to " + decimal_text(high));
    return std::numeric_limits<double>::quiet_NaN();
  }
  return value;
}

void CsvRows::problem(std::size_t row, const std::string& words) {
  problems_.push_back("line " + std::to_string(table_.rows[row].line) + ": " + words);
}

void CsvRows::problem(const std::string& words) {
  problems_.push_back(words);
}

void CsvRows::throw_if_wrong(const std::string& allowed) const {
  if (problems_.empty()) return;
  std::string list = name_;
  for (std::size_t i = 0; i < std::min(problems_.size(), kMostShown); ++i) {
    list += "\n    " + problems_[i];
  }
  if (problems_.size() > kMostShown) {
    list += "\n    and " + std::to_string(problems_.size() - kMostShown) + " more";
  }
  throw Error(ErrorCode::kBadFormat, {"a table is not as it should be", list, allowed, ""});
}

}  // namespace asbuilt::fatigue
