#include "core/scan/read_volume.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "core/base/error.h"
#include "core/scan/dicom_tags.h"
#include "core/scan/formats.h"
#include "core/scan/parse.h"

namespace asbuilt {
namespace scan {
namespace {

enum class Kind { kLayout, kTiff, kDicom };

struct Recognised {
  Kind kind = Kind::kLayout;
  Layout layout;                             // kLayout
  std::vector<std::filesystem::path> files;  // kTiff, kDicom
  std::vector<std::string> notes;
};

bool tiff_mark(const std::string& start) {
  return start.starts_with(std::string("II*\0", 4)) || start.starts_with(std::string("MM\0*", 4)) ||
         start.starts_with(std::string("II+\0", 4)) || start.starts_with(std::string("MM\0+", 4));
}

std::string extension_of(const std::filesystem::path& path) {
  return lower(path.extension().string());
}

bool is_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// Raw samples need a description: the option, or a file of the same name beside them.
Layout parse_raw(const std::filesystem::path& path, const ScanOptions& options) {
  std::vector<std::filesystem::path> candidates;
  if (!options.sidecar.empty()) {
    candidates = {options.sidecar};
    if (!is_file(candidates.front())) {
      throw Error(ErrorCode::kNotFound,
                  {"a sidecar does not exist", "sidecar = " + options.sidecar, "", ""});
    }
  } else {
    std::filesystem::path with_suffix = path;
    with_suffix += ".toml";
    std::filesystem::path vgi = path;
    vgi += ".vgi";
    candidates = {with_suffix,
                  std::filesystem::path(path).replace_extension(".toml"),
                  vgi,
                  std::filesystem::path(path).replace_extension(".vgi"),
                  std::filesystem::path(path).replace_extension(".mhd"),
                  std::filesystem::path(path).replace_extension(".nhdr")};
  }
  for (const std::filesystem::path& candidate : candidates) {
    if (!is_file(candidate)) continue;
    const std::string extension = extension_of(candidate);
    if (extension == ".toml") return parse_raw_sidecar(candidate, path);
    Layout layout = extension == ".vgi"   ? parse_vgi(candidate)
                    : extension == ".mhd" ? parse_metaimage(candidate)
                    : extension == ".nhdr"
                        ? parse_nrrd(candidate)
                        : throw bad_field(candidate, "", "", "a sidecar has an unknown extension",
                                          ".toml, .vgi, .mhd, .nhdr");
    std::error_code error;
    if (!std::filesystem::equivalent(layout.data_file, path, error)) {
      throw Error(ErrorCode::kBadFormat,
                  {"the sidecar belongs to another raw file",
                   candidate.string() + " names " + layout.data_file.string(), path.string(), ""});
    }
    return layout;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"nothing describes the samples of a raw file", path.string(),
               "a sidecar beside it: .toml, .vgi, .mhd or .nhdr",
               "write " + path.filename().string() +
                   ".toml with shape, voxel_mm, type and byte_order, or set the option sidecar"});
}

Recognised recognise_file(const std::filesystem::path& path, const ScanOptions& options) {
  Recognised found;
  const std::string start = read_bytes(path, 0, 512);
  const std::string extension = extension_of(path);
  const std::string all_blank = "\t\r\n ";
  const std::size_t text_begin = std::min(start.find_first_not_of(all_blank), start.size());
  if (start.empty()) {
    throw Error(ErrorCode::kBadFormat, {"a file is empty", path.string(), "", ""});
  }
  // DICOM first: its preamble may carry a TIFF mark, so that a file is both.
  if (start.size() >= 132 && start.compare(128, 4, "DICM") == 0) {
    found.kind = Kind::kDicom;
    found.files = {path};
  } else if (tiff_mark(start)) {
    found.kind = Kind::kTiff;
    found.files = {path};
  } else if (start.starts_with("NRRD")) {
    found.layout = parse_nrrd(path);
  } else if (start.starts_with("CTDATA-HEADER_V1")) {
    found.layout = parse_isq(path);
  } else if ((start.size() >= 348 && start.compare(344, 2, "n+") == 0) || (extension == ".nii") ||
             is_gzipped_nifti(path)) {
    found.layout = parse_nifti(path);
  } else if (extension == ".mha" || extension == ".mhd" ||
             start.compare(text_begin, 10, "ObjectType") == 0) {
    found.layout = parse_metaimage(path);
  } else if (extension == ".vgi") {
    found.layout = parse_vgi(path);
  } else if (extension == ".toml") {
    found.layout = parse_raw_sidecar(path, {});
  } else if (extension == ".raw" || extension == ".vol" || extension == ".bin" ||
             extension == ".dat" || !options.sidecar.empty()) {
    found.layout = parse_raw(path, options);
  } else {
    throw Error(ErrorCode::kBadFormat,
                {"a file is no scan in a format that is known", path.string(),
                 "MetaImage, NRRD, NIfTI-1, TIFF, DICOM, Scanco ISQ, .vgi, or raw with a sidecar; "
                 "an inspection also takes the built surface as STL, PLY, OBJ, OFF or XYZ",
                 "check that the file is complete, or convert it"});
  }
  return found;
}

Recognised recognise_folder(const std::filesystem::path& folder) {
  Recognised found;
  std::vector<std::filesystem::path> tiff, dicom, other;
  for (const std::filesystem::directory_entry& entry :
       std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with('.') || name == "DICOMDIR") continue;
    const std::string extension = extension_of(entry.path());
    if (extension == ".tif" || extension == ".tiff") {
      tiff.push_back(entry.path());
    } else if (is_dicom(entry.path())) {
      dicom.push_back(entry.path());
    } else if (extension == ".dcm") {
      throw Error(ErrorCode::kBadFormat, {"a file carries no DICOM mark", entry.path().string(),
                                          "\"DICM\" behind 128 bytes", "export the slice again"});
    } else {
      other.push_back(entry.path());
    }
  }
  if (tiff.empty() == dicom.empty()) {
    const std::string what =
        tiff.empty() ? "a folder holds no slices" : "a folder holds TIFF and DICOM slices";
    throw Error(ErrorCode::kInvalidInput,
                {what,
                 folder.string() + ": " + std::to_string(tiff.size()) + " TIFF, " +
                     std::to_string(dicom.size()) + " DICOM, " + std::to_string(other.size()) +
                     " other files",
                 "the TIFF or DICOM slices of one reconstruction",
                 "name the folder of the slices, or the file of the volume"});
  }
  if (!other.empty()) {
    found.notes.push_back(std::to_string(other.size()) +
                          " files of the folder are no slices and were left out");
  }
  found.kind = tiff.empty() ? Kind::kDicom : Kind::kTiff;
  found.files = tiff.empty() ? dicom : tiff;
  std::sort(found.files.begin(), found.files.end());
  return found;
}

Recognised recognise(const std::filesystem::path& path, const ScanOptions& options) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return recognise_folder(path);
  if (!is_file(path)) {
    throw Error(ErrorCode::kNotFound,
                {"a scan does not exist", path.string(), "a file or a folder", ""});
  }
  return recognise_file(path, options);
}

