#include "core/fe/phases.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/fe/section_forces.h"
#include "core/fe/stress.h"
#include "tests/core/fe/laminate.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kImplant{110000.0, 0.34};
const Elastic kBone{17000.0, 0.3};
const Elastic kStiff{100000.0, 0.2};
const Elastic kSoft{1000.0, 0.45};

// Every voxel of the part is one of `count` phases by chance.
Mask by_chance(const Mask& part, unsigned count, unsigned seed) {
  Mask phase = part;
  std::mt19937 random(seed);
  for (std::uint8_t& voxel : phase.values) {
    if (voxel != 0) voxel = static_cast<std::uint8_t>(1 + random() % count);
  }
  return phase;
}

// Four layers of three voxels across z, phases 1 2 3 1.
Mask layered() {
  Mask phase = solid_block({6, 5, 12});
  const std::uint8_t of[4] = {1, 2, 3, 1};
  for (std::size_t i = 0; i < phase.values.size(); ++i) phase.values[i] = of[i / 90];
  return phase;
}

TEST(Phases, LawsAreThoseOfTheMaterials) {
  for (const std::vector<Elastic>& materials :
       {std::vector<Elastic>{kImplant, kBone, kSoft}, {kSoft, {90000.0, 0.49}, {5.0, -0.5}}}) {
    Mask phase = solid_block({3, 1, 1});
    for (std::uint8_t k = 0; k < 3; ++k) phase.values[k] = static_cast<std::uint8_t>(k + 1);
    const PhaseElements part = phase_elements(phase, materials);
    for (std::size_t k = 0; k < 3; ++k) {
      const ElementLaw law = part.laws.at(k);
      const Elastic own = law.of(part.material);
      const double base = static_cast<double>(law.scale) * part.material.lambda_mpa();
      EXPECT_LE(law.lambda_mpa, 1e-7 * base);
      EXPECT_NEAR(own.mu_mpa(), materials[k].mu_mpa(), 1e-7 * materials[k].mu_mpa());
      EXPECT_NEAR(own.lambda_mpa(), materials[k].lambda_mpa(), 1e-7 * base);
      EXPECT_EQ(part.laws.at(k).share, 1.0F);
    }
  }
}

TEST(Phases, LaminateOfDifferentPoissonRatiosHasItsExactTensor) {
  const std::vector<Elastic> materials{kImplant, kSoft, kBone};
  const PhaseElements part = phase_elements(layered(), materials);
  const Matrix6 exact = laminate_tensor({kImplant, kSoft, kBone, kImplant});
  for (const TensorBoundary boundary : {TensorBoundary::kPeriodic, TensorBoundary::kMixed}) {
    const Matrix6 found =
        tensor_stiffness(part.elements, part.material, boundary, tight(), {}, part.laws)
            .stiffness_mpa;
    for (int i = 0; i < 6; ++i) {
      for (int j = 0; j < 6; ++j) {
        EXPECT_NEAR(found(i, j), exact(i, j), 2e-6 * std::sqrt(std::abs(exact(i, i) * exact(j, j))))
            << i << ' ' << j;
      }
    }
  }
}

// Tractions act on what is solid, whatever its stiffness: the tensor is below the periodic one.
TEST(Phases, StaticTensorIsSofterAndKinematicStiffer) {
  const PhaseElements part =
      phase_elements(by_chance(solid_block({6, 7, 5}), 2, 3), {kStiff, kSoft});
  const auto of = [&](TensorBoundary boundary) {
    return tensor_stiffness(part.elements, part.material, boundary, tight(), {}, part.laws);
  };
  const TensorStiffness low = of(TensorBoundary::kStatic);
  EXPECT_LT(low.imbalance, 1e-9);
  for (const double share : low.face_metal) EXPECT_NEAR(share, 1.0, 1e-12);
  const Matrix6 middle = of(TensorBoundary::kPeriodic).stiffness_mpa;
  const Matrix6 high = of(TensorBoundary::kKinematic).stiffness_mpa;
  const PhaseBounds bounds = phase_bounds(part);
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_LT(bounds.reuss_young_mpa, young_along(low.stiffness_mpa, axis));
    EXPECT_LT(young_along(low.stiffness_mpa, axis), young_along(middle, axis));
    EXPECT_LT(young_along(middle, axis), young_along(high, axis));
    EXPECT_LT(young_along(high, axis), bounds.voigt_young_mpa);
  }
}

