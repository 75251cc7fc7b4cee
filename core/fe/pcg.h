// Preconditioned conjugate gradients with the solution in double precision and everything else in
// single.
//
// Method: the residual of the recurrence drifts from the true one as single precision rounds; each
// time it has fallen by `renew`, it is replaced by b - K x computed in double precision, and the
// directions go on ("reliable updates": M. A. Clark et al., Comput. Phys. Commun. 181 (2010)
// 1517-1528). Convergence is judged on the true residual alone.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/fine_operator.h"
#include "core/fe/multigrid.h"

namespace asbuilt::fe {

struct PcgOptions {
  double tolerance = 1e-6;  // |b - K x| over its value at the start, 1e-12 to 0.1
  int most_iterations = 2000;
  double renew = 0.02;  // fall of the residual after which it is computed anew
};

struct PcgResult {
  int iterations = 0;
  int products = 0;             // with the stiffness matrix, in single precision
  double start_residual = 0.0;  // |b - K x| at the start, N
  double relative_residual = 0.0;
};

// The long vectors of a solve; a lot of memory, made once and used for every load case.
class SolveVectors {
 public:
  explicit SolveVectors(std::size_t unknowns);
  static std::size_t bytes(std::size_t unknowns);

  double* x() { return x_.get(); }
  float* r() { return r_.get(); }
  float* p() { return p_.get(); }
  float* z() { return z_.get(); }
  // Two work vectors of the cycle, or one in double precision at the same place.
  float* d() { return pair_float_; }
  float* y() { return pair_float_ + length_; }
  double* y_double() { return pair_.get(); }

 private:
  std::size_t length_;
  std::unique_ptr<double[]> x_;
  std::unique_ptr<float[]> r_, p_, z_;
  std::unique_ptr<double[]> pair_;
  float* pair_float_;
};

// Solves K x = b for the free unknowns; x holds what is prescribed and the start. `b` is null where
// no force acts. Throws kNotConverged with the residual reached, kCancelled.
PcgResult solve(FineOperator& stiffness, Multigrid& multigrid,
                const std::vector<HalfFloat>& inverse_diagonal, const double* b,
                SolveVectors& vectors, const PcgOptions& options, const Progress& progress);

}  // namespace asbuilt::fe
