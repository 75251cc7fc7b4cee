// Rounding for a report: half to even, at a decimal place or to a multiple (ASTM E29, ISO 80000-1
// annex B). Round once, from the unrounded value, before it is compared where the specification
// rounds.
//
// A value counts as half way when it is so in decimals, although its binary form lies a few units
// of the last place beside it: 2.675 to 0.01 is 2.68, as on paper.
// Errors: kInvalidInput for a multiple not above 0 or decimals beyond -15 to 15. NaN and infinities
// pass unchanged.
#pragma once

namespace asbuilt {

double round_half_even(double value, double multiple);
double round_half_even_decimals(double value, int decimals);  // 1: to 0.1, -1: to 10

}  // namespace asbuilt
