// How the targets of scans read one.
#pragma once

#include "core/scan/read_volume.h"
#include "tests/fuzz/fuzz_input.h"

namespace asbuilt::fuzz {

// Header and samples; the voxel size is told, so that a format that states none gets as far. What
// the header promises the samples have to be.
inline int read_both(const std::filesystem::path& path) {
  ScanOptions options;
  options.voxel_size_mm = 0.02;
  run([&] { read_scan_header(path, options); });
  run([&] { read_scan(path, options); });
  return run([&] { read_scan(path); });
}

}  // namespace asbuilt::fuzz
