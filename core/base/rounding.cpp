#include "core/base/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

// In units of the last place of the quotient: what decimal text and one division leave.
constexpr double kTieWidth = 4.0 * std::numeric_limits<double>::epsilon();

double nearest_even(double quotient) {
  const double below = std::floor(quotient);
  const double rest = quotient - below;
  if (std::abs(rest - 0.5) <= kTieWidth * std::max(1.0, std::abs(quotient))) {
    return std::fmod(below, 2.0) == 0.0 ? below : below + 1.0;
  }
  return rest < 0.5 ? below : below + 1.0;
}

}  // namespace

double round_half_even(double value, double multiple) {
  if (!(multiple > 0.0)) {
    throw Error(ErrorCode::kInvalidInput, {"the multiple to round to is out of range",
                                           decimal_text(multiple), "above 0", ""});
  }
  if (!std::isfinite(value)) return value;
  const double inverse = std::round(1.0 / multiple);
  // Decimal steps below one: a division by the whole number 1/multiple is the exact decimal.
  const bool of_one =
      multiple < 1.0 && std::abs(inverse * multiple - 1.0) <= kTieWidth && inverse < 1e16;
  const double quotient = of_one ? value * inverse : value / multiple;
  if (!(std::abs(quotient) < 1e15)) return value;  // no digits left to round
  const double whole = nearest_even(quotient);
  return of_one ? whole / inverse : whole * multiple;
}

double round_half_even_decimals(double value, int decimals) {
  if (decimals < -15 || decimals > 15) {
    throw Error(ErrorCode::kInvalidInput,
                {"the decimal place is out of range", std::to_string(decimals), "-15 to 15", ""});
  }
  return round_half_even(value, std::pow(10.0, -decimals));
}

}  // namespace asbuilt
