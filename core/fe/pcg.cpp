#include "core/fe/pcg.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {

SolveVectors::SolveVectors(std::size_t unknowns)
    : length_(unknowns + FineOperator::kPadding),
      x_(std::make_unique<double[]>(length_)),
      r_(std::make_unique<float[]>(length_)),
      p_(std::make_unique<float[]>(length_)),
      z_(std::make_unique<float[]>(length_)),
      pair_(std::make_unique<double[]>(length_)),
      pair_float_(reinterpret_cast<float*>(pair_.get())) {}

std::size_t SolveVectors::bytes(std::size_t unknowns) {
  return (unknowns + FineOperator::kPadding) * (2 * sizeof(double) + 3 * sizeof(float));
}

PcgResult solve(FineOperator& stiffness, Multigrid& multigrid,
                const std::vector<HalfFloat>& inverse_diagonal, const double* b, SolveVectors& v,
                const PcgOptions& options, const Progress& progress) {
  const std::size_t n = stiffness.grid().unknown_count();
  const HalfFloat* inverse = inverse_diagonal.data();
  PcgResult result;
  const int products_before = stiffness.float_products();
  const auto true_residual = [&] {
    stiffness.apply(v.x(), v.y_double());
    return std::sqrt(residual(b, v.y_double(), inverse, v.r(), n));
  };
  result.start_residual = true_residual();
  // A start that is the solution but for rounding cannot be made better.
  if (result.start_residual <= 1e-12 * std::sqrt(force_scale_squared(v.x(), inverse, n))) {
    return result;
  }
  result.relative_residual = 1.0;
  const double goal = options.tolerance * result.start_residual;
  double last_true = result.start_residual;
  double rz = 0.0;
  while (true) {
    progress.throw_if_cancelled();
    multigrid.cycle(v.r(), v.z(), v.d(), v.y(), progress);
    const double next = dot(v.r(), v.z(), n);
    if (!std::isfinite(next)) throw Error(ErrorCode::kInternal, "the multigrid cycle diverged");
    if (result.iterations == 0) {
      std::copy_n(v.z(), n, v.p());
    } else {
      turn(next / rz, v.z(), v.p(), n);
    }
    rz = next;
    stiffness.apply(v.p(), v.y());
    const double alpha = rz / dot(v.p(), v.y(), n);
    double norm = std::sqrt(step(alpha, v.p(), v.y(), inverse, v.x(), v.r(), n));
    ++result.iterations;
    result.products = stiffness.float_products() - products_before;
    if (norm <= options.renew * last_true || norm <= 0.9 * goal) {
      norm = true_residual();
      last_true = norm;
    }
    result.relative_residual = norm / result.start_residual;
    progress.report(
        std::clamp(std::log(norm / result.start_residual) / std::log(options.tolerance), 0.0, 1.0));
    if (norm <= goal && norm == last_true) return result;
    if (result.iterations >= options.most_iterations) {
      throw Error(ErrorCode::kNotConverged,
                  {"the finite element solver did not converge",
                   "relative residual " + decimal_text(result.relative_residual) + " after " +
                       std::to_string(result.iterations) + " iterations",
                   "at most " + decimal_text(options.tolerance),
                   "check the part for loosely "
                   "hung pieces, or raise the number of iterations"});
    }
  }
}

}  // namespace asbuilt::fe
