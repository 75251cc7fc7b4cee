#include "core/fatigue/censored_normal.h"

#include <Eigen/Cholesky>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace asbuilt::fatigue {
namespace {

constexpr int kMostSteps = 200;
constexpr int kMostHalvings = 60;
// Beyond, the tail is 0 in double precision: such a step is no candidate.
constexpr double kFurthest = 35.0;

double upper_tail(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

double likelihood(const CensoredModel& model, const Eigen::VectorXd& theta) {
  if (!(theta[0] > 0.0)) return -std::numeric_limits<double>::infinity();
  const Eigen::VectorXd z = model.rows * theta + model.offsets;
  const double log_scale = std::log(theta[0]);
  double sum = 0.0;
  for (Eigen::Index i = 0; i < z.size(); ++i) {
    if (model.failed[static_cast<std::size_t>(i)]) {
      sum += log_scale - 0.5 * z[i] * z[i];
    } else if (z[i] > kFurthest) {
      return -std::numeric_limits<double>::infinity();
    } else {
      sum += std::log(upper_tail(z[i]));
    }
  }
  return sum;
}

// Gradient, and minus the second derivatives. Sums go over plain numbers: tables of many rows would
// otherwise spend their time on temporary vectors.
void derivatives(const CensoredModel& model, const Eigen::VectorXd& theta,
                 Eigen::VectorXd& gradient, Eigen::MatrixXd& information) {
  const Eigen::VectorXd z = model.rows * theta + model.offsets;
  const Eigen::Index n = theta.size();
  gradient = Eigen::VectorXd::Zero(n);
  information = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < z.size(); ++i) {
    double slope = z[i];
    double bend = 1.0;
    if (model.failed[static_cast<std::size_t>(i)]) {
      gradient[0] += 1.0 / theta[0];
      information(0, 0) += 1.0 / (theta[0] * theta[0]);
    } else {
      const double hazard = boost::math::pdf(boost::math::normal(), z[i]) / upper_tail(z[i]);
      slope = hazard;
      bend = hazard * (hazard - z[i]);
    }
    for (Eigen::Index a = 0; a < n; ++a) {
      const double d = model.rows(i, a);
      gradient[a] -= slope * d;
      for (Eigen::Index b = 0; b < n; ++b) information(a, b) += bend * d * model.rows(i, b);
    }
  }
}

}  // namespace

CensoredFit maximise(const CensoredModel& model, Eigen::VectorXd start) {
  CensoredFit fit;
  fit.theta = std::move(start);
  fit.log_likelihood = likelihood(model, fit.theta);
  Eigen::VectorXd gradient;
  for (int step = 0; step < kMostSteps; ++step) {
    derivatives(model, fit.theta, gradient, fit.information);
    const Eigen::VectorXd direction = fit.information.ldlt().solve(gradient);
    const double gain = gradient.dot(direction);
    if (!std::isfinite(gain)) break;
    if (gain < 1e-18 * (1.0 + std::abs(fit.log_likelihood))) return fit;
    double share = 1.0;
    bool risen = false;
    for (int halving = 0; halving < kMostHalvings && !risen; ++halving, share *= 0.5) {
      const Eigen::VectorXd next = fit.theta + share * direction;
      const double value = likelihood(model, next);
      risen = value > fit.log_likelihood;
      if (!risen) continue;
      fit.theta = next;
      fit.log_likelihood = value;
    }
    if (risen) continue;
    // The likelihood is flat to its last digits.
    if (gain < 1e-8) return fit;
    break;
  }
  throw Error(ErrorCode::kNotConverged,
              {"the likelihood of the fatigue tests has no maximum that was found",
               std::to_string(model.failed.size()) + " tests", "failures at several stresses",
               "look for a wrong stress or number of cycles in the table"});
}

}  // namespace asbuilt::fatigue
