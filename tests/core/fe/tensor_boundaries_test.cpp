#include "core/fe/tensor_boundaries.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>

#include "core/base/error.h"
#include "tests/core/fe/laminate.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{1.0, 0.3};

TensorStiffness tensor(const Mask& part, TensorBoundary boundary) {
  return tensor_stiffness(part, kMetal, boundary, tight(), {});
}

// Smallest eigenvalue of b - a over the largest of b: not below 0 where a is the softer.
double margin(const Matrix6& a, const Matrix6& b) {
  const Eigen::SelfAdjointEigenSolver<Matrix6> difference(b - a), whole(b);
  return difference.eigenvalues()[0] / whole.eigenvalues()[5];
}

// A frame with a plate and two bars of different thickness: its own mirror image about three
// planes, no two axes alike.
Mask orthotropic_cell() {
  Mask cell = solid_block({12, 14, 10});
  const auto beam = [](std::int64_t a, std::int64_t n, std::int64_t width) {
    return 2 * a + 1 > n - width && 2 * a + 1 < n + width;
  };
  for (std::int64_t z = 0; z < 10; ++z) {
    for (std::int64_t y = 0; y < 14; ++y) {
      for (std::int64_t x = 0; x < 12; ++x) {
        const bool metal = (beam(y, 14, 4) && beam(z, 10, 4)) ||
                           (beam(x, 12, 6) && beam(z, 10, 2)) ||
                           (beam(x, 12, 4) && beam(y, 14, 8)) || x < 1 || x > 10;
        cell.at(x, y, z) = metal ? 1 : 0;
      }
    }
  }
  return cell;
}

TEST(MixedTensor, LaminateHasItsExactTensor) {
  const Elastic metal{113800.0, 0.342};
  const Laminate laminate = laminate_of(metal);
  const TensorStiffness found =
      tensor_stiffness(laminate.block, metal, TensorBoundary::kMixed, tight(), {}, laminate.scale);
  EXPECT_LT((found.stiffness_mpa - laminate.stiffness_mpa).cwiseAbs().maxCoeff(),
            1e-6 * laminate.stiffness_mpa(0, 0));
  EXPECT_LT(found.coupling, 1e-6);
  EXPECT_LT(found.asymmetry, 1e-6);
}

// In a periodic block Hill's condition holds for any strain.
TEST(MixedTensor, IsThePeriodicTensorOfThePartAndItsMirrorImages) {
  // One piece: loose ones on a face would be joined to their images.
  const Mask part = only_bearing(random_part({9, 8, 10}, 0.8, 61), 2);
  const TensorStiffness mixed = tensor(part, TensorBoundary::kMixed);
  const TensorStiffness periodic = tensor(mirrored(part), TensorBoundary::kPeriodic);
  EXPECT_LT((mixed.stiffness_mpa - periodic.stiffness_mpa).norm(),
            1e-6 * periodic.stiffness_mpa.norm());
  EXPECT_GT(mixed.coupling, 0.001);  // a ragged part alone has no mirror planes
}

TEST(MixedTensor, IsThePeriodicTensorOfACellWithMirrorPlanes) {
  const Mask cell = orthotropic_cell();
  const TensorStiffness mixed = tensor(cell, TensorBoundary::kMixed);
  const TensorStiffness periodic = tensor(cell, TensorBoundary::kPeriodic);
  EXPECT_LT((mixed.stiffness_mpa - periodic.stiffness_mpa).norm(),
            1e-6 * periodic.stiffness_mpa.norm());
  EXPECT_LT(mixed.coupling, 1e-6);
  EXPECT_LT(mixed.asymmetry, 1e-6);
}

TEST(StaticTensor, BoundariesAreOrdered) {
  for (const Mask& cell : {orthotropic_cell(), mirrored(random_part({7, 6, 8}, 0.8, 63))}) {
    const TensorStiffness low = tensor(cell, TensorBoundary::kStatic);
    const Matrix6 mixed = tensor(cell, TensorBoundary::kMixed).stiffness_mpa;
    const Matrix6 periodic = tensor(cell, TensorBoundary::kPeriodic).stiffness_mpa;
    const Matrix6 high = tensor(cell, TensorBoundary::kKinematic).stiffness_mpa;
    EXPECT_GT(margin(low.stiffness_mpa, mixed), -1e-7);
    EXPECT_GT(margin(low.stiffness_mpa, periodic), -1e-7);
    EXPECT_GT(margin(mixed, high), -1e-7);
    EXPECT_GT(margin(periodic, high), -1e-7);
    // And they do differ.
    EXPECT_GT((high - periodic).norm(), 0.01 * high.norm());
    EXPECT_GT((periodic - low.stiffness_mpa).norm(), 0.01 * high.norm());
    // Opposite faces hold the same metal: nothing to balance, nothing at the pins.
    EXPECT_LT(low.imbalance, 1e-9);
    EXPECT_LT(low.pin_share, 1e-6);
    EXPECT_LT(low.asymmetry, 1e-7);
  }
}

