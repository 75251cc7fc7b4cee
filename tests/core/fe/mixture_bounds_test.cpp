#include "core/fe/mixture_bounds.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "core/fe/apparent.h"
#include "core/fe/phases.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

using Mixture = std::vector<std::pair<double, Elastic>>;

MixtureBounds bounds_of(const Mixture& mixture) {
  return mixture_bounds([&mixture](const std::function<void(double, const Elastic&)>& tell) {
    for (const auto& [share, material] : mixture) tell(share, material);
  });
}

Elastic of_moduli(double bulk, double shear) {
  return elastic_of(bulk - 2.0 / 3.0 * shear, shear);
}

// Quartz, calcite and water (27 % of the volume, quartz 80 % of the rest), GPa: G. Mavko, T.
// Mukerji, J. Dvorkin, The Rock Physics Handbook, section on these bounds: K 7.10 to 26.9, G 0
// to 24.6 (figures from memory: verify). Not ordered: quartz is the stiffer in shear, calcite in
// volume.
TEST(MixtureBounds, PublishedExampleOfThreeMaterials) {
  const MixtureBounds found = bounds_of({{0.27, of_moduli(2.2, 1e-9)},
                                         {0.584, of_moduli(36.0, 45.0)},
                                         {0.146, of_moduli(75.0, 31.0)}});
  EXPECT_NEAR(found.lower.bulk_mpa, 7.10, 0.01);
  EXPECT_NEAR(found.upper.bulk_mpa, 26.9, 0.05);
  EXPECT_NEAR(found.lower.shear_mpa, 0.0, 1e-6);
  EXPECT_NEAR(found.upper.shear_mpa, 24.6, 0.05);
  EXPECT_NEAR(found.voigt.bulk_mpa, 0.27 * 2.2 + 0.584 * 36.0 + 0.146 * 75.0, 1e-6);
  // In a fluid suspension Reuss's bulk modulus is Wood's.
  EXPECT_NEAR(found.reuss.bulk_mpa, found.lower.bulk_mpa, 1e-6);
}

// The two-material form (Hashin & Shtrikman 1963), and Hashin's composite spheres, whose bulk
// modulus is the bound: K_2 + c_1 / (1 / (K_1 - K_2) + 3 c_2 / (3 K_2 + 4 G_2)).
TEST(MixtureBounds, TwoMaterials) {
  const double k[2] = {100.0, 7.0}, g[2] = {60.0, 2.0}, c[2] = {0.35, 0.65};
  const MixtureBounds found =
      bounds_of({{c[0], of_moduli(k[0], g[0])}, {c[1], of_moduli(k[1], g[1])}});
  const auto bulk = [&](int i, int j) {
    return k[j] + c[i] / (1.0 / (k[i] - k[j]) + 3.0 * c[j] / (3.0 * k[j] + 4.0 * g[j]));
  };
  const auto shear = [&](int i, int j) {
    return g[j] + c[i] / (1.0 / (g[i] - g[j]) + 6.0 * (k[j] + 2.0 * g[j]) * c[j] /
                                                    (5.0 * g[j] * (3.0 * k[j] + 4.0 * g[j])));
  };
  EXPECT_NEAR(found.upper.bulk_mpa, bulk(1, 0), 1e-9);
  EXPECT_NEAR(found.lower.bulk_mpa, bulk(0, 1), 1e-9);
  EXPECT_NEAR(found.upper.shear_mpa, shear(1, 0), 1e-9);
  EXPECT_NEAR(found.lower.shear_mpa, shear(0, 1), 1e-9);
  EXPECT_LT(found.reuss.bulk_mpa, found.lower.bulk_mpa);
  EXPECT_LT(found.upper.shear_mpa, found.voigt.shear_mpa);
}

