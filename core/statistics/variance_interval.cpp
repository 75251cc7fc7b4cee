#include "core/statistics/variance_interval.h"

#include <algorithm>
#include <cmath>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

// What a pair of opposite sign adds to the squared distance of a bound; f the quantile of F, own
// and other the squared factors of the two terms alone.
double pair_term(double f, double own, double other) {
  return ((f - 1.0) * (f - 1.0) - own * own * f * f - other * other) / f;
}

// Distance of the bound from the estimate; sign 1: of the lower bound, -1: of the upper.
double bound_distance(std::span<const MeanSquareTerm> terms, double tail, double sign) {
  const auto below = [&](double dof) { return 1.0 - dof / chi_square_quantile(1.0 - tail, dof); };
  const auto above = [&](double dof) { return dof / chi_square_quantile(tail, dof) - 1.0; };
  double sum = 0.0;
  for (const MeanSquareTerm& term : terms) {
    const double part = term.coefficient * term.mean_square;
    const double factor = sign * term.coefficient > 0.0 ? below(term.dof) : above(term.dof);
    sum += factor * factor * part * part;
  }
  for (const MeanSquareTerm& plus : terms) {
    if (!(plus.coefficient > 0.0)) continue;
    for (const MeanSquareTerm& minus : terms) {
      if (!(minus.coefficient < 0.0)) continue;
      const double f = fisher_quantile(sign > 0.0 ? 1.0 - tail : tail, plus.dof, minus.dof);
      const double pair = sign > 0.0 ? pair_term(f, below(plus.dof), above(minus.dof))
                                     : pair_term(f, above(plus.dof), below(minus.dof));
      sum -= pair * plus.coefficient * minus.coefficient * plus.mean_square * minus.mean_square;
    }
  }
  return std::sqrt(std::max(0.0, sum));
}

}  // namespace

double variance_estimate(std::span<const MeanSquareTerm> terms) {
  double sum = 0.0;
  for (const MeanSquareTerm& term : terms) sum += term.coefficient * term.mean_square;
  return sum;
}

SampleInterval variance_interval(std::span<const MeanSquareTerm> terms, double confidence) {
  check_share(confidence, "confidence");
  if (terms.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a variance has no terms", "variance components", "one mean square or more", ""});
  }
  for (const MeanSquareTerm& term : terms) {
    check_positive(term.dof, "degrees of freedom");
    check_not_negative(term.mean_square, "mean square");
  }
  const double estimate = variance_estimate(terms);
  const double tail = 0.5 - 0.5 * confidence;
  return {std::max(0.0, estimate - bound_distance(terms, tail, 1.0)),
          std::max(0.0, estimate + bound_distance(terms, tail, -1.0))};
}

}  // namespace asbuilt
