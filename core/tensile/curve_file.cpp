#include "core/tensile/curve_file.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/error.h"
#include "core/design/workbook.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_encoding.h"
#include "core/mesh_files/text_scan.h"
#include "core/tensile/curve_numbers.h"
#include "core/tensile/curve_table.h"
#include "core/tensile/curve_workbook.h"

namespace asbuilt::tensile {
namespace {

constexpr std::uintmax_t kLargestText = std::uintmax_t{1} << 30;
constexpr int kSampledLines = 5000;

struct TextForm {
  char separator = ';';
  Decimal decimal = Decimal::kPoint;
};

constexpr std::array kSeparators = {';', '\t', ',', ' '};

bool is_gap(char c) {
  return c == ' ' || c == '\t';
}

void split_at_blanks(std::string_view line, Cells& cells) {
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && is_gap(line[at])) ++at;
    if (at >= line.size()) break;
    const std::size_t from = at;
    while (at < line.size() && !is_gap(line[at])) ++at;
    const std::string_view word = line.substr(from, at - from);
    // "Force [N]" is one field.
    if (!cells.empty() && (word.front() == '[' || word.front() == '(')) {
      const char* begin = cells.back().data();
      cells.back() = {begin, static_cast<std::size_t>(word.data() + word.size() - begin)};
    } else {
      cells.push_back(word);
    }
  }
}

void split(std::string_view line, char separator, Cells& cells) {
  cells.clear();
  if (separator == ' ') {
    split_at_blanks(line, cells);
    return;
  }
  std::size_t at = 0;
  while (at <= line.size()) {
    std::size_t from = at;
    while (from < line.size() && line[from] == ' ') ++from;
    if (from < line.size() && line[from] == '"') {
      const std::size_t close = std::min(line.find('"', from + 1), line.size());
      cells.push_back(line.substr(from + 1, close - from - 1));
      at = std::min(line.find(separator, close), line.size()) + 1;
      continue;
    }
    const std::size_t end = std::min(line.find(separator, at), line.size());
    cells.push_back(text_scan::trimmed(line.substr(at, end - at)));
    at = end + 1;
  }
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
}

// How well the first lines read in one form.
struct FormFit {
  TextForm form;
  int rows = 0;   // of two numbers or more and fewer words
  int words = 0;  // in these rows

  bool better_than(const FormFit& other) const {
    return rows != other.rows ? rows > other.rows : words < other.words;
  }
};

FormFit fit_of(std::string_view text, const TextForm& form) {
  FormFit fit{form};
  text_scan::Scanner lines(text);
  std::string_view line;
  Cells cells;
  for (int i = 0; i < kSampledLines && lines.next_line(line); ++i) {
    split(line, form.separator, cells);
    int numbers = 0;
    int words = 0;
    for (const std::string_view cell : cells) {
      if (!cell.empty()) ++(number_in(cell, form.decimal) ? numbers : words);
    }
    if (numbers < 2 || words > numbers / 2) continue;
    ++fit.rows;
    fit.words += words;
  }
  return fit;
}

// The cells of the rows that read in the form, for what they tell of the sign of the decimals.
DecimalEvidence evidence_of(std::string_view text, char separator) {
  DecimalEvidence evidence;
  text_scan::Scanner lines(text);
  std::string_view line;
  Cells cells;
  for (int i = 0; i < kSampledLines && lines.next_line(line); ++i) {
    split(line, separator, cells);
    const auto numbers = std::count_if(cells.begin(), cells.end(), [](std::string_view cell) {
      return number_in(cell, Decimal::kPoint) || number_in(cell, Decimal::kComma);
    });
    if (numbers < 2) continue;
    for (const std::string_view cell : cells) evidence.add(cell, lines.last_line());
  }
  return evidence;
}

TextForm form_of(std::string_view text, const CurveOptions& options, const std::string& name) {
  FormFit best;
  for (const char separator : kSeparators) {
    for (const Decimal decimal : {Decimal::kPoint, Decimal::kComma}) {
      if (options.decimal != Decimal::kFound && options.decimal != decimal) continue;
      const FormFit fit = fit_of(text, {separator, decimal});
      if (fit.rows > 0 && fit.better_than(best)) best = fit;
    }
  }
  if (best.rows == 0) {
    throw Error(ErrorCode::kBadFormat,
                {"there are no rows of two numbers or more", name,
                 "numbers parted by ; tab , or blanks, with a decimal point or comma",
                 "export the curve as a table; see also --decimal"});
  }
  if (options.decimal == Decimal::kFound) {
    evidence_of(text, best.form.separator).refuse_open(name);
  }
  return best.form;
}

// The last ten rows: how long their numbers are.
class LastCells {
 public:
  void add(const Cells& cells) {
    std::vector<std::size_t>& row = rows_[next_++ % rows_.size()];
    row.clear();
    for (const std::string_view cell : cells) row.push_back(cell.size());
  }
  // The last field of `cells` has fewer characters than that of each of the rows.
  bool longer_than(const Cells& cells) const {
    if (cells.empty() || next_ < rows_.size()) return false;
    const std::size_t at = cells.size() - 1;
    return std::all_of(rows_.begin(), rows_.end(), [&](const std::vector<std::size_t>& row) {
      return at < row.size() && row[at] > cells[at].size();
    });
  }

 private:
  std::array<std::vector<std::size_t>, 10> rows_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<RawCurve> parse_curves(std::string_view bytes, const std::string& name,
                                   const CurveOptions& options) {
  refuse_compound_file(bytes, name);
  std::string made;
  const std::string_view text = utf8_of(bytes, made, name);
  const TextForm form = form_of(text, options, name);
  const bool strict = form.separator == ' ' || form.separator == ',';
  CurveTable table(name, options, form.decimal, strict ? RowWidth::kStrict : RowWidth::kFree);
  const bool may_be_cut = !text.empty() && text.back() != '\n' && text.back() != '\r';
  text_scan::Scanner lines(text);
  std::string_view line;
  Cells cells;
  LastCells above;
  bool more = lines.next_line(line);
  while (more) {
    const std::int64_t number = lines.last_line();
    split(line, form.separator, cells);
    more = lines.next_line(line);
    if (!more && may_be_cut && above.longer_than(cells)) {
      table.leave_out_cut_row(number);
      break;
    }
    above.add(cells);
    table.add_row(number, cells);
  }
  return table.finish();
}

std::vector<RawCurve> read_curves(const std::filesystem::path& path, const CurveOptions& options) {
  if (is_workbook(path)) return curves_of_workbook(path, options);
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (!failed && size > kLargestText) {
    throw Error(ErrorCode::kInvalidInput,
                {"the file is too large for a curve",
                 path.string() + ": " + std::to_string(size) + " bytes", "up to 1 GiB",
                 "export every tenth sample, or each test on its own"});
  }
  return parse_curves(read_whole_file(path), path.string(), options);
}

}  // namespace asbuilt::tensile
