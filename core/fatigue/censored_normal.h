// Maximum likelihood of a linear predictor with normal scatter and right-censored observations.
//
// z = D theta + c for each observation, theta_0 = 1 / sigma the factor of D's first column, which
// holds the observation. log L = sum over failures of log theta_0 - z^2 / 2, plus sum over censored
// ones of log Q(z), Q the upper tail of the standard normal distribution (Boost.Math). Concave in
// theta (Pratt 1981): Newton's steps, halved until the likelihood rises.
// Constants that do not depend on theta are left out. Errors: kNotConverged.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace asbuilt::fatigue {

struct CensoredModel {
  Eigen::MatrixXd rows;      // D, one row an observation
  Eigen::VectorXd offsets;   // c
  std::vector<bool> failed;  // else censored
};

struct CensoredFit {
  Eigen::VectorXd theta;
  double log_likelihood = 0.0;
  Eigen::MatrixXd information;  // minus the second derivatives
};

CensoredFit maximise(const CensoredModel& model, Eigen::VectorXd start);

}  // namespace asbuilt::fatigue
