// Compression beyond first yield, held against closed forms. Usage: test_fe.
#include "core/fe/crush.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "tests/core/fe/press.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};

CrushOptions frictionless(int axis, double strain) {
  CrushOptions options;
  options.axis = axis;
  options.platens = Platens::kFrictionless;
  options.strain = strain;
  options.equilibrium.tolerance = 1e-7;
  return options;
}

// A ragged part with both ends of z solid.
Mask ragged() {
  Mask mask = random_part({15, 13, 17}, 0.72, 61, Vec3(0.03, 0.04, 0.025));
  for (std::int64_t y = 0; y < 13; ++y) {
    for (std::int64_t x = 0; x < 15; ++x) mask.at(x, y, 0) = mask.at(x, y, 16) = 1;
  }
  return mask;
}

// Uniaxial stress: the curve is the table's, strain = stress / E + plastic strain.
TEST(Crush, BarWithoutFrictionFollowsTheTable) {
  const Hardening table({{0.0, 900.0}, {0.004, 1000.0}, {0.02, 1080.0}, {0.03, 1090.0}}, "test");
  for (const Dilatation dilatation : {Dilatation::kMean, Dilatation::kFull}) {
    for (int axis = 0; axis < 3; ++axis) {
      CrushOptions options = frictionless(axis, 0.05);
      options.dilatation = dilatation;
      const CrushCurve c =
          crush(solid_block({5, 6, 7}, Vec3(0.03, 0.04, 0.025)), kMetal, table, options, {});
      EXPECT_NEAR(c.slope_mpa, 113800.0, 1e-3);
      ASSERT_TRUE(c.first_point && c.first_yield);
      EXPECT_NEAR(c.first_point->stress_mpa, 900.0, 0.01);
      EXPECT_NEAR(c.first_point->strain, 900.0 / 113800.0, 1e-7);
      double energy = 0.0, last_strain = 0.0, last_stress = 0.0;
      for (const CrushPoint& p : c.points) {
        const double flowed = p.strain - p.stress_mpa / 113800.0;
        if (p.strain > c.first_point->strain * (1.0 + 1e-9)) {
          EXPECT_NEAR(p.stress_mpa, table.yield_mpa(flowed), 0.01);
          EXPECT_EQ(p.yielded_share, 1.0);
        }
        EXPECT_NEAR(p.mean_plastic_strain, std::max(0.0, flowed), 1e-6);
        energy += 0.5 * (p.stress_mpa + last_stress) * (p.strain - last_strain);
        EXPECT_NEAR(p.energy_mpa, energy, 1e-6);
        last_strain = p.strain;
        last_stress = p.stress_mpa;
      }
      EXPECT_EQ(last_strain, 0.05);
      // Where 0.2 % have flowed: 900 + 100 * 0.002 / 0.004.
      ASSERT_TRUE(c.offset.at);
      EXPECT_NEAR(c.offset.at->stress_mpa, 950.0, 0.02);
      EXPECT_NEAR(c.offset.at->strain, 0.002 + 950.0 / 113800.0, 1e-6);
      EXPECT_LT(c.energy_imbalance, 1e-6);
      EXPECT_LT(c.force_imbalance, 1e-6);
    }
  }
}

// Free along y, held along x: yield at Y / sqrt(1 - nu + nu^2), and the limit 2 Y / sqrt(3).
TEST(Crush, PlaneStrain) {
  const Mask mask = solid_block({4, 5, 6}, Vec3(0.03, 0.04, 0.025));
  LoadCase load = platen_compression(2, Platens::kFrictionless, 1.0, edges_of(mask));
  load.faces[0].fixed = load.faces[1].fixed = 1;
  const double nu = kMetal.poisson, area = 4 * 0.03 * 5 * 0.04;
  const double stiffness = kMetal.young_mpa / (1.0 - nu * nu);
  const double yield = 900.0 / std::sqrt(1.0 - nu + nu * nu), strain = yield / stiffness;
  for (const Dilatation dilatation : {Dilatation::kMean, Dilatation::kFull}) {
    const Pressed p = press(mask, kMetal, linear_hardening(900.0, 0.0), load, 2,
                            {strain * 0.9999, strain * 1.0001, 0.02, 0.05, 0.1}, dilatation);
    ASSERT_EQ(p.state.size(), 5U);
    EXPECT_NEAR(-p.high_force_n[0] / area, 0.9999 * yield, 1e-4 * yield);
    EXPECT_EQ(p.state[0].yielded_share, 0.0);
    EXPECT_EQ(p.state[1].yielded_share, 1.0);
    EXPECT_LT(-p.high_force_n[3] / area, 900.0 * 2.0 / std::numbers::sqrt3 * (1.0 + 1e-6));
    EXPECT_NEAR(-p.high_force_n[4] / area, 900.0 * 2.0 / std::numbers::sqrt3, 0.01);
  }
}

