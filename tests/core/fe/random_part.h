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

}  // namespace asbuilt::fe
