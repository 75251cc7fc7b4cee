#include "core/fe/self_checks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/fe/apparent.h"
#include "core/fe/part_load.h"
#include "core/fe/phases.h"
#include "core/fe/stated_error.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};
const Vec3 kEdges(0.03, 0.05, 0.011);

// A ragged part of three materials, one soft and one that hardly changes its volume, in edges that
// differ.
PhaseElements ragged() {
  Mask phase = random_part({21, 17, 19}, 0.7, 5, kEdges);
  std::mt19937 random(3);
  for (std::uint8_t& voxel : phase.values) {
    if (voxel != 0) voxel = static_cast<std::uint8_t>(1 + random() % 3);
  }
  return phase_elements(phase, {{113800.0, 0.342}, {100.0, 0.1}, {2000.0, 0.499}});
}

// The operator of a part, with what a test spoils.
class Operator {
 public:
  explicit Operator(const PhaseElements& part)
      : grid_(part.elements),
        operator_(grid_, kEdges, part.material, {}, best_instruction_set()),
        x_(grid_.unknown_count() + FineOperator::kPadding),
        y_(x_.size()) {}

  double found(const Product& product) {
    return rigid_motion_force(grid_, kEdges, 8.0 * operator_.diagonal(0, 1.0, 0.0), product,
                              x_.data(), y_.data());
  }
  void apply(const double* x, double* y) { operator_.apply_unfolded(x, y); }
  const BlockGrid& grid() const { return grid_; }
  double one_stiffness() const { return operator_.diagonal(0, 1.0, 0.0); }

 private:
  BlockGrid grid_;
  FineOperator operator_;
  std::vector<double> x_, y_;
};

TEST(SelfChecks, RigidMotionsMakeNoForce) {
  const PhaseElements part = ragged();
  SolverOptions options;
  options.check_rigid_motions = true;
  const ElasticSystem system(part.elements, part.material, part.laws, kinematic_uniform(Mat3()),
                             options, {});
  EXPECT_GT(system.rigid_motion_force(), 0.0);
  EXPECT_LT(system.rigid_motion_force(), 1e-14);
  options.check_rigid_motions = false;
  const ElasticSystem unasked(part.elements, part.material, part.laws, kinematic_uniform(Mat3()),
                              options, {});
  EXPECT_EQ(unasked.rigid_motion_force(), 0.0);
}

// A spring to the ground at one node, a millionth as stiff as an element; one that only turns
// stretch; a product that is no number.
TEST(SelfChecks, WhatResistsRigidMotionsIsRefused) {
  Operator part(ragged());
  EXPECT_LT(part.found([&](const double* x, double* y) { part.apply(x, y); }), 1e-14);
  const double grounded = part.found([&](const double* x, double* y) {
    part.apply(x, y);
    y[7] += 1e-6 * part.one_stiffness() * x[7];
  });
  // A corner of the part moves by up to 1 mm; a node has at most eight elements.
  EXPECT_GT(grounded, 1e-6 / 8.0 / 10.0);
  EXPECT_LT(grounded, 1.1e-6 / 8.0);
  EXPECT_THROW(require_no_force_of_rigid_motions(grounded), Error);
  // A spring along x between nodes that differ in y: only turns about z stretch it.
  Operator solid({solid_block({4, 4, 4}, kEdges), kMetal, {}});
  const std::size_t here = solid.grid().address(1, 0, 2).first;
  const std::size_t there = solid.grid().address(1, 3, 2).first;
  const double turned = solid.found([&](const double* x, double* y) {
    solid.apply(x, y);
    y[here] += 1e-9 * solid.one_stiffness() * (x[here] - x[there]);
  });
  EXPECT_THROW(require_no_force_of_rigid_motions(turned), Error);
  const double none = part.found([&](const double* x, double* y) {
    part.apply(x, y);
    y[3] = std::nan("");
  });
  EXPECT_THROW(require_no_force_of_rigid_motions(none), Error);
  EXPECT_THROW(require_no_force_of_rigid_motions(std::nan("")), Error);
  EXPECT_NO_THROW(require_no_force_of_rigid_motions(1e-15));
}

// Half of force times displacement of a bar, and of stress times strain.
TEST(SelfChecks, WorkOfABar) {
  const Mask block = solid_block({7, 12, 9}, Vec3(0.02, 0.04, 0.03));
  const Vec3 edges = edges_of(block);
  const double energy = 0.5 * kMetal.young_mpa * 1e-4 * edges.prod();
  const LoadCase pressed = platen_compression(1, Platens::kFrictionless, 0.01, edges);
  ElasticSystem between(block, kMetal, {}, pressed, tight(), {});
  EXPECT_NEAR(between.solve(pressed, {}).work_nmm, energy, 1e-8 * energy);
  // By tractions: the same stress, without any support.
  LoadCase pulled;
  pulled.tractions[2].traction_mpa[1] = -0.01 * kMetal.young_mpa;
  pulled.tractions[3].traction_mpa[1] = 0.01 * kMetal.young_mpa;
  ElasticSystem free(block, kMetal, {}, pulled, tight(), {});
  EXPECT_NEAR(free.solve(pulled, {}).work_nmm, energy, 1e-8 * energy);
  // Periodic, one strain alone.
  const LoadCase periodic = periodic_uniform(0.01 * unit_strain(1));
  ElasticSystem endless(block, kMetal, {}, periodic, tight(), {});
  const double held = 0.5 * 1e-4 * (kMetal.lambda_mpa() + 2.0 * kMetal.mu_mpa()) * edges.prod();
  EXPECT_NEAR(endless.solve(periodic, {}).work_nmm, held, 1e-8 * held);
}

