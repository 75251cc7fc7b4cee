#include "core/scan/tiff_file.h"

#include <tiffio.h>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/scan/parse.h"
#include "core/scan/tiff_bits.h"

namespace asbuilt::scan {
namespace {

// A strip or tile is decoded as a whole; this is the most that an unproven file can make us take.
constexpr std::int64_t kLargestBlock = std::int64_t{256} << 20;

// How often the packed bytes can multiply; 0: not a supported compression.
std::int64_t best_ratio(int compression) {
  switch (compression) {
    case COMPRESSION_NONE:
      return 1;
    case COMPRESSION_PACKBITS:
      return 128;
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
      return 1100;
    case COMPRESSION_LZW:
      return 4096;
    case COMPRESSION_LZMA:
    case COMPRESSION_ZSTD:
      return 1 << 16;
    case COMPRESSION_CCITTRLE:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4:
      return 1 << 20;
    default:
      return 0;
  }
}

SampleType unpacked_type(bool is_signed, int bits) {
  if (bits <= 8) return is_signed ? SampleType::kInt8 : SampleType::kUint8;
  if (bits <= 16) return is_signed ? SampleType::kInt16 : SampleType::kUint16;
  if (bits <= 32) return is_signed ? SampleType::kInt32 : SampleType::kUint32;
  return is_signed ? SampleType::kInt64 : SampleType::kUint64;
}

int keep_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto& message = *static_cast<std::string*>(user);
  if (message.empty()) {
    char text[200];
    std::vsnprintf(text, sizeof text, format, arguments);
    message = text;
  }
  return 1;  // nothing is printed
}

int drop_warning(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

}  // namespace

struct TiffFile::State {
  std::filesystem::path path;
  std::string error;  // first error of libtiff; every one of them refuses the file
  std::int64_t file_bytes = 0;
  TIFF* tiff = nullptr;
  std::vector<std::uint8_t> block;

  ~State() {
    if (tiff != nullptr) TIFFClose(tiff);
  }
  Error refused(const std::string& what, const std::string& allowed = {},
                const std::string& remedy = {}) const {
    const std::string page =
        tiff == nullptr ? "" : ", page " + std::to_string(TIFFCurrentDirectory(tiff) + 1);
    return Error(ErrorCode::kBadFormat, {what, path.string() + page, allowed, remedy});
  }
  void check() const {
    if (!error.empty()) {
      throw refused("a TIFF file is damaged: " + shown(error), "", "export the slice again");
    }
  }
  template <class T>
  T field(std::uint32_t tag, T otherwise) const {
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
  }
  std::int64_t block_count() const {
    return TIFFIsTiled(tiff) ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  }
  void check_blocks(const TiffPage& page, int compression) const;
  const std::uint8_t* decode(std::uint32_t index, std::int64_t expected);
};

TiffFile::TiffFile(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->file_bytes = size_of_file(path);
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) throw Error(ErrorCode::kOutOfMemory, "libtiff could not be started");
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, kLargestBlock);
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, &state_->error);
  TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, nullptr);
  // m: no memory map, so that a file that shrinks while it is read cannot end the program.
  state_->tiff = TIFFOpenExt(path.c_str(), "rm", options);
  TIFFOpenOptionsFree(options);
  if (state_->tiff == nullptr) {
    throw state_->refused("a file is no readable TIFF: " + shown(state_->error));
  }
  state_->check();
}

TiffFile::~TiffFile() = default;

