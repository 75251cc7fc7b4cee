// Real scans whose answers were published or computed by other programs.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/morphology/ball.h"
#include "core/morphology/gaussian.h"
#include "core/morphology/labels.h"
#include "core/morphology/thickness_subvoxel.h"
#include "core/morphology/zoom.h"
#include "core/scan/read_volume.h"

namespace asbuilt {
namespace {

const std::filesystem::path kData = std::filesystem::path(ASBUILT_FIXTURES_DIR) / "data";

Grid3<std::uint8_t> bytes_of(const std::filesystem::path& path, double voxel_mm) {
  ScanOptions options;
  options.voxel_size_mm = voxel_mm;
  options.slice_distance_mm = voxel_mm;
  options.polarity = "as_stored";  // PuMA's pages disagree about which end of the scale is black
  return std::get<Grid3<std::uint8_t>>(read_scan(path, options).volume.grid);
}

std::int64_t largest_component(const Components& found) {
  return found.components[static_cast<std::size_t>(found.largest())].voxels;
}

// Human trabecular bone, ciclope's example (gianthk/ciclope, MIT). Its voxel models hold 1,869,596
// voxels at full size (BV/TV 23.37 %) and 247,062 after halving and closing (24.71 %).
TEST(TrabecularBone, FullSizeModel) {
  const Grid3<std::uint8_t> scan = bytes_of(kData / "ciclope_lhdl" / "cropped", 0.0195);
  ASSERT_EQ(scan.frame.shape, (Shape{200, 200, 200}));
  const Grid3<float> smooth = gaussian_smooth(scan, Vec3::Ones());
  const Components found = find_components(
      find_runs(smooth, [](float grey) { return grey > 63.0F; }), Connectivity::kFaces);
  EXPECT_EQ(largest_component(found), 1869596);
}

TEST(TrabecularBone, HalfSizeModel) {
  const Grid3<std::uint8_t> scan = bytes_of(kData / "ciclope_lhdl" / "cropped", 0.0195);
  const Grid3<float> half = zoom_spline2(gaussian_smooth(scan, Vec3::Ones()), 0.5);
  ASSERT_EQ(half.frame.shape, (Shape{100, 100, 100}));
  EXPECT_NEAR(half.frame.spacing_mm.x(), 0.0195 * 199.0 / 99.0, 1e-12);
  Mask mask(half.frame);
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    mask.values[i] = half.values[i] > 63.0F ? 1 : 0;
  }
  const Components found =
      find_components(close_ball(mask, 3.0), Phase::kMetal, Connectivity::kFaces);
  EXPECT_EQ(largest_component(found), 247062);
}

// NASA PuMA's analytic cylinder (100_cylinder_r40). Its grey values fall by 3 to 3.2 a voxel: they
// are 128 in the voxels 10 and 89 of the middle row, 39.5 voxels from the axis, and 125 one voxel
// farther out. So the level 127.5 lies 39.67 voxels from the axis.
TEST(AnalyticCylinder, SubvoxelThicknessIsTheDiameter) {
  const Grid3<std::uint8_t> scan = bytes_of(kData / "puma" / "100_cylinder_r40.tif", 1.0);
  ASSERT_EQ(scan.at(10, 50, 25), 128);
  ASSERT_EQ(scan.at(9, 50, 25), 125);
  ASSERT_EQ(scan.at(89, 50, 25), 128);
  const Grid3<float> thickness = local_thickness_subvoxel(scan, 127.5, Phase::kMetal);
  EXPECT_NEAR(summarize_thickness(thickness).mean_mm, 2 * 39.67, 0.15);
}

}  // namespace
}  // namespace asbuilt
