#include "core/fe/stress.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/field_summary.h"
#include "core/fe/hot_spots.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};

double energy_of(const StressField& field) {
  const std::vector<float> density = strain_energy_density_mpa(field);
  return std::accumulate(density.begin(), density.end(), 0.0) * field.frame.voxel_volume_mm3();
}

TEST(Stress, IsExactWhereStrainIsUniform) {
  const Mask block = solid_block({9, 7, 11}, Vec3(0.03, 0.05, 0.02));
  Mat3 gradient;
  gradient << 0.010, 0.002, -0.004, 0.006, -0.007, 0.001, -0.003, 0.005, 0.004;
  const LoadCase load = kinematic_uniform(gradient);
  ElasticSystem system(block, kMetal, {}, load, tight(), {});
  const double energy = system.solve(load, {}).strain_energy_nmm;
  const StressField field = element_stresses(system, {});

  const double e = kMetal.young_mpa, nu = kMetal.poisson;
  const double factor = e / ((1.0 + nu) * (1.0 - 2.0 * nu));
  const double expected[6] = {factor * ((1.0 - nu) * 0.010 + nu * (-0.007 + 0.004)),
                              factor * ((1.0 - nu) * -0.007 + nu * (0.010 + 0.004)),
                              factor * ((1.0 - nu) * 0.004 + nu * (0.010 - 0.007)),
                              e / (2.0 * (1.0 + nu)) * (0.001 + 0.005),
                              e / (2.0 * (1.0 + nu)) * (-0.004 - 0.003),
                              e / (2.0 * (1.0 + nu)) * (0.002 + 0.006)};
  ASSERT_EQ(field.stress_mpa.size(), 9U * 7U * 11U);
  EXPECT_TRUE(field.laws.scale.empty());
  for (const Stress& s : field.stress_mpa) {
    for (int k = 0; k < 6; ++k) {
      EXPECT_NEAR(static_cast<double>(s[static_cast<std::size_t>(k)]), expected[k], 2e-3) << k;
    }
  }
  // Von Mises and principal stresses from the deviator's invariants, another way round.
  Mat3 tensor;
  tensor << expected[0], expected[5], expected[4], expected[5], expected[1], expected[3],
      expected[4], expected[3], expected[2];
  const Mat3 deviator = tensor - tensor.trace() / 3.0 * Mat3::Identity();
  EXPECT_NEAR(static_cast<double>(von_mises_mpa(field)[17]), std::sqrt(1.5) * deviator.norm(),
              2e-3);
  const std::vector<float> principal = principal_stresses_mpa(field);
  for (int k = 0; k < 3; ++k) {
    const double value =
        static_cast<double>(principal[std::size_t{51} + static_cast<std::size_t>(k)]);
    EXPECT_NEAR((tensor - value * Mat3::Identity()).determinant() / std::pow(tensor.norm(), 3), 0.0,
                1e-6);
  }
  EXPECT_GT(principal[0], principal[1]);
  EXPECT_GT(principal[1], principal[2]);
  EXPECT_NEAR(energy_of(field), energy, 1e-6 * energy);
}

TEST(Stress, OfSimpleStates) {
  EXPECT_FLOAT_EQ(von_mises_mpa(Stress{0, -70, 0, 0, 0, 0}), 70.0F);
  EXPECT_FLOAT_EQ(von_mises_mpa(Stress{50, 50, 50, 0, 0, 0}), 0.0F);
  EXPECT_FLOAT_EQ(von_mises_mpa(Stress{0, 0, 0, 0, 10, 0}), 10.0F * std::sqrt(3.0F));
  const Vec3f p = principal_stresses_mpa(Stress{5, 0, 0, 12, 0, 0});
  EXPECT_NEAR((p - Vec3f(12, 5, -12)).norm(), 0.0, 1e-5);
  // Tension along x at strain s / E, with 0.5 of the stiffness.
  EXPECT_NEAR(static_cast<double>(
                  strain_energy_density_mpa(Stress{100, 0, 0, 0, 0, 0}, Elastic{0.5e5, 0.3})),
              0.5 * 100.0 * (100.0 / 0.5e5), 1e-8);
}