void TiffFile::State::check_blocks(const TiffPage& page, int compression) const {
  const bool tiled = TIFFIsTiled(tiff) != 0;
  const std::int64_t ratio = best_ratio(compression);
  const std::int64_t size =
      static_cast<std::int64_t>(tiled ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff));
  if (size <= 0 || size > kLargestBlock) {
    throw refused("a TIFF strip or tile is too large: " + std::to_string(size) + " bytes",
                  "at most 256 MiB", "export the slices with more strips");
  }
  std::int64_t packed = 0;
  for (std::int64_t i = 0; i < block_count(); ++i) {
    const std::uint64_t begin = TIFFGetStrileOffset(tiff, static_cast<std::uint32_t>(i));
    const std::uint64_t length = TIFFGetStrileByteCount(tiff, static_cast<std::uint32_t>(i));
    const auto file = static_cast<std::uint64_t>(file_bytes);
    check();
    if (begin == 0 || length == 0 || begin > file || length > file - begin) {
      throw refused(
          "a TIFF file is cut short: strip or tile " + std::to_string(i) + " lies outside",
          std::to_string(file_bytes) + " bytes present", "export the slice again");
    }
    packed += static_cast<std::int64_t>(length);
    if (packed > 2 * file_bytes) throw refused("the strips of a TIFF page overlap");
  }
  const std::int64_t declared = page.height * ((page.width * page.bits + 7) / 8);
  if (declared / ratio > packed + 64) {
    throw refused("a TIFF page cannot hold what it declares: " + std::to_string(packed) +
                      " packed bytes for " + std::to_string(declared),
                  "", "export the slice again");
  }
}

