#include "core/fe/apparent.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/base/error.h"
#include "core/fe/elements_of.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

TEST(StiffnessTensor, IsotropicMaterialGivesItsConstants) {
  const Elastic metal{110000.0, 0.31};
  const EngineeringConstants e = engineering_constants(isotropic_stiffness(metal));
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(e.young_mpa[i], 110000.0, 1e-6);
    EXPECT_NEAR(e.shear_mpa[i], 110000.0 / 2.62, 1e-6);
    EXPECT_NEAR(e.poisson(i, (i + 1) % 3), 0.31, 1e-12);
  }
  EXPECT_NEAR(e.zener, 1.0, 1e-12);
  EXPECT_NEAR(e.universal_anisotropy, 0.0, 1e-9);
}

// Copper: C11, C12, C44 = 168.4, 121.4, 75.4 GPa has Zener's ratio 3.209 and A^U = 1.83 by the
// closed form for cubic symmetry, 6/5 (sqrt A - 1 / sqrt A)^2.
TEST(StiffnessTensor, CubicCrystal) {
  Matrix6 c = Matrix6::Zero();
  c.topLeftCorner<3, 3>().setConstant(121.4);
  for (int i = 0; i < 3; ++i) {
    c(i, i) = 168.4;
    c(i + 3, i + 3) = 75.4;
  }
  const EngineeringConstants e = engineering_constants(c);
  EXPECT_NEAR(e.zener, 2.0 * 75.4 / 47.0, 1e-12);
  const double root = std::sqrt(e.zener);
  EXPECT_NEAR(e.universal_anisotropy, 1.2 * (root - 1.0 / root) * (root - 1.0 / root), 1e-9);
  EXPECT_NEAR(e.young_mpa[0], 168.4 - 2.0 * 121.4 * 121.4 / (168.4 + 121.4), 1e-9);
  EXPECT_NEAR(deviation_from_cubic(c), 0.0, 1e-15);
  Matrix6 spoilt = c;
  spoilt(0, 0) += 3.0;  // the mean takes a third of it
  EXPECT_NEAR(deviation_from_cubic(spoilt), 2.0 / spoilt(0, 0), 1e-12);
}

TEST(StiffnessTensor, RefusesWhatBearsNothing) {
  EXPECT_THROW(engineering_constants(Matrix6::Zero()), Error);
}

TEST(StiffnessTensor, YoungAlongAnAxisThatBearsNothingIsZero) {
  const Elastic metal{110e3, 0.34};
  Matrix6 c = isotropic_stiffness(metal);
  for (int axis = 0; axis < 3; ++axis) EXPECT_NEAR(young_along(c, axis), 110e3, 1e-6);
  // Plane stress: two layers that nothing joins along z.
  const double plane = 110e3 / (1.0 - 0.34 * 0.34);
  c.setZero();
  c(0, 0) = c(1, 1) = plane;
  c(0, 1) = c(1, 0) = 0.34 * plane;
  c(5, 5) = metal.mu_mpa();
  EXPECT_NEAR(young_along(c, 0), 110e3, 1e-6);
  EXPECT_NEAR(young_along(c, 1), 110e3, 1e-6);
  EXPECT_EQ(young_along(c, 2), 0.0);
  // Only equal strains of x and y are resisted: either alone escapes into the other.
  c.setZero();
  c(0, 0) = c(1, 1) = c(0, 1) = c(1, 0) = 1.0;
  EXPECT_EQ(young_along(c, 0), 0.0);
  EXPECT_EQ(young_along(Matrix6::Zero(), 0), 0.0);
}

TEST(PorousBounds, MeetTheSolidAndNothing) {
  const Elastic metal{1.0, 0.25};
  EXPECT_NEAR(porous_bounds(metal, 1.0).hashin_shtrikman_young_mpa, 1.0, 1e-12);
  EXPECT_NEAR(porous_bounds(metal, 0.0).hashin_shtrikman_young_mpa, 0.0, 1e-12);
  EXPECT_LT(porous_bounds(metal, 0.5).hashin_shtrikman_young_mpa, 0.5);
}

TEST(AxisStiffness, LoosePiecesAreLeftOutAndCounted) {
  Mask mask = solid_block({12, 12, 12});
  for (std::int64_t y = 0; y < 12; ++y) {
    for (std::int64_t x = 0; x < 12; ++x) {
      for (std::int64_t z = 0; z < 12; ++z) {
        if (x >= 6) mask.at(x, y, z) = 0;
      }
    }
  }
  mask.at(9, 3, 0) = mask.at(9, 3, 5) = mask.at(10, 3, 5) = 1;  // one on a platen, one floating
  const AxisStiffness found = axis_stiffness(mask, {100.0, 0.3}, 2, Platens::kFrictionless, {}, {});
  EXPECT_EQ(found.size.elements, 6 * 12 * 12);
  EXPECT_EQ(found.size.left_out_bodies, 2);
  EXPECT_EQ(found.size.left_out_elements, 3);
  EXPECT_NEAR(found.modulus_mpa, 50.0, 1e-4);  // half the cross-section
  EXPECT_NEAR(found.stiffness_n_per_mm, 100.0 * 72.0 / 12.0, 1e-3);
}

