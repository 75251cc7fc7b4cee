#include "core/fe/chebyshev.h"

#include <Eigen/Eigenvalues>
#include <cmath>

namespace asbuilt::fe {

std::vector<ChebyshevStep> chebyshev_steps(double largest_eigenvalue, const Smoothing& smoothing) {
  // Nothing is free on that level: there is nothing to correct.
  if (!(largest_eigenvalue > 0.0)) {
    return std::vector<ChebyshevStep>(static_cast<std::size_t>(smoothing.degree), {0.0F, 0.0F});
  }
  const double high = largest_eigenvalue;
  const double low = high / smoothing.ratio;
  const double centre = 0.5 * (high + low), half = 0.5 * (high - low);
  const double sigma = centre / half;
  double rho = 1.0 / sigma;
  std::vector<ChebyshevStep> steps{{0.0F, static_cast<float>(1.0 / centre)}};
  for (int k = 1; k < smoothing.degree; ++k) {
    const double next = 1.0 / (2.0 * sigma - rho);
    steps.push_back({static_cast<float>(next * rho), static_cast<float>(2.0 * next / half)});
    rho = next;
  }
  return steps;
}

std::pair<float, float> two_visits(double low, double high) {
  const double centre = 0.5 * (high + low), root = 0.5 * (high - low) * std::sqrt(0.5);
  return {static_cast<float>(1.0 / (centre + root)), static_cast<float>(1.0 / (centre - root))};
}

double largest_ritz_value(const std::vector<double>& alpha, const std::vector<double>& beta) {
  const auto n = static_cast<Eigen::Index>(alpha.size());
  if (n == 0) return 0.0;
  Eigen::VectorXd diagonal(n), off(n > 1 ? n - 1 : 0);
  for (Eigen::Index k = 0; k < n; ++k) {
    const auto i = static_cast<std::size_t>(k);
    diagonal[k] = 1.0 / alpha[i] + (k > 0 ? beta[i - 1] / alpha[i - 1] : 0.0);
    if (k + 1 < n) off[k] = std::sqrt(beta[i]) / alpha[i];
  }
  if (n == 1) return diagonal[0];
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, off, Eigen::EigenvaluesOnly);
  return solver.eigenvalues().maxCoeff();
}

}  // namespace asbuilt::fe