// Unloaded, the bar keeps its plastic strain and goes back along its modulus.
TEST(Crush, UnloadsAlongTheModulus) {
  const Mask mask = solid_block({3, 4, 5});
  const LoadCase load = platen_compression(2, Platens::kFrictionless, 1.0, edges_of(mask));
  const Pressed p = press(mask, kMetal, linear_hardening(900.0, 2000.0), load, 2,
                          {0.01, 0.02, 0.018, 0.015, 0.022}, Dilatation::kMean);
  ASSERT_EQ(p.state.size(), 5U);
  EXPECT_NEAR(p.high_force_n[2] - p.high_force_n[1], 12.0 * 113800.0 * 0.002, 0.1);
  EXPECT_NEAR(p.high_force_n[3] - p.high_force_n[2], 12.0 * 113800.0 * 0.003, 0.1);
  EXPECT_EQ(p.state[3].flowing_share, 0.0);
  EXPECT_EQ(p.state[3].plastic_nmm, 0.0);
  EXPECT_EQ(p.state[4].flowing_share, 1.0);
}

// A wide block between rough platens in plane strain has the mean limit pressure 2 k (3 / 4 + width
// / (4 height)), k = Y / sqrt(3) (L. Prandtl 1923; R. Hill, The Mathematical Theory of Plasticity,
// 1950). The slip at the platens takes one row of elements: too much by the order of one over their
// number. Elements of full integration have no limit load at all (J. C. Nagtegaal, D. M. Parks, J.
// R. Rice, Comput. Methods Appl. Mech. Eng. 4 (1974) 153-177).
TEST(Crush, LimitLoadOfABlockBetweenRoughPlatens) {
  const auto over_limit = [](std::int64_t height, Dilatation dilatation) {
    const std::int64_t width = 6 * height;
    const Mask mask = solid_block({1, width, height});
    LoadCase load = platen_compression(2, Platens::kClamped, 1.0, edges_of(mask));
    load.faces[0].fixed = load.faces[1].fixed = 1;
    std::vector<double> factors;
    for (int k = 1; k <= 10; ++k) factors.push_back(0.01 * k);
    Pressed p =
        press(mask, kMetal, linear_hardening(900.0, 0.0), load, 2, factors, dilatation, 1e-4);
    const double limit = 2.0 / std::numbers::sqrt3 * 900.0 * (0.75 + 6.0 / 4.0);
    for (double& force : p.high_force_n) force /= -limit * static_cast<double>(width);
    return p.high_force_n;
  };
  const std::vector<double> coarse = over_limit(8, Dilatation::kMean);
  const std::vector<double> fine = over_limit(16, Dilatation::kMean);
  const std::vector<double> full = over_limit(8, Dilatation::kFull);
  ASSERT_EQ(coarse.size() + fine.size() + full.size(), 30U);
  EXPECT_LT(coarse[9] - coarse[6], 1e-3);
  EXPECT_LT(fine[9] - fine[6], 1e-3);
  EXPECT_LT(coarse[9], 1.10);
  EXPECT_LT(fine[9], 1.05);
  EXPECT_NEAR(2.0 * fine[9] - coarse[9], 1.0, 0.01);
  EXPECT_GT(full[9], 1.2);
  EXPECT_GT(full[9] - full[6], 0.03);
}