// Layers in series without contraction: the same stress in each, whatever its stiffness.
TEST(Stress, HonoursTheScaleOfElements) {
  const Mask block = solid_block({5, 6, 8}, Vec3(0.1, 0.1, 0.1));
  const Elastic metal{1000.0, 0.0};
  std::vector<float> scale;
  double compliance = 0.0;
  for (int z = 0; z < 8; ++z) {
    const float f = z < 3 ? 0.25F : z < 5 ? 0.5F : 1.0F;
    scale.insert(scale.end(), 30, f);
    compliance += 1.0 / (8.0 * 1000.0 * static_cast<double>(f));
  }
  const LoadCase load = platen_compression(2, Platens::kFrictionless, 0.01, Vec3(0.5, 0.6, 0.8));
  ElasticSystem system(block, metal, scale, load, tight(), {});
  const double energy = system.solve(load, {}).strain_energy_nmm;
  const StressField field = element_stresses(system, {});
  EXPECT_EQ(field.laws.scale, scale);
  for (const Stress& s : field.stress_mpa) {
    EXPECT_NEAR(static_cast<double>(s[2]), -0.01 / compliance, 1e-5);
    EXPECT_NEAR(std::abs(s[0]) + std::abs(s[1]) + std::abs(s[3]) + std::abs(s[4]) + std::abs(s[5]),
                0.0, 1e-5);
  }
  EXPECT_NEAR(energy_of(field), energy, 1e-6 * energy);
}

// The centroid's energy lacks what varies inside an element: in bending about 1 / n^2 of it for n
// elements across, and what the brick is too stiff by.
TEST(Stress, EnergyAtTheCentroidsIsLessByTheSquareOfTheElement) {
  double lacking[3];
  for (int level = 0; level < 3; ++level) {
    const int n = 4 << level;
    const double h = 1.0 / n;
    const Mask beam = solid_block({n, n, 2 * n}, Vec3(h, h, h));
    LoadCase load;
    load.faces[4].fixed = load.faces[5].fixed = 4;
    load.faces[5].gradient(2, 0) = -2e-3;
    load.faces[5].shift_mm[2] = 1e-3;
    ElasticSystem system(beam, kMetal, {}, load, tight(), {});
    const double energy = system.solve(load, {}).strain_energy_nmm;
    lacking[level] = 1.0 - energy_of(element_stresses(system, {})) / energy;
    EXPECT_GT(lacking[level] * n * n, 1.0);
    EXPECT_LT(lacking[level] * n * n, 2.0);
  }
  EXPECT_NEAR(std::log2(lacking[1] / lacking[2]), 2.0, 0.1);
}

TEST(RasterIndex, AgreesWithTheMask) {
  const Mask part = random_part({131, 5, 6}, 0.4, 7);
  const RasterIndex index{BlockGrid(part)};
  const RasterIndex corners = index.corners();
  std::int64_t next = 0, next_corner = 0;
  for (std::int64_t z = 0; z <= 6; ++z) {
    for (std::int64_t y = 0; y <= 5; ++y) {
      for (std::int64_t x = 0; x <= 131; ++x) {
        bool corner = false;
        for (int k = 0; k < 8; ++k) {
          corner = corner || index.at(x - (k & 1), y - (k >> 1 & 1), z - (k >> 2)) >= 0;
        }
        EXPECT_EQ(corners.at(x, y, z), corner ? next_corner++ : -1);
        if (x == 131 || y == 5 || z == 6) {
          EXPECT_EQ(index.at(x, y, z), -1);
          continue;
        }
        const bool solid = part.at(x, y, z) != 0;
        EXPECT_EQ(index.at(x, y, z), solid ? next : -1);
        if (solid) {
          EXPECT_EQ(index.place(next), (std::array<std::int64_t, 3>{x, y, z}));
          ++next;
        }
      }
    }
  }
  EXPECT_EQ(index.count(), next);
  EXPECT_EQ(corners.count(), next_corner);
  next = 0;
  for (std::int64_t row = 0; row < index.row_count(); ++row) {
    index.for_row(row, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
      EXPECT_EQ(number, next++);
      EXPECT_NE(part.at(x, y, z), 0);
    });
  }
  EXPECT_EQ(next, index.count());
}

