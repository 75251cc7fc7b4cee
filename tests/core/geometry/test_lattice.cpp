#include <gtest/gtest.h>

#include "core/geometry/lattice.h"

namespace asbuilt {
namespace {

Lattice two_struts() {
  Lattice lattice;
  lattice.nodes_mm = {Vec3(0, 0, 0), Vec3(3, 0, 4), Vec3(0, 2, 0)};
  lattice.struts.push_back({0, 1, 0.1, 0.3, StrutCap::kSphere, StrutCap::kSphere, "A7"});
  lattice.struts.push_back({2, 0, 0.5, 0.5, StrutCap::kSphere, StrutCap::kSphere, ""});
  return lattice;
}

TEST(Lattice, LengthsDiametersAndNames) {
  const Lattice lattice = two_struts();
  EXPECT_DOUBLE_EQ(lattice.length_mm(0), 5.0);
  EXPECT_DOUBLE_EQ(lattice.length_mm(1), 2.0);
  EXPECT_DOUBLE_EQ(lattice.total_length_mm(), 7.0);
  EXPECT_DOUBLE_EQ(lattice.nominal_diameter_mm(0), 0.4);
  EXPECT_EQ(lattice.strut_id(0), "A7");
  EXPECT_EQ(lattice.strut_id(1), "1");
}

TEST(Lattice, InclinationIsZeroInTheBuildPlaneAndNinetyAlongTheBuild) {
  const Lattice lattice = two_struts();
  EXPECT_NEAR(lattice.inclination_deg(0, Vec3(0, 0, 1)), 53.13010235415598, 1e-10);
  EXPECT_NEAR(lattice.inclination_deg(0, Vec3(0, 0, -5)), 53.13010235415598, 1e-10);
  EXPECT_NEAR(lattice.inclination_deg(0, Vec3(3, 0, 4)), 90.0, 1e-6);
  EXPECT_NEAR(lattice.inclination_deg(1, Vec3(0, 0, 1)), 0.0, 1e-12);
}

TEST(Lattice, InclinationOfAStrutWithoutLengthIsZero) {
  Lattice lattice = two_struts();
  lattice.nodes_mm[2] = lattice.nodes_mm[0];
  EXPECT_EQ(lattice.inclination_deg(1, Vec3::UnitZ()), 0.0);
}

TEST(Lattice, BoundsIncludeTheRadiiAndLeaveUnusedNodesOut) {
  Lattice lattice = two_struts();
  lattice.nodes_mm.emplace_back(100, 100, 100);
  const Box3 box = lattice.bounds();
  EXPECT_TRUE(box.low_mm.isApprox(Vec3(-0.5, -0.5, -0.5)));
  EXPECT_TRUE(box.high_mm.isApprox(Vec3(3.3, 2.5, 4.3)));
  EXPECT_TRUE(Lattice{}.bounds().empty());
}

TEST(Box, CornersGrowthAndContent) {
  Box3 box;
  EXPECT_TRUE(box.empty());
  box.include(Vec3(1, 2, 3));
  box.include(Vec3(-1, 4, 0));
  EXPECT_FALSE(box.empty());
  EXPECT_EQ(box.corner_mm(0), Vec3(-1, 2, 0));
  EXPECT_EQ(box.corner_mm(5), Vec3(1, 2, 3));
  EXPECT_EQ(box.center_mm(), Vec3(0, 3, 1.5));
  EXPECT_TRUE(box.contains(Vec3(1, 4, 3)));
  EXPECT_FALSE(box.contains(Vec3(1.0001, 4, 3)));
  box.grow(0.5);
  EXPECT_TRUE(box.contains(Vec3(1.5, 4.5, 3.5)));
  EXPECT_DOUBLE_EQ(box.diagonal_mm(), Vec3(3, 3, 4).norm());
}

}  // namespace
}  // namespace asbuilt
