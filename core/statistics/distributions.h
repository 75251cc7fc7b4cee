// Distribution functions and quantiles that the statistics ask for, from Boost.Math.
//
// "below" and "at_most" are distribution functions, "above" their complements (exact in the tail),
// "quantile" the inverse of "below". Degrees of freedom may be fractions.
// Errors: kInvalidInput for a probability outside of 0 to 1 (quantiles: not 0 and not 1) or for
// parameters that no such distribution has.
#pragma once

#include <cstdint>

namespace asbuilt {

double normal_below(double z);
double normal_density(double z);
double normal_quantile(double share);

double student_quantile(double share, double dof);
// Probability of a |t| at least as large.
double student_two_sided(double t, double dof);

double chi_square_quantile(double share, double dof);
// Probability of a value above x.
double chi_square_above(double x, double dof);

double fisher_quantile(double share, double dof1, double dof2);
// Probability of an F above f: the p of an F test.
double fisher_above(double f, double dof1, double dof2);

double noncentral_t_quantile(double share, double dof, double noncentrality);

double beta_quantile(double share, double a, double b);

// At most k nonconforming items among n drawn, each nonconforming with the probability p.
double binomial_at_most(std::int64_t k, std::int64_t n, double p);
// At most k among n drawn without replacement from a lot of which `nonconforming` are.
double hypergeometric_at_most(std::int64_t k, std::int64_t n, std::int64_t nonconforming,
                              std::int64_t lot);

}  // namespace asbuilt
