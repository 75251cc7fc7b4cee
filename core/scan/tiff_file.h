// One TIFF file through libtiff: pages that hold one grey value per pixel.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/scan/layout.h"

namespace asbuilt::scan {

enum class Polarity { kBlackIsZero, kWhiteIsZero };

struct TiffPage {
  std::int64_t width = 0;
  std::int64_t height = 0;
  int bits = 0;
  SampleType type = SampleType::kUint8;  // after unpacking to whole bytes
  Polarity polarity = Polarity::kBlackIsZero;
  bool operator==(const TiffPage&) const = default;
};

// What the tags of the first page say about lengths.
struct TiffScale {
  std::optional<Vec3> voxel_mm;
  std::string source;  // for a note
};

class TiffFile {
 public:
  // Throws kNotFound or kBadFormat. Pages are checked one by one as they are reached.
  explicit TiffFile(const std::filesystem::path& path);
  ~TiffFile();
  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;

  // The current page; throws when it is no grey image that can be decoded, or when the file cannot
  // hold what it declares.
  TiffPage page();
  TiffScale scale();
  // Slices that ImageJ says are in the file; 0 when it does not say.
  std::int64_t imagej_images();
  // Moves on; false after the last page.
  bool next();
  // Pixels of the current page as samples of page().type in host byte order, row by row. With a
  // null pointer the page is decoded and dropped: proof that it is sound, in the memory of one
  // strip.
  void read(const TiffPage& page, char* out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace asbuilt::scan
