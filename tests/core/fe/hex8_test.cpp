#include "core/fe/hex8.h"

#include <gtest/gtest.h>

#include <cmath>

namespace asbuilt::fe {
namespace {

const Vec3 kEdges(0.7, 1.1, 1.6);
const Elastic kMetal{110000.0, 0.34};

using Displacement = std::array<double, 24>;

template <class Field>
Displacement corners(const Field& field) {
  Displacement u{};
  for (unsigned k = 0; k < 8; ++k) {
    const Vec3 at = kEdges.cwiseProduct(Vec3(k & 1U, k >> 1 & 1U, k >> 2 & 1U));
    const Vec3 v = field(at);
    for (unsigned p = 0; p < 3; ++p) u[3 * k + p] = v[p];
  }
  return u;
}

Displacement times(const Matrix24& k, const Displacement& u) {
  Displacement f{};
  for (std::size_t i = 0; i < 24; ++i) {
    for (std::size_t j = 0; j < 24; ++j) f[i] += k[i][j] * u[j];
  }
  return f;
}

double energy(const Matrix24& k, const Displacement& u) {
  const Displacement f = times(k, u);
  double sum = 0.0;
  for (std::size_t i = 0; i < 24; ++i) sum += 0.5 * f[i] * u[i];
  return sum;
}

TEST(Hex8, RigidMotionsGiveNoForce) {
  const Matrix24 k = hex8_stiffness(kEdges, kMetal);
  Mat3 turn;
  turn << 0, -3, 2, 3, 0, -1, -2, 1, 0;
  for (const Displacement& f :
       {times(k, corners([](const Vec3&) { return Vec3(1, 2, 3); })),
        times(k, corners([&](const Vec3& x) -> Vec3 { return turn * x; }))}) {
    for (const double value : f) EXPECT_NEAR(value, 0.0, 1e-9 * k[0][0]);
  }
}

TEST(Hex8, UniformStrainHasTheEnergyOfHookesLaw) {
  const Matrix24 k = hex8_stiffness(kEdges, kMetal);
  Mat3 e;
  e << 0.010, 0.002, -0.004, 0.002, -0.007, 0.003, -0.004, 0.003, 0.005;
  const double trace = e.trace();
  const double expected = kEdges.prod() * (0.5 * kMetal.lambda_mpa() * trace * trace +
                                           kMetal.mu_mpa() * e.squaredNorm());
  EXPECT_NEAR(energy(k, corners([&](const Vec3& x) -> Vec3 { return e * x; })), expected,
              1e-12 * expected);
}

// u_x = x y: strains xx = y and xy = x / 2 (engineering x), integrated in closed form.
TEST(Hex8, BendingModeHasItsIntegratedEnergy) {
  const Matrix24 k = hex8_stiffness(kEdges, kMetal);
  const double a = kEdges.x(), b = kEdges.y(), c = kEdges.z();
  const double expected = 0.5 *
                          ((kMetal.lambda_mpa() + 2.0 * kMetal.mu_mpa()) * a * b * b * b / 3.0 +
                           kMetal.mu_mpa() * b * a * a * a / 3.0) *
                          c;
  EXPECT_NEAR(energy(k, corners([](const Vec3& x) { return Vec3(x.x() * x.y(), 0, 0); })), expected,
              1e-12 * expected);
}

TEST(Hex8, ParityFormHas45EntriesAndLeadsBack) {
  const Matrix24 k = hex8_stiffness(kEdges, kMetal);
  Matrix24 c = parity_form(k);
  int entries = 0;
  for (const auto& row : c) {
    for (const double value : row) entries += value != 0.0 ? 1 : 0;
  }
  EXPECT_EQ(entries, 45);
  to_corner_form(c);
  for (std::size_t i = 0; i < 24; ++i) {
    for (std::size_t j = 0; j < 24; ++j) EXPECT_NEAR(c[i][j], k[i][j], 1e-11 * k[0][0]);
  }
}

// Eight children of half the edges make the parent of twice the edges: trilinear fields nest.
TEST(Hex8, EightChildrenMakeTheParent) {
  const Matrix24 child = parity_form(hex8_stiffness(kEdges, kMetal));
  Matrix24 sum{};
  for (unsigned octant = 0; octant < 8; ++octant) {
    Matrix24 part = child;
    to_parent(part, octant, 0);
    for (std::size_t i = 0; i < 24; ++i) {
      for (std::size_t j = 0; j < 24; ++j) sum[i][j] += part[i][j];
    }
  }
  to_corner_form(sum);
  const Matrix24 parent = hex8_stiffness(2.0 * kEdges, kMetal);
  for (std::size_t i = 0; i < 24; ++i) {
    for (std::size_t j = 0; j < 24; ++j) EXPECT_NEAR(sum[i][j], parent[i][j], 1e-11 * parent[0][0]);
  }
}

}  // namespace
}  // namespace asbuilt::fe
