// What a model and its solution must fulfil whatever the part is: nothing to compare with is
// needed.
//
// A rigid motion makes no force: the operator on all unknowns, nothing held, on the three
// translations and the three turns about the middle of the grid, in double precision, which the
// residual and all forces are taken in. Each motion moves a corner of the grid by 1 mm; told is the
// largest nodal force over the largest diagonal entry of the stiffness times 1 mm, what moving one
// node alone would take.
//
// Rounding: a nodal force is the sum of 8 elements' 45 products between sums and differences of 8
// values, less than a thousand operations of 1.1e-16 each on terms that are not above some times
// the diagonal: below 1e-12 however they fall out. Observed: 1e-15. Above the limit the operator
// itself is wrong, and nothing that it is solved with can be trusted.
//
// Energy: the strain energy is the work of what is prescribed, of displacements with the forces
// that they ask for and of tractions with the displacements that they make; periodic: of the mean
// displacement gradient. What differs is the residual's work on the solution.
//
// Forces: two platens that alone hold the part push against one another; what is left over is the
// sum of the residual.
#pragma once

#include <functional>

#include "core/fe/block_grid.h"
#include "core/geometry/vec.h"

namespace asbuilt::fe {

struct SelfChecks {
  double rigid_motion_force = 0.0;
  double energy_imbalance = 0.0;  // |work - energy| over the larger; the largest of all cases
};

inline constexpr double kMostRigidMotionForce = 1e-12;
// More of the energy than a solution to 1e-6 of the start's residual leaves (1e-7 and less; a long
// band that bends, 1e-4), less than any part's resolution is known to.
inline constexpr double kMostEnergyImbalance = 1e-3;
// Of two platens' forces, the same.
inline constexpr double kMostForceImbalance = 1e-3;
// Of a tensor before it is made symmetric, over its largest entry.
inline constexpr double kMostAsymmetry = 1e-3;

// y = K x on the unknowns of the grid.
using Product = std::function<void(const double* x, double* y)>;

// `diagonal` is the largest entry of the stiffness's diagonal, N/mm; x and y are as long as the
// product wants them.
double rigid_motion_force(const BlockGrid& grid, const Vec3& edges_mm, double diagonal,
                          const Product& product, double* x, double* y);
// Throws kInternal above the limit.
void require_no_force_of_rigid_motions(double force);

// Beside `least_nmm` where both are smaller: a case that nothing bears has rounding for its energy.
double energy_imbalance(double energy_nmm, double work_nmm, double least_nmm = 0.0);

// |sum| of what two platens push on the part, over the larger of both; 0 where neither pushes.
double force_imbalance(const Vec3& low_n, const Vec3& high_n);

}  // namespace asbuilt::fe