// Two bars end to end whose contraction under one stress is the same: nu / E is. Then the stress is
// uniform though the strain is not.
TEST(Phases, BarsInSeriesShareTheirStress) {
  const Elastic upper{2000.0, 0.4}, lower{1000.0, 0.2};
  Mask phase = solid_block({5, 4, 12}, Vec3(0.1, 0.12, 0.15));
  for (std::size_t i = 0; i < phase.values.size(); ++i) phase.values[i] = i < 100 ? 2 : 1;
  const PhaseElements part = phase_elements(phase, {upper, lower});
  const double compliance = 5.0 / 12.0 / 1000.0 + 7.0 / 12.0 / 2000.0;
  const AxisStiffness found = axis_stiffness(
      part.elements, part.material, 2, Platens::kFrictionless, tight(), {}, part.laws,
      [&](const SolvedCase& solved, const Progress&) {
        const StressField field = element_stresses(solved.system, {});
        const std::vector<float> energy = strain_energy_density_mpa(field);
        const double stress = -1e-3 / compliance;
        for (std::size_t k = 0; k < field.stress_mpa.size(); ++k) {
          const double young = k < 100 ? 1000.0 : 2000.0;
          EXPECT_NEAR(field.stress_mpa[k][2], stress, 2e-6 * std::abs(stress));
          EXPECT_NEAR(field.stress_mpa[k][0], 0.0, 2e-6 * std::abs(stress));
          EXPECT_NEAR(energy[k] / (0.5 * stress * stress / young), 1.0, 1e-5);
        }
        const Vec3 at =
            solved.system.displacement_mm(2, 2, 5) - solved.system.displacement_mm(2, 2, 0);
        EXPECT_NEAR(at.z(), 5 * 0.15 * stress / 1000.0, 1e-8);
        const Segment axis{Vec3(0.2, 0.18, -0.075), Vec3(0.2, 0.18, 1.725), 0.3};
        const SectionForces forces = section_forces(solved.system, {axis}, {}, {})[0];
        EXPECT_NEAR(forces.axial_n, stress * 0.5 * 0.48, 1e-5 * std::abs(stress));
        EXPECT_NEAR(forces.area_mm2, 0.5 * 0.48, 1e-9);
        EXPECT_NEAR(forces.strain_energy_nmm, 0.5 * stress * stress * compliance * 0.5 * 0.48 * 1.8,
                    1e-9);
      });
  EXPECT_NEAR(found.modulus_mpa * compliance, 1.0, 1e-6);
  EXPECT_NEAR(found.force_modulus_mpa * compliance, 1.0, 1e-6);
  EXPECT_NEAR(phase_bounds(part).reuss_young_mpa * compliance, 1.0, 1e-6);
}

// Where only lambda differs a strain that keeps the volume leaves the part in uniform stress,
// however the phases lie.
TEST(Phases, UniformStrainOfConstantVolume) {
  const double mu = 1000.0;
  const PhaseElements part =
      phase_elements(by_chance(random_part({9, 11, 10}, 1.0, 5, Vec3(0.8, 1.0, 1.3)), 3, 5),
                     {elastic_of(300.0, mu), elastic_of(9000.0, mu), elastic_of(-400.0, mu)});
  Mat3 strain;
  strain << 0.002, 0.0007, -0.0004, 0.0007, -0.003, 0.001, -0.0004, 0.001, 0.001;
  const LoadCase load = kinematic_uniform(strain);
  ElasticSystem system(part.elements, part.material, part.laws, load, tight(), {});
  const Solution s = system.solve(load, {});
  EXPECT_LT((s.mean_stress_mpa - 2.0 * mu * strain).norm(), 1e-6 * mu * strain.norm());
  const Vec3 edges = edges_of(part.elements);
  EXPECT_NEAR(s.strain_energy_nmm / (mu * strain.squaredNorm() * edges.prod()), 1.0, 1e-6);
  const Vec3 inside = Vec3(4, 5, 6).cwiseProduct(part.elements.frame.spacing_mm);
  EXPECT_LT((system.displacement_mm(4, 5, 6) - strain * inside).norm(), 1e-8);
}

TEST(Phases, EqualMaterialsAreOne) {
  const Mask metal = only_bearing(random_part({14, 13, 15}, 0.75, 9), 2);
  const PhaseElements part = phase_elements(by_chance(metal, 2, 4), {kBone, kBone});
  const AxisStiffness two =
      axis_stiffness(part.elements, part.material, 2, Platens::kClamped, {}, {}, part.laws);
  const AxisStiffness one = axis_stiffness(metal, kBone, 2, Platens::kClamped, {}, {});
  EXPECT_EQ(two.modulus_mpa, one.modulus_mpa);
  EXPECT_EQ(two.solver.iterations, one.solver.iterations);
}

