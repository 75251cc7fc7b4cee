// MetaImage, NRRD, NIfTI, ISQ, VGI and raw with a sidecar: values, frames, units, orientations.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/scan/scan_files.h"

namespace asbuilt::test {
namespace {

TEST(MetaImage, ReadsEveryTypeInBothByteOrders) {
  const TemporaryFolder folder;
  const auto check = [&](const std::string& type, const std::string& more,
                         const std::string& samples, std::size_t kept) {
    const auto path = folder.write(
        "a.mha",
        metaimage_header("6 5 2", type, "ElementSpacing = 0.02 0.02 0.03\n" + more) + samples);
    const Outcome outcome = try_read(path);
    ASSERT_TRUE(outcome.read) << type << ": " << outcome.message;
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0) << type;
    EXPECT_EQ(outcome.scan.volume.grid.index(), kept) << type;
    EXPECT_EQ(outcome.scan.volume.frame().spacing_mm, Vec3(0.02, 0.02, 0.03));
    EXPECT_EQ(read_scan_header(path).memory_bytes, 60 * (kept == 0 ? 1 : kept == 3 ? 4 : 2));
  };
  check("MET_UCHAR", "", ramp<std::uint8_t>(6, 5, 2), 0);
  check("MET_SHORT", "", ramp<std::int16_t>(6, 5, 2), 1);
  check("MET_SHORT", "BinaryDataByteOrderMSB = True\n", ramp<std::int16_t>(6, 5, 2, big), 1);
  check("MET_USHORT", "", ramp<std::uint16_t>(6, 5, 2), 2);
  check("MET_UINT", "ElementByteOrderMSB = True\n", ramp<std::uint32_t>(6, 5, 2, big), 3);
  check("MET_LONG_LONG", "", ramp<std::int64_t>(6, 5, 2), 3);
  check("MET_ULONG_LONG", "ElementByteOrderMSB = True\n", ramp<std::uint64_t>(6, 5, 2, big), 3);
  check("MET_FLOAT", "", ramp<float>(6, 5, 2), 3);
  check("MET_DOUBLE", "ElementByteOrderMSB = True\n", ramp<double>(6, 5, 2, big), 3);
  check("MET_USHORT", "CompressedData = True\n",
        deflated(ramp<std::uint16_t>(6, 5, 2), Wrapping::kZlib), 2);
}

TEST(MetaImage, SignedBytesBecomeSigned16) {
  const TemporaryFolder folder;
  const Outcome outcome = try_read(
      folder.write("a.mha", metaimage_header("2 1 1", "MET_CHAR") + std::string("\x80\x7f", 2)));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(std::get<Grid3<std::int16_t>>(outcome.scan.volume.grid).values,
            (std::vector<std::int16_t>{-128, 127}));
}

TEST(MetaImage, ReadsTextSamples) {
  const TemporaryFolder folder;
  const Outcome outcome = try_read(folder.write(
      "a.mha", metaimage_header("2 2 1", "MET_SHORT", "BinaryData = False\n") + "1 -2\n30 400\n"));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(std::get<Grid3<std::int16_t>>(outcome.scan.volume.grid).values,
            (std::vector<std::int16_t>{1, -2, 30, 400}));
  for (const char* text : {"1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2 3 99999", "1 2 3 4.5"}) {
    EXPECT_TRUE(refused(try_read(folder.write(
        "b.mha", metaimage_header("2 2 1", "MET_SHORT", "BinaryData = False\n") + text))))
        << text;
  }
}

TEST(MetaImage, StatesOriginUnitAndScale) {
  const TemporaryFolder folder;
  const Outcome outcome = try_read(folder.write(
      "a.mha", metaimage_header(
                   "1 1 1", "MET_UCHAR",
                   "DistanceUnits = um\nElementSpacing = 20 20 20\nOffset = 1000 0 -500\n"
                   "ElementToIntensityFunctionSlope = 2\nElementToIntensityFunctionOffset = -7\n") +
                   "\x01"));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_TRUE(outcome.scan.volume.frame().spacing_mm.isApprox(Vec3(0.02, 0.02, 0.02), 1e-12));
  EXPECT_TRUE(outcome.scan.volume.frame().origin_mm.isApprox(Vec3(1.0, 0.0, -0.5), 1e-12));
  EXPECT_EQ(outcome.scan.volume.slope, 2.0);
  EXPECT_EQ(outcome.scan.volume.intercept, -7.0);
}

// A part must never be mirrored: where the stated axes are left-handed the slices change order, and
// each voxel keeps its place in a right-handed world.
TEST(MetaImage, LeftHandedOrientationReversesTheSlices) {
  const TemporaryFolder folder;
  const Outcome outcome = try_read(folder.write(
      "a.mha",
      metaimage_header(
          "1 1 3", "MET_UCHAR",
          "TransformMatrix = 1 0 0 0 1 0 0 0 -1\nOffset = 5 6 7\nElementSpacing = 1 1 2\n") +
          "\x01\x02\x03"));
  ASSERT_TRUE(outcome.read) << outcome.message;
  // Sample 3 lies at z = 7 - 2 * 2 = 3 and now comes first.
  EXPECT_EQ(value_at(outcome.scan.volume, 0, 0, 0), 3.0);
  EXPECT_EQ(outcome.scan.volume.frame().origin_mm, Vec3(5, 6, 3));
}

TEST(MetaImage, RotatedGridKeepsItsAxes) {
  const TemporaryFolder folder;
  // x of the grid runs along world y, y along -x: a quarter turn about z.
  const Outcome outcome = try_read(folder.write(
      "a.mha", metaimage_header("2 1 1", "MET_UCHAR",
                                "TransformMatrix = 0 1 0 -1 0 0 0 0 1\nOffset = 3 4 5\n") +
                   "\x01\x02"));
  ASSERT_TRUE(outcome.read) << outcome.message;
  // World (3, 4, 5) in the grid's axes: along x is world y = 4, along y is -world x = -3.
  EXPECT_TRUE(outcome.scan.volume.frame().origin_mm.isApprox(Vec3(4, -3, 5), 1e-12));
}

TEST(MetaImage, OverridesTheVoxelSizeWithANote) {
  const TemporaryFolder folder;
  const auto path = folder.write(
      "a.mha", metaimage_header("1 1 1", "MET_UCHAR", "ElementSpacing = 1 1 1\n") + "\x01");
  ScanOptions options;
  options.voxel_size_mm = 0.01;
  options.slice_distance_mm = 0.02;
  const Outcome outcome = try_read(path, options);
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(outcome.scan.volume.frame().spacing_mm, Vec3(0.01, 0.01, 0.02));
  EXPECT_FALSE(outcome.scan.notes.empty());
}

TEST(MetaImage, DetachedDataWithAHeaderToSkip) {
  const TemporaryFolder folder;
  folder.write("d.raw", "junk" + ramp<std::uint16_t>(6, 5, 4));
  const std::string head =
      "ObjectType = Image\nNDims = 3\nDimSize = 6 5 4\nElementType = MET_USHORT\n";
  for (const char* skip : {"HeaderSize = 4\n", "HeaderSize = -1\n"}) {
    const Outcome outcome =
        try_read(folder.write("a.mhd", head + skip + "ElementDataFile = d.raw\n"));
    ASSERT_TRUE(outcome.read) << outcome.message;
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0);
  }
  EXPECT_TRUE(refused(try_read(folder.write("b.mhd", head + "ElementDataFile = d.raw\n"))));
  EXPECT_TRUE(refused(try_read(folder.write("c.mhd", head + "ElementDataFile = ../d.raw\n"))));
  EXPECT_TRUE(refused(try_read(folder.write("e.mhd", head + "ElementDataFile = /etc/passwd\n"))));
  EXPECT_TRUE(refused(try_read(folder.write("f.mhd", head + "ElementDataFile = none.raw\n"))));
}

