#include "core/fe/part_load.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{1000.0, 0.3};

double stiffness(const Mask& part, const PartLoad& load, Platens platens = Platens::kClamped) {
  SolverOptions options;
  options.pcg.tolerance = 1e-8;
  const PartStiffness found = part_stiffness(part, kMetal, load, platens, options, {});
  EXPECT_NEAR(found.reaction_stiffness, found.stiffness, 1e-5 * found.stiffness);
  return found.stiffness;
}

// A bar of 1 mm x 1 mm with n elements across, along `axis`.
Mask bar(int n, int length, int axis) {
  std::int64_t shape[3] = {n, n, n};
  shape[axis] = n * length;
  return solid_block({shape[0], shape[1], shape[2]}, Vec3::Constant(1.0 / n));
}

// What is left of an error that falls with h^2, from n and 2 n elements.
double extrapolated(double coarse, double fine) {
  return fine + (fine - coarse) / 3.0;
}

// The clamped ends take their part of the length; between 4 and 8 mm only free length is added:
// 0.140577 G a^4 (S. Timoshenko, J. Goodier, Theory of Elasticity, article 109).
TEST(PartStiffness, TorsionOfASquareBar) {
  for (const int axis : {0, 2}) {
    double rigidity[2];
    for (int level = 0; level < 2; ++level) {
      const int n = 6 << level;
      const PartLoad load{PartMotion::kTorsion, axis, 0};
      rigidity[level] =
          2.0 / (1.0 / stiffness(bar(n, 4, axis), load) - 1.0 / stiffness(bar(n, 2, axis), load));
    }
    EXPECT_NEAR(extrapolated(rigidity[0], rigidity[1]), 0.140577 * kMetal.mu_mpa(),
                0.005 * 0.140577 * kMetal.mu_mpa());
  }
}

// Frictionless platens bend a prism purely: E I / L.
TEST(PartStiffness, BendingOfASquareBar) {
  for (const int axis : {0, 1}) {
    double found[2];
    for (int level = 0; level < 2; ++level) {
      found[level] =
          stiffness(bar(6 << level, 2, axis), {PartMotion::kBending, axis, (axis + 1) % 3},
                    Platens::kFrictionless);
    }
    const double expected = kMetal.young_mpa / 12.0 / 2.0;
    EXPECT_NEAR(extrapolated(found[0], found[1]), expected, 0.003 * expected);
    EXPECT_GT(stiffness(bar(6, 2, axis), {PartMotion::kBending, axis, (axis + 1) % 3}), found[0]);
  }
}

// A slender beam between guided ends: L^3 / (12 E I) + L / (k G A), k = 10 (1 + nu) / (12 + 11 nu)
// (G. R. Cowper, J. Appl. Mech. 33 (1966) 335-340).
TEST(PartStiffness, ShearOfASlenderBeam) {
  double found[2];
  for (int level = 0; level < 2; ++level) {
    found[level] = stiffness(bar(4 << level, 8, 2), {PartMotion::kShear, 2, 1});
  }
  const double nu = kMetal.poisson;
  const double shear_area = 10.0 * (1.0 + nu) / (12.0 + 11.0 * nu);
  const double expected = 1.0 / (512.0 / kMetal.young_mpa + 8.0 / (shear_area * kMetal.mu_mpa()));
  EXPECT_NEAR(extrapolated(found[0], found[1]), expected, 0.02 * expected);
}

TEST(PartStiffness, EnergyAndReactionsAgreeOnARaggedPart) {
  const Mask part = random_part({14, 12, 13}, 0.75, 71, Vec3(0.02, 0.03, 0.025));
  for (int axis = 0; axis < 3; ++axis) {
    for (int step = 1; step < 3; ++step) {
      const int across = (axis + step) % 3;
      EXPECT_GT(stiffness(part, {PartMotion::kShear, axis, across}), 0.0);
      EXPECT_GT(stiffness(part, {PartMotion::kBending, axis, across}), 0.0);
      EXPECT_LT(stiffness(part, {PartMotion::kBending, axis, across}, Platens::kFrictionless),
                stiffness(part, {PartMotion::kBending, axis, across}));
    }
    EXPECT_GT(stiffness(part, {PartMotion::kTorsion, axis, 0}), 0.0);
  }
}

TEST(PartStiffness, RefusesAPartWithoutLoadPath) {
  Mask mask = solid_block({8, 8, 9});
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) mask.at(x, y, 4) = 0;
  }
  EXPECT_THROW(
      part_stiffness(mask, kMetal, {PartMotion::kTorsion, 2, 0}, Platens::kClamped, {}, {}), Error);
}

}  // namespace
}  // namespace asbuilt::fe
