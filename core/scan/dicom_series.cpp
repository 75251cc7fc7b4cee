// DICOM volumes: one series of single-frame files, or one multi-frame file.
#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/scan/byte_source.h"
#include "core/scan/dicom_decode.h"
#include "core/scan/dicom_frames.h"
#include "core/scan/dicom_tags.h"
#include "core/scan/formats.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"
#include "core/scan/slice_names.h"

namespace asbuilt::scan {
namespace {

// Compressed frames above this are decoded only where the compression is plausible.
constexpr std::int64_t kSmallFrame = std::int64_t{64} << 20;
constexpr std::int64_t kBestRatio = 1000;

bool native(const std::string& syntax) {
  return syntax == "1.2.840.10008.1.2" || syntax == "1.2.840.10008.1.2.1" ||
         syntax == "1.2.840.10008.1.2.2";
}

struct Series {
  std::vector<DicomFile> files;
  DicomVolume volume;
  ScanHeader header;
  PlacedGrid placed;
};

void require_readable(const DicomFile& file) {
  const std::string& syntax = file.transfer_syntax;
  if (file.encapsulated == native(syntax)) {
    throw bad_field(file.path, "TransferSyntaxUID", syntax,
                    "the transfer syntax and the pixel data contradict each other");
  }
  if (!native(syntax) && !can_decode(syntax)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a DICOM compression is not supported or not lossless",
                 file.path.string() + ": TransferSyntaxUID = " + shown(syntax),
                 "uncompressed, RLE, JPEG lossless, JPEG-LS lossless",
                 "decompress the series (gdcmconv --raw, dcmdjpeg) or export it uncompressed"});
  }
  if (file.order == DicomByteOrder::kBig && file.integer(file.data, dicom::kBitsAllocated) == 8) {
    throw bad_field(file.path, "TransferSyntaxUID", syntax,
                    "8-bit pixels in big-endian words are ambiguous", "little-endian");
  }
}

// The files of the one series that is asked for, or of the only one there is.
std::vector<DicomFile> one_series(const std::filesystem::path& path, std::vector<DicomFile> files,
                                  const ScanOptions& options) {
  std::map<std::string, std::vector<std::string>> members;
  for (const DicomFile& file : files) {
    members[file.text(file.data, dicom::kSeries).value_or("")].push_back(
        file.path.filename().string());
  }
  std::vector<std::string> names;
  names.reserve(members.size());
  for (const auto& [series, slices] : members) {
    names.push_back(series + " (" + std::to_string(slices.size()) + ": " + slices.front() +
                    " ...)");
  }
  if (!options.series.empty()) {
    if (members.count(options.series) == 0) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a series is not in the folder", "series = " + shown(options.series),
                   listed(names), ""});
    }
    std::erase_if(files, [&](const DicomFile& file) {
      return file.text(file.data, dicom::kSeries).value_or("") != options.series;
    });
  } else if (members.size() > 1) {
    throw Error(ErrorCode::kInvalidInput,
                {"a folder holds more than one DICOM series", path.string() + ": " + listed(names),
                 "one series", "set the option series to the one that is to be read"});
  }
  return files;
}

void note_padding_and_loss(const Series& series, std::vector<std::string>& notes) {
  const DicomFile& first = series.files.front();
  if (first.text(first.data, dicom::kLossy).value_or("") == "01") {
    notes.push_back("the pixels have been through a lossy compression");
  }
  if (first.integer(first.data, dicom::kPixelPadding)) {
    notes.push_back("the file names a padding value; padded pixels are kept as they are");
  }
  const std::string modality = first.text(first.data, dicom::kModality).value_or("");
  if (modality != "CT") notes.push_back("Modality is \"" + shown(modality) + "\", not CT");
}

Series examine(const std::filesystem::path& path, const std::vector<std::filesystem::path>& files,
               const ScanOptions& options) {
  std::vector<DicomFile> all;
  all.reserve(files.size());
  for (const std::filesystem::path& file : files) all.push_back(read_dicom_tags(file));
  Series series;
  series.header.format = "DICOM";
  series.files = one_series(path, std::move(all), options);
  std::vector<std::string>& notes = series.header.notes;
  std::vector<DicomFrame> frames;
  std::map<std::string, std::string> instances;
  for (std::size_t i = 0; i < series.files.size(); ++i) {
    const DicomFile& file = series.files[i];
    require_readable(file);
    const std::string instance = file.text(file.data, dicom::kSopInstance).value_or("");
    const auto [known, fresh] = instances.emplace(instance, file.path.filename().string());
    if (!instance.empty() && !fresh) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a slice is there twice",
                   path.string() + ": " + known->second + ", " + file.path.filename().string(),
                   "one file for each slice", "remove the copy"});
    }
    for (DicomFrame& frame : frames_of(file, i, notes)) frames.push_back(std::move(frame));
    series.header.file_bytes += file.file_bytes;
  }
  series.volume = in_space_order(path, std::move(frames), notes);
  const DicomPixels& pixels = series.volume.frames.front().pixels;
  const Shape shape{pixels.columns, pixels.rows,
                    static_cast<std::int64_t>(series.volume.frames.size())};
  const std::int64_t count = checked_count(path, shape.x, shape.y, shape.z);
  series.placed = place_grid(path, shape, series.volume.geometry, options, notes);
  note_padding_and_loss(series, notes);
  note_conversion(pixels.type, notes);
  series.header.frame = series.placed.frame;
  series.header.sample_type = to_string(pixels.type);
  series.header.memory_bytes = count * kept_bytes(pixels.type);
  return series;
}

