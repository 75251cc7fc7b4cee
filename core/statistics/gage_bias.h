// Bias and linearity of a gage against reference values.
//
// Bias: mean of the readings of one reference minus its value, t test against 0 with n - 1 degrees
// of freedom, interval by Student's t (AIAG MSA, 4th ed. 2010, ch. III B).
// Linearity: straight line of bias over reference by least squares; t tests of slope and intercept,
// confidence band of the mean bias at each reference. The gage is linear where the band holds 0 at
// every reference (same source). Sums are taken about the mean of the references.
// Units: those of the values. Errors: kInvalidInput for values not finite, fewer than 2 readings,
// of a line fewer than 3 readings or only one reference.
#pragma once

#include <span>
#include <vector>

#include "core/statistics/descriptive.h"

namespace asbuilt {

struct BiasStudy {
  std::size_t count = 0;
  double reference = 0.0;
  double bias = 0.0;
  double sd = 0.0;
  double t = 0.0;  // infinite where the readings are alike and not the reference
  double p = 0.0;
  SampleInterval interval;
};

BiasStudy bias_study(std::span<const double> readings, double reference, double confidence);

struct ReferenceReading {
  double reference = 0.0;
  double value = 0.0;
};

struct BandPoint {
  double reference = 0.0;
  double bias = 0.0;  // on the line
  double low = 0.0;
  double high = 0.0;
};

struct LinearityStudy {
  double slope = 0.0;
  double intercept = 0.0;
  double slope_p = 0.0;
  double intercept_p = 0.0;
  double residual_sd = 0.0;
  double r_squared = 0.0;
  std::vector<BandPoint> band;  // at each reference, rising
  bool zero_inside = false;     // the band holds 0 at every reference
};

LinearityStudy linearity_study(std::span<const ReferenceReading> readings, double confidence);

}  // namespace asbuilt
