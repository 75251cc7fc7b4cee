#include "core/base/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/print.h"

namespace asbuilt {

std::string shortest_number(double value) {
  std::array<char, 40> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string plain_number(double value) {
  constexpr int kDigits = 12;
  constexpr double kLeast = 1e-6, kMost = 1e15;
  const double size = std::abs(value);
  if (value == 0.0) return "0";
  if (!(size >= kLeast && size < kMost)) {
    std::array<char, 40> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value,
                                       std::chars_format::general, kDigits)
                             .ptr};
  }
  const int exponent = static_cast<int>(std::floor(std::log10(size)));
  std::string text = fixed_number(value, std::max(kDigits - 1 - exponent, 0));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string fixed_number(double value, int decimals) {
  std::array<char, 370> text{};  // the largest double has 309 digits
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value,
                                     std::chars_format::fixed, decimals)
                           .ptr};
}

std::optional<int> decimals_of(double u) {
  if (!(u > 0.0) || std::isinf(u)) return std::nullopt;
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(u)));
  if (decimals > 9) return std::nullopt;
  return std::max(decimals, 0);
}

std::string rounded_to_u(double value, double u) {
  return fixed_number(value, decimals_of(u).value_or(4));
}

std::string supported_text(double value, double u) {
  const std::optional<int> decimals = decimals_of(u);
  return decimals ? fixed_number(value, *decimals) : decimal_text(value);
}

std::string significant_text(double value, int digits) {
  if (value == 0.0 || !std::isfinite(value)) return decimal_text(value);
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  const int decimals = digits - 1 - exponent;
  if (decimals >= 0) return fixed_number(value, std::min(decimals, 20));
  const double step = std::pow(10.0, -decimals);
  return fixed_number(std::round(value / step) * step, 0);
}

std::string p_text(double p) {
  constexpr double kLeast = 0.001;
  return p < kLeast ? "p < 0.001" : "p " + significant_text(p, 2);
}

}  // namespace asbuilt