// Faces that differ: the tractions are balanced, and stay below the kinematic tensor.
TEST(StaticTensor, RaggedPartIsBalanced) {
  const Mask part = random_part({13, 12, 11}, 0.8, 67);
  const TensorStiffness low = tensor(part, TensorBoundary::kStatic);
  EXPECT_GT(low.imbalance, 1e-3);
  EXPECT_LT(low.imbalance, 0.5);
  EXPECT_LT(low.pin_share, 1e-6);
  EXPECT_LT(low.asymmetry, 1e-7);
  for (const double share : low.face_metal) EXPECT_NEAR(share, 0.8, 0.12);
  EXPECT_GT(margin(low.stiffness_mpa, tensor(part, TensorBoundary::kKinematic).stiffness_mpa),
            -1e-7);
}

// Layers across z of one Poisson's ratio: tractions in proportion to each layer's factor f strain
// all layers alike, so that stress along x and y and shear xy leave the strain uniform, with the
// mean factor in the place of f. Stress along z strains the layers by their own factors; without
// lateral contraction nothing opposes that, and the mean of 1 / f stands in.
TEST(StaticTensor, GradedLaminateHasItsExactCompliances) {
  for (const double nu : {0.342, 0.0}) {
    const Elastic metal{113800.0, nu};
    const Laminate laminate = laminate_of(metal);
    const TensorStiffness found = tensor_stiffness(laminate.block, metal, TensorBoundary::kStatic,
                                                   tight(), {}, laminate.scale);
    const Matrix6 s = found.stiffness_mpa.inverse();
    double mean = 0.0, mean_inverse = 0.0;
    for (const float f : laminate.scale) {
      mean += static_cast<double>(f) / static_cast<double>(laminate.scale.size());
      mean_inverse += 1.0 / static_cast<double>(f) / static_cast<double>(laminate.scale.size());
    }
    const double along = 1.0 / (metal.young_mpa * mean);
    for (int k = 0; k < 2; ++k) {
      EXPECT_NEAR(s(k, k), along, 1e-6 * along);
      EXPECT_NEAR(s(k, 2), -nu * along, 1e-6 * along);
    }
    EXPECT_NEAR(s(0, 1), -nu * along, 1e-6 * along);
    EXPECT_NEAR(s(5, 5), 1.0 / (metal.mu_mpa() * mean), 1e-6 / (metal.mu_mpa() * mean));
    if (nu == 0.0) {
      EXPECT_NEAR(s(2, 2), mean_inverse / metal.young_mpa, 1e-6 * s(2, 2));
    }
    EXPECT_NEAR(found.face_metal[0], mean, 1e-12);
    EXPECT_NEAR(found.face_metal[5], 1.0, 1e-12);
    EXPECT_LT(found.imbalance, 1e-9);
    EXPECT_LT(found.pin_share, 1e-6);
    EXPECT_LT(found.asymmetry, 1e-7);
  }
}

// Graded elements at random: between the same bounds as whole ones.
TEST(StaticTensor, GradedElementsKeepTheOrder) {
  const Mask cell = mirrored(random_part({6, 5, 7}, 0.85, 71));
  const Shape& n = cell.frame.shape;
  std::vector<float> scale;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        // The same in all mirror images.
        const std::int64_t at =
            std::min(x, n.x - 1 - x) + 3 * std::min(y, n.y - 1 - y) + 5 * std::min(z, n.z - 1 - z);
        if (cell.at(x, y, z) != 0) scale.push_back(0.2F + 0.2F * static_cast<float>(at % 5));
      }
    }
  }
  const auto of = [&](TensorBoundary boundary) {
    return tensor_stiffness(cell, kMetal, boundary, tight(), {}, scale);
  };
  const TensorStiffness low = of(TensorBoundary::kStatic);
  const Matrix6 periodic = of(TensorBoundary::kPeriodic).stiffness_mpa;
  EXPECT_GT(margin(low.stiffness_mpa, periodic), -1e-7);
  EXPECT_GT((periodic - low.stiffness_mpa).norm(), 0.01 * periodic.norm());
  EXPECT_LT(low.imbalance, 1e-9);
  EXPECT_LT(low.pin_share, 1e-6);
  EXPECT_LT(low.asymmetry, 1e-7);
}

std::string refusal(const Mask& part) {
  try {
    tensor(part, TensorBoundary::kStatic);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    return error.what();
  }
  return {};
}

TEST(StaticTensor, RefusesWhatCannotBear) {
  Mask part = solid_block({8, 8, 8});
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) part.at(x, y, 7) = 0;
  }
  EXPECT_NE(refusal(part).find("no metal on the face at high z"), std::string::npos);
  // Low z bears at one corner, high z everywhere.
  Mask corner = solid_block({8, 8, 8});
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) corner.at(x, y, 0) = x < 2 && y < 2 ? 1 : 0;
  }
  EXPECT_NE(refusal(corner).find("cannot be balanced"), std::string::npos);
  Mask halves = solid_block({8, 8, 9});
  for (std::int64_t y = 0; y < 8; ++y) {
    for (std::int64_t x = 0; x < 8; ++x) halves.at(x, y, 4) = 0;
  }
  EXPECT_NE(refusal(halves).find("0 pieces of metal reach all six faces"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt::fe
