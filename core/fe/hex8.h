// Stiffness of the trilinear eight-node brick (hex8) with faces along the axes, and its parity
// form.
//
// Corners: number k = bx + 2 by + 4 bz, where b is 0 on the low and 1 on the high side of an axis.
// Components run fastest: row 3 k + p is component p of corner k. Units: mm, N, MPa.
//
// Method: full integration by 2 x 2 x 2 Gauss points, which is exact for a brick whose faces are
// along the axes (the element of CalculiX C3D8 and Abaqus C3D8 without incompatible modes).
//
// Parity form: the eight values of one component are written as t = W u, W[m][k] the product over
// the bits set in m of +1 (k on the high side) or -1. A brick is its own mirror image about each of
// its three middle planes, so the stiffness falls into eight sectors of 3 x 3 that do not meet:
// component p of mode m is in sector m xor (1 << p). Of 576 entries at most 45 are left. f = W' C W
// u with C = W K W' / 64.
#pragma once

#include <array>

#include "core/geometry/vec.h"

namespace asbuilt::fe {

// Isotropic linear elasticity.
struct Elastic {
  double young_mpa = 1.0;
  double poisson = 0.3;

  double lambda_mpa() const {
    return young_mpa * poisson / ((1.0 + poisson) * (1.0 - 2.0 * poisson));
  }
  double mu_mpa() const { return young_mpa / (2.0 * (1.0 + poisson)); }
};

template <class Real>
using Square24 = std::array<std::array<Real, 24>, 24>;
using Matrix24 = Square24<double>;

// The material with these constants; mu above 0.
inline Elastic elastic_of(double lambda_mpa, double mu_mpa) {
  const double sum = lambda_mpa + mu_mpa;
  return {mu_mpa * (3.0 * lambda_mpa + 2.0 * mu_mpa) / sum, 0.5 * lambda_mpa / sum};
}

// Stiffness in N/mm of a brick with the given edge lengths; linear in lambda and mu.
Matrix24 hex8_stiffness(const Vec3& edges_mm, double lambda_mpa, double mu_mpa);
inline Matrix24 hex8_stiffness(const Vec3& edges_mm, const Elastic& material) {
  return hex8_stiffness(edges_mm, material.lambda_mpa(), material.mu_mpa());
}

// C = W K W' / 64 with rows 3 m + p; entries below 1e-12 of the largest are set to zero.
Matrix24 parity_form(const Matrix24& stiffness);

// K = W' C W: the way back, in place.
template <class Real>
void to_corner_form(Square24<Real>& c) {
  for (unsigned bit = 1; bit < 8; bit *= 2) {
    for (unsigned mode = 0; mode < 8; ++mode) {
      if ((mode & bit) == 0) continue;
      for (unsigned p = 0; p < 3; ++p) {
        auto& low = c[3 * (mode ^ bit) + p];
        auto& high = c[3 * mode + p];
        for (unsigned j = 0; j < 24; ++j) {
          const Real sum = low[j], difference = high[j];
          low[j] = sum - difference;
          high[j] = sum + difference;
        }
      }
    }
    for (auto& row : c) {
      for (unsigned mode = 0; mode < 8; ++mode) {
        if ((mode & bit) == 0) continue;
        for (unsigned p = 0; p < 3; ++p) {
          const Real sum = row[3 * (mode ^ bit) + p], difference = row[3 * mode + p];
          row[3 * (mode ^ bit) + p] = sum - difference;
          row[3 * mode + p] = sum + difference;
        }
      }
    }
  }
}

// Parity form of a brick of twice the edges seen through one of its eight children, in place: Q' C
// Q, Q interpolating the parent's corner values to the child's. Bit p of `octant` is set where the
// child is on the high side of axis p; axes in `whole` are spanned by the child entirely.
template <class Real>
void to_parent(Square24<Real>& c, unsigned octant, unsigned whole) {
  for (unsigned axis = 0; axis < 3; ++axis) {
    const unsigned bit = 1U << axis;
    if ((whole & bit) != 0) continue;
    // Along one axis: the child's sum is s +- d / 2, its difference d / 2.
    const Real shift = (octant & bit) != 0 ? Real(0.5) : Real(-0.5);
    for (unsigned mode = 0; mode < 8; ++mode) {
      if ((mode & bit) == 0) continue;
      for (unsigned p = 0; p < 3; ++p) {
        auto& d = c[3 * mode + p];
        const auto& s = c[3 * (mode ^ bit) + p];
        for (unsigned j = 0; j < 24; ++j) d[j] = Real(0.5) * d[j] + shift * s[j];
      }
    }
    for (auto& row : c) {
      for (unsigned mode = 0; mode < 8; ++mode) {
        if ((mode & bit) == 0) continue;
        for (unsigned p = 0; p < 3; ++p) {
          Real& d = row[3 * mode + p];
          d = Real(0.5) * d + shift * row[3 * (mode ^ bit) + p];
        }
      }
    }
  }
}

}  // namespace asbuilt::fe