TEST(Nrrd, ReadsRawGzipAndText) {
  const TemporaryFolder folder;
  const std::string head =
      "NRRD0004\n# comment\ntype: uint16\ndimension: 3\nsizes: 6 5 4\nendian: big\n"
      "space: right-anterior-superior\nspace directions: (0.02,0,0) (0,0.02,0) (0,0,0.03)\n"
      "space units: \"mm\" \"mm\" \"mm\"\nspace origin: (1,2,3)\nlab:=note\n";
  const std::string samples = ramp<std::uint16_t>(6, 5, 4, big);
  std::string text;
  for (int z = 0; z < 4; ++z)
    for (int y = 0; y < 5; ++y)
      for (int x = 0; x < 6; ++x)
        text += std::to_string(x + 10 * y + 100 * z) + (x == 5 ? "\n" : " ");
  const std::vector<std::string> files = {
      head + "encoding: raw\n\n" + samples, head + "encoding: raw\nbyte skip: 3\n\nabc" + samples,
      head + "encoding: raw\nbyte skip: -1\n\nabcde" + samples,
      head + "encoding: raw\nline skip: 2\n\none\ntwo\n" + samples,
      head + "encoding: gzip\n\n" + deflated(samples, Wrapping::kGzip),
      head + "encoding: gzip\nbyte skip: 2\n\n" + deflated("ab" + samples, Wrapping::kGzip),
      head + "encoding: gzip\nbyte skip: -1\n\n" + deflated("abcdef" + samples, Wrapping::kGzip),
      // Two gzip members in a row are one stream.
      head + "encoding: gzip\n\n" + deflated(samples.substr(0, 100), Wrapping::kGzip) +
          deflated(samples.substr(100), Wrapping::kGzip),
      head + "encoding: text\n\n" + text};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Outcome outcome = try_read(folder.write("a.nrrd", files[i]));
    ASSERT_TRUE(outcome.read) << i << ": " << outcome.message;
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0) << i;
    EXPECT_TRUE(outcome.scan.volume.frame().spacing_mm.isApprox(Vec3(0.02, 0.02, 0.03), 1e-12));
    EXPECT_EQ(outcome.scan.volume.frame().origin_mm, Vec3(1, 2, 3));
  }
}