TEST(Crush, SlopeIsThatOfTheElasticSolver) {
  const Mask mask = ragged();
  const AxisStiffness elastic = axis_stiffness(mask, kMetal, 2, Platens::kClamped, tight(), {});
  CrushOptions options;
  options.strain = 1e-3;
  options.equilibrium.tolerance = 1e-8;
  options.dilatation = Dilatation::kFull;
  const CrushCurve c = crush(mask, kMetal, linear_hardening(1e5, 0.0), options, {});
  EXPECT_NEAR(c.slope_mpa, elastic.modulus_mpa, 1e-7 * elastic.modulus_mpa);
  EXPECT_EQ(c.size.unknowns, elastic.size.unknowns);
  EXPECT_EQ(c.size.left_out_elements, elastic.size.left_out_elements);
  ASSERT_EQ(c.points.size(), 2U);
  EXPECT_NEAR(c.points[1].stress_mpa, 1e-3 * elastic.modulus_mpa, 1e-7 * elastic.modulus_mpa);
  EXPECT_EQ(c.points[1].newton, 0);
  EXPECT_FALSE(c.first_point || c.first_yield || c.offset.at);
  EXPECT_NE(c.offset.reason.find("stays above"), std::string::npos);
  options.dilatation = Dilatation::kMean;
  EXPECT_LT(crush(mask, kMetal, linear_hardening(1e5, 0.0), options, {}).slope_mpa, c.slope_mpa);
}

TEST(Crush, RaggedPartKeepsBalanceAndBits) {
  const Mask mask = ragged();
  CrushOptions options;
  options.strain = 0.04;
  options.equilibrium.tolerance = 1e-5;
  CrushCurve first;
  for (const int threads : {1, 2}) {
    set_thread_count(threads);
    const CrushCurve c = crush(mask, kMetal, linear_hardening(900.0, 500.0), options, {});
    EXPECT_LT(c.energy_imbalance, 1e-5);
    EXPECT_LT(c.force_imbalance, 1e-5);
    EXPECT_GT(c.elastic_mpa, 0.0);
    EXPECT_GT(c.plastic_mpa, c.elastic_mpa);
    ASSERT_TRUE(c.first_point && c.first_yield && c.offset.at);
    EXPECT_LT(c.first_point->stress_mpa, c.first_yield->stress_mpa);
    EXPECT_LT(c.first_yield->stress_mpa, c.offset.at->stress_mpa);
    // Steps small enough up to the crossing; the curve bends down all the way.
    double last_slope = 2.0 * c.slope_mpa;
    for (std::size_t k = 1; k < c.points.size(); ++k) {
      const CrushPoint &a = c.points[k - 1], &b = c.points[k];
      const double slope = (b.stress_mpa - a.stress_mpa) / (b.strain - a.strain);
      EXPECT_LT(slope, last_slope * (1.0 + 1e-3));
      EXPECT_GE(b.yielded_share, a.yielded_share);
      last_slope = slope;
      if (a.strain > c.first_point->strain && a.strain < c.offset.at->strain) {
        EXPECT_LE(b.strain - a.strain, options.offset_step * (1.0 + 1e-9));
      }
    }
    if (threads == 1) first = c;
    ASSERT_EQ(c.points.size(), first.points.size());
    for (std::size_t k = 0; k < c.points.size(); ++k) {
      EXPECT_EQ(c.points[k].stress_mpa, first.points[k].stress_mpa);
      EXPECT_EQ(c.points[k].mean_plastic_strain, first.points[k].mean_plastic_strain);
    }
  }
  set_thread_count(0);
  // Half the steps: what changes is the error of the integration and of the straight lines.
  options.offset_step = 5e-4;
  options.largest_step = 2e-3;
  const CrushCurve fine = crush(mask, kMetal, linear_hardening(900.0, 500.0), options, {});
  EXPECT_NEAR(fine.offset.at->stress_mpa, first.offset.at->stress_mpa,
              4e-3 * first.offset.at->stress_mpa);
  EXPECT_LT(fine.offset.at->stress_mpa,
            first.offset.at->stress_mpa + first.offset.interpolation_mpa);
  EXPECT_NEAR(fine.points.back().stress_mpa, first.points.back().stress_mpa,
              1e-3 * first.points.back().stress_mpa);
}

