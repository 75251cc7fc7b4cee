// Bytes to samples: endianness, widening, and the count of what float cannot hold.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <type_traits>
#include <vector>

#include "core/scan/layout.h"

namespace asbuilt::scan {

// What a conversion met; chunks are added up in the order of the samples.
struct SampleTally {
  std::int64_t not_finite = 0;
  std::int64_t first_not_finite = -1;  // index of the sample
  std::int64_t rounded = 0;            // whole numbers beyond 2^24, which float rounds

  void add(const SampleTally& later) {
    if (first_not_finite < 0) first_not_finite = later.first_not_finite;
    not_finite += later.not_finite;
    rounded += later.rounded;
  }
};

// Refuses samples that are not finite; notes rounded ones.
void check_tally(const std::filesystem::path& path, const SampleTally& tally, const Shape& shape,
                 std::vector<std::string>& notes);

template <std::size_t kSize>
using UnsignedOfSize = std::conditional_t<
    kSize == 1, std::uint8_t,
    std::conditional_t<kSize == 2, std::uint16_t,
                       std::conditional_t<kSize == 4, std::uint32_t, std::uint64_t>>>;

template <class Stored>
Stored load_sample(const char* bytes, ByteOrder order) {
  UnsignedOfSize<sizeof(Stored)> raw;
  std::memcpy(&raw, bytes, sizeof raw);
  const bool same = (order == ByteOrder::kLittle) == (std::endian::native == std::endian::little);
  if constexpr (sizeof(raw) == 2) {
    if (!same) raw = __builtin_bswap16(raw);
  } else if constexpr (sizeof(raw) == 4) {
    if (!same) raw = __builtin_bswap32(raw);
  } else if constexpr (sizeof(raw) == 8) {
    if (!same) raw = __builtin_bswap64(raw);
  }
  return std::bit_cast<Stored>(raw);
}

// `index` is that of the sample in the volume, for the tally.
template <class Kept, class Stored>
Kept keep_sample(Stored value, std::int64_t index, SampleTally& tally) {
  if constexpr (std::is_same_v<Kept, float>) {
    if constexpr (std::is_integral_v<Stored>) {
      constexpr Stored kExact = Stored{1} << 24;
      bool beyond = value > kExact;
      if constexpr (std::is_signed_v<Stored>) beyond = beyond || value < -kExact;
      tally.rounded += beyond ? 1 : 0;
      return static_cast<float>(value);
    } else {
      // A double beyond the range of float would be undefined to convert.
      if (!std::isfinite(value) || std::abs(static_cast<double>(value)) >
                                       static_cast<double>(std::numeric_limits<float>::max())) {
        if (tally.first_not_finite < 0) tally.first_not_finite = index;
        ++tally.not_finite;
        return 0.0F;
      }
      return static_cast<float>(value);
    }
  } else {
    return static_cast<Kept>(value);
  }
}

// Calls function(Stored{}, Kept{}) for the types behind a SampleType.
template <class Function>
decltype(auto) with_types(SampleType type, Function&& function) {
  switch (type) {
    case SampleType::kUint8:
      return function(std::uint8_t{}, std::uint8_t{});
    case SampleType::kInt8:
      return function(std::int8_t{}, std::int16_t{});
    case SampleType::kUint16:
      return function(std::uint16_t{}, std::uint16_t{});
    case SampleType::kInt16:
      return function(std::int16_t{}, std::int16_t{});
    case SampleType::kUint32:
      return function(std::uint32_t{}, float{});
    case SampleType::kInt32:
      return function(std::int32_t{}, float{});
    case SampleType::kUint64:
      return function(std::uint64_t{}, float{});
    case SampleType::kInt64:
      return function(std::int64_t{}, float{});
    case SampleType::kFloat32:
      return function(float{}, float{});
    case SampleType::kFloat64:
      break;
  }
  return function(double{}, float{});
}

template <class T>
void reverse_slices(Grid3<T>& grid) {
  const std::int64_t slice = grid.frame.shape.x * grid.frame.shape.y;
  for (std::int64_t low = 0, high = grid.frame.shape.z - 1; low < high; ++low, --high) {
    std::swap_ranges(grid.values.begin() + low * slice, grid.values.begin() + (low + 1) * slice,
                     grid.values.begin() + high * slice);
  }
}

}  // namespace asbuilt::scan