TEST(Phases, SameBitsAtAnyThreadCountAndInstructionSet) {
  const PhaseElements part = phase_elements(
      by_chance(only_bearing(random_part({33, 30, 35}, 0.7, 12), 2), 2, 6), {kStiff, kSoft});
  std::vector<double> found;
  for (const int threads : {1, 2}) {
    set_thread_count(threads);
    for (const InstructionSet set :
         {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
      if (!supported(set)) continue;
      SolverOptions options;
      options.instructions = set;
      const AxisStiffness s = axis_stiffness(part.elements, part.material, 2, Platens::kClamped,
                                             options, {}, part.laws);
      found.push_back(s.modulus_mpa);
    }
  }
  set_thread_count(0);
  for (const double modulus : found) EXPECT_EQ(modulus, found.front());
}

// Coarse levels know one factor an element: the solver may need more iterations, not many more.
TEST(Phases, IterationsOfAHundredfoldContrast) {
  Mask phase = solid_block({40, 40, 40});
  for (std::int64_t z = 0; z < 40; ++z) {
    for (std::int64_t y = 0; y < 40; ++y) {
      for (std::int64_t x = 0; x < 40; ++x) {
        // Bars of the stiff one along all axes, one piece.
        const int in = (x % 20 < 6 ? 1 : 0) + (y % 20 < 6 ? 1 : 0) + (z % 20 < 6 ? 1 : 0);
        phase.at(x, y, z) = in >= 2 ? 1 : 2;
      }
    }
  }
  const auto iterations = [&](const std::vector<Elastic>& materials) {
    const PhaseElements part = phase_elements(phase, materials);
    const int n =
        axis_stiffness(part.elements, part.material, 2, Platens::kClamped, {}, {}, part.laws)
            .solver.iterations;
    return n;
  };
  const int one = iterations({kStiff, kStiff});
  const int same_ratio = iterations({kStiff, {1000.0, 0.2}});
  const int two = iterations({kStiff, kSoft});
  std::printf("iterations: one material %d, moduli 100:1 %d, and ratios 0.2, 0.45 %d\n", one,
              same_ratio, two);
  EXPECT_LE(two, 2 * same_ratio);
}

TEST(Phases, LargerElementsTakeTheMeanOfWhatIsInThem) {
  // 2 x 2 x 2 voxels an element: half implant, half bone; one quarter bone, the rest empty; bone.
  Mask phase = solid_block({6, 2, 2}, Vec3::Constant(0.1));
  for (std::int64_t z = 0; z < 2; ++z) {
    for (std::int64_t y = 0; y < 2; ++y) {
      for (std::int64_t x = 0; x < 6; ++x) {
        phase.at(x, y, z) = x < 2 ? static_cast<std::uint8_t>(1 + z) : 2;
      }
    }
  }
  phase.at(2, 0, 0) = phase.at(3, 1, 1) = 0;
  const PhaseElements part = phase_elements(phase, {kImplant, kBone}, Vec3::Constant(0.2));
  ASSERT_EQ(part.elements.frame.shape.x, 3);
  ASSERT_EQ(part.laws.scale.size(), 3U);
  const Elastic mixed = part.laws.at(0).of(part.material), bone = part.laws.at(1).of(part.material);
  EXPECT_NEAR(mixed.mu_mpa() / (0.5 * (kImplant.mu_mpa() + kBone.mu_mpa())), 1.0, 1e-6);
  EXPECT_NEAR(mixed.lambda_mpa() / (0.5 * (kImplant.lambda_mpa() + kBone.lambda_mpa())), 1.0, 1e-6);
  EXPECT_NEAR(bone.young_mpa / kBone.young_mpa, 1.0, 1e-6);
  EXPECT_NEAR(bone.poisson, kBone.poisson, 1e-6);
  EXPECT_EQ(cropped_phases(phase).values, phase.values);
}

TEST(Phases, BadMaterialsAreRefused) {
  Mask phase = solid_block({2, 2, 2});
  EXPECT_THROW(phase_elements(phase, {{0.0, 0.3}}), Error);
  EXPECT_THROW(phase_elements(phase, {{1.0, 0.5}}), Error);
  phase.values[3] = 3;
  EXPECT_THROW(phase_elements(phase, {kBone, kBone}), Error);
  std::fill(phase.values.begin(), phase.values.end(), std::uint8_t{0});
  EXPECT_THROW(phase_elements(phase, {kBone}), Error);
}

// A larger element is of the material with the largest share of it.
TEST(Phases, LargerElementsAreOfWhatMostOfThemIs) {
  Mask phase = solid_block({4, 4, 4});
  for (std::int64_t z = 0; z < 4; ++z) {
    for (std::int64_t y = 0; y < 4; ++y) {
      phase.at(3, y, z) = 2;
      if (z < 2) phase.at(2, y, z) = 2;
      if (z == 2) phase.at(2, 0, z) = 2;
    }
  }
  const std::vector<Elastic> materials = {{1000.0, 0.3}, {2000.0, 0.3}};
  const PhaseElements one = phase_elements(phase, materials);
  EXPECT_EQ(one.phase.values, phase.values);
  const PhaseElements two = phase_elements(phase, materials, Vec3::Constant(2.0));
  // At the high end of x more than half is the second; of the last half, and among equals the
  // first.
  EXPECT_EQ(two.phase.values, (std::vector<std::uint8_t>{1, 2, 1, 2, 1, 2, 1, 1}));
  EXPECT_EQ(two.phase.frame.shape, two.elements.frame.shape);
}

}  // namespace
}  // namespace asbuilt::fe