TEST(Crush, RefusesWhatCannotBe) {
  const Hardening metal = linear_hardening(900.0, 0.0);
  const auto code = [&](const Mask& mask, const CrushOptions& options) {
    try {
      crush(mask, kMetal, metal, options, {});
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kInternal;
  };
  const Mask block = solid_block({3, 3, 3});
  CrushOptions options;
  options.strain = 0.0;
  EXPECT_EQ(code(block, options), ErrorCode::kInvalidInput);
  options.strain = 0.5;
  EXPECT_EQ(code(block, options), ErrorCode::kInvalidInput);
  options = {};
  options.axis = 3;
  EXPECT_EQ(code(block, options), ErrorCode::kInvalidInput);
  options = {};
  options.equilibrium.tolerance = 0.5;
  EXPECT_EQ(code(block, options), ErrorCode::kInvalidInput);
  options = {};
  options.largest_step = 1e-4;
  EXPECT_EQ(code(block, options), ErrorCode::kInvalidInput);
  Mask apart = solid_block({3, 3, 5});
  for (std::size_t k = 18; k < 27; ++k) apart.values[k] = 0;
  EXPECT_EQ(code(apart, {}), ErrorCode::kInvalidInput);
}

TEST(Crush, IsCancelledAtOnce) {
  std::stop_source stop;
  stop.request_stop();
  try {
    crush(solid_block({9, 9, 9}), kMetal, linear_hardening(900.0, 0.0), {},
          Progress({}, stop.get_token()));
    FAIL() << "was not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

CrushPoint point(double strain, double stress, double share = 0.0) {
  CrushPoint p;
  p.strain = strain;
  p.stress_mpa = stress;
  p.yielded_share = share;
  return p;
}

// Slope 1000 up to 5 MPa, then 500, then 200: offset 0.002 is crossed where 500 e + 2.5 = 1000 e -
// 2, at 7 MPa.
TEST(CrushCurve, OffsetIsWhereTheLinesCross) {
  const std::vector<CrushPoint> points{point(0.0, 0.0), point(0.005, 5.0), point(0.008, 6.5),
                                       point(0.010, 7.5), point(0.015, 8.5)};
  const OffsetStress found = offset_stress(points, 1000.0, 0.002);
  ASSERT_TRUE(found.at);
  EXPECT_NEAR(found.at->strain, 0.009, 1e-12);
  EXPECT_NEAR(found.at->stress_mpa, 7.0, 1e-9);
  // The points before lie on the same line: the curve cannot be higher.
  EXPECT_NEAR(found.interpolation_mpa, 0.0, 1e-9);
  // Without the point before the crossing, the line of slope 1000 through the origin never meets
  // the offset line, and the one through the points after it meets it at 7.625 MPa.
  const OffsetStress coarse =
      offset_stress({points[0], points[1], points[3], points[4]}, 1000.0, 0.002);
  ASSERT_TRUE(coarse.at);
  EXPECT_NEAR(coarse.at->stress_mpa, 7.0, 1e-9);
  EXPECT_NEAR(coarse.interpolation_mpa, 0.375, 1e-9);
  const OffsetStress none = offset_stress({points[0], points[1]}, 1000.0, 0.002);
  EXPECT_FALSE(none.at);
  EXPECT_NE(none.reason.find("0.5 % strain"), std::string::npos);
}

TEST(CrushCurve, YieldOfAShareLiesBetweenPoints) {
  const std::vector<CrushPoint> points{point(0.0, 0.0), point(0.004, 4.0), point(0.005, 4.8, 0.001),
                                       point(0.006, 5.4, 0.003)};
  const auto found = yield_of_share(points, 0.002);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->strain, 0.0055, 1e-12);
  EXPECT_NEAR(found->stress_mpa, 5.1, 1e-12);
  EXPECT_FALSE(yield_of_share(points, 0.01));
}

}  // namespace
}  // namespace asbuilt::fe
