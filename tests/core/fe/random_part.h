// Ragged parts for tests: every voxel is solid or not by a coin of its own.
#pragma once

#include <random>

#include "core/geometry/volume.h"

namespace asbuilt::fe {

inline Mask random_part(Shape shape, double solid_fraction, unsigned seed,
                        const Vec3& spacing_mm = Vec3::Ones()) {
  GridFrame frame;
  frame.shape = shape;
  frame.spacing_mm = spacing_mm;
  Mask mask(frame);
  std::mt19937 random(seed);
  for (auto& voxel : mask.values) {
    voxel = static_cast<double>(random()) < solid_fraction * 4294967296.0 ? 1 : 0;
  }
  return mask;
}

inline Mask solid_block(Shape shape, const Vec3& spacing_mm = Vec3::Ones()) {
  GridFrame frame;
  frame.shape = shape;
  frame.spacing_mm = spacing_mm;
  return Mask(frame, 1);
}

// The part and its seven mirror images, beyond its high faces.
inline Mask mirrored(const Mask& part) {
  const Shape& n = part.frame.shape;
  GridFrame frame = part.frame;
  frame.shape = {2 * n.x, 2 * n.y, 2 * n.z};
  Mask out(frame);
  for (std::int64_t z = 0; z < 2 * n.z; ++z) {
    for (std::int64_t y = 0; y < 2 * n.y; ++y) {
      for (std::int64_t x = 0; x < 2 * n.x; ++x) {
        out.at(x, y, z) = part.at(x < n.x ? x : 2 * n.x - 1 - x, y < n.y ? y : 2 * n.y - 1 - y,
                                  z < n.z ? z : 2 * n.z - 1 - z);
      }
    }
  }
  return out;
}

}  // namespace asbuilt::fe
