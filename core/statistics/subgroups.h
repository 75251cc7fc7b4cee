// Values in rational subgroups, and the spread within them.
//
// Estimates of sigma within subgroups, unbiased for normal values; subgroups of unequal size are
// weighted by the inverse of their variance (Burr, Ind. Qual. Control 26 (1969), as in ISO 7870-2
// for equal ones):
//   range: R / d2; sd: s / c4; pooled: root of the pooled variance over c4 of its degrees of
//   freedom
//   + 1; moving range: of single values in their order, mean |x_i - x_(i-1)| / d2(2).
// `dof` is what chi-square with the same relative variance would have: sum (d2/d3)²/2, sum
// c4²/(2(1-c4²)), the degrees of freedom themselves, and (n-1)²/(2(0.8264n-1.082)) (Cryer & Ryan,
// J. Qual. Technol. 22 (1990) 187). Errors: kInvalidInput for an empty list, a subgroup that is too
// small for the estimate, values not finite.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace asbuilt {

struct Subgroup {
  std::string key;  // lot, machine, place on the plate
  std::vector<double> values;
};

// In the order in which the keys come first.
std::vector<Subgroup> subgroups_by_key(std::span<const std::string> keys,
                                       std::span<const double> values);

enum class WithinEstimator { kRange, kSd, kPooled, kMovingRange };
const char* to_string(WithinEstimator estimator);  // "R-bar/d2", ...

struct WithinSpread {
  double sigma = 0.0;
  double dof = 0.0;
};

// Moving range: every subgroup holds one value.
WithinSpread within_spread(std::span<const Subgroup> groups, WithinEstimator estimator);

double range_of(std::span<const double> values);

}  // namespace asbuilt
