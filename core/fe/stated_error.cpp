#include "core/fe/stated_error.h"

#include <algorithm>
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

}  // namespace asbuilt::fe
