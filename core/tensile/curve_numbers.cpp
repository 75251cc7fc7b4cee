#include "core/tensile/curve_numbers.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::tensile {
namespace {

// Blanks that do not break a line (also narrow and thin) and the typographic apostrophe.
constexpr std::array<std::string_view, 6> kGroupSigns = {"'",      " ",      "\u00a0",
                                                         "\u202f", "\u2009", "\u2019"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// The sign at the front of `text` that parts thousands; empty where there is none.
std::string_view group_sign_at(std::string_view text, char other) {
  if (!text.empty() && text.front() == other) return text.substr(0, 1);
  for (const std::string_view sign : kGroupSigns) {
    if (text.starts_with(sign)) return sign;
  }
  return {};
}

bool plain(std::string_view cell, Decimal decimal, double& value) {
  return decimal == Decimal::kComma ? text_scan::to_number_with_comma(cell, value)
                                    : text_scan::to_number(cell, value);
}

// Digits with signs between thousands, without these and with a decimal point.
std::optional<std::string> without_thousands(std::string_view cell, Decimal decimal) {
  cell = text_scan::trimmed(cell);
  const char point = decimal == Decimal::kComma ? ',' : '.';
  const char other = decimal == Decimal::kComma ? '.' : ',';
  std::string out;
  if (!cell.empty() && (cell.front() == '-' || cell.front() == '+')) {
    if (cell.front() == '-') out += '-';
    cell.remove_prefix(1);
  }
  const std::size_t first = digits_at(cell);
  if (first == 0 || first > 3 || cell.front() == '0') return std::nullopt;
  out += cell.substr(0, first);
  cell.remove_prefix(first);
  const std::string_view sign = group_sign_at(cell, other);
  if (sign.empty()) return std::nullopt;
  while (!cell.empty() && cell.starts_with(sign)) {
    cell.remove_prefix(sign.size());
    if (digits_at(cell) != 3) return std::nullopt;
    out += cell.substr(0, 3);
    cell.remove_prefix(3);
  }
  if (cell.empty()) return out;
  if (cell.front() != point || digits_at(cell.substr(1)) + 1 != cell.size()) return std::nullopt;
  out += '.';
  out += cell.substr(1);
  return out;
}

}  // namespace

std::optional<double> number_in(std::string_view cell, Decimal decimal) {
  cell = text_scan::trimmed(cell);
  double value = 0.0;
  if (plain(cell, decimal, value)) return value;
  const auto text = without_thousands(cell, decimal);
  if (!text || !text_scan::to_number(*text, value)) return std::nullopt;
  return value;
}

std::optional<std::string> with_point(std::string_view cell, Decimal decimal) {
  cell = text_scan::trimmed(cell);
  double value = 0.0;
  if (!plain(cell, decimal, value)) return without_thousands(cell, decimal);
  std::string text(cell);
  std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

void DecimalEvidence::add(std::string_view cell, std::int64_t line) {
  const auto with_point = number_in(cell, Decimal::kPoint);
  const auto with_comma = number_in(cell, Decimal::kComma);
  point_ += with_point ? 1 : 0;
  comma_ += with_comma ? 1 : 0;
  if (open_line_ == 0 && with_point && with_comma && *with_point != *with_comma) {
    open_line_ = line;
    open_cell_ = text_scan::trimmed(cell);
  }
}

void DecimalEvidence::refuse_open(const std::string& where) const {
  if (!is_open()) return;
  throw Error(ErrorCode::kInvalidInput,
              {"a number has a sign that may part thousands or be that of the decimals",
               text_scan::place(where, open_line_) + ": " + text_scan::quoted(open_cell_),
               "a file in which a number tells which, such as 0,5 or 1,234.5",
               "say it: --decimal comma or --decimal point"});
}

}  // namespace asbuilt::tensile
