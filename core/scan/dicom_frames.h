// Frames of DICOM files as places in space, and their order as slices of one volume.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/scan/dicom_tags.h"
#include "core/scan/layout.h"

namespace asbuilt::scan {

// How the pixels of a file lie; equal in all files of a series.
struct DicomPixels {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  int bits_allocated = 0;
  int bits_stored = 0;
  int high_bit = 0;
  SampleType type = SampleType::kUint16;
  bool operator==(const DicomPixels&) const = default;
};

struct DicomFrame {
  std::size_t file = 0;    // index into the list of files
  std::int64_t frame = 0;  // within the file
  std::string id;          // file name, and frame number in multi-frame files
  DicomPixels pixels;
  Vec3 position_mm = Vec3::Zero();
  Vec3 along_row = Vec3::UnitX();     // direction of rising column index
  Vec3 along_column = Vec3::UnitY();  // direction of rising row index
  double column_spacing_mm = 0.0;     // distance of neighbouring columns; 0: not stated
  double row_spacing_mm = 0.0;
  double thickness_mm = 0.0;  // 0: not stated
  double slope = 1.0;
  double intercept = 0.0;
};

// The frames of one file. Throws for what is no grey CT image.
std::vector<DicomFrame> frames_of(const DicomFile& file, std::size_t index,
                                  std::vector<std::string>& notes);

struct DicomVolume {
  std::vector<DicomFrame> frames;  // in the order of the slices
  StatedGeometry geometry;
};

// Sorts along the slice normal and checks that sizes, types, scales, orientations and distances
// agree: positions to 1e-3 of the spacing. Every refusal lists the slices.
DicomVolume in_space_order(const std::filesystem::path& path, std::vector<DicomFrame> frames,
                           std::vector<std::string>& notes);

}  // namespace asbuilt::scan