TiffPage TiffFile::page() {
  const State& s = *state_;
  TiffPage page;
  page.width = s.field<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
  page.height = s.field<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
  page.bits = s.field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
  const int samples = s.field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
  const int format = s.field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  const int compression = s.field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  const int orientation = s.field<std::uint16_t>(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  const int photometric = s.field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  s.check();

  if (photometric != PHOTOMETRIC_MINISBLACK && photometric != PHOTOMETRIC_MINISWHITE) {
    throw not_grey(s.path, "photometric interpretation", std::to_string(photometric));
  }
  if (samples != 1) throw not_grey(s.path, "samples per pixel", std::to_string(samples));
  if (format == SAMPLEFORMAT_COMPLEXINT || format == SAMPLEFORMAT_COMPLEXIEEEFP) {
    throw not_grey(s.path, "sample format", std::to_string(format));
  }
  const bool real = format == SAMPLEFORMAT_IEEEFP;
  const bool known_bits = real ? page.bits == 16 || page.bits == 32 || page.bits == 64
                               : page.bits >= 1 && page.bits <= 64;
  if (!known_bits) {
    throw s.refused("a sample has an unsupported number of bits: " + std::to_string(page.bits),
                    "integers of 1 to 64 bits; floats of 16, 32, 64 bits");
  }
  page.type = real ? (page.bits == 64 ? SampleType::kFloat64 : SampleType::kFloat32)
                   : unpacked_type(format == SAMPLEFORMAT_INT, page.bits);
  if (photometric == PHOTOMETRIC_MINISWHITE) {
    if (real || format == SAMPLEFORMAT_INT) {
      throw s.refused("white is zero in samples that are signed or real", "black is zero");
    }
    page.polarity = Polarity::kWhiteIsZero;
  }
  if (orientation != ORIENTATION_TOPLEFT) {
    throw s.refused(
        "a TIFF page is stored turned or mirrored: orientation " + std::to_string(orientation),
        "1, first row at the top, first column at the left",
        "export the slices without an orientation tag");
  }
  if (best_ratio(compression) == 0 ||
      TIFFIsCODECConfigured(static_cast<std::uint16_t>(compression)) == 0) {
    throw s.refused("a TIFF compression is not supported: " + std::to_string(compression),
                    "none, LZW, deflate, PackBits, ZSTD, LZMA, CCITT; no lossy compression",
                    "export the slices with a lossless compression");
  }
  checked_count(s.path, page.width, page.height, 1);
  s.check_blocks(page, compression);
  return page;
}

bool TiffFile::next() {
  if (TIFFLastDirectory(state_->tiff) != 0) return false;
  const int moved = TIFFReadDirectory(state_->tiff);
  state_->check();
  if (moved != 1) throw state_->refused("the next page of a TIFF file cannot be read");
  return true;
}

const std::uint8_t* TiffFile::State::decode(std::uint32_t index, std::int64_t expected) {
  const bool tiled = TIFFIsTiled(tiff) != 0;
  block.resize(static_cast<std::size_t>(expected));
  const tmsize_t got = tiled ? TIFFReadEncodedTile(tiff, index, block.data(), expected)
                             : TIFFReadEncodedStrip(tiff, index, block.data(), expected);
  check();
  if (got != expected)
    throw refused("a TIFF strip or tile is incomplete", "", "export the slice again");
  return block.data();
}

void TiffFile::read(const TiffPage& page, char* out) {
  State& s = *state_;
  const PixelUnpacker unpacker{page.bits, page.type, page.polarity == Polarity::kWhiteIsZero};
  const std::int64_t sample = stored_bytes(page.type);
  if (TIFFIsTiled(s.tiff) != 0) {
    const std::int64_t tile_width = s.field<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
    const std::int64_t tile_height = s.field<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
    const std::int64_t row_bytes = TIFFTileRowSize(s.tiff);
    std::uint32_t tile = 0;
    for (std::int64_t y0 = 0; y0 < page.height; y0 += tile_height) {
      for (std::int64_t x0 = 0; x0 < page.width; x0 += tile_width, ++tile) {
        const std::uint8_t* data = s.decode(tile, TIFFTileSize(s.tiff));
        if (out == nullptr) continue;
        const std::int64_t columns = std::min(tile_width, page.width - x0);
        for (std::int64_t y = y0; y < std::min(y0 + tile_height, page.height); ++y) {
          unpacker.unpack(data + (y - y0) * row_bytes, columns,
                          out + (y * page.width + x0) * sample);
        }
      }
    }
    return;
  }
  const std::int64_t rows_per_strip =
      std::min<std::int64_t>(s.field<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, 1), page.height);
  const std::int64_t row_bytes = TIFFScanlineSize(s.tiff);
  if (rows_per_strip < 1 || row_bytes * 8 < page.width * page.bits) {
    throw s.refused("the strips of a TIFF page are not usable");
  }
  std::uint32_t strip = 0;
  for (std::int64_t y0 = 0; y0 < page.height; y0 += rows_per_strip, ++strip) {
    const std::int64_t rows = std::min(rows_per_strip, page.height - y0);
    const std::uint8_t* data = s.decode(strip, rows * row_bytes);
    if (out == nullptr) continue;
    for (std::int64_t y = y0; y < y0 + rows; ++y) {
      unpacker.unpack(data + (y - y0) * row_bytes, page.width, out + y * page.width * sample);
    }
  }
}

std::int64_t TiffFile::imagej_images() {
  const char* text = nullptr;
  if (TIFFGetField(state_->tiff, TIFFTAG_IMAGEDESCRIPTION, &text) != 1 || text == nullptr) return 0;
  return imagej_number(text, "images");
}

TiffScale TiffFile::scale() {
  TiffTags tags;
  const char* text = nullptr;
  if (TIFFGetField(state_->tiff, TIFFTAG_IMAGEDESCRIPTION, &text) == 1 && text != nullptr) {
    tags.description = text;
  }
  float resolution = 0.0F;
  if (TIFFGetField(state_->tiff, TIFFTAG_XRESOLUTION, &resolution) == 1) {
    tags.x_per_unit = static_cast<double>(resolution);
  }
  if (TIFFGetField(state_->tiff, TIFFTAG_YRESOLUTION, &resolution) == 1) {
    tags.y_per_unit = static_cast<double>(resolution);
  }
  const int unit = state_->field<std::uint16_t>(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  tags.unit_mm = unit == RESUNIT_CENTIMETER ? 10.0 : unit == RESUNIT_INCH ? 25.4 : 0.0;
  return scale_of(state_->path, tags);
}

}  // namespace asbuilt::scan
