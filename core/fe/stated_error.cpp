#include "core/fe/stated_error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace asbuilt::fe {

double u_of_solver(double from_energy, double from_forces, const PcgResult& solver) {
  return std::max(2.0 * std::abs(from_forces - from_energy),
                  solver.relative_residual * std::abs(from_energy));
}

double u_of_solver(const TensorStiffness& tensor) {
  return std::max(2.0 * tensor.asymmetry, residual_of(tensor)) *
         tensor.stiffness_mpa.cwiseAbs().maxCoeff();
}

double residual_of(const TensorStiffness& tensor) {
  double largest = 0.0;
  for (const PcgResult& solved : tensor.solver) {
    largest = std::max(largest, solved.relative_residual);
  }
  return largest;
}

Matrix6 change_of_tensor(const Matrix6& fine, const Matrix6& coarse, double step, double of_steps) {
  enum Kind : std::size_t { kNormal, kBetween, kShear, kCoupling, kKinds };
  const auto kind_of = [](int i, int j) {
    if (i == j) return i < 3 ? kNormal : kShear;
    return i < 3 && j < 3 ? kBetween : kCoupling;
  };
  const Eigen::Matrix<double, 6, 1> root = fine.diagonal().cwiseMax(0.0).cwiseSqrt();
  const auto scale = [&](int i, int j) {
    return kind_of(i, j) == kBetween ? std::abs(fine(i, j)) : root[i] * root[j];
  };
  const Matrix6 change = step * (fine - coarse).cwiseAbs();
  std::array<double, kKinds> largest_change{}, largest{};
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      const Kind kind = kind_of(i, j);
      largest_change[kind] = std::max(largest_change[kind], change(i, j));
      largest[kind] = std::max(largest[kind], scale(i, j));
    }
  }
  Matrix6 out = change;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      const Kind kind = kind_of(i, j);
      if (!(largest[kind] > 0.0)) continue;
      const double share = std::hypot(largest_change[kind] / largest[kind], of_steps);
      out(i, j) = std::max(out(i, j), share * scale(i, j));
    }
  }
  return out;
}

double anisotropy_error(double universal_anisotropy, double relative) {
  const double a = std::max(0.0, universal_anisotropy);
  return relative * std::sqrt(a * a + 4.8 * a);
}

}  // namespace asbuilt::fe
