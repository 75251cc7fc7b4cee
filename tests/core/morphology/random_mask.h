// Masks with a seed, for the tests of this room.
#pragma once

#include <cstdint>
#include <random>

#include "core/geometry/volume.h"

namespace asbuilt {

inline GridFrame frame_of(std::int64_t x, std::int64_t y, std::int64_t z,
                          const Vec3& spacing_mm = Vec3::Ones()) {
  GridFrame frame;
  frame.shape = {x, y, z};
  frame.spacing_mm = spacing_mm;
  return frame;
}

// Every voxel metal with the given probability.
inline Mask random_mask(const GridFrame& frame, double metal_fraction, unsigned seed) {
  Mask mask(frame);
  std::mt19937 engine(seed);
  for (std::uint8_t& value : mask.values) {
    value = static_cast<double>(engine()) < metal_fraction * 4294967296.0 ? 1 : 0;
  }
  return mask;
}

}  // namespace asbuilt