std::vector<char> pixels_of_file(const DicomFile& file, const DicomPixels& pixels,
                                 std::int64_t frames) {
  const std::int64_t bytes = pixels.rows * pixels.columns * (pixels.bits_allocated / 8) * frames;
  if (file.encapsulated) {
    if (bytes > kSmallFrame && bytes / kBestRatio > file.pixels_length) {
      throw Error(
          ErrorCode::kBadFormat,
          {"a DICOM file cannot hold the pixels that it declares",
           file.path.string() + ": " + std::to_string(file.pixels_length) + " bytes present",
           std::to_string(bytes) + " bytes declared", "export the slice again"});
    }
    return decode_frames(file, pixels, frames);
  }
  std::vector<char> data(static_cast<std::size_t>(bytes));
  if (open_file(file.path, file.pixels_begin)->read(data.data(), data.size()) != data.size()) {
    throw Error(ErrorCode::kBadFormat, {"a DICOM file is cut short", file.path.string(), "", ""});
  }
  return data;
}

// Stored bits to values: the bits below and above them (overlays, padding) are dropped, the sign is
// extended.
template <class Kept>
void unpack(const char* bytes, std::int64_t count, const DicomPixels& pixels, ByteOrder order,
            Kept* out) {
  const int shift = pixels.high_bit + 1 - pixels.bits_stored;
  const std::uint32_t mask = (std::uint32_t{1} << pixels.bits_stored) - 1U;
  const std::uint32_t sign = std::uint32_t{1} << (pixels.bits_stored - 1);
  const bool is_signed = pixels.type == SampleType::kInt8 || pixels.type == SampleType::kInt16;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::uint32_t raw = pixels.bits_allocated == 8
                                  ? load_sample<std::uint8_t>(bytes + i, order)
                                  : load_sample<std::uint16_t>(bytes + 2 * i, order);
    const std::uint32_t value = (raw >> shift) & mask;
    const std::int32_t extended =
        is_signed && (value & sign) != 0
            ? static_cast<std::int32_t>(value) - static_cast<std::int32_t>(mask) - 1
            : static_cast<std::int32_t>(value);
    out[i] = static_cast<Kept>(extended);
  }
}

}  // namespace

ScanHeader read_dicom_header(const std::filesystem::path& path,
                             const std::vector<std::filesystem::path>& files,
                             const ScanOptions& options) {
  return examine(path, files, options).header;
}

ScanFile read_dicom(const std::filesystem::path& path,
                    const std::vector<std::filesystem::path>& files, const ScanOptions& options,
                    const Progress& progress) {
  Series series = examine(path, files, options);
  const std::vector<DicomFrame>& frames = series.volume.frames;
  const DicomPixels& pixels = frames.front().pixels;
  require_memory(series.header.memory_bytes, "the scan " + path.string(),
                 "crop or bin the scan, or use a machine with more memory");
  std::vector<std::vector<std::size_t>> slices_of_file(series.files.size());
  for (std::size_t z = 0; z < frames.size(); ++z) slices_of_file[frames[z].file].push_back(z);

  ScanFile scan;
  scan.format = series.header.format;
  scan.volume.slope = frames.front().slope;
  scan.volume.intercept = frames.front().intercept;
  const std::int64_t slice = pixels.rows * pixels.columns;
  const std::int64_t slice_bytes = slice * (pixels.bits_allocated / 8);
  const Progress loading = progress.part(0.0, 1.0, "reading the scan");
  with_types(pixels.type, [&]<class Stored, class Kept>(Stored, Kept) {
    Grid3<Kept> grid(series.placed.frame);
    for (std::size_t i = 0; i < series.files.size(); ++i) {
      loading.throw_if_cancelled();
      loading.report(static_cast<double>(i) / static_cast<double>(series.files.size()));
      const DicomFile& file = series.files[i];
      const std::vector<char> data =
          pixels_of_file(file, pixels, static_cast<std::int64_t>(slices_of_file[i].size()));
      // DCMTK hands out host order.
      const ByteOrder order = file.order == DicomByteOrder::kBig && !file.encapsulated
                                  ? ByteOrder::kBig
                                  : ByteOrder::kLittle;
      for (const std::size_t z : slices_of_file[i]) {
        unpack(data.data() + frames[z].frame * slice_bytes, slice, pixels, order,
               grid.values.data() + static_cast<std::int64_t>(z) * slice);
      }
    }
    scan.volume.grid = std::move(grid);
  });
  loading.report(1.0);
  scan.notes = std::move(series.header.notes);
  return scan;
}

}  // namespace asbuilt::scan
