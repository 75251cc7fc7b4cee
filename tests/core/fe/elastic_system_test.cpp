#include "core/fe/elastic_system.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/progress.h"
#include "core/fe/bearing.h"
#include "core/fe/coarse_level.h"
#include "core/fe/elements_of.h"
#include "tests/core/fe/laminate.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/sampled_shares.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};

double entry(const Mat3& stress, int k) {
  return k < 3 ? stress(k, k) : k == 3 ? stress(1, 2) : k == 4 ? stress(0, 2) : stress(0, 1);
}

// Patch test: whatever is prescribed linearly on the surface of a full block is linear inside.
TEST(ElasticSystem, LinearDisplacementsStayLinearInside) {
  const Mask block = solid_block({11, 9, 14}, Vec3(0.03, 0.05, 0.02));
  Mat3 gradient;
  gradient << 0.010, 0.002, -0.004, 0.006, -0.007, 0.001, -0.003, 0.005, 0.004;
  const LoadCase load = kinematic_uniform(gradient);
  ElasticSystem system(block, kMetal, {}, load, tight(), {});
  const Solution s = system.solve(load, {});
  for (const auto& [x, y, z] : {std::array{5, 4, 7}, std::array{1, 1, 1}, std::array{10, 8, 2}}) {
    const Vec3 expected = gradient * block.frame.spacing_mm.cwiseProduct(Vec3(x, y, z));
    EXPECT_LT((system.displacement_mm(x, y, z) - expected).norm(), 1e-8 * 0.01);
  }
  const Mat3 e = 0.5 * (gradient + gradient.transpose());
  const Mat3 stress =
      kMetal.lambda_mpa() * e.trace() * Mat3::Identity() + 2.0 * kMetal.mu_mpa() * e;
  EXPECT_LT((s.mean_stress_mpa - stress).norm(), 1e-7 * stress.norm());
  EXPECT_LT(s.unbalanced_n.norm(), 1e-8 * s.face_force_n[4].norm());
}

TEST(ElasticSystem, FrictionlessPlatensGiveYoungsModulus) {
  const Mask block = solid_block({7, 12, 9}, Vec3(0.02, 0.04, 0.03));
  const Vec3 edges(0.14, 0.48, 0.27);
  for (int axis = 0; axis < 3; ++axis) {
    const LoadCase load = platen_compression(axis, Platens::kFrictionless, 0.01, edges);
    ElasticSystem system(block, kMetal, {}, load, tight(), {});
    const Solution s = system.solve(load, {});
    const double area = edges.prod() / edges[axis];
    EXPECT_NEAR(s.face_force_n[static_cast<std::size_t>(2 * axis)][axis] / (area * 0.01),
                kMetal.young_mpa, 1e-6 * kMetal.young_mpa);
    EXPECT_NEAR(2.0 * s.strain_energy_nmm / (edges.prod() * 1e-4), kMetal.young_mpa,
                1e-9 * kMetal.young_mpa);
  }
}

TEST(ElasticSystem, LaminateHasItsExactTensor) {
  const Laminate laminate = laminate_of(kMetal);
  const LoadCase support = periodic_uniform(Mat3::Zero());
  ElasticSystem system(laminate.block, kMetal, laminate.scale, support, tight(), {});
  const auto& expected = laminate.stiffness_mpa;
  for (int k = 0; k < 6; ++k) {
    const Solution s = system.solve(periodic_uniform(unit_strain(k)), {});
    for (int i = 0; i < 6; ++i) {
      EXPECT_NEAR(entry(s.mean_stress_mpa, i), expected(i, k), 1e-6 * expected(0, 0)) << i << k;
    }
    EXPECT_NEAR(2.0 * s.strain_energy_nmm / 360.0, expected(k, k), 1e-8 * expected(k, k));
  }
}