TEST(Nrrd, UnitsAndHandedness) {
  const TemporaryFolder folder;
  const std::string head = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 1 1 2\nencoding: raw\n";
  const Outcome micrometres = try_read(
      folder.write("a.nrrd", head + "spacings: 20 20 30\nunits: \"um\" \"um\" \"um\"\n\n\x01\x02"));
  ASSERT_TRUE(micrometres.read) << micrometres.message;
  EXPECT_TRUE(micrometres.scan.volume.frame().spacing_mm.isApprox(Vec3(0.02, 0.02, 0.03), 1e-12));

  const std::string directions = "space directions: (1,0,0) (0,1,0) (0,0,1)\n\n\x01\x02";
  const Outcome left =
      try_read(folder.write("b.nrrd", head + "space: left-anterior-superior\n" + directions));
  ASSERT_TRUE(left.read) << left.message;
  EXPECT_EQ(value_at(left.scan.volume, 0, 0, 0), 2.0);
  const Outcome right = try_read(folder.write("c.nrrd", head + "space: LPS\n" + directions));
  ASSERT_TRUE(right.read) << right.message;
  EXPECT_EQ(value_at(right.scan.volume, 0, 0, 0), 1.0);

  // No voxel size at all: NRRD has no default, so the user has to say it.
  const auto bare = folder.write("d.nrrd", head + "\n\x01\x02");
  EXPECT_TRUE(refused(try_read(bare)));
  ScanOptions options;
  options.voxel_size_mm = 0.02;
  EXPECT_TRUE(try_read(bare, options).read);
}