// Plates and small blocks: platens or the boundary hold every node of a coarse level.
TEST(AxisStiffness, PlatesOfWhichOnlyTheFinestLevelIsFreeAreSolved) {
  const Elastic metal{100.0, 0.3};
  const double held_aside = 100.0 * 0.7 / (1.3 * 0.4);  // strain across prevented
  for (const Shape& shape : {Shape{2, 2, 2}, Shape{4, 4, 4}, Shape{5, 5, 5}, Shape{20, 20, 2},
                             Shape{20, 20, 4}, Shape{40, 40, 2}, Shape{4, 4, 2}}) {
    const Mask plate = solid_block(shape);
    const AxisStiffness found = axis_stiffness(plate, metal, 2, Platens::kClamped, {}, {});
    EXPECT_GT(found.modulus_mpa, 100.0);
    EXPECT_LT(found.modulus_mpa, held_aside);
    EXPECT_NEAR(found.force_modulus_mpa, found.modulus_mpa, 1e-4 * found.modulus_mpa);
    const Matrix6 tensor =
        tensor_stiffness(plate, metal, TensorBoundary::kKinematic, {}, {}).stiffness_mpa;
    EXPECT_NEAR(tensor(2, 2), held_aside, 1e-4 * held_aside);
    EXPECT_NEAR(tensor(5, 5), 100.0 / 2.6, 1e-4 * 100.0);
  }
}

TEST(AxisStiffness, RefusesAPartWithoutLoadPath) {
  Mask mask = solid_block({8, 8, 9});
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) mask.at(x, y, 4) = 0;
  }
  EXPECT_NO_THROW(axis_stiffness(mask, {1.0, 0.3}, 0, Platens::kClamped, {}, {}));
  try {
    axis_stiffness(mask, {1.0, 0.3}, 2, Platens::kClamped, {}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(std::string(error.what()).find("no load path along z"), std::string::npos);
  }
}

TEST(TensorStiffness, SolidBlockIsItsMaterialWithEveryBoundary) {
  const Elastic metal{70000.0, 0.33};
  for (const TensorBoundary boundary : {TensorBoundary::kKinematic, TensorBoundary::kPeriodic,
                                        TensorBoundary::kMixed, TensorBoundary::kStatic}) {
    const TensorStiffness found =
        tensor_stiffness(solid_block({9, 7, 8}, Vec3(0.1, 0.2, 0.15)), metal, boundary, {}, {});
    EXPECT_LT((found.stiffness_mpa - isotropic_stiffness(metal)).norm(),
              1e-5 * isotropic_stiffness(metal).norm());
  }
}

// A periodic part is the same part wherever the cut is made.
TEST(TensorStiffness, PeriodicTensorDoesNotDependOnWhereTheBlockBegins) {
  const Mask part = random_part({13, 12, 14}, 0.7, 59);
  Mask moved(part.frame);
  for (std::int64_t z = 0; z < 14; ++z) {
    for (std::int64_t y = 0; y < 12; ++y) {
      for (std::int64_t x = 0; x < 13; ++x) {
        moved.at((x + 5) % 13, (y + 3) % 12, (z + 8) % 14) = part.at(x, y, z);
      }
    }
  }
  SolverOptions options;
  options.pcg.tolerance = 1e-9;
  const Matrix6 first =
      tensor_stiffness(part, {1.0, 0.3}, TensorBoundary::kPeriodic, options, {}).stiffness_mpa;
  const Matrix6 second =
      tensor_stiffness(moved, {1.0, 0.3}, TensorBoundary::kPeriodic, options, {}).stiffness_mpa;
  EXPECT_LT((first - second).norm(), 1e-7 * first.norm());
}

// Periodic is never stiffer than kinematic uniform (Hill's order of boundary conditions), and both
// stay below Voigt's bound.
TEST(TensorStiffness, BoundariesAreOrdered) {
  const Mask part = random_part({18, 18, 18}, 0.8, 51);
  const Elastic metal{1.0, 0.3};
  const Matrix6 kinematic =
      tensor_stiffness(part, metal, TensorBoundary::kKinematic, {}, {}).stiffness_mpa;
  const Matrix6 periodic =
      tensor_stiffness(part, metal, TensorBoundary::kPeriodic, {}, {}).stiffness_mpa;
  for (int k = 0; k < 6; ++k) {
    EXPECT_LT(periodic(k, k), kinematic(k, k));
    EXPECT_LT(kinematic(k, k), 0.82 * isotropic_stiffness(metal)(k, k));
    EXPECT_GT(periodic(k, k), 0.0);
  }
}