// Saint-Venant torsion of a square bar: torque 0.140577 G a^4 times the twist per length
// (S. Timoshenko, J. Goodier, Theory of Elasticity, article 109). The error falls with h^2.
TEST(ElasticSystem, TorsionOfASquareBarConverges) {
  constexpr double kTwist = 1e-3;  // of the whole length
  double error[3];
  for (int level = 0; level < 3; ++level) {
    const int n = 6 << level;
    const double h = 1.0 / n;
    const Mask bar = solid_block({n, n, 4}, Vec3(h, h, h));
    LoadCase load;
    load.faces[4].fixed = load.faces[5].fixed = 3;
    load.faces[5].gradient << 0, -kTwist, 0, kTwist, 0, 0, 0, 0, 0;
    load.faces[5].shift_mm = Vec3(0.5 * kTwist, -0.5 * kTwist, 0.0);
    ElasticSystem system(bar, kMetal, {}, load, tight(), {});
    const double torque = 2.0 * system.solve(load, {}).strain_energy_nmm / kTwist;
    error[level] = torque / (0.140577 * kMetal.mu_mpa() * kTwist / (4.0 * h)) - 1.0;
  }
  EXPECT_GT(error[0], error[1]);
  EXPECT_GT(error[1], error[2]);
  EXPECT_NEAR(std::log2(error[0] / error[1]), 2.0, 0.15);
  EXPECT_NEAR(std::log2(error[1] / error[2]), 2.0, 0.15);
  EXPECT_LT(error[2], 0.005);
}

// Pure bending: energy E I kappa^2 L / 2. The error falls with h^2.
TEST(ElasticSystem, PureBendingConverges) {
  constexpr double kCurvature = 1e-3;
  double error[3];
  for (int level = 0; level < 3; ++level) {
    const int n = 4 << level;
    const double h = 1.0 / n;
    const Mask beam = solid_block({n, n, 2 * n}, Vec3(h, h, h));
    LoadCase load;
    load.faces[4].fixed = load.faces[5].fixed = 4;
    load.faces[5].gradient(2, 0) = -kCurvature * 2.0;
    load.faces[5].shift_mm[2] = kCurvature * 2.0 * 0.5;
    ElasticSystem system(beam, kMetal, {}, load, tight(), {});
    const double energy = system.solve(load, {}).strain_energy_nmm;
    error[level] = energy / (0.5 * kMetal.young_mpa / 12.0 * kCurvature * kCurvature * 2.0) - 1.0;
  }
  EXPECT_NEAR(std::log2(error[0] / error[1]), 2.0, 0.15);
  EXPECT_NEAR(std::log2(error[1] / error[2]), 2.0, 0.15);
  EXPECT_LT(error[2], 0.02);
  EXPECT_GT(error[2], 0.0);
}

TEST(ElasticSystem, WorkOfThePlatensIsTheStrainEnergy) {
  const Mask part = random_part({20, 18, 22}, 0.75, 41);
  const Vec3 edges(20, 18, 22);
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, edges);
  ElasticSystem system(part, {1.0, 0.3}, {}, load, tight(), {});
  const Solution s = system.solve(load, {});
  EXPECT_NEAR(0.5 * s.face_force_n[4].z() * 0.01 * 22.0, s.strain_energy_nmm,
              1e-7 * s.strain_energy_nmm);
  EXPECT_NEAR(s.face_force_n[4].z(), -s.face_force_n[5].z(), 1e-7 * s.face_force_n[4].z());
}

TEST(ElasticSystem, SameBitsWithOneAndTwoThreadsAndEveryInstructionSet) {
  const Mask part = random_part({40, 37, 45}, 0.6, 43);
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(40, 37, 45));
  std::vector<Solution> found;
  for (const int threads : {1, 2}) {
    set_thread_count(threads);
    for (const InstructionSet set :
         {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
      if (!supported(set)) continue;
      SolverOptions options;
      options.instructions = set;
      ElasticSystem system(part, kMetal, {}, load, options, {});
      found.push_back(system.solve(load, {}));
    }
  }
  set_thread_count(0);
  for (const Solution& s : found) {
    EXPECT_EQ(std::memcmp(&s.strain_energy_nmm, &found[0].strain_energy_nmm, sizeof(double)), 0);
    EXPECT_EQ(
        std::memcmp(s.face_force_n.data(), found[0].face_force_n.data(), sizeof s.face_force_n), 0);
    EXPECT_EQ(s.solver.iterations, found[0].solver.iterations);
  }
}

// Shares from 0.01 up, next to full elements: coarse nodes that hold a sliver have diagonals many
// orders below their neighbours', where rounding in the coarse levels would show first.
TEST(ElasticSystem, GradedStrutsOfOddSizeConvergeAsFast) {
  const Grid3<float> share = sampled_shares(37, 4, [](const Vec3& at) {
    double depth = -1.0;
    for (const Vec3& direction : {Vec3(1, 1, 1), Vec3(1, -1, 1), Vec3(-1, 1, 1), Vec3(-1, -1, 1)}) {
      const Vec3 from = at - Vec3::Constant(0.5);
      depth = std::max(depth, 0.071 - from.cross(direction.normalized()).norm());
    }
    return depth;
  });
  const PartialElements part = graded_elements(share);
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3::Ones());
  ElasticSystem graded(part.elements, {1.0, 0.3}, part.scale, load, {}, {});
  ElasticSystem full(part.elements, {1.0, 0.3}, {}, load, {}, {});
  const Solution s = graded.solve(load, {});
  EXPECT_LE(s.solver.iterations, full.solve(load, {}).solver.iterations + 4);
  EXPECT_NEAR(0.5 * s.face_force_n[4].z() * 0.01, s.strain_energy_nmm, 1e-4 * s.strain_energy_nmm);
}

