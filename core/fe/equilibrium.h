// Displacements at which a metal that flows is in equilibrium with what its supports prescribe.
//
// Method: Newton's with the consistent tangent. With hardening that does not fall the increment of
// work is convex in the displacements, so the solution is unique and every Newton direction goes
// down; a line search on the work's derivative (H. Matthies & G. Strang, Int. J. Numer. Methods
// Eng. 14 (1979) 1613-1626) keeps far steps in bounds. Directions come from conjugate gradients
// with the multigrid cycle of an ElasticSystem, solved only as well as the Newton step deserves (S.
// C. Eisenstat & H. F. Walker, SIAM J. Sci. Comput. 17 (1996) 16-32, choice 2).
//
// Equilibrium, in double precision: the root of the sum of squares of the unbalanced nodal forces
// against that of the nodal reactions on the platens, and the sum of the two platens' forces
// against the larger; both must be within the tolerance. Determinism: the same bits at any thread
// count. Errors: kCancelled; what does not converge is a value.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/elastic_system.h"
#include "core/fe/plastic_elements.h"

namespace asbuilt::fe {

struct EquilibriumOptions {
  double tolerance = 1e-4;
  int most_newton = 20;
  int most_inner = 400;  // iterations of conjugate gradients for one direction
  double forcing = 0.1;  // residual that the first direction leaves, of its start
  double least_forcing = 1e-3;
};

struct EquilibriumResult {
  bool found = false;
  int newton = 0;                                // directions
  int inner = 0;                                 // iterations of conjugate gradients
  double residual = 0.0;                         // unbalanced over reaction
  double low_force_n = 0.0, high_force_n = 0.0;  // of the platens on the part, along the axis
};

// Component along the axis of the nodes on the two platens, as numbers of unknowns.
struct PlatenNodes {
  std::vector<std::size_t> low, high;
};
PlatenNodes platen_nodes(const BlockGrid& grid, int axis);

// `u` holds what is prescribed and the start, and the solution after. `forces` is as long as `u`
// and holds the nodal forces at the solution.
EquilibriumResult find_equilibrium(PlasticElements& elements, const SolverParts& solver,
                                   const PlatenNodes& platens, const EquilibriumOptions& options,
                                   std::vector<double>& u, std::vector<double>& forces,
                                   const Progress& progress);

}  // namespace asbuilt::fe
