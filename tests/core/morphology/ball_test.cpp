#include "core/morphology/ball.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

enum class Operation { kDilate, kErode };

// By the definition: any or all of the ball's voxels. Outside voxels are skipped, or are air.
Mask by_definition(const Mask& mask, double radius, Operation operation, Outside outside) {
  const Shape& s = mask.frame.shape;
  const auto reach = static_cast<std::int64_t>(radius);
  Mask out(mask.frame);
  for (std::int64_t z = 0; z < s.z; ++z) {
    for (std::int64_t y = 0; y < s.y; ++y) {
      for (std::int64_t x = 0; x < s.x; ++x) {
        bool any = false, all = true;
        for (std::int64_t c = -reach; c <= reach; ++c) {
          for (std::int64_t b = -reach; b <= reach; ++b) {
            for (std::int64_t a = -reach; a <= reach; ++a) {
              if (static_cast<double>(a * a + b * b + c * c) > radius * radius) continue;
              const std::int64_t i = x + a, j = y + b, k = z + c;
              const bool in = i >= 0 && j >= 0 && k >= 0 && i < s.x && j < s.y && k < s.z;
              if (!in && outside == Outside::kContinues) continue;
              const bool metal = in && mask.at(i, j, k) != 0;
              any = any || metal;
              all = all && metal;
            }
          }
        }
        out.at(x, y, z) = (operation == Operation::kDilate ? any : all) ? 1 : 0;
      }
    }
  }
  return out;
}

TEST(Ball, EqualsTheDefinition) {
  const Mask sparse = random_mask(frame_of(21, 18, 24), 0.01, 4);
  const Mask dense = random_mask(frame_of(21, 18, 24), 0.985, 5);
  for (const double radius : {0.0, 1.0, 2.3, 3.0}) {
    EXPECT_EQ(dilate_ball(sparse, radius).values,
              by_definition(sparse, radius, Operation::kDilate, Outside::kContinues).values);
    for (const Outside outside : {Outside::kContinues, Outside::kOtherPhase}) {
      EXPECT_EQ(erode_ball(dense, radius, outside).values,
                by_definition(dense, radius, Operation::kErode, outside).values);
      const Mask grown = by_definition(sparse, radius, Operation::kDilate, Outside::kContinues);
      EXPECT_EQ(close_ball(sparse, radius, outside).values,
                by_definition(grown, radius, Operation::kErode, outside).values);
      const Mask worn = by_definition(dense, radius, Operation::kErode, outside);
      EXPECT_EQ(open_ball(dense, radius, outside).values,
                by_definition(worn, radius, Operation::kDilate, Outside::kContinues).values);
    }
  }
}

TEST(Ball, RefusesNegativeRadius) {
  EXPECT_THROW(dilate_ball(Mask(frame_of(3, 3, 3)), -1.0), Error);
}

}  // namespace
}  // namespace asbuilt
