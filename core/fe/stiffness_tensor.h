// What a 6 x 6 stiffness says: engineering constants, anisotropy, bounds.
//
// Order xx yy zz yz xz xy with engineering shear strains; MPa.
#pragma once

#include <Eigen/Core>

#include "core/fe/hex8.h"

namespace asbuilt::fe {

using Matrix6 = Eigen::Matrix<double, 6, 6>;

// The six entries of a symmetric tensor; shears are its entries, not doubled.
inline Eigen::Matrix<double, 6, 1> as_vector6(const Mat3& t) {
  return (Eigen::Matrix<double, 6, 1>() << t(0, 0), t(1, 1), t(2, 2), t(1, 2), t(0, 2), t(0, 1))
      .finished();
}

struct EngineeringConstants {
  Vec3 young_mpa;  // along x, y, z
  Vec3 shear_mpa;  // yz, xz, xy
  Mat3 poisson;    // (i, j): contraction along j under tension along i; 0 on the diagonal
  // Zener's ratio 2 C44 / (C11 - C12), the three axes averaged; has its meaning for cubic symmetry.
  double zener = 0.0;
  // Universal anisotropy index 5 G_Voigt / G_Reuss + K_Voigt / K_Reuss - 6, 0 where isotropic
  // (S. Ranganathan, M. Ostoja-Starzewski, Phys. Rev. Lett. 101 (2008) 055504).
  double universal_anisotropy = 0.0;
};

// Of a symmetric tensor, the smallest first.
Eigen::Matrix<double, 6, 1> eigenvalues_mpa(const Matrix6& stiffness);

// A strain that costs less than this share of the stiffest is one that costs nothing: below it are
// the residual and rounding.
inline constexpr double kLeastEigenvalue = 1e-6;
// Whether every strain costs more.
bool positive_definite(const Matrix6& stiffness);

// Errors: kNotMeasurable where the tensor is not positive definite.
EngineeringConstants engineering_constants(const Matrix6& stiffness);

// Largest deviation of the tensor from what a cubic part with its axes would have, of the largest
// entry; above the limit Zener's ratio, a mean over the axes, says little.
double deviation_from_cubic(const Matrix6& stiffness);
inline constexpr double kMostFromCubic = 0.05;

// Young's modulus along x, y or z of any positive semi-definite tensor: 0 where a strain that costs
// nothing (below a millionth of the stiffest) has a part along the axis, as where the part is cut
// through across it.
double young_along(const Matrix6& stiffness, int axis);

// Hooke's law of an isotropic material.
Matrix6 isotropic_stiffness(const Elastic& material);

// Upper bounds of a porous material with the given share of solid: Voigt's, and Hashin and
// Shtrikman's for isotropic media (J. Mech. Phys. Solids 11 (1963) 127-140). The lower bounds are
// 0: the pores bear nothing.
struct PorousBounds {
  double voigt_young_mpa = 0.0;
  double hashin_shtrikman_bulk_mpa = 0.0;
  double hashin_shtrikman_shear_mpa = 0.0;
  double hashin_shtrikman_young_mpa = 0.0;
};
PorousBounds porous_bounds(const Elastic& solid, double solid_fraction);

}  // namespace asbuilt::fe
