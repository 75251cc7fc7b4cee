#include "core/fe/mixture_bounds.h"

#include <Eigen/LU>
#include <algorithm>
#include <limits>

namespace asbuilt::fe {
namespace {

constexpr double kRounding = 1e-6;

IsotropicModuli moduli_of(const Elastic& material) {
  return {material.lambda_mpa() + 2.0 / 3.0 * material.mu_mpa(), material.mu_mpa()};
}

// Walpole's bound with the comparison material's moduli.
IsotropicModuli walpole(const Constituents& constituents, double pores,
                        const IsotropicModuli& compared) {
  const double k = compared.bulk_mpa, g = compared.shear_mpa;
  const double z = 4.0 / 3.0 * g;
  const double y = g * (9.0 * k + 8.0 * g) / (6.0 * (k + 2.0 * g));
  double bulk = pores / z, shear = pores / y;
  constituents([&](double share, const Elastic& material) {
    const IsotropicModuli own = moduli_of(material);
    bulk += share / (own.bulk_mpa + z);
    shear += share / (own.shear_mpa + y);
  });
  return {1.0 / bulk - z, 1.0 / shear - y};
}

bool between(double reuss, double voigt, double lower, double upper) {
  return reuss >= lower * (1.0 - kRounding) && voigt <= upper * (1.0 + kRounding);
}

}  // namespace

MixtureBounds mixture_bounds(const Constituents& constituents) {
  MixtureBounds out;
  constexpr double kMost = std::numeric_limits<double>::max();
  IsotropicModuli largest, smallest{kMost, kMost}, compliance;
  double solid = 0.0;
  constituents([&](double share, const Elastic& material) {
    if (!(share > 0.0)) return;
    const IsotropicModuli own = moduli_of(material);
    solid += share;
    out.voigt.bulk_mpa += share * own.bulk_mpa;
    out.voigt.shear_mpa += share * own.shear_mpa;
    compliance.bulk_mpa += share / own.bulk_mpa;
    compliance.shear_mpa += share / own.shear_mpa;
    largest.bulk_mpa = std::max(largest.bulk_mpa, own.bulk_mpa);
    largest.shear_mpa = std::max(largest.shear_mpa, own.shear_mpa);
    smallest.bulk_mpa = std::min(smallest.bulk_mpa, own.bulk_mpa);
    smallest.shear_mpa = std::min(smallest.shear_mpa, own.shear_mpa);
  });
  if (!(solid > 0.0)) return out;
  const double pores = std::max(0.0, 1.0 - solid);
  out.upper = walpole(constituents, pores, largest);
  // Rounding of the shares is no pore.
  if (pores > 1e-9) return out;
  out.lower = walpole(constituents, 0.0, smallest);
  out.reuss = {1.0 / compliance.bulk_mpa, 1.0 / compliance.shear_mpa};
  return out;
}

IsotropicAverages isotropic_averages(const Matrix6& c) {
  const Matrix6 s = c.inverse();
  const auto normal = [](const Matrix6& m) { return m.topLeftCorner<3, 3>().trace(); };
  const auto coupled = [](const Matrix6& m) { return m(0, 1) + m(1, 2) + m(0, 2); };
  const auto shear = [](const Matrix6& m) { return m(3, 3) + m(4, 4) + m(5, 5); };
  IsotropicAverages out;
  out.voigt = {(normal(c) + 2.0 * coupled(c)) / 9.0,
               (normal(c) - coupled(c) + 3.0 * shear(c)) / 15.0};
  out.reuss = {1.0 / (normal(s) + 2.0 * coupled(s)),
               15.0 / (4.0 * (normal(s) - coupled(s)) + 3.0 * shear(s))};
  return out;
}

bool bulk_within(const IsotropicAverages& averages, const MixtureBounds& bounds) {
  return between(averages.reuss.bulk_mpa, averages.voigt.bulk_mpa, bounds.lower.bulk_mpa,
                 bounds.upper.bulk_mpa);
}

bool shear_within(const IsotropicAverages& averages, const MixtureBounds& bounds) {
  return between(averages.reuss.shear_mpa, averages.voigt.shear_mpa, bounds.lower.shear_mpa,
                 bounds.upper.shear_mpa);
}

}  // namespace asbuilt::fe
