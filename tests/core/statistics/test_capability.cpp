#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/base/error.h"
#include "core/statistics/capability.h"

namespace asbuilt {
namespace {

std::vector<Subgroup> normal_groups(std::uint64_t seed, int groups, int size) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal(0.415, 0.012);
  std::vector<Subgroup> made;
  for (int g = 0; g < groups; ++g) {
    made.push_back({"lot " + std::to_string(g + 1), {}});
    for (int i = 0; i < size; ++i) made.back().values.push_back(normal(generator));
  }
  return made;
}

TEST(Capability, PublishedRow) {
  const CapabilityIndices c = capability_indices(0.415, 0.012, 30, 29.0, {0.36, 0.45}, 0.95);
  EXPECT_NEAR(*c.spread, 1.25, 1e-12);
  EXPECT_NEAR(c.nearest, 0.9722, 5e-5);
  EXPECT_NEAR(c.ppm_below + c.ppm_above, 1771.0, 0.5);
  EXPECT_NEAR(c.nearest_bound, 0.7396, 5e-5);
  // chi²(0.05; 29) = 17.708366
  EXPECT_NEAR(*c.spread_bound, 1.25 * std::sqrt(17.708366 / 29.0), 1e-6);
}

TEST(Capability, OneLimit) {
  const CapabilityIndices c = capability_indices(10.0, 1.0, 30, 29.0, {7.0, {}}, 0.95);
  EXPECT_FALSE(c.spread);
  EXPECT_FALSE(c.spread_bound);
  EXPECT_NEAR(c.nearest, 1.0, 1e-12);
  EXPECT_EQ(c.ppm_above, 0.0);
  EXPECT_NEAR(c.ppm_below, 1349.898, 1e-3);
}

TEST(Capability, QuietProcessHasNoWarnings) {
  const CapabilityStudy study =
      capability_study(normal_groups(5, 20, 5), WithinEstimator::kRange, {0.36, 0.45}, 0.95);
  EXPECT_EQ(study.count, 100u);
  EXPECT_TRUE(study.warnings.empty());
  EXPECT_NEAR(*study.within.spread, 1.25, 0.25);
  EXPECT_LT(study.within.nearest_bound, study.within.nearest);
}

TEST(Capability, LotsThatDifferAreOutOfControl) {
  std::vector<Subgroup> groups = normal_groups(5, 20, 5);
  for (double& v : groups[7].values) v += 0.03;
  const CapabilityStudy study = capability_study(groups, WithinEstimator::kSd, {0.36, 0.45}, 0.95);
  EXPECT_GE(study.out_of_control, 1u);
  ASSERT_FALSE(study.warnings.empty());
  EXPECT_NE(study.warnings.back().find("out of control"), std::string::npos);
  EXPECT_LT(*study.overall.spread, *study.within.spread);
}

TEST(Capability, SkewedValuesAreNotNormal) {
  std::vector<Subgroup> groups = normal_groups(5, 60, 1);
  for (Subgroup& group : groups) group.values[0] = std::exp(60.0 * (group.values[0] - 0.415));
  const CapabilityStudy study =
      capability_study(groups, WithinEstimator::kMovingRange, {{}, 6.0}, 0.95);
  ASSERT_FALSE(study.warnings.empty());
  EXPECT_NE(study.warnings.front().find("not normal"), std::string::npos);
  EXPECT_LT(study.normality.p, 0.05);
}

// Of 2000 studies, the bound lies below the true index in about 95 %.
TEST(Capability, BoundsCoverAsStated) {
  const double spread = 0.09 / (6.0 * 0.012);
  const double nearest = 0.035 / 0.036;
  int spread_covered = 0;
  int nearest_covered = 0;
  constexpr int kRuns = 2000;
  std::mt19937_64 generator(17);
  std::normal_distribution<double> normal(0.415, 0.012);
  for (int run = 0; run < kRuns; ++run) {
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < 40; ++i) {
      const double d = normal(generator) - 0.415;
      sum += d;
      squares += d * d;
    }
    const double sd = std::sqrt((squares - sum * sum / 40.0) / 39.0);
    const CapabilityIndices c =
        capability_indices(0.415 + sum / 40.0, sd, 40, 39.0, {0.36, 0.45}, 0.95);
    spread_covered += *c.spread_bound <= spread ? 1 : 0;
    nearest_covered += c.nearest_bound <= nearest ? 1 : 0;
  }
  EXPECT_NEAR(spread_covered / static_cast<double>(kRuns), 0.95, 0.015);
  EXPECT_NEAR(nearest_covered / static_cast<double>(kRuns), 0.95, 0.02);
}

TEST(Capability, Refusals) {
  EXPECT_THROW(capability_indices(1.0, 1.0, 30, 29.0, {}, 0.95), Error);
  EXPECT_THROW(capability_indices(1.0, 1.0, 30, 29.0, {2.0, 1.0}, 0.95), Error);
  EXPECT_THROW(capability_indices(1.0, 0.0, 30, 29.0, {1.0, {}}, 0.95), Error);
  EXPECT_THROW(capability_study(normal_groups(1, 3, 2), WithinEstimator::kRange, {0.3, 0.5}, 0.95),
               Error);
}

}  // namespace
}  // namespace asbuilt
