// The W-cycle that preconditions the conjugate gradients: single precision, Chebyshev smoothing,
// Galerkin operators on coarse meshes that keep the topology, a direct solver on the coarsest.
#pragma once

#include <memory>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/chebyshev.h"
#include "core/fe/coarse_level.h"
#include "core/fe/fine_vectors.h"

namespace asbuilt::fe {

struct MultigridOptions {
  Smoothing smoothing;
  int coarsest_unknowns = 900;     // below this the direct solver takes over
  int eigenvalue_steps = 12;       // Lanczos steps for the largest eigenvalue of each level
  double eigenvalue_safety = 1.1;  // factor on what Lanczos found, which is always too small
};

struct LevelSummary {
  std::size_t nodes = 0;
  std::size_t elements = 0;
  double largest_eigenvalue = 0.0;
  std::size_t memory_bytes = 0;
};

class Multigrid {
 public:
  // `inverse_diagonal` holds one value for each unknown; `fixed` a byte for each node; `tied` as in
  // coarsen(). Both, and the operator, must outlive this. measure_finest() completes the setup.
  Multigrid(FineOperator& fine, const std::vector<HalfFloat>& inverse_diagonal,
            const std::vector<std::uint8_t>& fixed, const std::vector<std::uint32_t>& tied,
            InstructionSet set, const MultigridOptions& options, const Progress& progress);
  ~Multigrid();

  // Largest eigenvalue of the finest level, by Lanczos on four vectors that this call may use; each
  // is as long as the unknowns plus FineOperator::kPadding.
  void measure_finest(float* r, float* p, float* z, float* y);

  // z = M r with M symmetric and positive definite. d and y are work vectors; r is left alone.
  void cycle(const float* r, float* z, float* d, float* y, const Progress& progress);

  std::vector<LevelSummary> summary() const;

 private:
  struct Coarsest;

  void cycle_from(std::size_t level, const Progress& progress);

  FineOperator& fine_;
  const std::vector<HalfFloat>& inverse_diagonal_;
  MultigridOptions options_;
  double largest_eigenvalue_ = 0.0;
  std::vector<std::unique_ptr<CoarseLevel>> levels_;
  std::vector<std::vector<ChebyshevStep>> steps_;  // of the finest level, then of the others
  std::unique_ptr<Coarsest> coarsest_;
};

}  // namespace asbuilt::fe
