// The cycle that preconditions the conjugate gradients: single precision, Chebyshev smoothing,
// Galerkin operators on coarse meshes that keep the topology, a direct solver on the coarsest.
//
// Method: a coarse level is visited twice (W-cycle), because a thin strut bends too stiffly in
// cells larger than itself and one visit leaves most of such an error. The two corrections are
// weighted by the polynomial that is least over the range of what one visit does, as Chebyshev's
// iteration would (G. H. Golub, R. S. Varga, Numer. Math. 3 (1961) 147-156), where a plain W-cycle
// takes each as it is: a third fewer iterations on rough lattices at no cost. With B one visit and
// [low, high] the range, 1 - M A = p(B A), |p| <= e = 1 / T2((high + low) / (high - low)) inside. A
// visit whose coarser correction is at most 1 + e times too large is itself at most that much too
// large, and p < 1 up to low + high: as long as e < low + high - 1, every level's M is symmetric
// and positive definite.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/chebyshev.h"
#include "core/fe/coarse_level.h"
#include "core/fe/fine_vectors.h"

namespace asbuilt::fe {

struct MultigridOptions {
  Smoothing smoothing;
  // Range of the eigenvalues of one visit times the operator that the two visits are weighted for.
  double visits_low = 0.25;
  double visits_high = 1.1;
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
  void measure_finest(float* r, float* p, float* z, float* y, const Progress& progress = {});

  // z = M r with M symmetric and positive definite, for up to kMostCases cases at once: each gets
  // the bits that it gets alone.
  void cycle(std::span<const CycleVectors> cases, const Progress& progress);
  // What the coarse levels take for one case more at once.
  std::size_t case_bytes() const;

  std::vector<LevelSummary> summary() const;

 private:
  struct Coarsest;

  // x = M b on a coarse level, b is used up: by two weighted visits, or one where the level below
  // is solved directly.
  void cycle_from(std::size_t index, const Progress& progress);
  // x = B b on a coarse level: smoothing, the coarser levels' correction, smoothing.
  void visit(std::size_t index, const Progress& progress);
  void solve_coarsest();

  FineOperator& fine_;
  const std::vector<HalfFloat>& inverse_diagonal_;
  MultigridOptions options_;
  std::pair<float, float> visit_weights_;
  double largest_eigenvalue_ = 0.0;
  std::vector<std::unique_ptr<CoarseLevel>> levels_;
  std::vector<std::vector<ChebyshevStep>> steps_;  // of the finest level, then of the others
  std::unique_ptr<Coarsest> coarsest_;
};

}  // namespace asbuilt::fe
