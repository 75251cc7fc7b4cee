// Cubic lattices of round struts against the closed form of slender struts: octet truss, simple
// cubic, body-centred cubic.
//
// Closed form. All nodes are alike and have full cubic symmetry, so that they move with the mean
// strain e and do not turn (a symmetric strain has no part that a rotation could follow). A strut
// of length l, direction n, section A and I then stores
//     E A l (n e n)^2 / 2 + (12 E I / l^3) l^2 (n e^2 n - (n e n)^2) / 2,
// stretch and double-clamped bending. With the density q of all struts counted without overlap,
// and I / A = r^2 / 4, the energy per volume is
//     q E < (n e n)^2 + 3 (r / l)^2 (n e^2 n - (n e n)^2) > / 2, mean over the directions n:
//     octet, <110>:  C11 = q E / 6, C12 = C44 = q E / 12      (E / 9, nu 1/3, G / 12: V. S.
//     Deshpande,
//                    N. A. Fleck, M. F. Ashby, J. Mech. Phys. Solids 49 (2001) 1747-1769)
//     cubic, <100>:  C11 = q E / 3, C12 = 0,  C44 = q E (r / l)^2 / 2
//     bcc, <111>:    K = C44 = q E / 9,       C11 - C12 = q E (r / l)^2
// to leading order (A. N. Norris, Mechanics of elastic networks, arXiv:1409.1848, has such forms).
// Real nodes are thick and shorten the struts: a relative term of first order in r / l and one of
// second order, which three thicknesses take away by a parabola through r / l = 0.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "tests/core/fe/sampled_shares.h"

