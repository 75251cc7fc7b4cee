#include "core/statistics/distributions.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>

#include "core/statistics/check_sample.h"

namespace asbuilt {

double normal_below(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double normal_density(double z) {
  return std::exp(-0.5 * z * z) * 0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2;
}

double normal_quantile(double share) {
  check_share(share, "share of the normal distribution");
  return boost::math::quantile(boost::math::normal(), share);
}

double student_quantile(double share, double dof) {
  check_share(share, "share of Student's t");
  check_positive(dof, "degrees of freedom");
  return boost::math::quantile(boost::math::students_t(dof), share);
}

double student_two_sided(double t, double dof) {
  check_positive(dof, "degrees of freedom");
  if (std::isinf(t)) return 0.0;
  return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(dof), std::abs(t)));
}

double chi_square_quantile(double share, double dof) {
  check_share(share, "share of chi-square");
  check_positive(dof, "degrees of freedom");
  return boost::math::quantile(boost::math::chi_squared(dof), share);
}

double chi_square_above(double x, double dof) {
  check_positive(dof, "degrees of freedom");
  check_not_negative(x, "chi-square");
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(dof), x));
}

double fisher_quantile(double share, double dof1, double dof2) {
  check_share(share, "share of F");
  check_positive(dof1, "degrees of freedom");
  check_positive(dof2, "degrees of freedom");
  return boost::math::quantile(boost::math::fisher_f(dof1, dof2), share);
}

double fisher_above(double f, double dof1, double dof2) {
  check_positive(dof1, "degrees of freedom");
  check_positive(dof2, "degrees of freedom");
  if (f == HUGE_VAL) return 0.0;
  check_not_negative(f, "F");
  return boost::math::cdf(boost::math::complement(boost::math::fisher_f(dof1, dof2), f));
}

double noncentral_t_quantile(double share, double dof, double noncentrality) {
  check_share(share, "share of the noncentral t");
  check_positive(dof, "degrees of freedom");
  return boost::math::quantile(boost::math::non_central_t(dof, noncentrality), share);
}

double beta_quantile(double share, double a, double b) {
  check_share(share, "share of the beta distribution");
  check_positive(a, "first parameter of the beta distribution");
  check_positive(b, "second parameter of the beta distribution");
  return boost::math::quantile(boost::math::beta_distribution(a, b), share);
}

double binomial_at_most(std::int64_t k, std::int64_t n, double p) {
  check_not_negative(static_cast<double>(n), "items drawn");
  if (!(p >= 0.0 && p <= 1.0)) check_share(p, "share of nonconforming items");
  if (k < 0) return 0.0;
  if (k >= n) return 1.0;
  return boost::math::cdf(boost::math::binomial(static_cast<double>(n), p), static_cast<double>(k));
}

double hypergeometric_at_most(std::int64_t k, std::int64_t n, std::int64_t nonconforming,
                              std::int64_t lot) {
  if (n < 0 || nonconforming < 0 || lot < std::max(n, nonconforming) || lot > 4000000000) {
    throw Error(ErrorCode::kInvalidInput,
                {"a sample or its nonconforming items are no part of the lot",
                 std::to_string(n) + " drawn, " + std::to_string(nonconforming) +
                     " nonconforming, lot of " + std::to_string(lot),
                 "both at most the lot, which is at most 4,000,000,000", ""});
  }
  if (k < std::max<std::int64_t>(0, n + nonconforming - lot)) return 0.0;
  if (k >= std::min(n, nonconforming)) return 1.0;
  const boost::math::hypergeometric items(static_cast<unsigned>(nonconforming),
                                          static_cast<unsigned>(n), static_cast<unsigned>(lot));
  return boost::math::cdf(items, static_cast<unsigned>(k));
}

}  // namespace asbuilt
