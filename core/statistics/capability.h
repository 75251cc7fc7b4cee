// Process capability and performance: Cp, Cpk, Pp, Ppk with lower confidence bounds.
//
// Cp = (U - L)/6 sigma, Cpk = min(U - mean, mean - L)/3 sigma with sigma within subgroups; Pp and
// Ppk with s of all values (ISO 22514-2:2017). With one limit: Cpk and Ppk only. Lower bounds,
// one-sided: Cp and Pp times sqrt(chi²(1 - confidence; dof)/dof) (Kane, J. Qual. Technol. 18 (1986)
// 41); Cpk and Ppk by Bissell (Appl. Stat. 39 (1990) 331): C - z sqrt(1/(9n) + C²/(2 dof)). dof is
// n - 1 for s and that of the estimate within subgroups (subgroups.h). Expected ppm: normal tails
// beyond the limits. A process out of control (rule 1 on the chart of means, or of individuals, and
// on that of spread) or not normal (Anderson-Darling, p < 0.05) still has its numbers, with a
// warning that names the test: the numbers then predict nothing. Units: values and limits alike.
// Errors: kInvalidInput without limits, limits out of order, fewer than 8 values, nothing that
// varies.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/statistics/normality.h"
#include "core/statistics/subgroups.h"

namespace asbuilt {

struct CapabilityLimits {
  std::optional<double> lower;
  std::optional<double> upper;
};

struct CapabilityIndices {
  double sigma = 0.0;
  double dof = 0.0;
  std::optional<double> spread;  // Cp or Pp; with both limits
  std::optional<double> spread_bound;
  double nearest = 0.0;  // Cpk or Ppk
  double nearest_bound = 0.0;
  double ppm_below = 0.0;
  double ppm_above = 0.0;
};

struct CapabilityStudy {
  std::size_t count = 0;
  double mean = 0.0;
  double confidence = 0.0;
  CapabilityIndices within;   // Cp, Cpk
  CapabilityIndices overall;  // Pp, Ppk
  std::size_t outside = 0;    // values seen beyond the limits
  NormalityTest normality;
  std::size_t out_of_control = 0;  // points
  std::vector<std::string> warnings;
};

CapabilityIndices capability_indices(double mean, double sigma, std::size_t count, double dof,
                                     const CapabilityLimits& limits, double confidence);

CapabilityStudy capability_study(std::span<const Subgroup> groups, WithinEstimator estimator,
                                 const CapabilityLimits& limits, double confidence);

}  // namespace asbuilt
