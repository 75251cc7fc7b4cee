#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/geometry/field.h"

namespace asbuilt {
namespace {

// The definition, without its closed form: the least distance to any of the spheres whose centres
// run along the axis, by golden-section search (the distance is convex along the axis).
double distance_by_search(const Lattice& lattice, std::size_t i, const Vec3& p) {
  const Strut& s = lattice.struts[i];
  const auto at = [&](double t) {
    return (p - lattice.end1_mm(i) - t * (lattice.end2_mm(i) - lattice.end1_mm(i))).norm() -
           s.radius1_mm - t * (s.radius2_mm - s.radius1_mm);
  };
  const double ratio = 0.5 * (std::sqrt(5.0) - 1.0);
  double low = 0.0, high = 1.0;
  double a = high - ratio, b = low + ratio;
  double fa = at(a), fb = at(b);
  for (int k = 0; k < 60; ++k) {
    if (fa < fb) {
      high = b;
      b = a;
      fb = fa;
      a = high - ratio * (high - low);
      fa = at(a);
    } else {
      low = a;
      a = b;
      fa = fb;
      b = low + ratio * (high - low);
      fb = at(b);
    }
  }
  return std::min({at(0.5 * (low + high)), at(0.0), at(1.0)});
}

double distance_by_search(const Lattice& lattice, const Vec3& p) {
  double best = 1e300;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    best = std::min(best, distance_by_search(lattice, i, p));
  }
  return best;
}

Lattice random_lattice(unsigned seed) {
  std::mt19937 random(seed);
  const auto uniform = [&random] { return static_cast<double>(random()) / 4294967296.0; };
  Lattice lattice;
  for (int i = 0; i < 20; ++i)
    lattice.nodes_mm.push_back(6.0 * Vec3(uniform(), uniform(), uniform()));
  for (int i = 0; i < 25; ++i) {
    const auto a = static_cast<std::int32_t>(20.0 * uniform());
    const auto b = (a + 1 + static_cast<std::int32_t>(18.0 * uniform())) % 20;
    lattice.struts.push_back({a, b, 0.05 + 0.4 * uniform(), 0.05 + 0.4 * uniform(),
                              StrutCap::kSphere, StrutCap::kSphere, ""});
  }
  return lattice;
}

TEST(LatticeField, ACylinderWithRoundEndsInClosedForm) {
  Lattice lattice;
  lattice.nodes_mm = {Vec3(0, 0, 0), Vec3(0, 0, 4)};
  lattice.struts.push_back({0, 1, 0.5, 0.5, StrutCap::kSphere, StrutCap::kSphere, ""});
  const auto field = make_lattice_field(lattice, 3.0);
  EXPECT_NEAR(field->distance_mm(Vec3(2, 0, 1)), 1.5, 1e-14);
  EXPECT_NEAR(field->distance_mm(Vec3(0, 0, 2)), -0.5, 1e-14);
  EXPECT_NEAR(field->distance_mm(Vec3(0.3, 0.4, 3)), 0.0, 1e-14);
  EXPECT_NEAR(field->distance_mm(Vec3(0, 0, 5)), 0.5, 1e-14);
  EXPECT_NEAR(field->distance_mm(Vec3(0, 3, -4) / 5.0), 0.5, 1e-14);
  EXPECT_NEAR(field->distance_mm(Vec3(0, 0, -0.25)), -0.25, 1e-14);
}

// The tangent cone of spheres of 1 mm and 0.5 mm, 2 mm apart, has a half angle of asin(0.25).
TEST(LatticeField, ARoundConeInClosedForm) {
  Lattice lattice;
  lattice.nodes_mm = {Vec3(0, 0, 0), Vec3(2, 0, 0)};
  lattice.struts.push_back({0, 1, 1.0, 0.5, StrutCap::kSphere, StrutCap::kSphere, ""});
  const auto field = make_lattice_field(lattice, 2.0);
  const double sine = 0.25;
  const Vec3 normal(sine, std::sqrt(1.0 - sine * sine), 0);
  for (const double t : {0.1, 0.5, 0.9}) {
    for (const double away : {-0.3, 0.0, 0.7}) {
      const Vec3 on_axis(2.0 * t, 0, 0);
      EXPECT_NEAR(field->distance_mm(on_axis + (1.0 - 0.5 * t + away) * normal), away, 1e-13);
    }
  }
}

TEST(LatticeField, EqualsTheDefinitionEverywhereWithinReach) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const Lattice lattice = random_lattice(seed);
    const double reach = 0.8;
    const auto field = make_lattice_field(lattice, reach);
    std::mt19937 random(seed + 100);
    const auto uniform = [&random] { return static_cast<double>(random()) / 4294967296.0; };
    int near = 0;
    for (int i = 0; i < 4000; ++i) {
      const Vec3 p = Vec3::Constant(-2.0) + 10.0 * Vec3(uniform(), uniform(), uniform());
      const double expected = distance_by_search(lattice, p);
      const double found = field->distance_mm(p);
      if (expected <= reach) {
        EXPECT_NEAR(found, expected, 1e-9) << p.transpose();
        ++near;
      } else {
        EXPECT_GE(found, reach - 1e-12) << p.transpose();
      }
    }
    EXPECT_GT(near, 400);
  }
}