// What the standard library throws becomes an Error of ours; nothing else leaves the readers.
template <class Function>
auto translated(const std::filesystem::path& path, Function&& function) {
  try {
    return function();
  } catch (Error& error) {
    error.add_trail("reading the scan " + path.string());
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kOutOfMemory,
                {"not enough memory", "the scan " + path.string(), "",
                 "crop or bin the scan, or use a machine with more memory"});
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(ErrorCode::kNotFound,
                {"a file of the scan cannot be read", path.string(), "", error.code().message()});
  }
}

}  // namespace
}  // namespace scan

const std::vector<OptionField<ScanOptions>>& ScanOptions::fields() {
  static const std::vector<OptionField<ScanOptions>> all = {
      {"voxel_size_mm", "mm", "Voxel size that replaces what the file states; 0: from the file.",
       &ScanOptions::voxel_size_mm, 0.0, 1000.0},
      {"slice_distance_mm", "mm",
       "Distance of slices where it differs from the voxel size; 0: from the file.",
       &ScanOptions::slice_distance_mm, 0.0, 1000.0},
      {"sidecar", "",
       "File that describes raw samples (.toml, .vgi, .mhd, .nhdr); empty: beside the raw file.",
       &ScanOptions::sidecar},
      {"polarity",
       "",
       "Whether TIFF pages tagged white-is-zero are inverted (as_tagged) or not (as_stored).",
       &ScanOptions::polarity,
       -std::numeric_limits<double>::infinity(),
       std::numeric_limits<double>::infinity(),
       {"as_tagged", "as_stored"}},
      {"series", "", "Series instance UID where a folder holds several DICOM series.",
       &ScanOptions::series}};
  return all;
}

ScanHeader read_scan_header(const std::filesystem::path& path, const ScanOptions& options) {
  using namespace scan;
  return translated(path, [&] {
    Recognised found = recognise(path, options);
    ScanHeader header;
    if (found.kind == Kind::kTiff) {
      header = read_tiff_header(path, found.files, options);
    } else if (found.kind == Kind::kDicom) {
      header = read_dicom_header(path, found.files, options);
    } else {
      const Layout& layout = found.layout;
      check_bytes(layout);
      header.format = layout.format;
      header.notes = layout.notes;
      header.frame = place_grid(path, layout.shape, layout.geometry, options, header.notes).frame;
      note_conversion(layout.type, header.notes);
      header.sample_type = to_string(layout.type);
      header.file_bytes = layout.file_bytes;
      header.memory_bytes = layout.shape.count() * kept_bytes(layout.type);
    }
    header.notes.insert(header.notes.end(), found.notes.begin(), found.notes.end());
    return header;
  });
}

ScanFile read_scan(const std::filesystem::path& path, const ScanOptions& options,
                   const Progress& progress) {
  using namespace scan;
  return translated(path, [&] {
    Recognised found = recognise(path, options);
    ScanFile file;
    if (found.kind == Kind::kTiff) {
      file = read_tiff(path, found.files, options, progress);
    } else if (found.kind == Kind::kDicom) {
      file = read_dicom(path, found.files, options, progress);
    } else {
      file.format = found.layout.format;
      file.notes = found.layout.notes;
      const PlacedGrid placed =
          place_grid(path, found.layout.shape, found.layout.geometry, options, file.notes);
      note_conversion(found.layout.type, file.notes);
      file.volume = load_samples(found.layout, placed, progress, file.notes);
    }
    file.notes.insert(file.notes.end(), found.notes.begin(), found.notes.end());
    return file;
  });
}

}  // namespace asbuilt
