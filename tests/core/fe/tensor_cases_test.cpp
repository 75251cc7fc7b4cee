// Load cases that are solved together must come out as each does alone, to the last bit.
#include "core/fe/tensor_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};

std::vector<Vec3> displacements(const ElasticSystem& system) {
  std::vector<Vec3> out;
  const Shape& n = system.frame().shape;
  for (std::int64_t z = 0; z <= n.z; ++z) {
    for (std::int64_t y = 0; y <= n.y; ++y) {
      for (std::int64_t x = 0; x <= n.x; ++x) out.push_back(system.displacement_mm(x, y, z));
    }
  }
  return out;
}

struct Solved {
  Solution solution;
  std::vector<Vec3> displacements_mm;
};

std::vector<Solved> solved_together(ElasticSystem& system, const std::vector<LoadCase>& loads) {
  std::vector<Solved> out;
  const std::vector<Solution> solutions = system.solve(loads, {});
  for (std::size_t k = 0; k < loads.size(); ++k) {
    system.show(k);
    out.push_back({solutions[k], displacements(system)});
  }
  return out;
}

std::vector<Solved> solved_alone(ElasticSystem& system, const std::vector<LoadCase>& loads) {
  std::vector<Solved> out;
  for (const LoadCase& load : loads) {
    const Solution s = system.solve(load, {});
    out.push_back({s, displacements(system)});
  }
  return out;
}

void expect_same_bits(const Solved& a, const Solved& b) {
  ASSERT_EQ(a.displacements_mm.size(), b.displacements_mm.size());
  EXPECT_EQ(std::memcmp(a.displacements_mm.data(), b.displacements_mm.data(),
                        a.displacements_mm.size() * sizeof(Vec3)),
            0);
  EXPECT_EQ(a.solution.strain_energy_nmm, b.solution.strain_energy_nmm);
  for (std::size_t face = 0; face < 6; ++face) {
    EXPECT_EQ(a.solution.face_force_n[face], b.solution.face_force_n[face]);
    EXPECT_EQ(a.solution.face_displacement_mm[face], b.solution.face_displacement_mm[face]);
  }
  EXPECT_EQ(a.solution.mean_stress_mpa, b.solution.mean_stress_mpa);
  EXPECT_EQ(a.solution.solver.iterations, b.solution.solver.iterations);
  EXPECT_EQ(a.solution.solver.products, b.solution.solver.products);
  EXPECT_EQ(a.solution.solver.start_residual, b.solution.solver.start_residual);
  EXPECT_EQ(a.solution.solver.relative_residual, b.solution.solver.relative_residual);
}

// One case converges early and one has nothing to do at all: both drop out before the rest.
std::vector<LoadCase> unlike_periodic_cases() {
  return {periodic_uniform(unit_strain(0)), periodic_uniform(Mat3::Zero()),
          periodic_uniform(unit_strain(4))};
}

std::vector<LoadCase> pulled_cases() {
  std::vector<LoadCase> loads;
  for (int axis = 0; axis < 3; ++axis) {
    LoadCase& load = loads.emplace_back();
    load.name = "pulled";
    for (std::size_t side = 0; side < 2; ++side) {
      load.tractions[2 * static_cast<std::size_t>(axis) + side].traction_mpa[axis] =
          side == 0 ? -1.0 : 1.0;
    }
  }
  return loads;
}

// Factors of the stiffness, and another Poisson's ratio in every third element.
ElementLaws several_laws(const Mask& part) {
  const auto count =
      static_cast<std::size_t>(std::count(part.values.begin(), part.values.end(), 1));
  std::mt19937 random(61);
  std::vector<float> scale, lambda_mpa;
  for (std::size_t k = 0; k < count; ++k) {
    scale.push_back(0.2F + 0.8F * static_cast<float>(random()) / 4294967296.0F);
    lambda_mpa.push_back(k % 3 == 0 ? -20000.0F * scale.back() : 0.0F);
  }
  return {scale, lambda_mpa};
}

