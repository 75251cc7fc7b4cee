// What a solution's figures are not known better than: U (k = 2) of the solver, and of the size of
// the elements.
//
// Solver: twice what two ways to the same figure differ by (energy and forces; the entries of a
// tensor across its diagonal), and no less than the share of the load that the residual leaves
// unborne. Neither is a bound; errors of loads of an octet cell were a hundredth of the second and
// less (docs/methods/stiffness.md).
//
// Size of the elements: what larger ones change, times a step to vanishing elements. How elements
// fall on a part is chance, so of values of one kind none has less than the largest change beside
// the largest value. Beside it stands what steps of the surface leave open (staircase.h), a share
// of each value, where that has no place elsewhere.
//
// Couplings of shears with other strains are sums of either sign over the struts, and may be small,
// or 0, by chance of the axes. If the energy under every strain is known to the share e, entry (i,
// j) is to e sqrt(C_ii C_jj): the scale that their change and the steps are shares of.
#pragma once

#include <cmath>

#include "core/fe/apparent.h"
#include "core/fe/pcg.h"
#include "core/fe/stiffness_tensor.h"

namespace asbuilt::fe {

double u_of_solver(double from_energy, double from_forces, const PcgResult& solver);
// Of each entry, MPa.
double u_of_solver(const TensorStiffness& tensor);
// The largest of all load cases.
double residual_of(const TensorStiffness& tensor);

// `fine` and `coarse`: values of one kind with both sizes, as an Eigen vector or matrix.
template <class Values>
Values change_of(const Values& fine, const Values& coarse, double step, double of_steps = 0.0) {
  Values change = step * (fine - coarse).cwiseAbs();
  const double largest = fine.cwiseAbs().maxCoeff();
  if (!(largest > 0.0)) return change;
  const double share = std::hypot(change.maxCoeff() / largest, of_steps);
  return change.cwiseMax(share * fine.cwiseAbs());
}

// Of each entry; kinds are normal, between normal strains, shear, and couplings of shears with
// other strains.
Matrix6 change_of_tensor(const Matrix6& fine, const Matrix6& coarse, double step, double of_steps);

// What the universal anisotropy A is off by where moduli are by a share: that of a cubic block
// whose Zener's ratio is, p sqrt(A^2 + 4.8 A).
double anisotropy_error(double universal_anisotropy, double relative);

}  // namespace asbuilt::fe
