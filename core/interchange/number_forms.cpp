#include "core/interchange/number_forms.h"

#include <array>
#include <charconv>

#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostDigits = 24;

}  // namespace

std::string plain_decimal(double value) {
  std::array<char, 400> text{};  // 1e308 has 309 digits, 5e-324 has 326
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), end.ptr};
}

std::string short_decimal(double value) {
  std::string whole = plain_decimal(value);
  const std::size_t point = whole.find('.');
  if (point == std::string::npos || whole.size() <= kMostDigits + 1) return whole;
  const std::size_t before = point - (whole.front() == '-' ? 1 : 0);
  const std::size_t after = before < kMostDigits ? kMostDigits - before : 0;
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, static_cast<int>(after));
  return {text.data(), end.ptr};
}

bool number_of_text(std::string_view text, double& value) {
  return text.find(',') == std::string_view::npos ? text_scan::to_number(text, value)
                                                  : text_scan::to_number_with_comma(text, value);
}

}  // namespace asbuilt
