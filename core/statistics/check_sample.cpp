#include "core/statistics/check_sample.h"

#include <cmath>

#include "core/base/print.h"

namespace asbuilt {

void check_sample(std::span<const double> values, std::size_t least, const std::string& of) {
  if (values.size() < least) {
    throw Error(ErrorCode::kInvalidInput,
                {"there are too few values", of + ": " + std::to_string(values.size()),
                 std::to_string(least) + " or more", "measure more often"});
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a value is not a finite number", of + ", value " + std::to_string(i + 1),
                   "finite numbers", "leave it out and say why"});
    }
  }
}

void check_share(double share, const std::string& of) {
  if (share > 0.0 && share < 1.0) return;
  throw Error(
      ErrorCode::kInvalidInput,
      {"a probability is out of range", of + " " + decimal_text(share), "above 0 and below 1", ""});
}

void check_positive(double value, const std::string& of) {
  if (value > 0.0 && std::isfinite(value)) return;
  throw Error(ErrorCode::kInvalidInput, {"a value is not possible", of + " " + decimal_text(value),
                                         "a finite number above 0", ""});
}

void check_not_negative(double value, const std::string& of) {
  if (value >= 0.0 && std::isfinite(value)) return;
  throw Error(ErrorCode::kInvalidInput, {"a value is not possible", of + " " + decimal_text(value),
                                         "a finite number, 0 or above", ""});
}

}  // namespace asbuilt
