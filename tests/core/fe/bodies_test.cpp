#include "core/fe/bodies.h"

#include <gtest/gtest.h>

#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

TEST(Bodies, EdgesAndCornersDoNotHold) {
  GridFrame frame;
  frame.shape = {4, 4, 4};
  Mask mask(frame);
  mask.at(0, 0, 0) = mask.at(1, 1, 0) = mask.at(2, 2, 1) = mask.at(2, 2, 2) = 1;
  const Bodies found = find_bodies(mask, 0);
  ASSERT_EQ(found.bodies.size(), 3U);
  EXPECT_EQ(found.bodies[0].faces, 0b010101);  // low x, low y, low z
  EXPECT_EQ(found.bodies[1].faces, 0b010000);  // low z
  EXPECT_EQ(found.bodies[2].faces, 0);
  EXPECT_EQ(found.bodies[2].voxels, 2);
}

TEST(Bodies, PeriodicAxesJoinTheLastVoxelToTheFirst) {
  GridFrame frame;
  frame.shape = {5, 3, 3};
  Mask mask(frame);
  mask.at(0, 1, 1) = mask.at(4, 1, 1) = 1;
  EXPECT_EQ(find_bodies(mask, 0).bodies.size(), 2U);
  EXPECT_EQ(find_bodies(mask, 1).bodies.size(), 1U);
  EXPECT_EQ(find_bodies(mask, 6).bodies.size(), 2U);
}

TEST(Bodies, SpreadCornersDifferAcrossTheAxis) {
  const Mask mask = random_part({12, 9, 10}, 0.35, 8);
  for (const Body& body : find_bodies(mask, 0).bodies) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto& [a, b] = body.spread[axis];
      EXPECT_GT(b[(axis + 1) % 3] + b[(axis + 2) % 3], a[(axis + 1) % 3] + a[(axis + 2) % 3]);
    }
  }
}

}  // namespace
}  // namespace asbuilt::fe
