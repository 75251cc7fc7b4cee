// Files that nobody would write on purpose, and some that somebody would: refused with an Error, in
// bounded memory, whatever they claim.
#include <gtest/gtest.h>

#include <random>

#include "core/base/memory.h"
#include "tests/core/scan/scan_files.h"

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kMeasuresMemory = false;  // the sanitizer's own memory hides ours
#else
constexpr bool kMeasuresMemory = true;
#endif

namespace asbuilt::test {
namespace {

struct Sample {
  std::string name;  // file name, with the extension that leads to the reader
  std::string bytes;
  std::size_t header;  // bytes before the samples
};

std::vector<Sample> valid_samples() {
  const std::string values = ramp<std::uint16_t>(6, 5, 4);
  const std::string spacing = "ElementSpacing = 0.02 0.02 0.02\n";
  const std::string mha = metaimage_header("6 5 4", "MET_USHORT", spacing);
  const std::string packed =
      metaimage_header("6 5 4", "MET_USHORT", spacing + "CompressedData = True\n");
  const std::string nrrd =
      "NRRD0004\ntype: uint16\ndimension: 3\nsizes: 6 5 4\nspacings: 1 1 1\nendian: little\n";
  const std::string nii = nifti_header(6, 5, 4, 512, 16, 0.02F);
  const std::string isq = isq_header(6, 5, 4, 60, 50, 40);
  const std::string tiff = tiff_pages(6, 5, 4);
  return {
      {"a.mha", mha + values, mha.size()},
      {"b.mha", packed + deflated(values, Wrapping::kZlib), packed.size()},
      {"c.nrrd", nrrd + "encoding: raw\n\n" + values, nrrd.size() + 15},
      {"d.nrrd", nrrd + "encoding: gzip\n\n" + deflated(values, Wrapping::kGzip), nrrd.size() + 16},
      {"e.nii", nii + values, nii.size()},
      {"f.nii.gz", deflated(nii + values, Wrapping::kGzip), 20},
      {"g.isq", isq + values, isq.size()},
      {"h.tif", tiff, tiff.size()}};
}

ScanOptions with_voxel() {
  ScanOptions options;
  options.voxel_size_mm = 0.02;
  return options;
}

TEST(Hostile, SamplesAreValidToBeginWith) {
  const TemporaryFolder folder;
  for (const Sample& sample : valid_samples()) {
    const Outcome outcome = try_read(folder.write(sample.name, sample.bytes), with_voxel());
    ASSERT_TRUE(outcome.read) << sample.name << ": " << outcome.message;
    EXPECT_EQ(ramp_faults(outcome.scan.volume), 0) << sample.name;
  }
}

TEST(Hostile, TruncatedAtEveryByteOfTheHeaderAndTenthsOfTheData) {
  const TemporaryFolder folder;
  for (const Sample& sample : valid_samples()) {
    std::vector<std::size_t> lengths;
    for (std::size_t n = 0; n <= sample.header && n < sample.bytes.size(); ++n)
      lengths.push_back(n);
    for (std::size_t i = 0; i < 10; ++i) {
      lengths.push_back(sample.header + (sample.bytes.size() - sample.header) * i / 10);
    }
    lengths.push_back(sample.bytes.size() - 1);
    for (const std::size_t n : lengths) {
      if (n >= sample.bytes.size()) continue;
      const Outcome outcome =
          try_read(folder.write(sample.name, sample.bytes.substr(0, n)), with_voxel());
      EXPECT_TRUE(refused(outcome)) << sample.name << " cut to " << n << " of "
                                    << sample.bytes.size() << " bytes: " << outcome.message;
    }
  }
}

TEST(Hostile, DicomSliceTruncatedAtEveryByte) {
  const TemporaryFolder folder;
  DicomSlice low;
  DicomSlice high;
  high.instance += "1";
  high.position = "0\\0\\0.02";
  folder.write("low.dcm", dicom_bytes(low));
  const std::string bytes = dicom_bytes(high);
  folder.write("high.dcm", bytes);
  ASSERT_TRUE(try_read(folder.path()).read);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    folder.write("high.dcm", bytes.substr(0, n));
    EXPECT_TRUE(refused(try_read(folder.path()))) << n;
  }
}

// Changed bytes may give another valid file; what counts is that reading ends with a value or an
// Error.
TEST(Hostile, RandomBytesChangedNeverCrash) {
  const TemporaryFolder folder;
  std::mt19937 random(20240607);
  std::vector<Sample> samples = valid_samples();
  samples.push_back({"i.vgi",
                     "{volume1}\n[file1]\nSize = 6 5 4\nName = i.vol\nDatatype = unsigned integer\n"
                     "BitsPerElement = 16\n[geometry]\nresolution = 1 1 1\nunit = mm\n",
                     0});
  samples.push_back({"j.toml",
                     "data = \"i.vol\"\nshape = [6,5,4]\nvoxel_mm = 1\ntype = \"uint16\"\n"
                     "byte_order = \"little\"\n",
                     0});
  folder.write("i.vol", ramp<std::uint16_t>(6, 5, 4));
  int refusals = 0;
  for (const Sample& sample : samples) {
    for (int round = 0; round < 400; ++round) {
      std::string bytes = sample.bytes;
      for (int change = 0; change < 1 + round % 4; ++change) {
        bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
      }
      refusals += try_read(folder.write(sample.name, bytes), with_voxel()).read ? 0 : 1;
    }
  }
  EXPECT_GT(refusals, 500);
}

TEST(Hostile, RandomBytesChangedInDicomNeverCrash) {
  const TemporaryFolder folder;
  std::mt19937 random(7);
  const std::string compressed = file_bytes(fixture("dicom/pydicom/MR_small_RLE.dcm"));
  const std::string loss_less =
      file_bytes(fixture("dicom/dicomParser/CT1_UNC.fragmented_bot_jpeg_ls.80.dcm"));
  DicomSlice plain;
  for (const std::string& original : {dicom_bytes(plain), compressed, loss_less}) {
    const int rounds = original.size() > 100000 ? 30 : 200;
    for (int round = 0; round < rounds; ++round) {
      std::string bytes = original;
      const std::size_t reach =
          round % 2 == 0 ? std::min<std::size_t>(bytes.size(), 2000) : bytes.size();
      for (int change = 0; change < 1 + round % 5; ++change) {
        bytes[132 + random() % (reach - 132)] = static_cast<char>(random() % 256);
      }
      folder.write("a.dcm", bytes);
      std::string other = bytes;  // a second slice, so that pixels are reached
      for (const auto& [from, to] : {std::pair{std::string("\\6.6406"), std::string("\\7.4406")},
                                     {"-75.699997", "-70.699997"},
                                     {"0\\0\\0", "0\\0\\1"}}) {
        if (const std::size_t at = other.find(from); at != std::string::npos)
          other.replace(at, to.size(), to);
      }
      const std::string instance = original.size() < 5000 ? "1.2.3.4.1" : "20040826185059.5457";
      for (std::size_t at = other.find(instance); at != std::string::npos;
           at = other.find(instance, at + 1)) {
        other[at + instance.size() - 1] = '0';
      }
      folder.write("b.dcm", other);
      try_read(folder.path());
    }
  }
}

TEST(Hostile, OverflowingSizes) {
  const TemporaryFolder folder;
  for (const char* size :
       {"2147483648 2147483648 1", "2147483648 2147483648 4", "4294967296 4294967296 2",
        "9223372036854775807 2 1", "9223372036854775808 1 1", "3037000500 3037000500 1", "0 5 4",
        "-6 5 4", "-6 -5 4", "6 5", "6 5 4 1", "6.5 5 4", "1e9 1 1", "6 5 x", "",
        "100000 100000 100000", "6 5 5"}) {
    EXPECT_TRUE(refused(try_read(folder.write(
        "a.mha", metaimage_header(size, "MET_USHORT") + ramp<std::uint16_t>(6, 5, 4)))))
        << size;
    EXPECT_TRUE(refused(
        try_read(folder.write("a.nrrd",
                              "NRRD0004\ntype: uint16\ndimension: 3\nspacings: 1 1 1\nendian: "
                              "little\nencoding: raw\nsizes: " +
                                  std::string(size) + "\n\n" + ramp<std::uint16_t>(6, 5, 4)))))
        << size;
  }
  for (const std::int16_t size : {std::int16_t{0}, std::int16_t{-1}, std::int16_t{32767}}) {
    EXPECT_TRUE(refused(
        try_read(folder.write("a.nii", nifti_header(size, size, size, 512, 16, 1.0F) + "abcd"))));
    EXPECT_TRUE(
        refused(try_read(folder.write("a.isq", isq_header(size, size, size, 1, 1, 1) + "abcd"))));
  }
  EXPECT_TRUE(refused(try_read(
      folder.write("b.isq", isq_header(2147483647, 2147483647, 2147483647, 1, 1, 1) + "abcd"))));
}

TEST(Hostile, SpacingOriginAndDirectionThatAreNotUsable) {
  const TemporaryFolder folder;
  for (const char* line : {"ElementSpacing = nan 1 1\n",
                           "ElementSpacing = 0 1 1\n",
                           "ElementSpacing = 1 -1 1\n",
                           "ElementSpacing = 1 1 1e9\n",
                           "ElementSpacing = inf 1 1\n",
                           "ElementSpacing = 1 1\n",
                           "ElementSpacing = 1 1 1 1\n",
                           "ElementSpacing = 1e-400 1 1\n",
                           "Offset = nan 0 0\n",
                           "Offset = 1e300 0 0\n",
                           "TransformMatrix = 1 0 0 0 1 0 0 0.5 1\n",
                           "TransformMatrix = 2 0 0 0 1 0 0 0 1\n",
                           "TransformMatrix = 0 0 0 0 0 0 0 0 0\n",
                           "TransformMatrix = nan 0 0 0 1 0 0 0 1\n",
                           "TransformMatrix = 1 0 0 1 0 0 0 0 1\n",
                           "ElementNumberOfChannels = 3\n",
                           "ElementByteOrderMSB = maybe\n",
                           "DistanceUnits = furlong\n",
                           "HeaderSize = banana\nElementDataFile = x.raw\n",
                           "NDims = 4\n",
                           "ObjectType = Tube\n",
                           "CompressedData = True\nCompressedDataSize = 99999\n"}) {
    EXPECT_TRUE(refused(try_read(folder.write(
        "a.mha", metaimage_header("6 5 4", "MET_USHORT", line) + ramp<std::uint16_t>(6, 5, 4)))))
        << line;
  }
  for (const float spacing : {std::numeric_limits<float>::quiet_NaN(), 0.0F, -1.0F, 1e9F,
                              std::numeric_limits<float>::infinity()}) {
    EXPECT_TRUE(refused(try_read(folder.write(
        "a.nii", nifti_header(6, 5, 4, 512, 16, spacing) + ramp<std::uint16_t>(6, 5, 4)))))
        << spacing;
  }
  EXPECT_TRUE(refused(
      try_read(folder.write("z.isq", isq_header(6, 5, 4, 0, 5, 4) + ramp<std::int16_t>(6, 5, 4)))));
  for (const double wrong : {-1.0, std::nan(""), 1e9}) {
    ScanOptions options;
    options.voxel_size_mm = wrong;
    EXPECT_TRUE(refused(try_read(folder.write("b.mha", metaimage_header("6 5 4", "MET_USHORT") +
                                                           ramp<std::uint16_t>(6, 5, 4)),
                                 options)));
  }
}

TEST(Hostile, CompressedDataLongerOrShorterThanDeclared) {
  const TemporaryFolder folder;
  const std::string head = metaimage_header("6 5 4", "MET_USHORT", "CompressedData = True\n");
  const std::string values = ramp<std::uint16_t>(6, 5, 4);
  EXPECT_TRUE(
      refused(try_read(folder.write("a.mha", head + deflated(values + "x", Wrapping::kZlib)))));
  EXPECT_TRUE(
      refused(try_read(folder.write("b.mha", head + deflated(values.substr(1), Wrapping::kZlib)))));
  EXPECT_TRUE(
      refused(try_read(folder.write("c.mha", head + deflated(values, Wrapping::kZlib) + "x"))));
  EXPECT_TRUE(refused(try_read(folder.write("d.mha", head + values)))) << "not compressed at all";
}

TEST(Hostile, NestedDicomSequencesDoNotExhaustTheStack) {
  const TemporaryFolder folder;
  const std::string open_sequence =
      little<std::uint16_t>(8) + little<std::uint16_t>(0x1140) + "SQ" + little<std::uint16_t>(0) +
      little<std::uint32_t>(0xffffffff) + little<std::uint16_t>(0xfffe) +
      little<std::uint16_t>(0xe000) + little<std::uint32_t>(0xffffffff);
  DicomSlice slice;
  for (int i = 0; i < 100000; ++i) slice.before_pixels += open_sequence;
  EXPECT_TRUE(refused(try_read(folder.write("a.dcm", dicom_bytes(slice)))));
}

TEST(Hostile, UnknownDicomValueRepresentationsAreRefused) {
  const TemporaryFolder folder;
  std::string bytes = dicom_bytes({});
  bytes.replace(136, 2, "ZZ");  // in the meta group
  EXPECT_TRUE(refused(try_read(folder.write("a.dcm", bytes))));
}

TEST(Hostile, MissingAndUnreadableThings) {
  const TemporaryFolder folder;
  EXPECT_EQ(try_read(folder.path("none.mha")).code, ErrorCode::kNotFound);
  EXPECT_TRUE(refused(try_read(folder.path()))) << "an empty folder";
  EXPECT_TRUE(refused(try_read(folder.write("a.txt", "hello"))));
  EXPECT_TRUE(refused(try_read(folder.write("b.mha", ""))));
  EXPECT_TRUE(refused(try_read(folder.write("c.gz", deflated("hello", Wrapping::kGzip)))));
}

// Highest resident memory of this process since the last call, above what it was then, in bytes.
class PeakMemory {
 public:
  PeakMemory() {
    std::ofstream("/proc/self/clear_refs") << "5";
    start_ = read("VmRSS:");
  }
  std::int64_t risen() const { return read("VmHWM:") - start_; }

