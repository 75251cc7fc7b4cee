// Shares of metal in the voxels of a unit cube, from the depth below the part's surface.
#pragma once

#include <cmath>

#include "core/geometry/volume.h"

namespace asbuilt::fe {

// n^3 voxels, by points^3 samples each where the surface is near. `depth(at)` is the distance below
// the surface, above 0 inside, with the cube's edge as unit.
template <class Depth>
Grid3<float> sampled_shares(int n, int points, const Depth& depth) {
  GridFrame frame;
  frame.shape = {n, n, n};
  frame.spacing_mm = Vec3::Constant(1.0 / n);
  Grid3<float> out(frame);
  for (int z = 0; z < n; ++z) {
    for (int y = 0; y < n; ++y) {
      for (int x = 0; x < n; ++x) {
        const double middle = depth((Vec3(x, y, z) + Vec3::Constant(0.5)) / n);
        if (std::abs(middle) > 0.9 / n) {
          out.at(x, y, z) = middle > 0.0 ? 1.0F : 0.0F;
          continue;
        }
        int inside = 0;
        for (int k = 0; k < points * points * points; ++k) {
          const int row = k / points, layer = row / points;
          const Vec3 at(k % points, row % points, layer);
          inside += depth((Vec3(x, y, z) + (at + Vec3::Constant(0.5)) / points) / n) > 0.0 ? 1 : 0;
        }
        out.at(x, y, z) = static_cast<float>(inside) / static_cast<float>(points * points * points);
      }
    }
  }
  return out;
}

}  // namespace asbuilt::fe
