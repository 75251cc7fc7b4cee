// What ranges and standard deviations of n normal values are on the average, in units of sigma.
//
// d2 and d3: mean and standard deviation of the range (Tippett, Biometrika 17 (1925) 364), by
// integration over the distribution of the extremes; c4: mean of s, by the gamma function. d2* of g
// samples: the root of d2² + d3²/g (Duncan; AIAG MSA appendix C), for which (R-bar/d2*)² is
// unbiased. Relative error below 1e-9. Errors: kInvalidInput for n below 2 (of ranges: above
// 1000), g below 1.
#pragma once

#include <cstdint>

namespace asbuilt {

double control_d2(std::int64_t n);
double control_d3(std::int64_t n);
double control_c4(std::int64_t n);
double control_d2_star(std::int64_t n, std::int64_t samples);

}  // namespace asbuilt
