// Decides one measured value against its limits.
//
// Units: value, U and limits in the same unit. u = U / 2, the standard uncertainty.
// Method:
//   simple acceptance (ILAC-G8): conforms where lower <= y <= upper; the uncertainty is reported,
//   not used. ISO 14253-1:2017: a guard band g = z u at each limit. Conforms where lower + g <= y
//   <= upper - g;
//     does not conform where y < lower - g or y > upper + g; undecided between. z = 1.645 (95 %
//     one-sided) or 2 (the guard band w = U).
//   Where both limits lie so close that the probability outside of both adds up, conformance is
//   also
//     refused when the conformance probability is more than 0.001 below Phi(z): the guard band of
//     one limit alone would no longer prove what it says. This concerns zones narrower than about 5
//     u.
//   Conformance probability (JCGM 106:2012, 7.2, flat prior): Phi((upper - y) / u) - Phi((lower -
//   y) / u).
// Limits: normal distribution of the measurement error; no process distribution is assumed.
#pragma once

#include <optional>
#include <string>

#include "core/records/inspection.h"

namespace asbuilt {

enum class DecisionRule { kSimple, kIso14253 };
const char* to_string(DecisionRule rule);  // "simple", "iso14253"

enum class GuardBand { kConformance95, kExpanded };  // g = 1.645 u, g = U = 2 u
double guard_factor(GuardBand guard);                // in standard uncertainties

// Distribution function of the standard normal distribution; exact in both tails.
double normal_cdf(double z);

// NaN where u is not known. With u = 0: 1 inside or on the limits, 0 outside.
double conformance_probability(double value, double expanded_u, std::optional<double> lower,
                               std::optional<double> upper);

enum class Why {
  kInside,         // proven, or by simple acceptance
  kBelow,          // does not conform: below the lower limit
  kAbove,          // does not conform: above the upper limit
  kGuardBand,      // undecided: too near a limit for its uncertainty
  kNoUncertainty,  // undecided: the rule needs an uncertainty and there is none
  kNoValue,        // undecided: no value
};

struct Decision {
  Outcome outcome = Outcome::kUndecided;
  Why why = Why::kNoValue;
  double conformance_probability = kNotMeasured;
};

// At least one limit is set and lower <= upper. NaN as value or expanded_u means not known.
Decision decide(double value, double expanded_u, std::optional<double> lower,
                std::optional<double> upper, DecisionRule rule, GuardBand guard);

}  // namespace asbuilt
