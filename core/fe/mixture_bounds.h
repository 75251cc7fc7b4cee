// Bounds of the bulk and the shear modulus of a mixture of isotropic materials.
//
// Voigt's and Reuss's hold for any arrangement under a uniform strain or stress on the whole
// boundary; Hashin and Shtrikman's (J. Mech. Phys. Solids 11 (1963) 127-140), in Walpole's form for
// any number of materials that need not be ordered (L. J. Walpole, J. Mech. Phys. Solids 14 (1966)
// 151-162), for isotropic arrangements: with K_m and G_m the largest (upper bound) or smallest of
// all materials,
//   K = 1 / sum(c / (K_i + z)) - z,  z = 4/3 G_m
//   G = 1 / sum(c / (G_i + y)) - y,  y = G_m (9 K_m + 8 G_m) / (6 (K_m + 2 G_m)).
// Pores have neither modulus: with any of them lower bounds are 0.
#pragma once

#include <functional>

#include "core/fe/stiffness_tensor.h"

namespace asbuilt::fe {

struct IsotropicModuli {
  double bulk_mpa = 0.0;
  double shear_mpa = 0.0;

  double young_mpa() const {
    const double sum = 3.0 * bulk_mpa + shear_mpa;
    return sum > 0.0 ? 9.0 * bulk_mpa * shear_mpa / sum : 0.0;
  }
};

struct MixtureBounds {
  IsotropicModuli voigt, upper, lower, reuss;  // upper and lower: Hashin and Shtrikman's
};

// Tells all materials, each with its share of the volume, as often as it is asked; what is missing
// to 1 is pores.
using Constituents = std::function<void(const std::function<void(double share, const Elastic&)>&)>;

MixtureBounds mixture_bounds(const Constituents& constituents);

// What a tensor has on the mean over all directions, of strain (Voigt) and of stress (Reuss, as
// Hill, Proc. Phys. Soc. A 65 (1952) 349); the tensor is positive definite. An isotropic one has
// its own moduli.
struct IsotropicAverages {
  IsotropicModuli voigt, reuss;
};
IsotropicAverages isotropic_averages(const Matrix6& stiffness);

// Whether both averages lie between Hashin and Shtrikman's bounds, but for a millionth.
bool bulk_within(const IsotropicAverages& averages, const MixtureBounds& bounds);
bool shear_within(const IsotropicAverages& averages, const MixtureBounds& bounds);

}  // namespace asbuilt::fe
