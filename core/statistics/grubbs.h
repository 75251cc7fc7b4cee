// Flags the value that lies farthest from the others: Grubbs' two-sided test for one outlier.
//
// Method: G = max |x - mean| / s against (n - 1)/sqrt(n) sqrt(t² / (n - 2 + t²)), t the quantile 1
// - alpha/(2n) of Student's t with n - 2 degrees of freedom (Grubbs, Technometrics 11 (1969) 1;
// ASTM E178). For values that are otherwise normal. It flags and never removes: a value leaves a
// release result only with an assigned physical cause and a signature. Errors: kInvalidInput for
// fewer than 3 values, values not finite.
#pragma once

#include <cstddef>
#include <span>

namespace asbuilt {

struct GrubbsTest {
  std::size_t index = 0;  // of the value farthest from the mean
  double g = 0.0;         // 0 where all values are alike
  double critical = 0.0;
  bool flagged = false;
};

double grubbs_critical(std::size_t count, double alpha);
GrubbsTest grubbs_test(std::span<const double> values, double alpha);

}  // namespace asbuilt