// Of every load that a part may have; what is left is the residual's work.
TEST(SelfChecks, EnergyIsWork) {
  Mask part = random_part({12, 11, 13}, 0.8, 61, kEdges);
  for (int face = 0; face < 6; ++face) {
    for (std::size_t i = 0; i < part.values.size(); ++i) {
      const auto k = static_cast<std::int64_t>(i);
      const std::int64_t at[3] = {k % 12, k / 12 % 11, k / 132}, n[3] = {12, 11, 13};
      if (at[face / 2] == (face % 2 == 0 ? 0 : n[face / 2] - 1)) part.values[i] = 1;
    }
  }
  const auto expect_balance = [](const SelfChecks& tight_one, const SelfChecks& loose) {
    EXPECT_LT(tight_one.energy_imbalance, 1e-9);
    EXPECT_GT(loose.energy_imbalance, 10.0 * tight_one.energy_imbalance);
  };
  SolverOptions loose;
  loose.pcg.tolerance = 1e-2;
  for (const Platens platens : {Platens::kClamped, Platens::kFrictionless}) {
    expect_balance(axis_stiffness(part, kMetal, 0, platens, tight(), {}).checks,
                   axis_stiffness(part, kMetal, 0, platens, loose, {}).checks);
  }
  for (const PartMotion motion : {PartMotion::kShear, PartMotion::kTorsion, PartMotion::kBending}) {
    const PartLoad load{motion, 2, 0};
    expect_balance(part_stiffness(part, kMetal, load, Platens::kClamped, tight(), {}).checks,
                   part_stiffness(part, kMetal, load, Platens::kClamped, loose, {}).checks);
  }
  for (const TensorBoundary boundary : {TensorBoundary::kKinematic, TensorBoundary::kPeriodic,
                                        TensorBoundary::kMixed, TensorBoundary::kStatic}) {
    expect_balance(tensor_stiffness(part, kMetal, boundary, tight(), {}).checks,
                   tensor_stiffness(part, kMetal, boundary, loose, {}).checks);
  }
}

TEST(SelfChecks, ImbalanceIsRelative) {
  EXPECT_DOUBLE_EQ(energy_imbalance(2.0, 1.5), 0.25);
  EXPECT_DOUBLE_EQ(energy_imbalance(1.5, 2.0), 0.25);
  EXPECT_DOUBLE_EQ(energy_imbalance(0.0, -1.0), 1.0);
  EXPECT_EQ(energy_imbalance(0.0, 0.0), 0.0);
}

// Hooke's tensor has the eigenvalues 3 K, 2 G twice and G three times (engineering shear).
TEST(SelfChecks, EigenvaluesOfHookesLaw) {
  const Matrix6 c = isotropic_stiffness(kMetal);
  const double bulk = kMetal.lambda_mpa() + 2.0 / 3.0 * kMetal.mu_mpa();
  const Eigen::Matrix<double, 6, 1> found = eigenvalues_mpa(c);
  const double expected[6] = {1.0, 1.0, 1.0, 2.0, 2.0, 3.0 * bulk / kMetal.mu_mpa()};
  for (int k = 0; k < 6; ++k) EXPECT_NEAR(found[k] / kMetal.mu_mpa(), expected[k], 1e-12);
  EXPECT_TRUE(positive_definite(c));
  Matrix6 flat = c;
  flat(3, 3) = 1e-8 * c(0, 0);
  EXPECT_FALSE(positive_definite(flat));
  flat(3, 3) = -1.0;
  EXPECT_FALSE(positive_definite(flat));
}

TEST(SelfChecks, PlatensThatPushUnlikeAreOutOfBalance) {
  EXPECT_EQ(force_imbalance(Vec3(0.0, 1.0, 10.0), Vec3(0.0, -1.0, -10.0)), 0.0);
  EXPECT_NEAR(force_imbalance(Vec3(0.0, 0.0, 10.0), Vec3(3.0, 0.0, -6.0)), 0.5, 1e-12);
  EXPECT_EQ(force_imbalance(Vec3::Zero(), Vec3::Zero()), 0.0);
}

// The larger of what both ways to a figure differ by and of what the residual leaves.
TEST(StatedError, OfTheSolverIsTheLargerOfBothGrounds) {
  PcgResult solver;
  solver.relative_residual = 1e-4;
  EXPECT_NEAR(u_of_solver(50.0, 50.001, solver), 0.005, 1e-12);
  EXPECT_NEAR(u_of_solver(50.0, 50.02, solver), 0.04, 1e-9);
  TensorStiffness tensor;
  tensor.stiffness_mpa(1, 1) = 200.0;
  tensor.stiffness_mpa(0, 1) = -30.0;
  tensor.solver = {{}, solver, {}};
  EXPECT_EQ(residual_of(tensor), 1e-4);
  tensor.asymmetry = 1e-5;
  EXPECT_NEAR(u_of_solver(tensor), 0.02, 1e-12);
  tensor.asymmetry = 1e-4;
  EXPECT_NEAR(u_of_solver(tensor), 0.04, 1e-12);
}

TEST(StatedError, OfOneKindNoneIsBelowTheLargestInProportion) {
  const Vec3 change = change_of(Vec3(10.0, 5.0, 8.0), Vec3(10.5, 5.0, 8.0), 2.0);
  EXPECT_LT((change - Vec3(1.0, 0.5, 0.8)).norm(), 1e-12);
}

}  // namespace
}  // namespace asbuilt::fe
