// Mean, standard deviation and quantiles of a sample, with their confidence intervals.
//
// Method: the mean is found as a correction to the first value and once more as a correction to
// itself, s from the deviations with their sum taken out (Chan, Golub & LeVeque, Am. Stat. 37
// (1983) 242, corrected two-pass): no digits are lost to a large mean. Quantiles: linear between
// order statistics, definition 7 of Hyndman & Fan, Am. Stat. 50 (1996) 361 (as R and NumPy).
// Interval of the mean: Student's t; of s: chi-square. Both two-sided and for normal values.
// Units: those of the values. Errors: kInvalidInput for too few values (mean 1, s 2), values that
// are not finite, a confidence outside of 0 to 1.
#pragma once

#include <cstddef>
#include <span>

namespace asbuilt {

struct SampleInterval {
  double low = 0.0;
  double high = 0.0;
};

struct SampleMoments {
  std::size_t count = 0;
  double mean = 0.0;
  double sd = 0.0;              // n - 1
  double sum_of_squares = 0.0;  // of the deviations from the mean
  double least = 0.0;
  double greatest = 0.0;
};

double sample_mean(std::span<const double> values);
SampleMoments sample_moments(std::span<const double> values);          // two values or more
double sample_quantile(std::span<const double> values, double share);  // share 0 to 1

SampleInterval mean_interval(const SampleMoments& moments, double confidence);
SampleInterval sd_interval(double sd, double dof, double confidence);

}  // namespace asbuilt