TEST(MixtureBounds, OneMaterialAndPores) {
  const Elastic metal{113800.0, 0.342};
  const MixtureBounds whole = bounds_of({{0.3, metal}, {0.7, metal}});
  for (const IsotropicModuli& m : {whole.voigt, whole.upper, whole.lower, whole.reuss}) {
    EXPECT_NEAR(m.young_mpa(), 113800.0, 1e-6);
  }
  const MixtureBounds porous = bounds_of({{0.2, metal}});
  const PorousBounds closed = porous_bounds(metal, 0.2);
  EXPECT_NEAR(porous.upper.bulk_mpa, closed.hashin_shtrikman_bulk_mpa, 1e-8);
  EXPECT_NEAR(porous.upper.shear_mpa, closed.hashin_shtrikman_shear_mpa, 1e-8);
  EXPECT_EQ(porous.lower.bulk_mpa, 0.0);
  EXPECT_EQ(porous.reuss.shear_mpa, 0.0);
}

// Of an isotropic tensor they are its moduli; of a cubic one Voigt's and Reuss's bulk moduli agree.
TEST(MixtureBounds, AveragesOfATensor) {
  const Elastic metal{1000.0, 0.25};
  const IsotropicAverages one = isotropic_averages(isotropic_stiffness(metal));
  EXPECT_NEAR(one.voigt.young_mpa(), 1000.0, 1e-9);
  EXPECT_NEAR(one.reuss.shear_mpa, 400.0, 1e-9);
  Matrix6 cubic = isotropic_stiffness(metal);
  for (int k = 3; k < 6; ++k) cubic(k, k) = 900.0;
  const IsotropicAverages two = isotropic_averages(cubic);
  EXPECT_NEAR(two.voigt.bulk_mpa, two.reuss.bulk_mpa, 1e-9);
  EXPECT_NEAR(two.voigt.shear_mpa, (2.0 * 400.0 + 3.0 * 900.0) / 5.0, 1e-9);
  EXPECT_NEAR(two.reuss.shear_mpa, 5.0 / (2.0 / 400.0 + 3.0 / 900.0), 1e-9);
  MixtureBounds bounds;
  bounds.lower = {two.reuss.bulk_mpa - 1.0, two.reuss.shear_mpa + 1.0};
  bounds.upper = {two.voigt.bulk_mpa + 1.0, two.voigt.shear_mpa + 1.0};
  EXPECT_TRUE(bulk_within(two, bounds));
  EXPECT_FALSE(shear_within(two, bounds));
  bounds.lower.shear_mpa = 0.0;
  EXPECT_TRUE(shear_within(two, bounds));
  bounds.upper.bulk_mpa -= 2.0;
  EXPECT_FALSE(bulk_within(two, bounds));
}

// Cubes of 6 x 6 x 6 elements, two materials in turns along all axes, periodic: within the bounds.
TEST(MixtureBounds, HoldAMixtureOfCubes) {
  GridFrame frame;
  frame.shape = {12, 12, 12};
  Mask phase(frame);
  for (std::int64_t k = 0; k < 1728; ++k) {
    phase.values[static_cast<std::size_t>(k)] =
        static_cast<std::uint8_t>(1 + (k % 12 / 6 + k / 12 % 12 / 6 + k / 144 / 6) % 2);
  }
  const PhaseElements part = phase_elements(phase, {{1000.0, 0.2}, {4000.0, 0.35}});
  const MixtureBounds bounds = phase_bounds(part).moduli;
  const IsotropicAverages found = isotropic_averages(
      tensor_stiffness(part.elements, part.material, TensorBoundary::kPeriodic, {}, {}, part.laws)
          .stiffness_mpa);
  EXPECT_TRUE(bulk_within(found, bounds));
  EXPECT_TRUE(shear_within(found, bounds));
  EXPECT_GT(bounds.upper.bulk_mpa, 1.05 * bounds.lower.bulk_mpa);
  EXPECT_LT(bounds.upper.bulk_mpa, 1.4 * bounds.lower.bulk_mpa);
}

}  // namespace
}  // namespace asbuilt::fe
