// Reads CT volumes: MetaImage (.mha, .mhd), NRRD (.nrrd, .nhdr), NIfTI-1 (.nii, .nii.gz), Scanco
// ISQ, TIFF (one multi-page file or a folder of slices), DICOM and DICONDE (a folder or one
// multi-frame file), Volume Graphics .vgi, and raw samples with a TOML sidecar
// (docs/methods/scan_input.md).
//
// Frame: the axes of the scan frame are those of the grid. A file that states a rotated but
// right-handed orientation keeps its grid, and its origin is expressed in the grid's axes; where
// the stated orientation is left-handed, the slices are put in reverse order, so that a part is
// never mirrored. Sheared or scaled orientations are refused. Units: mm. Files that name another
// unit are converted; files that name none are taken as mm, with a note. Samples: 8-bit and 16-bit
// samples are kept as they are (signed 8-bit becomes signed 16-bit); anything wider becomes float,
// with a note. Samples that are not finite are refused. Method: every header is parsed here and
// checked (dimensions, products, spacing, orientation, declared against present bytes) before
// memory is taken or a third-party library is called. zlib inflates, libtiff decodes TIFF, DCMTK
// decodes compressed DICOM. Limits: one grey channel, three dimensions. Lossy TIFF and JPEG 2000
// DICOM are refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

struct ScanOptions {
  double voxel_size_mm = 0.0;
  double slice_distance_mm = 0.0;
  std::string sidecar;
  std::string polarity = "as_tagged";
  std::string series;

  static const std::vector<OptionField<ScanOptions>>& fields();
};

struct ScanHeader {
  std::string format;             // for example "MetaImage"
  GridFrame frame;                // mm, scan frame
  std::string sample_type;        // as stored, for example "uint16"
  std::int64_t file_bytes = 0;    // of all files that make up the scan
  std::int64_t memory_bytes = 0;  // of the volume that read_scan returns
  std::vector<std::string> notes;
};

struct ScanFile {
  std::string format;
  Volume volume;
  std::vector<std::string> notes;  // what was converted, assumed or left out
};

// What a scan holds, without reading its samples.
// Errors: kNotFound; kBadFormat for a file that is not what it promises; kInvalidInput for a sound
// file that is no usable volume, and for options that contradict it.
// Cost: the headers only; for a folder, the header of every slice.
ScanHeader read_scan_header(const std::filesystem::path& path, const ScanOptions& options = {});

// Errors: as read_scan_header; kOutOfMemory before any allocation; kCancelled.
// Deterministic. Cost: the volume once, plus one slice per thread. While a file is still unproven
// the memory taken stays below twice its size + 512 MB: a compressed volume above that is inflated
// once for checking and once for keeping.
ScanFile read_scan(const std::filesystem::path& path, const ScanOptions& options = {},
                   const Progress& progress = {});

}  // namespace asbuilt