TEST(ElementsOf, VolumeIsKeptAtAnyRatio) {
  const Mask part = random_part({30, 28, 31}, 0.3, 53, Vec3(0.010, 0.012, 0.011));
  const double metal =
      static_cast<double>(std::accumulate(part.values.begin(), part.values.end(), 0)) *
      part.frame.voxel_volume_mm3();
  for (const double element : {0.012, 0.017, 0.020, 0.031}) {
    const Grid3<float> share = metal_share(part, Vec3::Constant(element));
    EXPECT_NEAR(std::accumulate(share.values.begin(), share.values.end(), 0.0) * element * element *
                    element,
                metal, 1e-5 * metal);
    const Mask solid = elements_of(part, Vec3::Constant(element));
    EXPECT_NEAR(static_cast<double>(std::accumulate(solid.values.begin(), solid.values.end(), 0)) *
                    element * element * element,
                metal, element * element * element);
  }
  EXPECT_THROW(elements_of(part, Vec3::Constant(0.005)), Error);
}

TEST(ElementsOf, FittedEdgesFillTheBoxAndHoldAVoxel) {
  GridFrame box = solid_block({8, 9, 40}, Vec3(0.10, 0.07, 0.15)).frame;
  const Vec3 extent(0.8, 0.63, 6.0);
  for (const double wanted : {0.07, 0.1, 0.15, 0.17, 0.31, 5.0}) {
    const Vec3 edges = fitted_edges_mm(box, Vec3::Constant(wanted));
    for (int axis = 0; axis < 3; ++axis) {
      const double count = extent[axis] / edges[axis];
      EXPECT_NEAR(count, std::round(count), 1e-9);
      EXPECT_GE(edges[axis], box.spacing_mm[axis]);
      if (wanted >= box.spacing_mm[axis] && count > 1.5) {
        EXPECT_NEAR(edges[axis] / wanted, 1.0, 0.5 / (count - 0.5));
      }
    }
  }
  EXPECT_EQ(fitted_edges_mm(box, box.spacing_mm), box.spacing_mm);
}

// A full block stays a full block of the same edges, and the elements are bricks.
TEST(ElementsOf, BricksFollowTheBox) {
  const Mask bar = solid_block({8, 8, 40}, Vec3(0.10, 0.07, 0.15));
  const Mask found = elements_of(bar, fitted_edges_mm(bar.frame, Vec3::Constant(0.19)));
  EXPECT_EQ(found.frame.shape, (Shape{4, 3, 32}));
  for (const std::uint8_t v : found.values) EXPECT_EQ(v, 1);
  const Vec3 extent = found.frame.bounds().size_mm();
  EXPECT_NEAR((extent - Vec3(0.8, 0.56, 6.0)).norm(), 0.0, 1e-12);
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(
        axis_stiffness(found, {100.0, 0.3}, axis, Platens::kFrictionless, {}, {}).modulus_mpa,
        100.0, 1e-3);
  }
}

TEST(ElementsOf, WholeRatioAveragesBlocks) {
  Mask part = solid_block({4, 4, 4});
  part.at(0, 0, 0) = 0;
  const Grid3<float> share = metal_share(part, Vec3::Constant(2.0));
  EXPECT_EQ(share.frame.shape, (Shape{2, 2, 2}));
  EXPECT_NEAR(static_cast<double>(share.at(0, 0, 0)), 7.0 / 8.0, 1e-6);
  EXPECT_NEAR(static_cast<double>(share.at(1, 0, 0)), 1.0, 1e-6);
}

// A block whose edges are no whole number of elements is still a full block.
TEST(PartialElements, OutermostLayersCountAsFull) {
  const Elastic metal{100.0, 0.3};
  const PartialElements found = partial_elements(
      metal_share(solid_block({40, 40, 40}, Vec3::Constant(0.1)), Vec3::Constant(0.17)));
  EXPECT_EQ(found.elements.frame.shape, (Shape{24, 24, 24}));
  for (const float s : found.scale) EXPECT_NEAR(s, 1.0F, 1e-5F);
  EXPECT_NEAR(axis_stiffness(found.elements, metal, 2, Platens::kFrictionless, {}, {}, found.scale)
                  .modulus_mpa,
              100.0, 1e-3);
}

TEST(PartialElements, SharesBelowOnePercentAreLeftOut) {
  Grid3<float> share(solid_block({6, 6, 6}).frame);
  for (std::size_t k = 0; k < share.values.size(); ++k) share.values[k] = k % 6 < 3 ? 1.0F : 0.0F;
  share.at(3, 2, 2) = 0.4F;
  share.at(2, 2, 2) = 0.6F;
  share.at(1, 1, 1) = 0.009F;
  const PartialElements found = partial_elements(share);
  EXPECT_EQ(found.elements.frame.shape, (Shape{3, 6, 6}));
  EXPECT_EQ(found.scale.size(), 107U);
  EXPECT_EQ(found.elements.at(1, 1, 1), 0);
  EXPECT_EQ(found.scale[2 + 3 * 2 + 18 * 2 - 1], 0.6F);
}

}  // namespace
}  // namespace asbuilt::fe
