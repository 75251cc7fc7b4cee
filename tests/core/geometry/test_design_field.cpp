#include <gtest/gtest.h>

#include "core/geometry/field.h"
#include "solids.h"

namespace asbuilt {
namespace {

// A strut along x through a plate at x < 0.
Design strut_and_plate(SolidOf solid) {
  Design design;
  design.solid = solid;
  design.lattice.nodes_mm = {Vec3(0, 0, 0), Vec3(4, 0, 0)};
  design.lattice.struts.push_back({0, 1, 0.5, 0.5, StrutCap::kSphere, StrutCap::kSphere, ""});
  design.mesh = test::box_mesh(Vec3(-1, -2, -2), Vec3(0, 2, 2));
  return design;
}

const Vec3 kInStrut(3, 0, 0);
const Vec3 kInPlate(-0.5, 1.5, 1.5);
const Vec3 kInBoth(-0.25, 0, 0);
const Vec3 kInNone(3, 1.5, 0);

TEST(DesignField, OfTheLattice) {
  const auto field = make_design_field(strut_and_plate(SolidOf::kLattice), 2.0);
  EXPECT_NEAR(field->distance_mm(kInStrut), -0.5, 1e-12);
  EXPECT_GT(field->distance_mm(kInPlate), 0.0);
  EXPECT_NEAR(field->distance_mm(kInBoth), -0.25, 1e-12);
  EXPECT_NEAR(field->bounds().low_mm.x(), -0.5, 1e-12);
}

TEST(DesignField, OfTheMesh) {
  const auto field = make_design_field(strut_and_plate(SolidOf::kMesh), 2.0);
  EXPECT_NEAR(field->distance_mm(kInStrut), 3.0, 1e-12);
  EXPECT_NEAR(field->distance_mm(kInPlate), -0.5, 1e-12);
}

TEST(DesignField, OfBothIsTheUnion) {
  const auto field = make_design_field(strut_and_plate(SolidOf::kLatticeAndMesh), 2.0);
  EXPECT_NEAR(field->distance_mm(kInStrut), -0.5, 1e-12);
  EXPECT_NEAR(field->distance_mm(kInPlate), -0.5, 1e-12);
  EXPECT_NEAR(field->distance_mm(kInBoth), -0.25, 1e-12);
  EXPECT_NEAR(field->distance_mm(kInNone), 1.0, 1e-12);
  EXPECT_TRUE(field->bounds().low_mm.isApprox(Vec3(-1, -2, -2)));
  EXPECT_TRUE(field->bounds().high_mm.isApprox(Vec3(4.5, 2, 2)));
}

TEST(DesignBounds, FollowTheSolid) {
  EXPECT_TRUE(strut_and_plate(SolidOf::kMesh).bounds().high_mm.isApprox(Vec3(0 + 1e-300, 2, 2)));
  EXPECT_TRUE(strut_and_plate(SolidOf::kLatticeAndMesh).bounds().high_mm.isApprox(Vec3(4.5, 2, 2)));
}

}  // namespace
}  // namespace asbuilt
