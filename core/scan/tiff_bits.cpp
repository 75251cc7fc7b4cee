#include "core/scan/tiff_bits.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

// The value of "key=value" in a text of lines; nothing unless the text was written by ImageJ.
std::optional<std::string> imagej_value(const std::string& description, const std::string& key) {
  if (!description.starts_with("ImageJ=")) return std::nullopt;
  std::size_t begin = 0;
  while (begin < description.size()) {
    const std::size_t end = std::min(description.find('\n', begin), description.size());
    if (description.compare(begin, key.size() + 1, key + "=") == 0) {
      begin += key.size() + 1;
      return std::string(trimmed(std::string_view(description).substr(begin, end - begin)));
    }
    begin = end + 1;
  }
  return std::nullopt;
}

float half_to_float(std::uint16_t half) {
  const int sign = half >> 15;
  const int exponent = (half >> 10) & 0x1f;
  const int fraction = half & 0x3ff;
  double magnitude = 0.0;
  if (exponent == 0x1f) {
    magnitude = fraction == 0 ? HUGE_VAL : std::nan("");
  } else if (exponent == 0) {
    magnitude = std::ldexp(fraction, -24);
  } else {
    magnitude = std::ldexp(1024 + fraction, exponent - 25);
  }
  return static_cast<float>(sign != 0 ? -magnitude : magnitude);
}

void put(std::uint64_t value, std::int64_t bytes, char*& out) {
  // The low bytes of a little-endian or high bytes of a big-endian word: copy by type.
  switch (bytes) {
    case 1: {
      const auto v = static_cast<std::uint8_t>(value);
      std::memcpy(out, &v, sizeof v);
      break;
    }
    case 2: {
      const auto v = static_cast<std::uint16_t>(value);
      std::memcpy(out, &v, sizeof v);
      break;
    }
    case 4: {
      const auto v = static_cast<std::uint32_t>(value);
      std::memcpy(out, &v, sizeof v);
      break;
    }
    default:
      std::memcpy(out, &value, sizeof value);
  }
  out += bytes;
}

std::uint64_t whole_bytes(const std::uint8_t* from, int bytes) {
  switch (bytes) {
    case 1:
      return *from;
    case 2: {
      std::uint16_t v;
      std::memcpy(&v, from, sizeof v);
      return v;
    }
    case 3:
      // libtiff swaps triples to host order as well.
      return static_cast<std::uint64_t>(from[0]) | static_cast<std::uint64_t>(from[1]) << 8 |
             static_cast<std::uint64_t>(from[2]) << 16;
    case 4: {
      std::uint32_t v;
      std::memcpy(&v, from, sizeof v);
      return v;
    }
    default: {
      std::uint64_t v;
      std::memcpy(&v, from, sizeof v);
      return v;
    }
  }
}

bool printing_resolution(double dots_per_inch) {
  constexpr std::array kUsual = {1.0,   72.0,  90.0,  96.0,  100.0, 120.0,  144.0,
                                 150.0, 180.0, 200.0, 220.0, 240.0, 254.0,  300.0,
                                 350.0, 360.0, 400.0, 600.0, 720.0, 1200.0, 2400.0};
  for (const double usual : kUsual) {
    if (std::abs(dots_per_inch - usual) < 0.02 * usual) return true;
  }
  return dots_per_inch < 72.0;
}

}  // namespace

void PixelUnpacker::unpack(const std::uint8_t* row, std::int64_t pixels, char* out) const {
  const std::int64_t size = stored_bytes(type);
  if (type == SampleType::kFloat32 && bits == 16) {
    for (std::int64_t i = 0; i < pixels; ++i) {
      std::uint16_t half;
      std::memcpy(&half, row + 2 * i, sizeof half);
      const float value = half_to_float(half);
      std::memcpy(out + 4 * i, &value, sizeof value);
    }
    return;
  }
  if (bits == 8 * size && !inverted) {
    std::memcpy(out, row, static_cast<std::size_t>(pixels * size));
    return;
  }
  const bool is_signed = type == SampleType::kInt8 || type == SampleType::kInt16 ||
                         type == SampleType::kInt32 || type == SampleType::kInt64;
  const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  const bool whole = bits == 8 || bits == 16 || bits == 24 || bits == 32 || bits == 64;
  std::int64_t bit = 0;
  for (std::int64_t i = 0; i < pixels; ++i) {
    std::uint64_t value = 0;
    if (whole) {
      value = whole_bytes(row + i * (bits / 8), bits / 8);
    } else {
      for (int left = bits; left > 0;) {
        const int in_byte = 8 - static_cast<int>(bit % 8);
        const int take = std::min(left, in_byte);
        const std::uint64_t piece =
            (static_cast<unsigned>(row[bit / 8]) >> (in_byte - take)) & ((1U << take) - 1U);
        value = value << take | piece;
        bit += take;
        left -= take;
      }
    }
    if (inverted) value = mask - value;
    if (is_signed && (value >> (bits - 1) & 1U) != 0) value |= ~mask;
    put(value, size, out);
  }
}

std::int64_t imagej_number(const std::string& description, const std::string& key) {
  const std::optional<std::string> text = imagej_value(description, key);
  if (!text) return 0;
  std::int64_t value = 0;
  std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

TiffScale scale_of(const std::filesystem::path& path, const TiffTags& tags) {
  TiffScale scale;
  const bool resolved = std::isfinite(tags.x_per_unit) && tags.x_per_unit > 0.0 &&
                        std::isfinite(tags.y_per_unit) && tags.y_per_unit > 0.0;
  if (!resolved) return scale;
  const Vec3 pixel(1.0 / tags.x_per_unit, 1.0 / tags.y_per_unit, 0.0);

  const std::optional<std::string> unit = imagej_value(tags.description, "unit");
  if (unit && *unit != "pixel" && *unit != "inch") {
    const double unit_mm = mm_per_unit(path, "unit", *unit);
    const std::optional<std::string> spacing = imagej_value(tags.description, "spacing");
    const double slice = spacing ? to_number(path, "spacing", *spacing) : pixel.x();
    scale.voxel_mm = Vec3(pixel.x(), pixel.y(), slice) * unit_mm;
    scale.source = spacing
                       ? "voxel size taken from the ImageJ description"
                       : "pixel size taken from the ImageJ description, slice distance taken equal";
    return scale;
  }
  if (tags.unit_mm <= 0.0 || printing_resolution(tags.x_per_unit * 25.4 / tags.unit_mm))
    return scale;
  scale.voxel_mm = Vec3(pixel.x(), pixel.y(), pixel.x()) * tags.unit_mm;
  scale.source = "pixel size taken from the TIFF resolution, slice distance taken equal";
  return scale;
}

}  // namespace asbuilt::scan
