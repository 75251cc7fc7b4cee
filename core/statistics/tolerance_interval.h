// Limits that hold at least a stated share of a population with a stated confidence.
//
// Normal values, limits mean -+ k s:
//   one-sided, exact: k = t'(confidence; n - 1, z(coverage) sqrt n) / sqrt n, t' the quantile of
//   the
//     noncentral t (ISO 16269-6:2014 annex; NIST/SEMATECH e-Handbook 7.2.6.3).
//   two-sided, exact: k solves E over the mean of P(chi² > (n-1) R²/k²) = confidence, R the half
//     width about the drawn mean that holds the coverage (Odeh & Owen, 1980; ISO 16269-6). The
//     integral is taken over the normal density of the mean; relative error of k below 1e-8.
//   two-sided, Howe's approximation (J. Am. Stat. Assoc. 64 (1969) 610), for comparison.
// Any continuous distribution: order statistics (Wilks, 1941). For one limit with the c lowest
// values left out, and two limits with c values left out in all, counted from both ends. Errors:
// kInvalidInput for n below 2 or shares outside of 0 to 1.
#pragma once

#include <cstdint>

namespace asbuilt {

double tolerance_factor_one_sided(std::int64_t n, double coverage, double confidence);
double tolerance_factor_two_sided(std::int64_t n, double coverage, double confidence);
double tolerance_factor_howe(std::int64_t n, double coverage, double confidence);

enum class ToleranceSides { kOne, kTwo };

// Confidence that n values have at least `coverage` of the population beyond their lowest but
// `left_out` (one side), or between extremes with `left_out` values outside (two sides).
double distribution_free_confidence(std::int64_t n, double coverage, ToleranceSides sides,
                                    std::int64_t left_out);
// The fewest values for which that reaches `confidence`: 59 for 95 % with 95 %, one side, none left
// out.
std::int64_t distribution_free_count(double coverage, double confidence, ToleranceSides sides,
                                     std::int64_t left_out);

}  // namespace asbuilt