 private:
  static std::int64_t read(const std::string& wanted) {
    std::ifstream status("/proc/self/status");
    std::string key;
    std::int64_t kib = 0;
    std::string rest;
    while (status >> key) {
      if (key == wanted && status >> kib) return kib * 1024;
      std::getline(status, rest);
    }
    return 0;
  }
  std::int64_t start_ = 0;
};

// 700 MB of zeros in a few MB, one byte short of what the header declares.
TEST(Hostile, BombsAreRefusedInBoundedMemory) {
  constexpr std::int64_t kDeclared = 700000000;
  const TemporaryFolder folder;
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  std::vector<char> zeros(1 << 20);
  std::vector<char> out(1 << 16);
  std::string bomb;
  std::int64_t left = kDeclared - 1;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0 && left > 0) {
      const auto block = std::min<std::int64_t>(left, static_cast<std::int64_t>(zeros.size()));
      stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
      stream.avail_in = static_cast<uInt>(block);
      left -= block;
    }
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    state = deflate(&stream, left == 0 ? Z_FINISH : Z_NO_FLUSH);
    bomb.append(out.data(), out.size() - stream.avail_out);
  }
  deflateEnd(&stream);

  const std::string size = "700 1000 1000";
  const auto path = folder.write(
      "bomb.nrrd", "NRRD0004\ntype: uint8\ndimension: 3\nspacings: 1 1 1\nencoding: gzip\nsizes: " +
                       size + "\n\n" + bomb);
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
  EXPECT_LT(bytes, 8000000);
  const PeakMemory memory;
  const Outcome outcome = try_read(path);
  EXPECT_TRUE(refused(outcome)) << outcome.message;
  if (kMeasuresMemory) {
    EXPECT_LT(memory.risen(), 2 * bytes + (std::int64_t{512} << 20));
  }
}

