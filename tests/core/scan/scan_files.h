// Files that the scan tests write: small, valid, and made without the code under test.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/scan/read_volume.h"

namespace asbuilt::test {

// A folder of its own that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "asbuilt_scan_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    // A new file rather than an emptied one: some file systems flush the latter to disk each time.
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
  }
  std::filesystem::path path(const std::string& name = {}) const {
    return name.empty() ? path_ : path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(ASBUILT_FIXTURES_DIR) / "data" / name;
}

template <class T>
std::string little(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

template <class T>
std::string big(T value) {
  std::string bytes = little(value);
  return {bytes.rbegin(), bytes.rend()};
}

// value(x, y, z) = x + 10 y + 100 z, x fastest.
template <class T>
std::string ramp(int nx, int ny, int nz, std::string (*encode)(T) = little<T>) {
  std::string bytes;
  for (int z = 0; z < nz; ++z) {
    for (int y = 0; y < ny; ++y) {
      for (int x = 0; x < nx; ++x) bytes += encode(static_cast<T>(x + 10 * y + 100 * z));
    }
  }
  return bytes;
}

enum class Wrapping { kZlib, kGzip };

inline std::string deflated(const std::string& bytes, Wrapping wrapping) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, wrapping == Wrapping::kGzip ? 31 : 15, 8,
               Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string metaimage_header(const std::string& size, const std::string& type,
                                    const std::string& more = {}) {
  return "ObjectType = Image\nNDims = 3\nDimSize = " + size + "\nElementType = " + type + "\n" +
         more + "ElementDataFile = LOCAL\n";
}

// NIfTI-1 header of 352 bytes: n x n x n of one type.
inline std::string nifti_header(std::int16_t nx, std::int16_t ny, std::int16_t nz,
                                std::int16_t datatype, std::int16_t bits, float spacing) {
  std::string h(352, '\0');
  const auto put = [&](std::size_t at, const std::string& bytes) {
    h.replace(at, bytes.size(), bytes);
  };
  put(0, little<std::int32_t>(348));
  put(40, little<std::int16_t>(3) + little(nx) + little(ny) + little(nz));
  for (std::size_t at = 48; at < 56; at += 2) put(at, little<std::int16_t>(1));
  put(70, little(datatype) + little(bits));
  put(76, little(1.0F) + little(spacing) + little(spacing) + little(spacing));
  put(108, little(352.0F));
  h[123] = 2;  // mm
  put(344, "n+1");
  return h;
}

inline std::string isq_header(int nx, int ny, int nz, int size_um_x, int size_um_y, int size_um_z) {
  std::string h(512, '\0');
  const auto put = [&](std::size_t at, std::int32_t value) { h.replace(at, 4, little(value)); };
  h.replace(0, 16, "CTDATA-HEADER_V1");
  put(16, 3);
  put(44, nx);
  put(48, ny);
  put(52, nz);
  put(56, size_um_x);
  put(60, size_um_y);
  put(64, size_um_z);
  put(88, 4096);
  return h;
}

// A little-endian TIFF of uncompressed 16-bit grey pages, one strip each, pixels from ramp<uint16>.
inline std::string tiff_pages(int nx, int ny, int pages, const std::string& description = {},
                              std::uint32_t x_resolution_numerator = 0,
                              std::uint16_t resolution_unit = 2) {
  std::string file = "II" + little<std::uint16_t>(42) + little<std::uint32_t>(0);
  std::size_t link = 4;
  for (int z = 0; z < pages; ++z) {
    const auto pixels_at = static_cast<std::uint32_t>(file.size());
    for (int y = 0; y < ny; ++y) {
      for (int x = 0; x < nx; ++x) file += little(static_cast<std::uint16_t>(x + 10 * y + 100 * z));
    }
    const auto pixel_bytes = static_cast<std::uint32_t>(file.size()) - pixels_at;
    const auto text_at = static_cast<std::uint32_t>(file.size());
    file += description + std::string(1 + (description.size() + 1) % 2, '\0');
    const auto resolution_at = static_cast<std::uint32_t>(file.size());
    file += little(x_resolution_numerator) + little<std::uint32_t>(10000);
    file.replace(link, 4, little(static_cast<std::uint32_t>(file.size())));
    std::string entries;
    std::uint16_t count = 0;
    const auto entry = [&](std::uint16_t tag, std::uint16_t type, std::uint32_t n,
                           std::uint32_t value) {
      entries += little(tag) + little(type) + little(n) + little(value);
      ++count;
    };
    entry(256, 4, 1, static_cast<std::uint32_t>(nx));
    entry(257, 4, 1, static_cast<std::uint32_t>(ny));
    entry(258, 3, 1, 16);
    entry(259, 3, 1, 1);
    entry(262, 3, 1, 1);
    if (!description.empty()) {
      entry(270, 2, static_cast<std::uint32_t>(description.size()) + 1, text_at);
    }
    entry(273, 4, 1, pixels_at);
    entry(277, 3, 1, 1);
    entry(278, 4, 1, static_cast<std::uint32_t>(ny));
    entry(279, 4, 1, pixel_bytes);
    if (x_resolution_numerator > 0) {
      entry(282, 5, 1, resolution_at);
      entry(283, 5, 1, resolution_at);
      entry(296, 3, 1, resolution_unit);
    }
    file += little(count) + entries;
    link = file.size();
    file += little<std::uint32_t>(0);
  }
  return file;
}

// One CT slice in explicit little-endian encoding.
struct DicomSlice {
  std::string series = "1.2.3.4";
  std::string instance = "1.2.3.4.1";
  std::string position = "0\\0\\0";
  std::string orientation = "1\\0\\0\\0\\1\\0";
  std::string spacing = "0.02\\0.02";
  std::string thickness = "0.02";
  std::string slope = "1";
  std::string intercept = "-1000";
  std::string modality = "CT";
  std::string photometric = "MONOCHROME2";
  std::string syntax = "1.2.840.10008.1.2.1";
  std::uint16_t rows = 3;
  std::uint16_t columns = 4;
  std::uint16_t allocated = 16;
  std::uint16_t stored = 16;
  std::uint16_t high = 15;
  std::uint16_t sign = 0;
  std::uint16_t samples = 1;
  std::string pixels;         // empty: x + 10 y
  std::string before_pixels;  // raw elements
};

inline std::string dicom_element(std::uint16_t group, std::uint16_t element, const std::string& vr,
                                 std::string value) {
  if (value.size() % 2 != 0) value += vr == "UI" || vr == "OW" ? '\0' : ' ';
  const std::string tag = little(group) + little(element) + vr;
  if (vr == "OW" || vr == "SQ" || vr == "UN" || vr == "OB") {
    return tag + little<std::uint16_t>(0) + little(static_cast<std::uint32_t>(value.size())) +
           value;
  }
  return tag + little(static_cast<std::uint16_t>(value.size())) + value;
}

inline std::string dicom_bytes(const DicomSlice& s) {
  std::string meta = dicom_element(2, 0x10, "UI", s.syntax);
  std::string file = std::string(128, '\0') + "DICM" +
                     dicom_element(2, 0, "UL", little(static_cast<std::uint32_t>(meta.size()))) +
                     meta;
  file += dicom_element(8, 0x18, "UI", s.instance) + dicom_element(8, 0x60, "CS", s.modality) +
          dicom_element(0x18, 0x50, "DS", s.thickness) + dicom_element(0x20, 0xe, "UI", s.series);
  if (!s.position.empty()) file += dicom_element(0x20, 0x32, "DS", s.position);
  file += dicom_element(0x20, 0x37, "DS", s.orientation) +
          dicom_element(0x28, 2, "US", little(s.samples)) +
          dicom_element(0x28, 4, "CS", s.photometric) +
          dicom_element(0x28, 0x10, "US", little(s.rows)) +
          dicom_element(0x28, 0x11, "US", little(s.columns)) +
          dicom_element(0x28, 0x30, "DS", s.spacing) +
          dicom_element(0x28, 0x100, "US", little(s.allocated)) +
          dicom_element(0x28, 0x101, "US", little(s.stored)) +
          dicom_element(0x28, 0x102, "US", little(s.high)) +
          dicom_element(0x28, 0x103, "US", little(s.sign)) +
          dicom_element(0x28, 0x1052, "DS", s.intercept) +
          dicom_element(0x28, 0x1053, "DS", s.slope) + s.before_pixels;
  const std::string pixels =
      s.pixels.empty() ? ramp<std::uint16_t>(s.columns, s.rows, 1) : s.pixels;
  return file + dicom_element(0x7fe0, 0x10, "OW", pixels);
}

// The code of the Error that reading ends with; nothing when it ends well.
struct Outcome {
  bool read = false;
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  ScanFile scan;
};

inline Outcome try_read(const std::filesystem::path& path, const ScanOptions& options = {}) {
  Outcome outcome;
  try {
    outcome.scan = read_scan(path, options);
    outcome.read = true;
  } catch (const Error& error) {
    outcome.code = error.code();
    outcome.message = error.what();
  }
  return outcome;
}

inline bool refused(const Outcome& outcome) {
  return !outcome.read &&
         (outcome.code == ErrorCode::kBadFormat || outcome.code == ErrorCode::kInvalidInput);
}

// Sum of value * weight(index) over the volume.
inline double weighted_sum(const Volume& volume,
                           const std::function<double(std::int64_t)>& weight) {
  return volume.visit([&](const auto& grid) {
    double sum = 0.0;
    for (std::size_t i = 0; i < grid.values.size(); ++i) {
      sum += static_cast<double>(grid.values[i]) * weight(static_cast<std::int64_t>(i));
    }
    return sum;
  });
}

inline double value_at(const Volume& volume, std::int64_t x, std::int64_t y, std::int64_t z) {
  return volume.visit([&](const auto& grid) { return static_cast<double>(grid.at(x, y, z)); });
}

// Number of voxels whose value is not x + 10 y + 100 z.
inline int ramp_faults(const Volume& volume) {
  int faults = 0;
  const Shape shape = volume.frame().shape;
  for (std::int64_t z = 0; z < shape.z; ++z) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t x = 0; x < shape.x; ++x) {
        if (value_at(volume, x, y, z) != static_cast<double>(x + 10 * y + 100 * z)) ++faults;
      }
    }
  }
  return faults;
}

}  // namespace asbuilt::test
