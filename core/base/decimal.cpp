#include "core/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/number_text.h"

namespace asbuilt {
namespace {

// Decimals of the shortest text: 2 of 20.33, -3 of 1000; nothing of 0 and of what is not finite.
std::optional<int> decimals_written(double value) {
  if (!std::isfinite(value) || value == 0.0) return std::nullopt;
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                                 std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t at = text.find('e');
  const int behind = at > 1 ? static_cast<int>(at) - 2 : 0;  // digits behind the point
  const std::size_t first = text[at + 1] == '+' ? at + 2 : at + 1;
  int exponent = 0;
  std::from_chars(text.data() + first, text.data() + text.size(), exponent);
  return behind - exponent;
}

// `found` is within a few units of the last place of `largest` of the decimal with so many decimals
// that is meant: the double nearest to that one, if this tells it from its neighbours.
double nearest_decimal(double found, double largest, int decimals) {
  constexpr double kUnits = 4.0 * std::numeric_limits<double>::epsilon();
  constexpr int kMost = 25;
  decimals = std::max(decimals, 0);
  if (decimals > kMost) return found;
  if (!(kUnits * largest < 0.5 * std::pow(10.0, -decimals))) return found;
  const std::string text = fixed_number(found, decimals);
  double nearest = found;
  std::from_chars(text.data(), text.data() + text.size(), nearest);
  return nearest;
}

}  // namespace

double decimal_sum(double a, double b) {
  const double sum = a + b;
  const std::optional<int> of_a = decimals_written(a), of_b = decimals_written(b);
  if (!of_a || !of_b || !std::isfinite(sum)) return sum;
  return nearest_decimal(sum, std::max(std::abs(a), std::abs(b)), std::max(*of_a, *of_b));
}

double decimal_product(double a, double b) {
  const double product = a * b;
  const std::optional<int> of_a = decimals_written(a), of_b = decimals_written(b);
  if (!of_a || !of_b || !std::isfinite(product)) return product;
  return nearest_decimal(product, std::abs(product), *of_a + *of_b);
}

double decimal_meant(double value) {
  constexpr double kUnits = 4.0 * std::numeric_limits<double>::epsilon();
  constexpr int kDigits = 12;
  if (!std::isfinite(value)) return value;
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific, kDigits - 1);
  double meant = value;
  std::from_chars(buffer.data(), end.ptr, meant);
  return std::abs(meant - value) <= kUnits * std::abs(value) ? meant : value;
}

}  // namespace asbuilt