TEST(Nifti, ReadsPlainGzippedAndBigEndian) {
  const TemporaryFolder folder;
  const std::string file = nifti_header(6, 5, 4, 512, 16, 0.02F) + ramp<std::uint16_t>(6, 5, 4);
  for (const std::string& bytes : {file, deflated(file, Wrapping::kGzip)}) {
    const Outcome outcome = try_read(folder.write("a.nii.gz", bytes));
    ASSERT_TRUE(outcome.read) << outcome.message;
    EXPECT_EQ(outcome.scan.format, "NIfTI");
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0);
    EXPECT_NEAR(outcome.scan.volume.frame().spacing_mm.x(), 0.02, 1e-9);
  }
  // Big-endian: every field of the header that carries a value, and the samples.
  std::string swapped = file;
  const auto reverse = [&](std::size_t at, std::size_t size) {
    std::reverse(swapped.begin() + static_cast<std::ptrdiff_t>(at),
                 swapped.begin() + static_cast<std::ptrdiff_t>(at + size));
  };
  reverse(0, 4);
  for (std::size_t at = 40; at < 56; at += 2) reverse(at, 2);
  reverse(70, 2);
  reverse(72, 2);
  for (std::size_t at = 76; at < 112; at += 4) reverse(at, 4);
  for (std::size_t at = 352; at < swapped.size(); at += 2) reverse(at, 2);
  const Outcome other_order = try_read(folder.write("c.nii", swapped));
  ASSERT_TRUE(other_order.read) << other_order.message;
  EXPECT_EQ(ramp_faults(other_order.scan.volume), 0);
  EXPECT_NEAR(other_order.scan.volume.frame().spacing_mm.z(), 0.02, 1e-9);

  std::string micrometres = nifti_header(6, 5, 4, 512, 16, 20.0F) + ramp<std::uint16_t>(6, 5, 4);
  micrometres[123] = 3;
  const Outcome outcome = try_read(folder.write("b.nii", micrometres));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_NEAR(outcome.scan.volume.frame().spacing_mm.x(), 0.02, 1e-9);
}

TEST(Nifti, SformThatMirrorsReversesTheSlicesAndShearIsRefused) {
  const TemporaryFolder folder;
  std::string file = nifti_header(1, 1, 2, 2, 8, 2.0F) + "\x01\x02";
  const auto put = [&](std::size_t at, float value) { file.replace(at, 4, little(value)); };
  file.replace(254, 2, little<std::int16_t>(1));
  put(280, -2.0F);
  put(300, 2.0F);
  put(320, 2.0F);
  const Outcome mirrored = try_read(folder.write("a.nii", file));
  ASSERT_TRUE(mirrored.read) << mirrored.message;
  EXPECT_EQ(value_at(mirrored.scan.volume, 0, 0, 0), 2.0);
  put(304, 0.5F);  // z leans towards y
  put(320, 1.9365F);
  EXPECT_TRUE(refused(try_read(folder.write("b.nii", file))));
  put(304, 0.0F);
  put(320, 3.0F);  // contradicts pixdim
  EXPECT_TRUE(refused(try_read(folder.write("c.nii", file))));
}

TEST(Isq, ReadsSizesInMicrometres) {
  const TemporaryFolder folder;
  const std::string file = isq_header(6, 5, 4, 60, 50, 80) + ramp<std::int16_t>(6, 5, 4);
  const Outcome outcome = try_read(folder.write("C0001.ISQ", file + std::string(272, '\0')));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(ramp_faults(outcome.scan.volume), 0);
  EXPECT_TRUE(outcome.scan.volume.frame().spacing_mm.isApprox(Vec3(0.01, 0.01, 0.02), 1e-12));
  EXPECT_EQ(outcome.scan.volume.slope, 1.0 / 4096.0);
  EXPECT_TRUE(refused(try_read(folder.write("C0002.RSQ", file))));
}

