// DICOM series: order in space, faults of series, pixel formats, compressions.
#include <gtest/gtest.h>

#include "tests/core/scan/scan_files.h"

namespace asbuilt::test {
namespace {

// Slices at z = 0, 0.02, 0.04 ..., in a file order that is not theirs.
std::vector<DicomSlice> series(int count) {
  std::vector<DicomSlice> slices(static_cast<std::size_t>(count));
  for (int z = 0; z < count; ++z) {
    DicomSlice& s = slices[static_cast<std::size_t>(z)];
    s.instance = "1.2.3.4." + std::to_string(z + 1);
    s.position = "1\\2\\" + std::to_string(0.02 * z);
    s.pixels = ramp<std::uint16_t>(4, 3, 1);
    s.pixels[0] = static_cast<char>(100 + z);
  }
  return slices;
}

Outcome read_series(const std::vector<DicomSlice>& slices, const ScanOptions& options = {}) {
  const TemporaryFolder folder;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    folder.write("i" + std::to_string((i * 7) % 11) + "_" + std::to_string(i),
                 dicom_bytes(slices[i]));
  }
  return try_read(folder.path(), options);
}

TEST(DicomSeries, IsSortedInSpace) {
  const Outcome outcome = read_series(series(6));
  ASSERT_TRUE(outcome.read) << outcome.message;
  const Volume& volume = outcome.scan.volume;
  EXPECT_EQ(volume.frame().shape, (Shape{4, 3, 6}));
  EXPECT_TRUE(volume.frame().spacing_mm.isApprox(Vec3::Constant(0.02), 1e-6));
  EXPECT_TRUE(volume.frame().origin_mm.isApprox(Vec3(1, 2, 0), 1e-9));
  for (int z = 0; z < 6; ++z) EXPECT_EQ(value_at(volume, 0, 0, z), 100 + z);
  EXPECT_EQ(value_at(volume, 3, 2, 4), 23.0);
  EXPECT_EQ(volume.intercept, -1000.0);
}

// Rows and columns of different distance: the first number of PixelSpacing is that of the rows (y).
TEST(DicomSeries, PixelSpacingIsRowsFirst) {
  std::vector<DicomSlice> slices = series(3);
  for (DicomSlice& s : slices) s.spacing = "0.03\\0.01";
  const Outcome outcome = read_series(slices);
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_TRUE(outcome.scan.volume.frame().spacing_mm.isApprox(Vec3(0.01, 0.03, 0.02), 1e-6));
}

TEST(DicomSeries, FaultsAreRefusedWithTheSlicesNamed) {
  const auto faulty = [](const std::string& what,
                         const std::function<void(std::vector<DicomSlice>&)>& spoil) {
    std::vector<DicomSlice> slices = series(6);
    spoil(slices);
    const Outcome outcome = read_series(slices);
    EXPECT_TRUE(refused(outcome)) << what;
    EXPECT_NE(outcome.message.find("_"), std::string::npos)
        << what << " names no slice: " << outcome.message;
  };
  using Slices = std::vector<DicomSlice>;
  faulty("missing", [](Slices& s) { s.erase(s.begin() + 2); });
  faulty("same place", [](Slices& s) { s[3].position = s[2].position; });
  faulty("same instance", [](Slices& s) { s[3].instance = s[2].instance; });
  faulty("uneven by 0.5 %", [](Slices& s) { s[5].position = "1\\2\\0.1001"; });
  faulty("size", [](Slices& s) {
    s[3].rows = 4;
    s[3].pixels = ramp<std::uint16_t>(4, 4, 1);
  });
  faulty("thickness", [](Slices& s) { s[1].thickness = "0.04"; });
  faulty("two series", [](Slices& s) { s[1].series = "1.2.3.5"; });
  faulty("rescale", [](Slices& s) { s[1].slope = "2.0"; });
  faulty("rescale 0", [](Slices& s) {
    for (DicomSlice& slice : s) slice.slope = "0.0";
  });
  faulty("rescale NaN", [](Slices& s) { s[1].slope = "NaN"; });
  faulty("orientation", [](Slices& s) { s[1].orientation = "0\\1\\0\\1\\0\\0"; });
  faulty("spacing", [](Slices& s) { s[1].spacing = "0.02\\0.021"; });
  faulty("negative spacing", [](Slices& s) { s[1].spacing = "-0.02\\0.02"; });
  faulty("shifted in its plane", [](Slices& s) { s[2].position = "1.01\\2\\0.04"; });
  faulty("no position", [](Slices& s) { s[2].position.clear(); });
  faulty("colour", [](Slices& s) { s[2].photometric = "RGB"; });
  faulty("sign", [](Slices& s) { s[2].sign = 1; });
  faulty("pixel data too short", [](Slices& s) { s[2].pixels = "ab"; });
  faulty("bits", [](Slices& s) { s[2].stored = 17; });
  faulty("dose", [](Slices& s) { s[2].modality = "RTDOSE"; });
}

TEST(DicomSeries, RoundedPositionsAreAccepted) {
  std::vector<DicomSlice> slices = series(6);
  slices[3].position = "1\\2\\0.060010";  // half a thousandth of the distance
  EXPECT_TRUE(read_series(slices).read);
}

TEST(DicomSeries, OneOfTwoSeriesCanBeAskedFor) {
  std::vector<DicomSlice> slices = series(6);
  for (std::size_t i = 3; i < 6; ++i) slices[i].series = "9.9";
  ScanOptions options;
  options.series = "9.9";
  const Outcome outcome = read_series(slices, options);
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(outcome.scan.volume.frame().shape.z, 3);
  EXPECT_EQ(value_at(outcome.scan.volume, 0, 0, 0), 103.0);
  options.series = "8.8";
  EXPECT_TRUE(refused(read_series(slices, options)));
}

// 12 bits in 16: what lies above (overlays) is dropped, and the sign comes from the stored bits.
TEST(DicomPixels, StoredBitsWithinAllocatedOnes) {
  const auto value_of = [](std::uint16_t raw, int stored, int high, int sign) {
    std::vector<DicomSlice> slices = series(2);
    for (DicomSlice& s : slices) {
      s.stored = static_cast<std::uint16_t>(stored);
      s.high = static_cast<std::uint16_t>(high);
      s.sign = static_cast<std::uint16_t>(sign);
      s.pixels.replace(0, 2, little(raw));
    }
    const Outcome outcome = read_series(slices);
    EXPECT_TRUE(outcome.read) << outcome.message;
    return outcome.read ? value_at(outcome.scan.volume, 0, 0, 0) : -1e9;
  };
  EXPECT_EQ(value_of(0xf123, 12, 11, 0), 0x123);
  EXPECT_EQ(value_of(0x0fff, 12, 11, 1), -1);
  EXPECT_EQ(value_of(0x0800, 12, 11, 1), -2048);
  EXPECT_EQ(value_of(0x07ff, 12, 11, 1), 2047);
  EXPECT_EQ(value_of(0x1230, 12, 15, 0), 0x123);
  EXPECT_EQ(value_of(0x8000, 16, 15, 1), -32768);
  EXPECT_EQ(value_of(0x8000, 16, 15, 0), 32768);
}

// The patient of a real CT slice is moved by 5 mm to make the second slice.
Outcome read_moved_copy(const std::string& name, const std::string& place, const std::string& moved,
                        const std::string& instance) {
  const TemporaryFolder folder;
  std::string bytes = file_bytes(fixture("dicom/" + name));
  folder.write("a.dcm", bytes);
  for (std::size_t at = bytes.find(instance); at != std::string::npos;
       at = bytes.find(instance, at + 1)) {
    bytes[at + instance.size() - 1] = '0';
  }
  const std::size_t at = bytes.find(place);
  EXPECT_NE(at, std::string::npos);
  bytes.replace(at, moved.size(), moved);
  folder.write("b.dcm", bytes);
  return try_read(folder.path());
}

// Sums computed from the uncompressed little-endian file by a separate script.
TEST(DicomSyntaxes, TheSameSliceInEverySyntax) {
  for (const char* name :
       {"explicit_little_endian", "implicit_little_endian", "explicit_big_endian",
        "fragmented_bot_jpeg_ls.80", "fragmented_no_bot_jpeg_ls.80",
        "not_fragmented_bot_jpeg_ls.80", "not_fragmented_no_bot_jpeg_ls.80"}) {
    const Outcome outcome =
        read_moved_copy("dicomParser/CT1_UNC." + std::string(name) + ".dcm", "-75.699997",
                        "-70.699997", "1.3.6.1.4.1.5962.1.1.1.1.1.20040826185059.5457");
    ASSERT_TRUE(outcome.read) << name << ": " << outcome.message;
    const Volume& volume = outcome.scan.volume;
    EXPECT_EQ(volume.frame().shape, (Shape{512, 512, 2})) << name;
    EXPECT_TRUE(volume.frame().spacing_mm.isApprox(Vec3(0.661468, 0.661468, 5.0), 1e-6)) << name;
    EXPECT_EQ(volume.grid.index(), 1U) << name;
    EXPECT_EQ(weighted_sum(volume, [](std::int64_t) { return 1.0; }), 2.0 * 40028413.0) << name;
    EXPECT_EQ(weighted_sum(
                  volume,
                  [](std::int64_t i) { return i < 262144 ? static_cast<double>(i % 1000) : 0.0; }),
              20029796288.0)
        << name;
    EXPECT_EQ(volume.intercept, -1024.0) << name;
  }
  for (const char* name : {"MR_small", "MR_small_RLE", "MR_small_bigendian"}) {
    const Outcome outcome =
        read_moved_copy("pydicom/" + std::string(name) + ".dcm", "\\6.6406", "\\7.4406",
                        "1.3.6.1.4.1.5962.1.1.4.1.1.20040826185059.5457");
    ASSERT_TRUE(outcome.read) << name << ": " << outcome.message;
    EXPECT_EQ(weighted_sum(outcome.scan.volume,
                           [](std::int64_t i) { return i < 4096 ? static_cast<double>(i) : 0.0; }),
              4841228131.0)
        << name;
  }
}

std::string item(const std::string& content) {
  return little<std::uint16_t>(0xfffe) + little<std::uint16_t>(0xe000) +
         little(static_cast<std::uint32_t>(content.size())) + content;
}

TEST(DicomMultiFrame, PositionsComeFromTheFunctionalGroups) {
  const auto file = [](const std::vector<std::string>& positions) {
    DicomSlice s;
    s.position.clear();
    s.pixels = ramp<std::uint16_t>(4, 3, static_cast<int>(positions.size()));
    std::string groups;
    for (const std::string& position : positions) {
      groups +=
          item(dicom_element(0x20, 0x9113, "SQ", item(dicom_element(0x20, 0x32, "DS", position))));
    }
    s.before_pixels = dicom_element(0x28, 8, "IS", std::to_string(positions.size())) +
                      dicom_element(0x5200, 0x9230, "SQ", groups);
    return dicom_bytes(s);
  };
  const TemporaryFolder folder;
  const Outcome outcome =
      try_read(folder.write("a.dcm", file({"0\\0\\0.02", "0\\0\\0", "0\\0\\0.04"})));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(outcome.scan.volume.frame().shape, (Shape{4, 3, 3}));
  EXPECT_EQ(value_at(outcome.scan.volume, 1, 0, 0), 101.0) << "the second frame lies lowest";
  EXPECT_EQ(value_at(outcome.scan.volume, 1, 0, 1), 1.0);
  EXPECT_TRUE(
      refused(try_read(folder.write("b.dcm", file({"0\\0\\0", "0\\0\\0.02", "0\\0\\0.06"})))));
}

}  // namespace
}  // namespace asbuilt::test
