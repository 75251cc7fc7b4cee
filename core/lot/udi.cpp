#include "core/lot/udi.h"

#include <algorithm>

namespace asbuilt {
namespace {

constexpr std::string_view kHibcCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

bool all_of(std::string_view text, bool (*holds)(char)) {
  return std::all_of(text.begin(), text.end(), holds);
}

bool letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

// Of the digits before it.
char gtin_check_digit(std::string_view body) {
  int sum = 0, weight = 3;
  for (auto at = body.rbegin(); at != body.rend(); ++at) {
    sum += weight * (*at - '0');
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string gtin_problem(std::string_view digits) {
  const std::size_t n = digits.size();
  if (n != 8 && n != 12 && n != 13 && n != 14) {
    return "a GTIN has 8, 12, 13 or 14 digits, not " + std::to_string(n);
  }
  const char expected = gtin_check_digit(digits.substr(0, n - 1));
  if (digits.back() == expected) return {};
  std::string problem = "the check digit of this GTIN would be ";
  return problem += expected;
}

// Labeler, product and unit of measure.
bool is_hibc_body(std::string_view text) {
  return text.size() >= 6 && text.size() <= 23 && is_letter(text.front()) &&
         all_of(text, letter_or_digit) && is_digit(text.back());
}

std::string hibc_problem(std::string_view text) {
  const std::string_view body = text.substr(1, text.size() - std::min<std::size_t>(2, text.size()));
  if (!is_hibc_body(body)) {
    return "after + HIBCC has a letter, three letters or digits, the product, a unit of measure 0 "
           "to "
           "9 and the check character";
  }
  std::size_t sum = 0;
  for (const char c : text.substr(0, text.size() - 1)) sum += kHibcCharacters.find(c);
  const char expected = kHibcCharacters[sum % kHibcCharacters.size()];
  if (text.back() == expected) return {};
  std::string problem = "the check character of this HIBCC number would be ";
  return problem += expected;
}

}  // namespace

std::string udi_di_problem(std::string_view text) {
  if (text.starts_with("(01)")) text.remove_prefix(4);
  if (text.size() == 16 && text.starts_with("01") && all_of(text, is_digit)) text.remove_prefix(2);
  if (!text.empty() && all_of(text, is_digit)) return gtin_problem(text);
  if (text.starts_with("+")) return hibc_problem(text);
  if (text.starts_with("=/")) {
    const std::string_view body = text.substr(2);
    if (body.size() == 16 && all_of(body, letter_or_digit)) return {};
    return "after =/ ICCBBA has 16 letters or digits";
  }
  if (is_hibc_body(text)) return {};
  return "it has the form of neither GS1 (a GTIN), HIBCC nor ICCBBA";
}

}  // namespace asbuilt