TEST(ElasticSystem, RefusesALoadCaseOfOtherSupports) {
  const Mask block = solid_block({4, 4, 4});
  ElasticSystem system(block, kMetal, {},
                       platen_compression(2, Platens::kClamped, 0.01, Vec3(4, 4, 4)), {}, {});
  EXPECT_THROW(system.solve(platen_compression(1, Platens::kClamped, 0.01, Vec3(4, 4, 4)), {}),
               Error);
}

TEST(ElasticSystem, SaysWhenItDidNotConverge) {
  const Mask part = random_part({20, 20, 20}, 0.6, 47);
  SolverOptions options;
  options.pcg.most_iterations = 1;
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(20, 20, 20));
  ElasticSystem system(part, kMetal, {}, load, options, {});
  try {
    system.solve(load, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotConverged);
  }
}

TEST(ElasticSystem, StopsWhenCancelled) {
  const Mask block = solid_block({24, 24, 24});
  std::stop_source stop;
  stop.request_stop();
  try {
    ElasticSystem system(block, kMetal, {},
                         platen_compression(2, Platens::kClamped, 0.01, Vec3(24, 24, 24)), {},
                         Progress(nullptr, stop.get_token()));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

// Each part of the setup looks for a stop by itself: on large parts each takes seconds.
TEST(ElasticSystem, EveryPartOfTheSetupStopsWhenCancelled) {
  std::stop_source stop;
  const Progress cancelled(nullptr, stop.get_token());
  const Mask part = random_part({20, 18, 22}, 0.8, 7);
  const BlockGrid grid(part);
  FineOperator stiffness(grid, Vec3::Ones(), {1.0, 0.3}, {}, InstructionSet::kPortable);
  const std::vector<std::uint8_t> fixed(grid.node_count(), 0);
  const auto mesh = [&] { return coarsen(grid, fixed, {}, {}); };
  CoarseLevel level(mesh(), stiffness, InstructionSet::kPortable);
  const CoarseMesh next = coarsen(level.mesh(), {});
  CoarseLevel deeper(coarsen(level.mesh(), {}), level.parent_matrices(next),
                     InstructionSet::kPortable);
  stop.request_stop();
  ModelSize size;
  EXPECT_THROW(find_bodies(part, 0, cancelled), Error);
  EXPECT_THROW(bearing_along(part, {}, 2, size, cancelled), Error);
  EXPECT_THROW(BlockGrid(part, cancelled), Error);
  EXPECT_THROW(
      FineOperator(grid, Vec3::Ones(), {1.0, 0.3}, {}, InstructionSet::kPortable, cancelled),
      Error);
  EXPECT_THROW(stiffness.node_scale(cancelled), Error);
  EXPECT_THROW(CoarseLevel(mesh(), stiffness, InstructionSet::kPortable, cancelled), Error);
  EXPECT_THROW(level.parent_matrices(next, cancelled), Error);
  EXPECT_THROW(deeper.assemble(cancelled), Error);
}

// Who waits sees how far the residual has fallen.
TEST(ElasticSystem, TellsItsResidualOnTheWay) {
  class Recorder final : public ProgressSink {
   public:
    void on_progress(double, const std::string& stage) override { stages.push_back(stage); }
    std::vector<std::string> stages;
  };
  const auto recorder = std::make_shared<Recorder>();
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(24, 24, 24));
  ElasticSystem system(solid_block({24, 24, 24}), kMetal, {}, load, {}, {});
  system.solve(load, Progress(recorder, {}));
  ASSERT_GE(recorder->stages.size(), 3U);
  for (const std::string& stage : recorder->stages) {
    EXPECT_EQ(stage.rfind("solving, residual ", 0), 0U) << stage;
  }
  EXPECT_NE(recorder->stages.front(), recorder->stages.back());
}

}  // namespace
}  // namespace asbuilt::fe