TEST(Hostile, SmallFilesThatDeclareMuchTakeLittleMemory) {
  const TemporaryFolder folder;
  const PeakMemory memory;
  const std::string packed = deflated(std::string(1000, '\0'), Wrapping::kZlib);
  EXPECT_TRUE(refused(try_read(folder.write(
      "a.mha",
      metaimage_header("2000 2000 1000", "MET_USHORT", "CompressedData = True\n") + packed))));
  EXPECT_TRUE(
      refused(try_read(folder.write("b.nii", nifti_header(3000, 3000, 3000, 64, 64, 1.0F)))));
  std::string tiff = tiff_pages(6, 5, 2);
  const std::size_t width = tiff.find(little<std::uint16_t>(256) + little<std::uint16_t>(4));
  ASSERT_NE(width, std::string::npos);
  tiff.replace(width + 8, 4, little<std::uint32_t>(4000000000));
  EXPECT_TRUE(refused(try_read(folder.write("c.tif", tiff), with_voxel())));
  if (kMeasuresMemory) {
    EXPECT_LT(memory.risen(), std::int64_t{64} << 20);
  }
}

TEST(Hostile, MoreThanTheMachineHoldsIsRefusedBeforeAllocation) {
  // A sparse file: its size is real to the file system, its blocks are not.
  const TemporaryFolder folder;
  const std::int64_t bytes = available_memory_bytes() + (std::int64_t{1} << 30);
  const std::int64_t slices = bytes / 1000000;
  folder.write("d.raw", "");
  std::filesystem::resize_file(folder.path("d.raw"), static_cast<std::uintmax_t>(slices * 1000000));
  const auto path = folder.write(
      "a.mhd", "ObjectType = Image\nNDims = 3\nDimSize = 1000 1000 " + std::to_string(slices) +
                   "\nElementType = MET_UCHAR\nElementDataFile = d.raw\n");
  EXPECT_EQ(read_scan_header(path).memory_bytes, slices * 1000000);
  EXPECT_EQ(try_read(path).code, ErrorCode::kOutOfMemory);
}

TEST(Cancelling, StopsEveryReader) {
  std::stop_source stop;
  stop.request_stop();
  const Progress cancelled(nullptr, stop.get_token());
  const TemporaryFolder folder;
  DicomSlice low;
  DicomSlice high;
  high.instance += "1";
  high.position = "0\\0\\0.02";
  folder.write("series/low.dcm", dicom_bytes(low));
  folder.write("series/high.dcm", dicom_bytes(high));
  std::vector<std::filesystem::path> paths = {folder.path("series"),
                                              fixture("ciclope_lhdl/cropped")};
  for (const Sample& sample : valid_samples())
    paths.push_back(folder.write(sample.name, sample.bytes));
  for (const auto& path : paths) {
    try {
      read_scan(path, with_voxel(), cancelled);
      ADD_FAILURE() << path << " was read to its end";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCancelled) << path << error.what();
    }
  }
}

}  // namespace
}  // namespace asbuilt::test
