#include "core/spec/decision.h"

#include <cmath>
#include <numbers>

namespace asbuilt {

const char* to_string(DecisionRule rule) {
  return rule == DecisionRule::kSimple ? "simple" : "iso14253";
}

double guard_factor(GuardBand guard) {
  return guard == GuardBand::kExpanded ? 2.0 : 1.645;
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double conformance_probability(double value, double expanded_u, std::optional<double> lower,
                               std::optional<double> upper) {
  if (std::isnan(value) || !(expanded_u >= 0.0)) return kNotMeasured;
  if (expanded_u == 0.0) {
    return (lower && value < *lower) || (upper && value > *upper) ? 0.0 : 1.0;
  }
  const double u = 0.5 * expanded_u;
  // One minus the two tails keeps its digits where the zone is wide; a difference of two numbers
  // near one does so where both limits lie on the same side of the value.
  if (lower && upper && value < *lower) {
    return normal_cdf((value - *lower) / u) - normal_cdf((value - *upper) / u);
  }
  if (lower && upper && value > *upper) {
    return normal_cdf((*upper - value) / u) - normal_cdf((*lower - value) / u);
  }
  if (lower && upper) {
    return 1.0 - normal_cdf((*lower - value) / u) - normal_cdf((value - *upper) / u);
  }
  if (lower) return normal_cdf((value - *lower) / u);
  return upper ? normal_cdf((*upper - value) / u) : 1.0;
}

Decision decide(double value, double expanded_u, std::optional<double> lower,
                std::optional<double> upper, DecisionRule rule, GuardBand guard) {
  Decision decision;
  if (!std::isfinite(value)) return decision;
  decision.conformance_probability = conformance_probability(value, expanded_u, lower, upper);
  const auto conclude = [&](Outcome outcome, Why why) {
    decision.outcome = outcome;
    decision.why = why;
    return decision;
  };
  double g = 0.0;
  if (rule == DecisionRule::kIso14253) {
    if (!(expanded_u >= 0.0)) return conclude(Outcome::kUndecided, Why::kNoUncertainty);
    g = guard_factor(guard) * 0.5 * expanded_u;
  }
  if (lower && value < *lower - g) return conclude(Outcome::kDoesNotConform, Why::kBelow);
  if (upper && value > *upper + g) return conclude(Outcome::kDoesNotConform, Why::kAbove);
  if ((lower && value < *lower + g) || (upper && value > *upper - g)) {
    return conclude(Outcome::kUndecided, Why::kGuardBand);
  }
  if (rule == DecisionRule::kIso14253 &&
      decision.conformance_probability < normal_cdf(guard_factor(guard)) - 0.001) {
    return conclude(Outcome::kUndecided, Why::kGuardBand);
  }
  return conclude(Outcome::kConforms, Why::kInside);
}

}  // namespace asbuilt
