// Pixels of any width to whole bytes, and what TIFF tags say about lengths. No libtiff here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/scan/layout.h"
#include "core/scan/tiff_file.h"

namespace asbuilt::scan {

// 8, 16, 24, 32 and 64 bits come in host byte order; every other width is a stream of bits, highest
// first, that starts anew in each row (TIFF 6.0, section 8 and its supplement on bit depths).
struct PixelUnpacker {
  int bits = 8;
  SampleType type = SampleType::kUint8;
  bool inverted = false;

  void unpack(const std::uint8_t* row, std::int64_t pixels, char* out) const;
};

struct TiffTags {
  std::string description;
  double x_per_unit = 0.0;
  double y_per_unit = 0.0;
  double unit_mm = 0.0;  // 0: no unit
};

// The voxel size where it can be trusted: the text that ImageJ writes, or resolutions that are not
// one of the values that printing software puts there.
TiffScale scale_of(const std::filesystem::path& path, const TiffTags& tags);

// A number from the text that ImageJ writes ("images=200"); 0 when it is not there.
std::int64_t imagej_number(const std::string& description, const std::string& key);

}  // namespace asbuilt::scan
