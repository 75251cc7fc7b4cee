// Steps of a surface and necks of single elements.
#include <gtest/gtest.h>

#include <cmath>

#include "core/fe/apparent.h"
#include "core/fe/staircase.h"
#include "core/fe/thin_metal.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

template <class Inside>
Mask part(Shape shape, Inside inside) {
  Mask mask = solid_block(shape);
  for (std::int64_t z = 0; z < shape.z; ++z) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t x = 0; x < shape.x; ++x) mask.at(x, y, z) = inside(x, y, z) ? 1 : 0;
    }
  }
  return mask;
}

Mask round_bar(double radius, const Vec3& direction) {
  const Vec3 along = direction.normalized();
  return part({50, 50, 50}, [&](auto x, auto y, auto z) {
    const Vec3 p(static_cast<double>(x) - 24.7, static_cast<double>(y) - 24.6,
                 static_cast<double>(z) - 24.5);
    return p.cross(along).norm() < radius;
  });
}

TEST(SurfaceSteps, AreNoneWhereFacesFollowTheGrid) {
  EXPECT_EQ(surface_steps(solid_block({9, 8, 7})), 0.0);
  const Mask slab = part({20, 20, 20}, [](auto, auto, auto z) { return z % 10 < 6; });
  EXPECT_NEAR(surface_steps(slab), 0.0, 1e-6);
  EXPECT_EQ(step_error(0.0, 5.0, kStepsOfMoments), 0.0);
}

// Length of the components over length of the vector, over a circle: 4 / pi; over a sphere: 3 / 2.
TEST(SurfaceSteps, OfRoundBarsAndBalls) {
  EXPECT_NEAR(surface_steps(round_bar(8.0, Vec3::UnitZ())), 4.0 / M_PI - 1.0, 0.04);
  EXPECT_NEAR(surface_steps(round_bar(5.0, {0.53, 0.31, 1.0})), 0.5, 0.07);
  const Mask ball = part({40, 40, 40}, [](auto x, auto y, auto z) {
    return Vec3(static_cast<double>(x) - 19.5, static_cast<double>(y) - 19.5,
                static_cast<double>(z) - 19.5)
               .norm() < 14.0;
  });
  EXPECT_NEAR(surface_steps(ball), 0.5, 0.05);
}

TEST(SurfaceSteps, LeaveLessOpenInSmallerElements) {
  EXPECT_DOUBLE_EQ(step_error(0.3, 8.0, 0.4), 0.05);
  EXPECT_DOUBLE_EQ(step_error(0.5, 16.0, 0.4), 0.025);
  EXPECT_DOUBLE_EQ(step_error(0.075, 8.0, 0.4), 0.025);
}

TEST(NarrowPath, PostsBetweenPlates) {
  const auto posts = [](std::int64_t width, std::int64_t from) {
    return part({16, 16, 20}, [=](auto x, auto y, auto z) {
      const auto in = [=](auto v) { return v % 8 >= from && v % 8 < from + width; };
      return z < 6 || z >= 14 || (in(x) && in(y));
    });
  };
  EXPECT_TRUE(has_narrow_path(posts(1, 3), 2));
  EXPECT_FALSE(has_narrow_path(posts(2, 3), 2));
  // Metal at the faces of the grid goes on beyond them.
  EXPECT_FALSE(has_narrow_path(posts(1, 0), 2));
  // Along x the plates bear.
  EXPECT_FALSE(has_narrow_path(posts(1, 3), 0));
}

// The tip of a strut that touches a platen with one element.
TEST(NarrowPath, TipsAtThePlatensDoNotCount) {
  const Mask tipped = part({9, 9, 20}, [](auto x, auto y, auto z) {
    const auto wide = z < 2 || z > 17 ? 0 : 2;
    return std::abs(x - 4) <= wide && std::abs(y - 4) <= wide;
  });
  EXPECT_TRUE(has_narrow_path(tipped, 2));
  EXPECT_FALSE(has_narrow_path(tipped, 2, 2));
}

TEST(NarrowPath, IsNoneWhereNothingJoins) {
  const Mask apart = part({10, 10, 10}, [](auto, auto, auto z) { return z < 3 || z > 6; });
  EXPECT_FALSE(has_narrow_path(apart, 2));
}

TEST(NarrowPath, ChecksOneNeckOfMany) {
  // One post of three among posts of one: some path is wide.
  const Mask some = part({24, 8, 20}, [](auto x, auto y, auto z) {
    return z < 6 || z >= 14 || (y == 4 && (x == 4 || x == 12)) || (x >= 18 && x < 21 && y < 3);
  });
  EXPECT_FALSE(has_narrow_path(some, 2));
}

// Columns side by side, without Poisson's effect: each bears by its section. Of sixteen of one
// element and one of 4 x 4 half the energy is in thin metal, but for the layers that do not count.
TEST(ThinMetal, BearsByItsSection) {
  const Mask columns = part({20, 16, 12}, [](auto x, auto y, auto) {
    return (x >= 14 && x < 18 && y >= 4 && y < 8) ||
           (x < 12 && x % 3 == 1 && y > 1 && y < 14 && y % 3 == 1);
  });
  const Elastic material{1000.0, 0.0};
  for (const auto& [layers, share] : {std::pair{0, 0.5}, std::pair{1, 0.5 * 10 / 12}}) {
    double found = -1.0;
    axis_stiffness(columns, material, 2, Platens::kClamped, {}, Progress{}, {},
                   [&](const SolvedCase& solved, const Progress& progress) {
                     found = energy_share_of_thin(solved, columns, layers, progress);
                   });
    EXPECT_NEAR(found, share, 1e-6) << layers;
  }
}

// Where all is thick there is none; where all is thin, all but rounding, with laws of their own
// too.
TEST(ThinMetal, BearsAllOrNothing) {
  const auto share_of = [](const Mask& mask, const ElementLaws& laws) {
    double found = -1.0;
    axis_stiffness(mask, {1000.0, 0.3}, 0, Platens::kClamped, {}, Progress{}, laws,
                   [&](const SolvedCase& solved, const Progress& progress) {
                     found = energy_share_of_thin(solved, mask, 0, progress);
                   });
    return found;
  };
  EXPECT_EQ(share_of(solid_block({6, 6, 6}), {}), 0.0);
  const Mask rods = part({12, 7, 7}, [](auto, auto y, auto z) { return y % 2 == 1 && z % 2 == 1; });
  EXPECT_NEAR(share_of(rods, {}), 1.0, 1e-6);
  ElementLaws laws;
  for (int k = 0; k < 12 * 9; ++k) {
    laws.scale.push_back(0.2F + 0.1F * static_cast<float>(k % 7));
    laws.lambda_mpa.push_back(-50.0F * static_cast<float>(k % 3));
  }
  EXPECT_NEAR(share_of(rods, laws), 1.0, 1e-6);
}

}  // namespace
}  // namespace asbuilt::fe
