// Elements that flow: forces, tangent, determinism. Usage: test_fe.
#include "core/fe/plastic_elements.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/parallel.h"
#include "core/fe/fine_operator.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};
const Vec3 kEdges(0.03, 0.04, 0.025);

Hardening table() {
  return Hardening({{0.0, 900.0}, {0.01, 980.0}, {0.03, 1000.0}}, "test");
}

// Random displacements of about that strain.
std::vector<double> shaken(std::size_t n, double strain, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> u(n + FineOperator::kPadding, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    u[i] = strain * 0.03 * (static_cast<double>(random()) / 2147483648.0 - 1.0);
  }
  return u;
}

TEST(PlasticElements, BearAsElasticOnesDoBelowYield) {
  const Mask mask = random_part({21, 18, 19}, 0.6, 5, kEdges);
  PlasticElements elements(mask, kMetal, linear_hardening(1e6, 0.0), Dilatation::kFull,
                           best_instruction_set(), {});
  const std::size_t n = elements.grid().unknown_count();
  FineOperator stiffness(elements.grid(), kEdges, kMetal, {}, best_instruction_set());
  std::vector<double> u = shaken(n, 0.01, 3), f(u.size()), expected(u.size());
  elements.forces(u.data(), f.data(), {});
  stiffness.apply_unfolded(u.data(), expected.data());
  double largest = 0.0, worst = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    largest = std::max(largest, std::abs(expected[i]));
    worst = std::max(worst, std::abs(f[i] - expected[i]));
  }
  EXPECT_LT(worst, 1e-13 * largest);
}

// What flows at a strain far beyond yield, from a state that has flowed elsewhere before.
TEST(PlasticElements, TangentIsTheDerivativeOfTheForces) {
  const Mask mask = random_part({9, 11, 10}, 0.6, 8, kEdges);
  for (const Dilatation dilatation : {Dilatation::kMean, Dilatation::kFull}) {
    PlasticElements elements(mask, kMetal, table(), dilatation, best_instruction_set(), {});
    const std::size_t n = elements.grid().unknown_count();
    const std::vector<double> rest(n + FineOperator::kPadding, 0.0), first = shaken(n, 0.01, 1);
    const PlasticState state = elements.commit(rest.data(), first.data(), {});
    EXPECT_GT(state.yielded_share, 0.3);
    EXPECT_LT(state.yielded_share, 1.0);
    const std::vector<double> u = shaken(n, 0.02, 2), way = shaken(n, 1.0, 4);
    std::vector<float> way_float(way.begin(), way.end()), found(way.size());
    std::vector<double> f(u.size()), at = u, low(u.size()), high(u.size());
    elements.forces(u.data(), f.data(), {});
    elements.product(way_float.data(), found.data());
    constexpr double kStep = 1e-7;
    for (std::size_t i = 0; i < n; ++i) at[i] = u[i] - kStep * way[i];
    elements.forces(at.data(), low.data(), {});
    for (std::size_t i = 0; i < n; ++i) at[i] = u[i] + kStep * way[i];
    elements.forces(at.data(), high.data(), {});
    double squares = 0.0, differences = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double expected = (high[i] - low[i]) / (2.0 * kStep);
      squares += expected * expected;
      differences += std::pow(static_cast<double>(found[i]) - expected, 2);
    }
    EXPECT_LT(std::sqrt(differences / squares), 2e-6);
  }
}

// Stored energy and work on the flow are the work of the mean nodal forces, step by step.
TEST(PlasticElements, KeepEnergy) {
  const Mask mask = random_part({9, 8, 10}, 0.6, 8, kEdges);
  for (const Dilatation dilatation : {Dilatation::kMean, Dilatation::kFull}) {
    PlasticElements elements(mask, kMetal, table(), dilatation, best_instruction_set(), {});
    const std::size_t n = elements.grid().unknown_count();
    std::vector<double> before(n + FineOperator::kPadding, 0.0), old_f(before.size(), 0.0);
    double work = 0.0, plastic = 0.0;
    for (unsigned step = 1; step <= 3; ++step) {
      const std::vector<double> after = shaken(n, 0.01, step);
      std::vector<double> f(before.size());
      elements.forces(after.data(), f.data(), {});
      for (std::size_t i = 0; i < n; ++i) {
        work += 0.5 * (old_f[i] + f[i]) * (after[i] - before[i]);
      }
      const PlasticState state = elements.commit(before.data(), after.data(), {});
      plastic += state.plastic_nmm;
      EXPECT_NEAR(state.elastic_nmm + plastic, work, 1e-5 * work);
      before = after;
      // After the commit the same forces are there without flowing again.
      elements.forces(after.data(), old_f.data(), {});
      double worst = 0.0, largest = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        worst = std::max(worst, std::abs(old_f[i] - f[i]));
        largest = std::max(largest, std::abs(f[i]));
      }
      EXPECT_LT(worst, 1e-5 * largest);
    }
  }
}

TEST(PlasticElements, SameBitsWithAnyThreadsAndInstructions) {
  const Mask mask = random_part({50, 41, 33}, 0.5, 12, kEdges);
  std::vector<double> f_first;
  std::vector<float> y_first;
  PlasticState s_first;
  const auto compare = [&](InstructionSet set, int threads) {
    set_thread_count(threads);
    PlasticElements elements(mask, kMetal, table(), Dilatation::kMean, set, {});
    const std::size_t n = elements.grid().unknown_count();
    const std::vector<double> rest(n + FineOperator::kPadding, 0.0);
    std::vector<double> u = shaken(n, 0.01, 1), f(u.size(), 0.0);
    const PlasticState s = elements.commit(rest.data(), u.data(), {});
    u = shaken(n, 0.02, 2);
    elements.forces(u.data(), f.data(), {});
    std::vector<float> x(u.begin(), u.end()), y(u.size(), 0.0F);
    elements.product(x.data(), y.data());
    if (f_first.empty()) {
      f_first = f;
      y_first = y;
      s_first = s;
    }
    EXPECT_EQ(f, f_first);
    EXPECT_EQ(y, y_first);
    EXPECT_EQ(s.elastic_nmm, s_first.elastic_nmm);
    EXPECT_EQ(s.plastic_nmm, s_first.plastic_nmm);
    EXPECT_EQ(s.mean_plastic_strain, s_first.mean_plastic_strain);
    EXPECT_EQ(s.yielded_share, s_first.yielded_share);
  };
  for (const InstructionSet set :
       {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!supported(set)) continue;
    for (const int threads : {1, 2, 3}) compare(set, threads);
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace asbuilt::fe