TEST(FieldSummary, PercentilesCountTheVolume) {
  std::vector<float> values(2000);
  for (std::size_t k = 0; k < 2000; ++k) values[k] = static_cast<float>(k * 1237 % 2000 + 1);
  const FieldSummary s = summary_of(values);
  EXPECT_DOUBLE_EQ(s.mean, 1000.5);
  EXPECT_DOUBLE_EQ(s.p50, 1000.0);
  EXPECT_DOUBLE_EQ(s.p90, 1800.0);
  EXPECT_DOUBLE_EQ(s.p95, 1900.0);
  EXPECT_DOUBLE_EQ(s.p99, 1980.0);
  EXPECT_DOUBLE_EQ(s.p99_9, 1998.0);
  EXPECT_DOUBLE_EQ(s.largest, 2000.0);
  EXPECT_DOUBLE_EQ(percentile_by_volume(values, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(percentile_by_volume(values, 1.0), 2000.0);
  EXPECT_DOUBLE_EQ(first_yield_load_factor(999.0, s), 0.5);
  EXPECT_DOUBLE_EQ(summary_of({3.0F}).p99_9, 3.0);
  EXPECT_THROW(summary_of({}), Error);
  EXPECT_THROW(percentile_by_volume(values, 1.1), Error);
}

// A round bar at an odd angle, strained at its ends as under tension along its axis: the stress of
// the continuum is E times the strain everywhere, so whatever else is found comes from the
// staircase of 8 elements across.
TEST(FieldSummary, OfAStaircaseThatShouldBeUniform) {
  const Vec3 axis = Vec3(0.53, 0.31, 1.0).normalized();
  const Elastic metal{1000.0, 0.342};
  Mask bar = solid_block({36, 26, 40}, Vec3::Constant(0.05));
  for (std::int64_t z = 0; z < 40; ++z) {
    for (std::int64_t y = 0; y < 26; ++y) {
      for (std::int64_t x = 0; x < 36; ++x) {
        const Vec3 p =
            bar.frame.position_mm(static_cast<double>(x) - 17.6, static_cast<double>(y) - 12.8,
                                  static_cast<double>(z) - 19.5);
        bar.at(x, y, z) = (p - p.dot(axis) * axis).norm() <= 0.2 ? 1 : 0;
      }
    }
  }
  const Mat3 along = axis * axis.transpose();
  const Mat3 strain = 1e-3 * (along - metal.poisson * (Mat3::Identity() - along));
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 7;
  load.faces[4].gradient = load.faces[5].gradient = strain;
  ElasticSystem system(bar, metal, {}, load, tight(), {});
  system.solve(load, {});
  const StressField field = element_stresses(system, {});
  const std::vector<float> stress = von_mises_mpa(field);
  std::vector<float> middle;
  for (std::size_t k = 0; k < stress.size(); ++k) {
    const std::int64_t z = field.elements.place(static_cast<std::int64_t>(k))[2];
    if (z >= 10 && z < 30) middle.push_back(stress[k]);
  }
  const FieldSummary s = summary_of(middle);
  EXPECT_NEAR(s.p50, 1.0, 0.02);
  EXPECT_NEAR(s.p95, 1.09, 0.03);
  EXPECT_NEAR(s.p99_9, 1.24, 0.05);
  const HotSpot spot = hot_spots(field.frame, field.elements, stress, {})[0];
  EXPECT_LT(spot.smoothed, 1.12);
}

// A flat bar under tension with a slot from one side: the hot spot is the end of the slot.
struct Notched {
  Notched() : bar(solid_block({36, 6, 40}, Vec3(0.02, 0.02, 0.02))) {
    bar.frame.origin_mm = Vec3(1.0, 2.0, 3.0);
    for (std::int64_t y = 0; y < 6; ++y) {
      for (std::int64_t x = 0; x < 12; ++x) bar.at(x, y, 19) = bar.at(x, y, 20) = 0;
    }
  }
  LoadCase load = platen_compression(2, Platens::kFrictionless, -1e-3, Vec3(0.72, 0.12, 0.8));
  Mask bar;
};

TEST(HotSpots, FindTheEndOfASlot) {
  const Notched part;
  ElasticSystem system(part.bar, kMetal, {}, part.load, tight(), {});
  system.solve(part.load, {});
  const StressField field = element_stresses(system, {});
  const std::vector<float> stress = von_mises_mpa(field);
  HotSpotOptions options;
  options.distance_mm = 0.2;
  options.most = 4;
  const std::vector<HotSpot> spots = hot_spots(field.frame, field.elements, stress, options);
  ASSERT_GE(spots.size(), 1U);
  const Vec3 end_of_slot = part.bar.frame.position_mm(11.5, 2.5, 19.5);
  const Vec3 off = (spots[0].place_mm - end_of_slot).cwiseAbs() / 0.02;
  EXPECT_LE(off.x(), 1.0);
  EXPECT_LE(off.z(), 1.0);
  EXPECT_EQ(spots[0].raw, static_cast<double>(stress[static_cast<std::size_t>(spots[0].element)]));
  EXPECT_GT(spots[0].smoothed, 2.0 * summary_of(stress).p50);
  for (std::size_t a = 0; a < spots.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_GE((spots[a].place_mm - spots[b].place_mm).norm(), 0.2);
      EXPECT_LE(spots[a].smoothed, spots[b].smoothed);
    }
  }
}

// Single values: the ball of 1.5 elements has 19, and gaps do not count.
TEST(HotSpots, AverageOverTheSolidPartOfTheBall) {
  Mask part = solid_block({9, 9, 9});
  part.at(4, 4, 5) = 0;
  const BlockGrid grid(part);
  const RasterIndex index(grid);
  std::vector<float> values(static_cast<std::size_t>(index.count()), 1.0F);
  values[static_cast<std::size_t>(index.at(4, 4, 4))] = 37.0F;
  HotSpotOptions options;
  options.distance_mm = 100.0;
  const std::vector<HotSpot> spots = hot_spots(part.frame, index, values, options);
  ASSERT_EQ(spots.size(), 1U);
  EXPECT_DOUBLE_EQ(spots[0].smoothed, static_cast<double>(1.0F + 36.0F / 18.0F));
  options.radius_elements = 0.0;
  EXPECT_EQ(hot_spots(part.frame, index, values, options)[0].raw, 37.0);
  values.pop_back();
  EXPECT_THROW(hot_spots(part.frame, index, values, options), Error);
}

TEST(Stress, SameBitsWithOneAndTwoThreads) {
  const Mask part = random_part({40, 37, 45}, 0.6, 43, Vec3(0.1, 0.1, 0.1));
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(4.0, 3.7, 4.5));
  std::vector<StressField> fields;
  std::vector<std::vector<HotSpot>> spots;
  for (const int threads : {1, 2}) {
    set_thread_count(threads);
    ElasticSystem system(part, kMetal, {}, load, {}, {});
    system.solve(load, {});
    fields.push_back(element_stresses(system, {}));
    spots.push_back(
        hot_spots(part.frame, fields.back().elements, von_mises_mpa(fields.back()), {}));
  }
  set_thread_count(0);
  EXPECT_EQ(fields[0].stress_mpa, fields[1].stress_mpa);
  EXPECT_EQ(principal_stresses_mpa(fields[0]), principal_stresses_mpa(fields[1]));
  ASSERT_EQ(spots[0].size(), 10U);
  ASSERT_EQ(spots[1].size(), 10U);
  for (std::size_t k = 0; k < 10; ++k) {
    EXPECT_EQ(spots[0][k].element, spots[1][k].element);
    EXPECT_EQ(spots[0][k].smoothed, spots[1][k].smoothed);
  }
}

}  // namespace
}  // namespace asbuilt::fe
