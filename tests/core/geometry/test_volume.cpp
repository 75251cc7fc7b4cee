#include <gtest/gtest.h>

#include <limits>

#include "core/geometry/volume.h"

namespace asbuilt {
namespace {

GridFrame frame_of(std::int64_t x, std::int64_t y, std::int64_t z) {
  GridFrame frame;
  frame.shape = {x, y, z};
  frame.spacing_mm = Vec3(0.1, 0.2, 0.5);
  frame.origin_mm = Vec3(1, -2, 3);
  return frame;
}

TEST(Volume, XRunsFastest) {
  const GridFrame frame = frame_of(4, 5, 6);
  EXPECT_EQ(frame.index(0, 0, 0), 0);
  EXPECT_EQ(frame.index(1, 0, 0), 1);
  EXPECT_EQ(frame.index(0, 1, 0), 4);
  EXPECT_EQ(frame.index(0, 0, 1), 20);
  EXPECT_EQ(frame.index(3, 4, 5), frame.shape.count() - 1);
}

TEST(Volume, IndicesBeyond32BitsAreRight) {
  GridFrame frame;
  frame.shape = {3000, 3000, 3000};
  EXPECT_EQ(frame.shape.count(), 27000000000LL);
  EXPECT_EQ(frame.index(2999, 2999, 2999), 26999999999LL);
}

TEST(Volume, OriginIsTheCentreOfTheFirstVoxel) {
  const GridFrame frame = frame_of(4, 5, 6);
  EXPECT_EQ(frame.position_mm(0, 0, 0), Vec3(1, -2, 3));
  EXPECT_LT((frame.position_mm(3, 4, 5) - Vec3(1.3, -1.2, 5.5)).norm(), 1e-14);
  const Box3 box = frame.bounds();
  EXPECT_LT((box.low_mm - Vec3(0.95, -2.1, 2.75)).norm(), 1e-14);
  EXPECT_LT((box.high_mm - Vec3(1.35, -1.1, 5.75)).norm(), 1e-14);
  EXPECT_NEAR(frame.voxel_volume_mm3(), 0.01, 1e-16);
}

TEST(Volume, VoxelCoordinatesInvertPositions) {
  const GridFrame frame = frame_of(4, 5, 6);
  const Vec3 voxel(1.25, 3.5, 0.75);
  EXPECT_LT((frame.voxel_of(frame.position_mm(voxel.x(), voxel.y(), voxel.z())) - voxel).norm(),
            1e-13);
}

// Trilinear interpolation reproduces any function a + bx + cy + dz + exy + fyz + gxz + hxyz.
double trilinear(const Vec3& v) {
  const double x = v.x(), y = v.y(), z = v.z();
  return 1.0 + 2.0 * x - 3.0 * y + 0.5 * z + 0.25 * x * y - 0.125 * y * z + x * z +
         0.0625 * x * y * z;
}

Grid3<double> trilinear_grid() {
  Grid3<double> grid(frame_of(4, 5, 6));
  for (std::int64_t z = 0; z < 6; ++z)
    for (std::int64_t y = 0; y < 5; ++y)
      for (std::int64_t x = 0; x < 4; ++x) {
        grid.at(x, y, z) =
            trilinear(Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
      }
  return grid;
}

TEST(Volume, SamplingReproducesTrilinearFunctions) {
  const Grid3<double> grid = trilinear_grid();
  for (double z = 0.0; z <= 5.0; z += 0.31)
    for (double y = 0.0; y <= 4.0; y += 0.37)
      for (double x = 0.0; x <= 3.0; x += 0.29) {
        // The mixed terms are linear along each axis within a cell only where the others are whole:
        // compare inside one cell at a time, from its own corners.
        const Vec3 v(x, y, z);
        double expected = 0.0;
        for (int k = 0; k < 8; ++k) {
          double weight = 1.0;
          Vec3 corner;
          for (int axis = 0; axis < 3; ++axis) {
            const double low = std::floor(v[axis]);
            const double f = v[axis] - low;
            corner[axis] = low + ((k >> axis & 1) != 0 ? 1.0 : 0.0);
            weight *= (k >> axis & 1) != 0 ? f : 1.0 - f;
          }
          if (weight > 0.0) expected += weight * trilinear(corner);
        }
        EXPECT_NEAR(sample_trilinear(grid, v), expected, 1e-12);
      }
}

TEST(Volume, SamplingOutsideGivesTheBorder) {
  const Grid3<double> grid = trilinear_grid();
  EXPECT_EQ(sample_trilinear(grid, Vec3(-5, -5, -5)), grid.at(0, 0, 0));
  EXPECT_EQ(sample_trilinear(grid, Vec3(99, 99, 99)), grid.at(3, 4, 5));
  EXPECT_NEAR(sample_trilinear(grid, Vec3(1.5, -3, 7)), 0.5 * (grid.at(1, 0, 5) + grid.at(2, 0, 5)),
              1e-12);
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sample_trilinear(grid, Vec3(not_a_number, 0, 0)), grid.at(0, 0, 0));
}

TEST(Volume, AGridOfOneVoxelIsConstant) {
  Grid3<std::uint16_t> grid(frame_of(1, 1, 1), 40000);
  EXPECT_EQ(sample_trilinear(grid, Vec3(0.3, -2.0, 5.0)), 40000.0);
}

TEST(Volume, AVolumeKnowsItsFrameWhateverItsType) {
  Volume volume;
  volume.grid = Grid3<std::int16_t>(frame_of(2, 3, 4), -7);
  EXPECT_EQ(volume.frame().shape, (Shape{2, 3, 4}));
  EXPECT_EQ(volume.visit([](const auto& g) { return static_cast<double>(g.at(1, 2, 3)); }), -7.0);
}

}  // namespace
}  // namespace asbuilt