// By the number of threads.
class Together : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { set_thread_count(GetParam()); }
  void TearDown() override { set_thread_count(0); }

  // With every instruction set of the machine; the iterations of each case.
  std::vector<int> expect_as_alone(const Mask& part, const ElementLaws& laws,
                                   const std::vector<LoadCase>& loads) {
    std::vector<int> iterations;
    for (const InstructionSet set :
         {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
      if (!supported(set)) continue;
      SCOPED_TRACE(to_string(set));
      SolverOptions options;
      options.instructions = set;
      ElasticSystem first(part, kMetal, laws, loads.front(), options, {});
      ElasticSystem second(part, kMetal, laws, loads.front(), options, {});
      const std::vector<Solved> alone = solved_alone(first, loads);
      const std::vector<Solved> together = solved_together(second, loads);
      const std::vector<Solved> two = solved_together(second, {loads[2], loads[0]});
      iterations.clear();
      for (std::size_t k = 0; k < loads.size(); ++k) {
        expect_same_bits(alone[k], together[k]);
        iterations.push_back(alone[k].solution.solver.iterations);
      }
      expect_same_bits(alone[2], two[0]);
      expect_same_bits(alone[0], two[1]);
    }
    return iterations;
  }
};

TEST_P(Together, PeriodicCasesHaveTheBitsOfEachAlone) {
  const std::vector<int> iterations =
      expect_as_alone(random_part({41, 13, 11}, 0.6, 43), {}, unlike_periodic_cases());
  EXPECT_EQ(iterations[1], 0);
  EXPECT_GT(iterations[0], 0);
  EXPECT_NE(iterations[0], iterations[2]);
}

TEST_P(Together, CasesOfSeveralLawsHaveTheBitsOfEachAlone) {
  const Mask part = only_bearing(random_part({12, 37, 10}, 0.7, 44, Vec3(0.8, 1.0, 1.2)), 2);
  expect_as_alone(part, several_laws(part),
                  {kinematic_uniform(unit_strain(1)), kinematic_uniform(unit_strain(3)),
                   kinematic_uniform(unit_strain(5))});
}

TEST_P(Together, PulledCasesHaveTheBitsOfEachAlone) {
  const Mask part = only_bearing(random_part({14, 12, 16}, 0.8, 45), 2);
  expect_as_alone(part, {}, pulled_cases());
}

INSTANTIATE_TEST_SUITE_P(Threads, Together, testing::Values(1, 2, 4));

TEST(TensorCases, EachIsToldWhileTheSystemShowsIt) {
  const Mask part = random_part({9, 8, 10}, 0.9, 46);
  std::vector<int> told;
  const auto look = [&](const SolvedCase& solved, const Progress&) {
    told.push_back(solved.number);
    const Vec3 corner(9, 8, 10);
    EXPECT_EQ(solved.system.displacement_mm(9, 8, 10), unit_strain(solved.number) * corner);
  };
  Mask whole = part;
  whole.at(8, 7, 9) = 1;
  tensor_stiffness(whole, kMetal, TensorBoundary::kKinematic, {}, {}, {}, look);
  EXPECT_EQ(told, (std::vector{0, 1, 2, 3, 4, 5}));
}

TEST(TensorCases, AsManyTogetherAsAQuarterOfTheMemoryHolds) {
  constexpr std::size_t kCase = 1000;
  EXPECT_EQ(cases_together(6, kCase, 1'000'000), 3);
  EXPECT_EQ(cases_together(6, kCase, 8000), 3);
  EXPECT_EQ(cases_together(6, kCase, 7999), 2);
  EXPECT_EQ(cases_together(6, kCase, 4000), 2);
  EXPECT_EQ(cases_together(6, kCase, 3999), 1);
  EXPECT_EQ(cases_together(6, kCase, 0), 1);
  EXPECT_EQ(cases_together(1, kCase, 1'000'000), 1);
  EXPECT_EQ(cases_together(4, kCase, 1'000'000), 2);  // not three and one
}

TEST(TensorCases, MoreThanGoTogetherAreRefused) {
  const LoadCase load = kinematic_uniform(unit_strain(0));
  ElasticSystem system(solid_block({3, 3, 3}), kMetal, {}, load, {}, {});
  EXPECT_THROW(system.solve(std::vector<LoadCase>(kMostCases + 1, load), {}), Error);
  EXPECT_THROW(system.solve(std::vector<LoadCase>(), {}), Error);
}

TEST(TensorCases, TheFirstThatDoesNotConvergeIsTold) {
  const Mask part = random_part({20, 20, 20}, 0.6, 47);
  SolverOptions options;
  options.pcg.most_iterations = 1;
  const std::vector<LoadCase> loads = unlike_periodic_cases();
  ElasticSystem system(part, kMetal, {}, loads.front(), options, {});
  try {
    system.solve(loads, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotConverged);
  }
}

}  // namespace
}  // namespace asbuilt::fe
