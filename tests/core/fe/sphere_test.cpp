// Spheres in a matrix, where closed forms hold exactly: Hashin's composite sphere in a block of its
// own effective medium, Eshelby's sphere in a wide block, and spherical pores and inclusions in a
// cubic array at small concentrations.
//
// All phases have the same Poisson's ratio, because elements scale the modulus alone; a pore is
// no element. Spheres are staircases; what that leaves is of first order in the element
// and is seen to fall.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/stress.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{1.0, 0.3};

double bulk(const Elastic& m) {
  return m.lambda_mpa() + 2.0 / 3.0 * m.mu_mpa();
}

// An octant of a unit cube about the origin, n elements an edge; factor_of(radius) is an element's
// share of the metal's modulus, 0 for a pore. An element counts by its centre.
struct Octant {
  Mask elements;
  std::vector<float> scale;
};

Octant octant(int n, const std::function<double(double)>& factor_of) {
  Octant out{solid_block({n, n, n}, Vec3::Constant(1.0 / n)), {}};
  for (int z = 0; z < n; ++z) {
    for (int y = 0; y < n; ++y) {
      for (int x = 0; x < n; ++x) {
        const double factor = factor_of((Vec3(x, y, z) + Vec3::Constant(0.5)).norm() / n);
        if (factor > 0.0) {
          out.scale.push_back(static_cast<float>(factor));
        } else {
          out.elements.at(x, y, z) = 0;
        }
      }
    }
  }
  return out;
}

// Mirror planes through the origin, u = strain * position on the other three faces of the octant:
// the whole block under a strain along its axes, kinematic.
LoadCase mirrored_kinematic(const Mat3& strain) {
  LoadCase load = kinematic_uniform(strain);
  for (int axis = 0; axis < 3; ++axis) {
    FaceSupport& low = load.faces[2 * static_cast<std::size_t>(axis)];
    low = {};
    low.fixed = static_cast<std::uint8_t>(1U << axis);
  }
  return load;
}

void tell(const std::string& what, int n, double found, double truth) {
  char line[160];
  print_to(line, sizeof line, "%s, %d elements: %.5f, truth %.5f (%+.2f %%)", what.c_str(), n,
           found, truth, 100.0 * (found / truth - 1.0));
  std::cout << line << '\n';
}

// Z. Hashin, J. Appl. Mech. 29 (1962) 143-150. A core of radius a in a shell of radius b under u =
// e r at the shell's surface: u = A r + B a^3 / r^2 in the shell, C r in the core, with c = a^3 /
// b^3
//     A + c B = e,   C = A + B,   3 K_core C = 3 K_shell A - 4 G_shell B.
// From outside it is a sphere of the bulk modulus K = (3 K_shell A - 4 G_shell c B) / (3 e); in a
// medium of just that bulk modulus, whatever its shear modulus, the strain stays e everywhere
// outside. So a block of that medium with such a sphere in it bears as the medium alone, exactly
// and for any size of sphere.
struct CompositeSphere {
  double bulk_share = 0.0;   // K over that of factor 1
  double core_strain = 0.0;  // C / e
};

CompositeSphere composite_sphere(double core, double shell, double c) {
  const double k = bulk(kMetal), g = shell * kMetal.mu_mpa();
  const double a_over_b = (3.0 * core * k + 4.0 * g) / (3.0 * (shell - core) * k);
  const double b = 1.0 / (a_over_b + c);
  const double a = a_over_b * b;
  return {(3.0 * shell * k * a - 4.0 * g * c * b) / (3.0 * k), a + b};
}