namespace asbuilt::fe {
namespace {

constexpr double kPi = std::numbers::pi;
const Elastic kMetal{1.0, 0.3};

// An octant of the cell, its edge 1, between mirror planes that struts may lie in.
struct TrussCell {
  std::vector<std::pair<Vec3, Vec3>> struts;
  double length = 0.0;
  double density = 0.0;  // over r^2, without overlap
};

// Shares of metal in n^3 elements.
Grid3<float> shares(const TrussCell& cell, double radius, int n) {
  return sampled_shares(n, 6, [&](const Vec3& p) {
    double nearest = 9.0;
    for (const auto& [from, to] : cell.struts) {
      const Vec3 d = to - from;
      const double t = std::clamp((p - from).dot(d) / d.squaredNorm(), 0.0, 1.0);
      nearest = std::min(nearest, (p - from - t * d).squaredNorm());
    }
    return radius - std::sqrt(nearest);
  });
}

// The tensor by elements that bear by their share, `across` of them across a strut.
Matrix6 lattice_tensor(const TrussCell& cell, double radius, int across) {
  const Grid3<float> share =
      shares(cell, radius, static_cast<int>(std::lround(across / (2.0 * radius))));
  Mask elements(share.frame);
  std::vector<float> scale;
  for (std::size_t k = 0; k < share.values.size(); ++k) {
    if (share.values[k] < kLeastShare) continue;
    elements.values[k] = 1;
    scale.push_back(share.values[k]);
  }
  return tensor_stiffness(elements, kMetal, TensorBoundary::kMixed, {}, {}, scale).stiffness_mpa;
}

struct Modulus {
  std::string name;
  std::function<double(const Matrix6&)> of;
  double limit = 0.0;  // over density, and over (r / l)^2 where it is of bending
  bool bending = false;
};

// Radii in the ratio 2 : 3 : 4, so that the parabola's value at 0 is 6 f(2) - 8 f(3) + 3 f(4).
void expect_limits(const TrussCell& cell, const std::vector<Modulus>& moduli) {
  const double radii[3] = {0.04, 0.06, 0.08};
  for (const int across : {6, 12}) {
    Matrix6 c[3];
    for (std::size_t k = 0; k < 3; ++k) c[k] = lattice_tensor(cell, radii[k], across);
    for (const Modulus& m : moduli) {
      double f[3];
      for (std::size_t k = 0; k < 3; ++k) {
        const double slender = radii[k] / cell.length;
        f[k] = m.of(c[k]) / (cell.density * radii[k] * radii[k]) /
               (m.bending ? slender * slender : 1.0);
      }
      const double limit = 6.0 * f[0] - 8.0 * f[1] + 3.0 * f[2];
      char line[200];
      print_to(line, sizeof line,
               "%s, %d elements across: %.4f, %.4f, %.4f with r / l %.4f, %.4f, %.4f; limit %.4f, "
               "closed form %.4f",
               m.name.c_str(), across, f[2], f[1], f[0], radii[2] / cell.length,
               radii[1] / cell.length, radii[0] / cell.length, limit, m.limit);
      std::cout << line << '\n';
      const double unit = m.limit > 0.0 ? m.limit : 1.0;
      EXPECT_NEAR(limit / unit, m.limit / unit,
                  m.bending      ? 0.3
                  : across == 12 ? 0.015
                                 : 0.03)
          << m.name;
    }
  }
}

double c11(const Matrix6& c) {
  return c(0, 0);
}
double c12(const Matrix6& c) {
  return c(0, 1);
}
double c44(const Matrix6& c) {
  return c(3, 3);
}

TrussCell octet_truss() {
  const Vec3 nodes[4] = {{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}};
  TrussCell cell;
  for (int i = 0; i < 4; ++i) {
    for (int j = i + 1; j < 4; ++j) cell.struts.emplace_back(nodes[i], nodes[j]);
  }
  cell.length = std::sqrt(2.0);
  // Six half struts: each lies in a face.
  cell.density = 3.0 * kPi * cell.length;
  return cell;
}

TEST(SlenderStruts, OctetTruss) {
  expect_limits(octet_truss(), {{"octet C11", c11, 1.0 / 6.0},
                                {"octet C12", c12, 1.0 / 12.0},
                                {"octet C44", c44, 1.0 / 12.0}});
}

TEST(SlenderStruts, SimpleCubic) {
  TrussCell cell;
  for (int axis = 0; axis < 3; ++axis) cell.struts.emplace_back(Vec3::Zero(), Vec3::Unit(axis));
  // Three quarters of struts, each half of its length.
  cell.length = 2.0;
  cell.density = 0.75 * kPi;
  expect_limits(
      cell,
      {{"cubic C11", c11, 1.0 / 3.0}, {"cubic C12", c12, 0.0}, {"cubic C44", c44, 0.5, true}});
}

TEST(SlenderStruts, BodyCentredCubic) {
  TrussCell cell;
  cell.struts.emplace_back(Vec3::Zero(), Vec3::Ones());
  cell.length = std::sqrt(3.0);
  cell.density = kPi * cell.length;
  expect_limits(
      cell, {{"bcc K", [](const Matrix6& c) { return (c(0, 0) + 2.0 * c(0, 1)) / 3.0; }, 1.0 / 9.0},
             {"bcc C44", c44, 1.0 / 9.0},
             {"bcc C11 - C12", [](const Matrix6& c) { return c(0, 0) - c(0, 1); }, 1.0, true}});
}

// Stout struts: the octet truss of S. Watts, W. Arrighi, J. Kudo, D. A. Tortorelli, D. A. White,
// Struct. Multidiscip. Optim. (2019), doi 10.1007/s00158-019-02297-5: E, nu and G of
// the cubic cell as cubic polynomials of the relative density p, fitted there to finite elements of
// the cell, coefficients as in its appendix D (github.com/LLNL/MultiscaleTopOpt, top.m), here at nu
// = 0.3 of the metal. A fit is within some per cent of what it was fitted to, on either side: 5 %.
struct Fit {
  double young = 0.0, poisson = 0.0, shear = 0.0;
};

Fit watts_octet(double p) {
  constexpr double kNu = 0.3;
  const auto at = [p](double c1, double c2, double c3) { return p * (c1 + p * (c2 + p * c3)); };
  Fit fit;
  fit.young = at(1.36265e-01 - 1.22204e-02 * kNu, 8.57991e-02 + 6.63677e-02 * kNu,
                 7.39887e-01 - 6.26129e-02 * kNu);
  fit.poisson = 3.29529e-01 + 1.86038e-02 * kNu +
                at(-1.42155e-01 + 4.57806e-01 * kNu, -3.29837e-01 + 5.59823e-02 * kNu,
                   1.41233e-01 + 4.72695e-01 * kNu);
  fit.shear = at(2.17676e-01 + 7.22515e-02 * kNu, -7.63847e-02 + 1.31601e+00 * kNu,
                 9.11800e-01 - 1.55261e+00 * kNu) *
              kMetal.mu_mpa();
  return fit;
}

TEST(StoutStruts, OctetTrussOfThePublishedFit) {
  const TrussCell cell = octet_truss();
  for (const double radius : {0.1, 0.14, 0.18, 0.24}) {
    double found[2][3];
    double density = 0.0;
    for (int level = 0; level < 2; ++level) {
      // Whole elements; half of their step from one size to the other is left, first order.
      const int across = level == 0 ? 12 : 24;
      const Mask part = solid_elements(
          shares(cell, radius, static_cast<int>(std::lround(across / (2.0 * radius)))));
      density = static_cast<double>(std::count(part.values.begin(), part.values.end(), 1)) /
                static_cast<double>(part.values.size());
      const Matrix6 c =
          tensor_stiffness(part, kMetal, TensorBoundary::kMixed, {}, {}).stiffness_mpa;
      const EngineeringConstants e = engineering_constants(c);
      found[level][0] = e.young_mpa[0];
      found[level][1] = e.poisson(0, 1);
      found[level][2] = e.shear_mpa[0];
    }
    const Fit fit = watts_octet(density);
    const double truth[3] = {fit.young, fit.poisson, fit.shear};
    const char* const names[3] = {"E", "nu", "G"};
    for (int k = 0; k < 3; ++k) {
      const double limit = 2.0 * found[1][k] - found[0][k];
      char line[160];
      print_to(line, sizeof line,
               "octet, density %.4f, %s: %.5f, %.5f with 12 and 24 across, limit %.5f; fit %.5f "
               "(%+.1f %%)",
               density, names[k], found[0][k], found[1][k], limit, truth[k],
               100.0 * (limit / truth[k] - 1.0));
      std::cout << line << '\n';
      EXPECT_NEAR(limit / truth[k], 1.0, 0.05) << names[k];
    }
  }
}

}  // namespace
}  // namespace asbuilt::fe
