// The formats that read_volume.cpp chooses from. Parsers of single-file formats return a Layout;
// TIFF and DICOM bring their own sample loading.
#pragma once

#include <filesystem>
#include <vector>

#include "core/scan/layout.h"

namespace asbuilt::scan {

Layout parse_metaimage(const std::filesystem::path& path);
Layout parse_nrrd(const std::filesystem::path& path);
Layout parse_nifti(const std::filesystem::path& path);
Layout parse_isq(const std::filesystem::path& path);
Layout parse_vgi(const std::filesystem::path& path);
// path: the TOML file; named_data: the raw file the user named, empty when the sidecar names it.
Layout parse_raw_sidecar(const std::filesystem::path& path,
                         const std::filesystem::path& named_data);

// True when the gzip stream in `path` begins with a NIfTI-1 header.
bool is_gzipped_nifti(const std::filesystem::path& path);

// files: one multi-page file, or the slices of a stack in any order.
ScanHeader read_tiff_header(const std::filesystem::path& path,
                            const std::vector<std::filesystem::path>& files,
                            const ScanOptions& options);
ScanFile read_tiff(const std::filesystem::path& path,
                   const std::vector<std::filesystem::path>& files, const ScanOptions& options,
                   const Progress& progress);

// files: one multi-frame file, or the slices of one or more series in any order.
ScanHeader read_dicom_header(const std::filesystem::path& path,
                             const std::vector<std::filesystem::path>& files,
                             const ScanOptions& options);
ScanFile read_dicom(const std::filesystem::path& path,
                    const std::vector<std::filesystem::path>& files, const ScanOptions& options,
                    const Progress& progress);

}  // namespace asbuilt::scan