TEST(LatticeField, AStrutWithoutLengthIsItsLargerSphere) {
  Lattice lattice;
  lattice.nodes_mm = {Vec3(1, 1, 1), Vec3(1, 1, 1), Vec3(1.1, 1, 1)};
  lattice.struts.push_back({0, 1, 0.3, 0.6, StrutCap::kSphere, StrutCap::kSphere, ""});
  EXPECT_NEAR(make_lattice_field(lattice, 2.0)->distance_mm(Vec3(1, 1, 2)), 0.4, 1e-14);
  lattice.struts[0] = {0, 2, 1.0, 0.2, StrutCap::kSphere, StrutCap::kSphere, ""};
  EXPECT_NEAR(make_lattice_field(lattice, 2.0)->distance_mm(Vec3(2.5, 1, 1)), 0.5, 1e-14);
}

TEST(LatticeField, FarAwayTheSignAndTheLeastSizeHold) {
  const Lattice lattice = random_lattice(4);
  const auto field = make_lattice_field(lattice, 0.5);
  EXPECT_GE(field->distance_mm(Vec3(1e4, 0, 0)), 0.5);
  EXPECT_GE(field->distance_mm(Vec3(-20, 30, -40)), 0.5);
  EXPECT_LE(field->distance_mm(Vec3(1e4, 0, 0)), 1e4);
  EXPECT_EQ(field->reach_mm(), 0.5);
}

// A long thin strut across a large box: the grid of buckets must stay small, and nothing be lost.
TEST(LatticeField, ThinStrutsInALargeBox) {
  Lattice lattice;
  lattice.nodes_mm = {Vec3(0, 0, 0), Vec3(900, 800, 700), Vec3(0, 800, 0)};
  lattice.struts.push_back({0, 1, 0.1, 0.1, StrutCap::kSphere, StrutCap::kSphere, ""});
  lattice.struts.push_back({1, 2, 0.1, 0.2, StrutCap::kSphere, StrutCap::kSphere, ""});
  const auto field = make_lattice_field(lattice, 0.2);
  for (double t = 0.0; t <= 1.0; t += 0.0137) {
    const Vec3 p = t * lattice.nodes_mm[1] + 0.15 * Vec3(8, -9, 0).normalized();
    EXPECT_NEAR(field->distance_mm(p), distance_by_search(lattice, p), 1e-9);
  }
}

TEST(LatticeField, NoStrutsAreRefused) {
  EXPECT_THROW(make_lattice_field(Lattice{}, 1.0), Error);
}

TEST(LatticeField, MayBeAskedFromManyThreads) {
  const Lattice lattice = random_lattice(5);
  const auto field = make_lattice_field(lattice, 1.0);
  const auto point = [](std::int64_t i) -> Vec3 {
    return Vec3(static_cast<double>(i % 17), static_cast<double>(i % 13),
                static_cast<double>(i % 11)) *
           0.4;
  };
  std::vector<double> values(2000);
  parallel_for(0, 2000, 7, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i)
      values[static_cast<std::size_t>(i)] = field->distance_mm(point(i));
  });
  for (std::int64_t i = 0; i < 2000; ++i) {
    EXPECT_EQ(values[static_cast<std::size_t>(i)], field->distance_mm(point(i)));
  }
}

}  // namespace
}  // namespace asbuilt
