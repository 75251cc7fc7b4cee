// Preconditioned conjugate gradients with the solution in double precision and everything else in
// single.
//
// Method: the residual of the recurrence drifts from the true one as single precision rounds; each
// time it has fallen by `renew`, it is replaced by b - K x computed in double precision, and the
// directions go on ("reliable updates": M. A. Clark et al., Comput. Phys. Commun. 181 (2010)
// 1517-1528). Convergence is judged on the true residual alone.
//
// Several right sides advance together: products and cycles are taken for all that have not yet
// converged, so that what they share is read once. Each has its own step lengths, and the bits that
// it has when solved alone. Progress tells the largest residual of its start; its way is how far
// the logarithm of the residual has fallen.
#pragma once

#include <cstddef>
#include <span>
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

// The long vectors of one right side; a lot of memory, made once and used for every load case.
class SolveVectors {
 public:
  explicit SolveVectors(std::size_t unknowns);
  static std::size_t bytes(std::size_t unknowns);

  double* x() { return x_.data(); }
  float* r() { return r_.data(); }
  float* p() { return p_.data(); }
  float* z() { return z_.data(); }
  // Two work vectors of the cycle, or one in double precision at the same place.
  float* d() { return pair_float_; }
  float* y() { return pair_float_ + length_; }
  double* y_double() { return pair_.data(); }
  CycleVectors cycle() { return {r(), z(), d(), y()}; }

 private:
  std::size_t length_;
  std::vector<double> x_;
  std::vector<float> r_, p_, z_;
  std::vector<double> pair_;
  float* pair_float_;
};

// Of K x = b: x in the vectors holds what is prescribed and the start. `b` is null where no force
// acts.
struct RightSide {
  const double* b = nullptr;
  SolveVectors* vectors = nullptr;
};

// Solves K x = b for the free unknowns of up to kMostCases right sides at once. Throws
// kNotConverged with the residual reached by the first that has not, kCancelled.
std::vector<PcgResult> solve(FineOperator& stiffness, Multigrid& multigrid,
                             const std::vector<HalfFloat>& inverse_diagonal,
                             std::span<const RightSide> sides, const PcgOptions& options,
                             const Progress& progress);

}  // namespace asbuilt::fe
