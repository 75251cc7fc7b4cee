// Every real file, with the outcome that is expected of it. A file without a line fails the test.
#include <gtest/gtest.h>

#include <map>

#include "tests/core/scan/scan_files.h"

namespace asbuilt::test {
namespace {

enum class Expected { kRead, kRefused };

std::map<std::string, Expected> outcomes_of(const std::string& set) {
  std::map<std::string, Expected> outcomes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture(set))) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || entry.path().filename().string().starts_with("LICENSE") ||
        extension == ".md" || extension == ".raw") {
      continue;
    }
    const Outcome outcome = try_read(entry.path());
    const std::string name = std::filesystem::relative(entry.path(), fixture(set)).string();
    if (!outcome.read) {
      EXPECT_TRUE(refused(outcome)) << name << ": " << outcome.message;
    }
    outcomes[name] = outcome.read ? Expected::kRead : Expected::kRefused;
  }
  return outcomes;
}

TEST(Corpus, MetaImage) {
  std::map<std::string, Expected> expected;
  for (const char* type : {"Float32", "Float64", "Int16", "Int32", "UInt16"}) {
    for (const char* order : {"lsb", "msb"}) {
      expected[std::string("img_") + type + "_rampXYZ_6x5x4_" + order + ".mhd"] = Expected::kRead;
      expected[std::string("img_") + type + "_rampXY_20x10_" + order + ".mhd"] = Expected::kRefused;
    }
  }
  expected["img_UInt8_rampXYZ_6x5x4.mhd"] = Expected::kRead;
  expected["img_UInt8_rampXYZ_6x5x4_Size123.mhd"] = Expected::kRead;
  expected["img_UInt8_rampXYZ_6x5x4_Spacing123.mhd"] = Expected::kRead;
  expected["img_UInt8_rampXY_20x10.mhd"] = Expected::kRefused;
  expected["img_rgb8_peppers.mhd"] = Expected::kRefused;
  EXPECT_EQ(outcomes_of("mhd"), expected);

  for (const auto& [name, outcome] : expected) {
    if (outcome != Expected::kRead) continue;
    const ScanFile scan = read_scan(fixture("mhd/" + name));
    EXPECT_EQ(scan.volume.frame().shape, (Shape{6, 5, 4})) << name;
    // The ramps end at 5 + 40 + 300 = 345; the 8-bit one was clipped at 255 by whoever wrote it.
    const bool clipped = name.find("UInt8") != std::string::npos;
    for (int z = 0; z < 4; ++z) {
      for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 6; ++x) {
          const int value = x + 10 * y + 100 * z;
          EXPECT_EQ(value_at(scan.volume, x, y, z), clipped ? std::min(value, 255) : value) << name;
        }
      }
    }
    if (name.find("123") != std::string::npos) {
      EXPECT_EQ(scan.volume.frame().spacing_mm, Vec3(1, 2, 3)) << name;
    }
  }
}

TEST(Corpus, Nrrd) {
  EXPECT_EQ(outcomes_of("nrrd"),
            (std::map<std::string, Expected>{
                {"BallBinary30x30x30.nhdr", Expected::kRead},
                {"BallBinary30x30x30.nii.gz", Expected::kRead},
                {"BallBinary30x30x30.nrrd", Expected::kRead},
                {"BallBinary30x30x30_byteskip_minus_one_nifti.nhdr", Expected::kRead},
                {"BallBinary30x30x30_gz.nrrd", Expected::kRead},
                {"test2d_ascii.nrrd", Expected::kRefused},
                {"test_customFields.nrrd", Expected::kRefused},
                {"test_simple4d_raw.nrrd", Expected::kRefused}}));
  for (const char* name :
       {"BallBinary30x30x30.nhdr", "BallBinary30x30x30.nii.gz", "BallBinary30x30x30.nrrd",
        "BallBinary30x30x30_byteskip_minus_one_nifti.nhdr", "BallBinary30x30x30_gz.nrrd"}) {
    const ScanFile scan = read_scan(fixture(std::string("nrrd/") + name));
    EXPECT_EQ(weighted_sum(scan.volume, [](std::int64_t) { return 1.0; }), 3682296.0) << name;
    EXPECT_EQ(weighted_sum(scan.volume, [](std::int64_t i) { return static_cast<double>(i); }),
              49709154852.0)
        << name;
  }
}

// None is a volume by itself: single images and colours. What the grey ones hold is tested as
// stacks.
TEST(Corpus, TiffFilesAreSingleImagesOrColour) {
  const std::map<std::string, Expected> outcomes = outcomes_of("tiff");
  EXPECT_EQ(outcomes.size(), 47U);
  for (const auto& [name, outcome] : outcomes) EXPECT_EQ(outcome, Expected::kRefused) << name;
}

TEST(Corpus, TiffFilesAsStacks) {
  std::vector<std::string> read;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture("tiff"))) {
    if (!entry.path().extension().string().starts_with(".tif")) continue;
    const TemporaryFolder folder;
    std::filesystem::copy(entry.path(), folder.path("0.tif"));
    std::filesystem::copy(entry.path(), folder.path("1.tif"));
    ScanOptions options;
    options.voxel_size_mm = 0.02;
    const Outcome outcome = try_read(folder.path(), options);
    if (outcome.read) {
      read.push_back(entry.path().filename().string());
    } else {
      EXPECT_TRUE(refused(outcome)) << entry.path() << outcome.message;
    }
  }
  std::sort(read.begin(), read.end());
  EXPECT_EQ(read,
            (std::vector<std::string>{
                "12bit.cropped.tiff", "fax4.tiff", "flower-minisblack-06.tif",
                "flower-minisblack-10.tif", "flower-minisblack-16.tif", "flower-minisblack-32.tif",
                "imagemagick_group4.tiff", "int16.tif", "int16_zstd.tif", "minisblack-1c-16b.tiff",
                "minisblack-1c-5b.tiff", "miniswhite-1c-6b.tiff", "random-fp16.tiff",
                "tiled-oversize-gray-i8.tif", "white-fp16-pred3.tiff"}));
}

// Single slices, doses, plans, damaged files: none is a volume by itself. The sound slices are read
// as series in dicom_test.cpp.
TEST(Corpus, DicomFilesAreNoVolumes) {
  const std::map<std::string, Expected> outcomes = outcomes_of("dicom");
  EXPECT_EQ(outcomes.size(), 29U);
  for (const auto& [name, outcome] : outcomes) EXPECT_EQ(outcome, Expected::kRefused) << name;
}

}  // namespace
}  // namespace asbuilt::test
