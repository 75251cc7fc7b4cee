// What every statistic asks of its numbers before it computes: enough of them, all finite, and
// levels of probability inside their range.
//
// Errors: kInvalidInput naming what is too few, which value is not finite, or the level.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/base/error.h"

namespace asbuilt {

// `of` names the values in the message: "repeats", "subgroup A".
void check_sample(std::span<const double> values, std::size_t least, const std::string& of);

// A confidence, a coverage or another share: above 0 and below 1.
void check_share(double share, const std::string& of);

// A finite number above 0.
void check_positive(double value, const std::string& of);

// A finite number, 0 or above.
void check_not_negative(double value, const std::string& of);

}  // namespace asbuilt
