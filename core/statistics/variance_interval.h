// Confidence interval of a variance that is a sum of mean squares with coefficients, some below 0.
//
// Method: modified large-sample bounds. All coefficients above 0: Graybill & Wang, J. Am. Stat.
// Assoc. 75 (1980) 869; with differences: Ting, Burdick, Graybill, Jeyaratnam & Lu, J. Stat.
// Comput. Simul. 35 (1990) 135, with the terms for pairs of opposite sign (Burdick & Graybill,
// Confidence Intervals on Variance Components, 1992). One mean square alone: exact, chi-square.
// Limits: independent mean squares, each chi-square times its expectation (normal effects, balanced
// data). Bounds below 0 are 0. Errors: kInvalidInput for confidence outside of 0 to 1, no terms,
// degrees of freedom not above 0.
#pragma once

#include <span>

#include "core/statistics/descriptive.h"

namespace asbuilt {

struct MeanSquareTerm {
  double coefficient = 1.0;
  double mean_square = 0.0;
  double dof = 0.0;
};

double variance_estimate(std::span<const MeanSquareTerm> terms);  // may be below 0
SampleInterval variance_interval(std::span<const MeanSquareTerm> terms, double confidence);

}  // namespace asbuilt
