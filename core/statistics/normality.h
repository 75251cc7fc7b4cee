// Whether a sample may come from a normal distribution: the test of Anderson and Darling.
//
// Method: A² of the values standardised by their own mean and s, A* = A² (1 + 0.75/n + 2.25/n²), p
// by the four formulas of Stephens (D'Agostino & Stephens, Goodness-of-Fit Techniques, 1986, table
// 4.9). Limits: p is an approximation, good to about 0.002 where it matters (0.01 to 0.1). A large
// sample finds departures that do no harm, a small one overlooks those that do.
// Errors: kInvalidInput for fewer than 8 values, values not finite, or all alike.
#pragma once

#include <span>

namespace asbuilt {

struct NormalityTest {
  double a_squared = 0.0;
  double adjusted = 0.0;  // A*
  double p = 0.0;         // probability of an A* at least as large from a normal distribution
};

NormalityTest anderson_darling(std::span<const double> values);

}  // namespace asbuilt