// Core soft, hollow or stiff: relative error of the block's bulk modulus and of the core's mean
// stress.
void expect_hashin(const std::string& name, double core, double shell) {
  constexpr double kOuter = 0.8, kInner = 0.5;
  const CompositeSphere truth = composite_sphere(core, shell, std::pow(kInner / kOuter, 3.0));
  ASSERT_LE(truth.bulk_share, 1.0);
  double error[3], core_error[3] = {};
  const int edges[3] = {16, 32, 64};
  for (int level = 0; level < 3; ++level) {
    const int n = edges[level];
    const Octant block = octant(n, [&](double r) {
      return r < kInner ? core : r < kOuter ? shell : truth.bulk_share;
    });
    const LoadCase load = mirrored_kinematic(Mat3::Identity());
    ElasticSystem system(block.elements, kMetal, block.scale, load, {}, {});
    const double found = 2.0 * system.solve(load, {}).strain_energy_nmm / 9.0 / bulk(kMetal);
    tell("composite sphere, " + name, n, found, truth.bulk_share);
    error[level] = std::abs(found / truth.bulk_share - 1.0);
    if (core == 0.0) continue;
    // Stress of the core: hydrostatic and the same everywhere in it. Its outermost two layers of
    // elements feel the staircase.
    const StressField field = element_stresses(system, {});
    const double stress = 3.0 * core * bulk(kMetal) * truth.core_strain;
    double mean = 0.0, count = 0.0;
    for (std::int64_t k = 0; k < field.elements.count(); ++k) {
      const auto [x, y, z] = field.elements.place(k);
      const Vec3 at = Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)) +
                      Vec3::Constant(0.5);
      if (at.norm() / n > kInner - 2.0 / n) continue;
      const Stress& s = field.stress_mpa[static_cast<std::size_t>(k)];
      mean += static_cast<double>(s[0] + s[1] + s[2]) / 3.0;
      count += 1.0;
    }
    mean /= count;
    tell("  stress of the core", n, mean, stress);
    core_error[level] = mean / stress - 1.0;
  }
  // First order: each size has about half of the error of the one before, or less.
  EXPECT_LT(error[1], 0.55 * error[0]);
  EXPECT_LT(error[2], 0.55 * error[1]);
  EXPECT_LT(error[2], 0.002);
  if (core == 0.0) return;
  EXPECT_NEAR(core_error[0] / core_error[1], 2.0, 0.2);
  EXPECT_NEAR(core_error[1] / core_error[2], 2.0, 0.2);
  EXPECT_NEAR(2.0 * core_error[2] - core_error[1], 0.0, 0.002);
}

TEST(Sphere, HashinsCompositeSphereWithASoftCore) {
  expect_hashin("soft core", 0.1, 1.0);
}
TEST(Sphere, HashinsCompositeSphereWithAHole) {
  expect_hashin("hole", 0.0, 1.0);
}
TEST(Sphere, HashinsCompositeSphereWithAStiffCore) {
  expect_hashin("stiff core", 1.0, 0.2);
}

// Eshelby (Proc. R. Soc. A 241 (1957) 376-396): the strain in a sphere in an endless matrix is
// uniform, e_in = e / (1 + p (factor - 1)), p = alpha = (1 + nu) / (3 (1 - nu)) for dilatation,
// beta = 2 (4 - 5 nu) / (15 (1 - nu)) for deviatoric strain.
double alpha() {
  return (1.0 + kMetal.poisson) / (3.0 * (1.0 - kMetal.poisson));
}
double beta() {
  return 2.0 * (4.0 - 5.0 * kMetal.poisson) / (15.0 * (1.0 - kMetal.poisson));
}

// Spheres of 3, 6 and 12 elements in radius, in blocks of 2.5, 3.5 and 5 radii: `measure` gives
// what is asked of one block, and the sphere's share of it. What a block of finite size does falls
// with that share, what the staircase does with the element: each is taken away by a straight line,
// the block's from the two largest at one element size. Staircases do not fall evenly; what they
// scatter about the line is the tolerance. The errors of the three radii are printed.
constexpr int kRadii[3] = {3, 6, 12};
constexpr double kWidths[3] = {2.5, 3.5, 5.0};

struct Measured {
  double share = 0.0;
  std::vector<double> values;
};

struct Wanted {
  std::string name;
  double truth = 0.0;
};

