// How the samples of a scan lie in a file: what a header parser hands to the sample loader.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/geometry/volume.h"
#include "core/scan/read_volume.h"

namespace asbuilt::scan {

enum class SampleType {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kUint64,
  kInt64,
  kFloat32,
  kFloat64
};
enum class ByteOrder { kLittle, kBig };
enum class Packing {
  kRaw,
  kDeflate,
  kText
};  // deflate: zlib or gzip wrapping, told apart by its bytes
enum class Offset { kFromStart, kFromEnd };  // kFromEnd: the samples are the last bytes
enum class Trailing { kRefused, kAllowed };  // bytes after the samples
enum class SliceOrder { kAsStored, kReversed };

const char* to_string(SampleType type);
std::int64_t stored_bytes(SampleType type);
// Bytes of one sample in the Volume.
std::int64_t kept_bytes(SampleType type);

// Where the grid stands, as the file states it. Not yet checked.
struct StatedGeometry {
  std::optional<Vec3> spacing_mm;  // none: the file does not say
  Vec3 origin_mm = Vec3::Zero();   // in the file's own world
  Mat3 axes = Mat3::Identity();    // columns: directions of x, y, z in the file's own world
};

struct Layout {
  std::string format;
  Shape shape;
  SampleType type = SampleType::kUint8;
  ByteOrder order = ByteOrder::kLittle;
  StatedGeometry geometry;
  double slope = 1.0;
  double intercept = 0.0;
  std::vector<std::string> notes;

  std::filesystem::path data_file;
  Packing packing = Packing::kRaw;
  Offset offset = Offset::kFromStart;
  Trailing trailing = Trailing::kRefused;
  std::int64_t data_begin = 0;     // first byte of the packed samples in data_file
  std::int64_t skip_unpacked = 0;  // bytes to drop after unpacking (kFromStart)
  std::int64_t file_bytes = 0;     // header and data files together
};

// The grid's frame after the checks and the overrides of the options; `order` says whether the
// slices must be reversed to stay right-handed. Adds notes.
struct PlacedGrid {
  GridFrame frame;
  SliceOrder order = SliceOrder::kAsStored;
};
PlacedGrid place_grid(const std::filesystem::path& path, const Shape& shape,
                      const StatedGeometry& stated, const ScanOptions& options,
                      std::vector<std::string>& notes);

// Throws unless every size is at least 1 and the samples can be addressed. Returns their number.
std::int64_t checked_count(const std::filesystem::path& path, std::int64_t x, std::int64_t y,
                           std::int64_t z);

// Throws kBadFormat when the file cannot hold what its header declares. No samples are read.
void check_bytes(const Layout& layout);

// Adds the notes that the conversion of this sample type calls for.
void note_conversion(SampleType type, std::vector<std::string>& notes);

// Reads the samples. Throws kOutOfMemory before it allocates.
Volume load_samples(const Layout& layout, const PlacedGrid& placed, const Progress& progress,
                    std::vector<std::string>& notes);

}  // namespace asbuilt::scan
