#include "core/statistics/share_beyond.h"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

// P(T <= t) of the noncentral t: the mean over r = s/sigma of Phi(t r - delta).
double noncentral_t_below(double t, double dof, double delta) {
  const double log_norm = std::log(2.0) + 0.5 * dof * std::log(0.5 * dof) - std::lgamma(0.5 * dof);
  const auto integrand = [&](double r) {
    if (r <= 0.0) return 0.0;
    const double density = std::exp(log_norm + (dof - 1.0) * std::log(r) - 0.5 * dof * r * r);
    return density * normal_below(t * r - delta);
  };
  const double reach = 9.0 / std::sqrt(dof);  // of r about 1; nothing is left beyond
  const double low = std::max(0.0, 1.0 - reach);
  const double high = 1.0 + reach;
  // A step of Phi narrower than the range is met only where the range is cut there.
  const double step = t != 0.0 ? std::clamp(delta / t, low, high) : low;
  using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
  double sum = 0.0;
  if (step > low) sum += Rule::integrate(integrand, low, step, 8, 1e-10);
  if (step < high) sum += Rule::integrate(integrand, step, high, 8, 1e-10);
  return sum;
}

// The share for which the limit is the tolerance limit at that confidence.
double share_at(double distance, std::int64_t n, double confidence) {
  const double root = std::sqrt(static_cast<double>(n));
  const double dof = static_cast<double>(n - 1);
  const auto excess = [&](double delta) {
    return noncentral_t_below(distance * root, dof, delta) - confidence;
  };
  double low = distance * root - 1.0;
  double high = distance * root + 1.0;
  double step = 2.0;
  while (excess(low) < 0.0) low -= (step *= 2.0);
  step = 2.0;
  while (excess(high) > 0.0) high += (step *= 2.0);
  std::uintmax_t most = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, boost::math::tools::eps_tolerance<double>(40), most);
  return normal_below(-0.5 * (bracket.first + bracket.second) / root);
}

void check(std::int64_t n, double confidence) {
  check_share(confidence, "confidence");
  if (n < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"a share beyond a limit needs an s", std::to_string(n) + " values", "2 or more",
                 "measure more parts"});
  }
}

}  // namespace

SampleInterval share_beyond_limit(double distance, std::int64_t n, double confidence) {
  check(n, confidence);
  if (!std::isfinite(distance)) check_positive(distance, "distance of the limit");
  const double one_side = 0.5 + 0.5 * confidence;
  return {share_at(distance, n, 1.0 - one_side), share_at(distance, n, one_side)};
}

SampleInterval share_beyond_limits(const SampleMoments& sample, std::optional<double> lower,
                                   std::optional<double> upper, double confidence) {
  if (!lower && !upper) {
    throw Error(ErrorCode::kInvalidInput, {"there is no limit to be beyond of", "neither limit",
                                           "a lower or an upper limit", "state --lower, --upper"});
  }
  check_positive(sample.sd, "standard deviation");
  const auto n = static_cast<std::int64_t>(sample.count);
  if (!upper) return share_beyond_limit((sample.mean - *lower) / sample.sd, n, confidence);
  if (!lower) return share_beyond_limit((*upper - sample.mean) / sample.sd, n, confidence);
  const double each = 0.5 + 0.5 * confidence;
  const SampleInterval below = share_beyond_limit((sample.mean - *lower) / sample.sd, n, each);
  const SampleInterval above = share_beyond_limit((*upper - sample.mean) / sample.sd, n, each);
  return {below.low + above.low, std::min(1.0, below.high + above.high)};
}

}  // namespace asbuilt