void expect_limits(const std::vector<Wanted>& wanted, double tolerance,
                   const std::function<Measured(int radius, int edge)>& measure) {
  std::vector<double> endless[3];
  for (std::size_t level = 0; level < 3; ++level) {
    Measured found[3];
    for (std::size_t width = 0; width < 3; ++width) {
      found[width] =
          measure(kRadii[level], static_cast<int>(std::lround(kWidths[width] * kRadii[level])));
    }
    const double reach = found[2].share / (found[1].share - found[2].share);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const double last = found[2].values[k], before = found[1].values[k];
      endless[level].push_back(last + reach * (last - before));
      // The block's part is small at last: the line is short.
      EXPECT_LT(std::abs(last - before), std::abs(before - found[0].values[k]) + 0.01 * last);
      tell(wanted[k].name + ", endless", kRadii[level], endless[level][k], wanted[k].truth);
    }
  }
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const double limit = 2.0 * endless[2][k] - endless[1][k];
    tell(wanted[k].name + ", limit", 0, limit, wanted[k].truth);
    EXPECT_NEAR(limit / wanted[k].truth, 1.0, tolerance) << wanted[k].name;
  }
}

TEST(Sphere, EshelbysStrainInside) {
  for (const auto& [inside, outside] : {std::pair{0.1, 1.0}, {1.0, 0.2}}) {
    const double core = inside, matrix = outside;
    const auto measure = [&](int radius, int n) {
      const double edge = static_cast<double>(radius) / n;
      const Octant block = octant(n, [&](double r) { return r < edge ? core : matrix; });
      const LoadCase load = mirrored_kinematic(Vec3(1.0, -0.5, -0.5).asDiagonal());
      ElasticSystem system(block.elements, kMetal, block.scale, load, {}, {});
      system.solve(load, {});
      const StressField field = element_stresses(system, {});
      double sum = 0.0, count = 0.0;
      for (std::size_t k = 0; k < field.stress_mpa.size(); ++k) {
        if (field.laws.scale[k] != static_cast<float>(core)) continue;
        const Stress& s = field.stress_mpa[k];
        sum += static_cast<double>(s[0]) - 0.5 * static_cast<double>(s[1] + s[2]);
        count += 1.0;
      }
      // s_xx - (s_yy + s_zz) / 2 is 2 G (1 + 1/2) times the strain.
      return Measured{count / static_cast<double>(field.stress_mpa.size()),
                      {sum / count / (3.0 * kMetal.mu_mpa() * core)}};
    };
    const double truth = 1.0 / (1.0 + beta() * (core / matrix - 1.0));
    expect_limits({{core < matrix ? "strain in a soft sphere" : "strain in a stiff sphere", truth}},
                  0.01, measure);
  }
}

// Dilute limits of a simple cubic array of the same: C = C_m (1 - c (1 - f) / (1 + p (f - 1))), p
// = alpha for the bulk modulus and beta for both shear moduli, c the concentration, f the factor.
TEST(Sphere, CubicArrayAtSmallConcentrations) {
  for (const double factor : {0.0, 0.2}) {
    const auto measure = [&](int radius, int n) {
      const double edge = static_cast<double>(radius) / n;
      double inside = 0.0;
      const Octant block = octant(n, [&](double r) {
        inside += r < edge ? 1.0 : 0.0;
        return r < edge ? factor : 1.0;
      });
      const double share = inside / std::pow(n, 3.0), g = kMetal.mu_mpa();
      const Matrix6 c =
          tensor_stiffness(block.elements, kMetal, TensorBoundary::kMixed, {}, {}, block.scale)
              .stiffness_mpa;
      return Measured{
          share,
          {(1.0 - (c(0, 0) + 2.0 * c(0, 1)) / (3.0 * bulk(kMetal))) / share,
           (1.0 - (c(0, 0) - c(0, 1)) / (2.0 * g)) / share, (1.0 - c(3, 3) / g) / share}};
    };
    const auto loss = [&](double p) { return (1.0 - factor) / (1.0 + p * (factor - 1.0)); };
    const std::string of = factor == 0.0 ? ", pores" : ", soft spheres";
    expect_limits({{"loss of K" + of, loss(alpha())},
                   {"loss of (C11 - C12) / 2" + of, loss(beta())},
                   {"loss of C44" + of, loss(beta())}},
                  0.02, measure);
  }
}

}  // namespace
}  // namespace asbuilt::fe
