#include "core/morphology/labels.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/error.h"
#include "tests/core/morphology/random_mask.h"

namespace asbuilt {
namespace {

// Labels by flooding from each first voxel in raster order.
std::vector<std::int32_t> flood(const Mask& mask, bool metal, int largest_step_sum) {
  const Shape& s = mask.frame.shape;
  std::vector<std::int32_t> label(mask.values.size(), 0);
  std::int32_t next = 0;
  for (std::int64_t i = 0; i < s.count(); ++i) {
    if ((mask.values[static_cast<std::size_t>(i)] != 0) != metal ||
        label[static_cast<std::size_t>(i)] != 0) {
      continue;
    }
    std::vector<std::int64_t> todo{i};
    label[static_cast<std::size_t>(i)] = ++next;
    while (!todo.empty()) {
      const std::int64_t at = todo.back();
      todo.pop_back();
      const std::int64_t x = at % s.x, y = at / s.x % s.y, z = at / (s.x * s.y);
      for (int dz = -1; dz <= 1; ++dz) {
        for (int dy = -1; dy <= 1; ++dy) {
          for (int dx = -1; dx <= 1; ++dx) {
            if (std::abs(dx) + std::abs(dy) + std::abs(dz) > largest_step_sum) continue;
            const std::int64_t a = x + dx, b = y + dy, c = z + dz;
            if (a < 0 || b < 0 || c < 0 || a >= s.x || b >= s.y || c >= s.z) continue;
            const auto there = static_cast<std::size_t>(mask.frame.index(a, b, c));
            if ((mask.values[there] != 0) != metal || label[there] != 0) continue;
            label[there] = next;
            todo.push_back(static_cast<std::int64_t>(there));
          }
        }
      }
    }
  }
  return label;
}

TEST(Labels, EqualFloodingForEveryNeighbourhood) {
  for (const double fraction : {0.05, 0.2, 0.32, 0.6}) {
    const Mask mask = random_mask(frame_of(29, 23, 53), fraction, 11);
    for (const Phase phase : {Phase::kMetal, Phase::kPores}) {
      for (const Connectivity c :
           {Connectivity::kFaces, Connectivity::kEdges, Connectivity::kCorners}) {
        const int sum = c == Connectivity::kFaces ? 1 : (c == Connectivity::kEdges ? 2 : 3);
        const Components components = find_components(mask, phase, c);
        EXPECT_EQ(to_label_grid(components).values, flood(mask, phase == Phase::kMetal, sum))
            << fraction << " " << sum;
      }
    }
  }
}

TEST(Labels, TableSaysWhatTheLabelsSay) {
  const Mask mask = random_mask(frame_of(31, 17, 40), 0.2, 3);
  const Components found = find_components(mask, Phase::kMetal, Connectivity::kEdges);
  const Grid3<std::int32_t> grid = to_label_grid(found);
  std::vector<std::int64_t> voxels(found.components.size(), 0);
  std::vector<Vec3> sums(found.components.size(), Vec3::Zero());
  std::vector<bool> border(found.components.size(), false);
  for (std::int64_t z = 0; z < 40; ++z) {
    for (std::int64_t y = 0; y < 17; ++y) {
      for (std::int64_t x = 0; x < 31; ++x) {
        const std::int32_t label = grid.at(x, y, z);
        if (label == 0) continue;
        const auto i = static_cast<std::size_t>(label - 1);
        if (voxels[i] == 0) {
          EXPECT_EQ(found.components[i].first_voxel, mask.frame.index(x, y, z));
        }
        ++voxels[i];
        sums[i] += Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        border[i] = border[i] || x == 0 || y == 0 || z == 0 || x == 30 || y == 16 || z == 39;
        EXPECT_LE(found.components[i].low[0], x);
        EXPECT_GE(found.components[i].high[2], z);
      }
    }
  }
  for (std::size_t i = 0; i < voxels.size(); ++i) {
    EXPECT_EQ(found.components[i].voxels, voxels[i]);
    EXPECT_EQ(found.components[i].touches_border, border[i]);
    const Vec3 centre = sums[i] / static_cast<double>(voxels[i]);
    EXPECT_LT((found.components[i].centroid_voxel - centre).norm(), 1e-12);
  }
}

TEST(Labels, KeepLargestAndFill) {
  Mask mask(frame_of(12, 9, 9));
  for (std::int64_t z = 1; z < 6; ++z) {
    for (std::int64_t y = 1; y < 6; ++y) {
      for (std::int64_t x = 1; x < 6; ++x) mask.at(x, y, z) = 1;
    }
  }
  mask.at(3, 3, 3) = 0;   // a closed pore
  mask.at(10, 8, 8) = 1;  // a loose grain
  const Mask one = keep_largest(mask, Connectivity::kCorners);
  EXPECT_EQ(one.at(10, 8, 8), 0);
  EXPECT_EQ(one.at(1, 1, 1), 1);
  Mask full = one;
  EXPECT_EQ(fill_enclosed_pores(full, Connectivity::kFaces), 1);
  EXPECT_EQ(full.at(3, 3, 3), 1);
  EXPECT_EQ(full.at(0, 0, 0), 0);
  EXPECT_EQ(find_components(Mask(frame_of(4, 4, 4)), Phase::kMetal, Connectivity::kFaces).largest(),
            -1);
  EXPECT_EQ(keep_largest(Mask(frame_of(2, 2, 2)), Connectivity::kFaces).values,
            std::vector<std::uint8_t>(8, 0));
}

TEST(Labels, AnyPredicate) {
  Grid3<float> grid(frame_of(5, 1, 1));
  grid.values = {1.0F, 70.0F, 10.0F, 64.0F, 65.0F};
  const Components found = find_components(find_runs(grid, [](float grey) { return grey > 63.0F; }),
                                           Connectivity::kFaces);
  ASSERT_EQ(found.components.size(), 2U);
  EXPECT_EQ(found.components[1].voxels, 2);
  Mask other(frame_of(4, 1, 1));
  EXPECT_THROW(paint(other, found, {1, 1}, 1), Error);
}

}  // namespace
}  // namespace asbuilt
