// TIFF stacks: real files against values decoded by a separate script (its sums are the constants),
// folders in natural order, missing slices, lengths from tags.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/scan/scan_files.h"

namespace asbuilt::test {
namespace {

ScanOptions voxel(double size_mm) {
  ScanOptions options;
  options.voxel_size_mm = size_mm;
  return options;
}

// A single image becomes a stack of two equal slices.
Outcome read_twice(const std::string& name) {
  const TemporaryFolder folder;
  folder.write("s0.tif", file_bytes(fixture("tiff/" + name)));
  folder.write("s1.tif", file_bytes(fixture("tiff/" + name)));
  return try_read(folder.path(), voxel(1.0));
}

std::vector<double> first_slice(const Outcome& outcome) {
  const Shape shape = outcome.scan.volume.frame().shape;
  std::vector<double> values;
  outcome.scan.volume.visit([&](const auto& grid) {
    values.assign(grid.values.begin(), grid.values.begin() + shape.x * shape.y);
  });
  return values;
}

TEST(TiffDepths, MatchIndependentDecoding) {
  struct Case {
    const char* name;
    double sum;
    double index_weighted_sum;
  };
  for (const Case& c : {Case{"images/12bit.cropped.tiff", 10973, 22712378},
                        Case{"images/int16.tif", 354396, 403606011},
                        Case{"images/int16_zstd.tif", 354396, 403606011},
                        Case{"images/random-fp16.tiff", 213.475341796875, 27303.36572265625},
                        Case{"libtiffpic/depth/flower-minisblack-06.tif", 70930, 91736007},
                        Case{"libtiffpic/depth/flower-minisblack-10.tif", 1175406, 1527030876},
                        Case{"libtiffpic/depth/flower-minisblack-16.tif", 75398409, 97981584104}}) {
    const Outcome outcome = read_twice(c.name);
    ASSERT_TRUE(outcome.read) << c.name << ": " << outcome.message;
    double sum = 0.0;
    double weighted = 0.0;
    double index = 0.0;
    for (const double value : first_slice(outcome)) {
      sum += value;
      weighted += index++ * value;
    }
    EXPECT_DOUBLE_EQ(sum, c.sum) << c.name;
    EXPECT_DOUBLE_EQ(weighted, c.index_weighted_sum) << c.name;
  }
}

TEST(TiffDepths, OddDepthsAndPolarity) {
  const std::vector<double> five = first_slice(read_twice("images/minisblack-1c-5b.tiff"));
  EXPECT_EQ(five, (std::vector<double>{0, 4, 8, 15, 20, 25, 30, 31, 31, 27, 23, 16, 11, 6, 1, 0}));
  const std::vector<double> six = first_slice(read_twice("images/miniswhite-1c-6b.tiff"));
  EXPECT_EQ(six, (std::vector<double>{63, 53, 43, 33, 23, 13, 3, 0, 63, 53, 43, 33, 23, 13, 3, 0}));
}

// The same flower at four depths: equal to the rounding of the coarsest.
TEST(TiffDepths, TheSamePictureAtFourDepths) {
  const std::vector<double> reference =
      first_slice(read_twice("libtiffpic/depth/flower-minisblack-16.tif"));
  for (const auto& [name, top] : {std::pair{"06", 63.0}, {"10", 1023.0}, {"32", 4294967295.0}}) {
    const std::vector<double> values =
        first_slice(read_twice(std::string("libtiffpic/depth/flower-minisblack-") + name + ".tif"));
    ASSERT_EQ(values.size(), reference.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      worst = std::max(worst, std::abs(values[i] / top - reference[i] / 65535.0));
    }
    EXPECT_LT(worst, 1.01 / std::min(top, 65535.0)) << name;
  }
}

TEST(TiffFolder, TrabecularBone) {
  const Outcome outcome = try_read(fixture("ciclope_lhdl/cropped"), voxel(0.0195));
  ASSERT_TRUE(outcome.read) << outcome.message;
  const Volume& volume = outcome.scan.volume;
  EXPECT_EQ(volume.frame().shape, (Shape{200, 200, 200}));
  EXPECT_EQ(volume.frame().spacing_mm, Vec3::Constant(0.0195));
  const auto& values = std::get<Grid3<std::uint8_t>>(volume.grid).values;
  EXPECT_EQ(std::count_if(values.begin(), values.end(), [](int v) { return v > 63; }), 1822435);
  EXPECT_EQ(std::count_if(values.begin(), values.end(), [](int v) { return v > 127; }), 937899);
  EXPECT_EQ(weighted_sum(volume, [](std::int64_t) { return 1.0; }), 375897899.0);
  // Weighted by the slice number: the slices are in order.
  EXPECT_EQ(weighted_sum(volume, [](std::int64_t i) { return static_cast<double>(i / 40000); }),
            38970980557.0);
}

TEST(TiffFolder, WithoutAVoxelSizeTheRemedyIsNamed) {
  const Outcome outcome = try_read(fixture("ciclope_lhdl/cropped"));
  ASSERT_TRUE(refused(outcome));
  EXPECT_NE(outcome.message.find("voxel_size_mm"), std::string::npos) << outcome.message;
}

// pi r^2 = 5026.5 and 4/3 pi r^3 = 268083 voxels for r = 40, drawn with soft edges.
TEST(TiffPages, AnalyticSphereAndCylinder) {
  const Outcome sphere = try_read(fixture("puma/100_sphere_r40.tif"), voxel(0.001));
  ASSERT_TRUE(sphere.read) << sphere.message;
  EXPECT_EQ(sphere.scan.volume.frame().shape, (Shape{100, 100, 100}));
  const double volume = sphere.scan.volume.visit([](const auto& grid) {
    return static_cast<double>(
        std::count_if(grid.values.begin(), grid.values.end(), [](auto v) { return v > 127; }));
  });
  EXPECT_NEAR(volume, 4.0 / 3.0 * M_PI * 64000.0, 0.02 * 268083.0);

  // Every other page of the cylinder is tagged white-is-zero though its pixels are not inverted.
  EXPECT_TRUE(refused(try_read(fixture("puma/100_cylinder_r40.tif"), voxel(0.001))));
  ScanOptions as_stored = voxel(0.001);
  as_stored.polarity = "as_stored";
  const Outcome cylinder = try_read(fixture("puma/100_cylinder_r40.tif"), as_stored);
  ASSERT_TRUE(cylinder.read) << cylinder.message;
  EXPECT_EQ(weighted_sum(cylinder.scan.volume, [](std::int64_t) { return 1.0; }), 132078800.0);
}

TEST(TiffPages, FibreFractionOfThePublishedRange) {
  const Outcome outcome = try_read(fixture("puma/100_fiberform.tif"), voxel(0.0013));
  ASSERT_TRUE(outcome.read) << outcome.message;
  const auto& values = std::get<Grid3<std::uint8_t>>(outcome.scan.volume.grid).values;
  const auto low = std::count_if(values.begin(), values.end(), [](int v) { return v <= 89; });
  EXPECT_NEAR(static_cast<double>(low) / 1e6, 0.83286, 5e-6);
}

TEST(TiffFolder, SortsByNumberNotByText) {
  const TemporaryFolder folder;
  const std::string stack = tiff_pages(6, 5, 1);
  for (const int z : {1, 2, 10, 9, 8, 7, 6, 5, 4, 3}) {
    std::string page = stack;
    page[8] = static_cast<char>(z);  // first pixel
    folder.write("rec_" + std::to_string(z) + ".tif", page);
  }
  folder.write("log.txt", "scanned on a Monday");
  const Outcome outcome = try_read(folder.path(), voxel(0.02));
  ASSERT_TRUE(outcome.read) << outcome.message;
  for (int z = 0; z < 10; ++z) EXPECT_EQ(value_at(outcome.scan.volume, 0, 0, z), z + 1);
  std::filesystem::remove(folder.path("rec_5.tif"));
  const Outcome gap = try_read(folder.path(), voxel(0.02));
  ASSERT_TRUE(refused(gap));
  EXPECT_NE(gap.message.find("rec_4.tif -> rec_6.tif"), std::string::npos) << gap.message;
}

TEST(TiffFolder, RefusesMixedStacks) {
  const std::string slice = tiff_pages(6, 5, 1);
  const auto outcome_with = [&](const std::string& name, const std::string& bytes) {
    const TemporaryFolder folder;
    folder.write("a0.tif", slice);
    folder.write("a1.tif", slice);
    folder.write(name, bytes);
    return try_read(folder.path(), voxel(0.02));
  };
  EXPECT_TRUE(outcome_with("a2.tif", slice).read);
  EXPECT_TRUE(refused(outcome_with("a2.tif", tiff_pages(5, 6, 1)))) << "another size";
  EXPECT_TRUE(refused(outcome_with("a2.tif", tiff_pages(6, 5, 2)))) << "two pages";
  EXPECT_TRUE(refused(outcome_with("a01.tif", slice))) << "the same number twice";
  EXPECT_TRUE(refused(outcome_with("b0.tif", slice))) << "another stack";
  EXPECT_TRUE(refused(outcome_with("a2.tif", ""))) << "empty";
  EXPECT_TRUE(refused(outcome_with("a2.tif", slice.substr(0, slice.size() / 2)))) << "cut short";
}

TEST(TiffScale, TrustsImageJAndTrueResolutionsOnly) {
  const TemporaryFolder folder;
  const std::string imagej = "ImageJ=1.53q\nimages=4\nslices=4\nunit=micron\nspacing=30.0\n";
  // 500 / 10000 = 0.05 pixels per micron: 20 um.
  const Outcome described = try_read(folder.write("a.tif", tiff_pages(6, 5, 4, imagej, 500, 1)));
  ASSERT_TRUE(described.read) << described.message;
  EXPECT_EQ(ramp_faults(described.scan.volume), 0);
  EXPECT_TRUE(described.scan.volume.frame().spacing_mm.isApprox(Vec3(0.02, 0.02, 0.03), 1e-6));
  // 500 pixels per cm: 20 um.
  const Outcome resolved = try_read(folder.write("b.tif", tiff_pages(6, 5, 4, "", 5000000, 3)));
  ASSERT_TRUE(resolved.read) << resolved.message;
  EXPECT_TRUE(resolved.scan.volume.frame().spacing_mm.isApprox(Vec3::Constant(0.02), 1e-6));
  // 300 dots per inch is what printing software writes.
  EXPECT_TRUE(refused(try_read(folder.write("c.tif", tiff_pages(6, 5, 4, "", 3000000, 2)))));
  // ImageJ keeps large stacks behind one page; reading that page alone would lose the rest.
  EXPECT_TRUE(refused(try_read(folder.write("d.tif", tiff_pages(6, 5, 1, imagej, 500, 1)))));
}

}  // namespace
}  // namespace asbuilt::test