TEST(RawSamples, TomlSidecarBesideTheFile) {
  const TemporaryFolder folder;
  const auto raw = folder.write("part.raw", "head" + ramp<std::uint16_t>(6, 5, 4, big));
  EXPECT_TRUE(refused(try_read(raw))) << "nothing describes it yet";
  const std::string sidecar =
      "shape = [6, 5, 4]\nvoxel_um = [20, 20, 30]\ntype = \"uint16\"\nbyte_order = "
      "\"big\"\noffset_bytes = 4\n"
      "origin_mm = [1, 2, 3]\n";
  folder.write("part.raw.toml", sidecar);
  const Outcome outcome = try_read(raw);
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_EQ(ramp_faults(outcome.scan.volume), 0);
  EXPECT_TRUE(outcome.scan.volume.frame().spacing_mm.isApprox(Vec3(0.02, 0.02, 0.03), 1e-12));
  const Outcome by_sidecar =
      try_read(folder.write("named.toml", sidecar + "data = \"part.raw\"\n"));
  EXPECT_TRUE(by_sidecar.read) << by_sidecar.message;

  for (const std::string& wrong :
       {std::string("shape = [6, 5]\n"), sidecar + "typo = 1\n", std::string("shape = ["),
        std::string("shape = [6, 5, 5]\nvoxel_mm = 1\ntype = \"uint16\"\nbyte_order = "
                    "\"big\"\noffset_bytes = 4\n"),
        std::string("shape = [6, 5, 4]\nvoxel_mm = 1\ntype = \"uint16\"\noffset_bytes = 4\n"),
        std::string("shape = [6, 5, 4]\nvoxel_mm = 0\ntype = \"uint16\"\nbyte_order = "
                    "\"big\"\noffset_bytes = 4\n"),
        std::string("shape = [6, 5, 4]\nvoxel_mm = nan\ntype = \"uint16\"\nbyte_order = "
                    "\"big\"\noffset_bytes = 4\n"),
        sidecar + "data = \"other.raw\"\n"}) {
    folder.write("part.raw.toml", wrong);
    EXPECT_TRUE(refused(try_read(raw))) << wrong;
  }
}

TEST(RawSamples, VolumeGraphicsSidecar) {
  const TemporaryFolder folder;
  const auto vol = folder.write("part.vol", ramp<std::uint16_t>(6, 5, 4));
  const std::string head =
      "{volume1}\n[representation]\nsize = 6 5 4\ndatatype = unsigned integer\n[file1]\nSkipHeader "
      "= 0\n"
      "FileFormat = raw\nSize = 6 5 4\nName = D:\\scans\\part.vol\nDatatype = unsigned integer\n"
      "BitsPerElement = 16\n{volumeprimitive1}\n[geometry]\n";
  folder.write("part.vgi", head + "resolution = 0.02 0.02 0.03\nunit = mm\n");
  for (const auto& path : {vol, folder.path("part.vgi")}) {
    const Outcome outcome = try_read(path);
    ASSERT_TRUE(outcome.read) << outcome.message;
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0);
    EXPECT_EQ(outcome.scan.volume.frame().spacing_mm, Vec3(0.02, 0.02, 0.03));
  }
  folder.write("part.vol", ramp<std::uint16_t>(6, 5, 3));
  EXPECT_TRUE(refused(try_read(vol))) << "sidecar and samples differ in size";
}

TEST(Samples, NotFiniteAreRefusedWithTheirPlace) {
  const TemporaryFolder folder;
  const std::string head = metaimage_header("2 2 2", "MET_FLOAT");
  std::string samples = ramp<float>(2, 2, 2);
  samples.replace(4 * 5, 4, little(std::numeric_limits<float>::quiet_NaN()));
  samples.replace(4 * 7, 4, little(std::numeric_limits<float>::infinity()));
  const Outcome outcome = try_read(folder.write("a.mha", head + samples));
  ASSERT_TRUE(refused(outcome));
  EXPECT_NE(outcome.message.find("2 samples, the first at voxel (1, 0, 1)"), std::string::npos)
      << outcome.message;
  EXPECT_TRUE(refused(
      try_read(folder.write("b.mha", metaimage_header("1 1 1", "MET_DOUBLE") + little(1e300)))));
}

TEST(Samples, RoundedWholeNumbersAreCounted) {
  const TemporaryFolder folder;
  const Outcome outcome = try_read(folder.write(
      "a.mha", metaimage_header("3 1 1", "MET_INT") + little<std::int32_t>(16777216) +
                   little<std::int32_t>(16777217) + little<std::int32_t>(-2000000001)));
  ASSERT_TRUE(outcome.read) << outcome.message;
  EXPECT_NE(outcome.scan.notes.back().find("2 samples lie beyond 2^24"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt::test
