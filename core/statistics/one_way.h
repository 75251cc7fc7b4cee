// Analysis of variance with one factor: whether groups (lots, machines, places on the plate)
// differ.
//
// Method: sums of squares from corrected two-pass deviations about a common origin; F = between
// over within. Groups may differ in size. Limits: independent normal errors of one variance.
// Errors: kInvalidInput for fewer than two groups, an empty group, no repeat in any group, values
// not finite.
#pragma once

#include <vector>

namespace asbuilt {

struct OneWayAnova {
  double between_ss = 0.0;
  double within_ss = 0.0;
  double between_dof = 0.0;
  double within_dof = 0.0;
  double f = 0.0;  // infinite where nothing varies within groups
  double p = 0.0;
  double r_squared = 0.0;
  double residual_sd = 0.0;
};

OneWayAnova one_way_anova(const std::vector<std::vector<double>>& groups);

}  // namespace asbuilt
