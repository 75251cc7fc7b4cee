#include "app/session/grey_metal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/surface/surface.h"

namespace asbuilt {
namespace {

// Whether all voxels around are on the same side of the surface.
bool away_from_surface(const Mask& mask, std::int64_t x, std::int64_t y, std::int64_t z) {
  const Shape& n = mask.frame.shape;
  const bool own = mask.at(x, y, z) != 0;
  for (std::int64_t k = std::max<std::int64_t>(z - 1, 0); k <= std::min(z + 1, n.z - 1); ++k) {
    for (std::int64_t j = std::max<std::int64_t>(y - 1, 0); j <= std::min(y + 1, n.y - 1); ++j) {
      for (std::int64_t i = std::max<std::int64_t>(x - 1, 0); i <= std::min(x + 1, n.x - 1); ++i) {
        if ((mask.at(i, j, k) != 0) != own) return false;
      }
    }
  }
  return true;
}

}  // namespace

GreyMetal grey_metal(const Volume& volume, const Progress& progress) {
  const Surface surface = find_surface(volume, {}, progress);
  const MetalFraction fraction(volume, surface.levels);
  GreyMetal out;
  out.mask = fe::cropped_to_metal(surface.mask);
  const GridFrame& frame = out.mask.frame;
  out.share = Grid3<float>(frame);
  const Vec3 from = surface.mask.frame.voxel_of(frame.origin_mm);
  const std::int64_t x0 = std::llround(from.x()), y0 = std::llround(from.y()),
                     z0 = std::llround(from.z());
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t z, std::int64_t) {
    std::vector<float> row(static_cast<std::size_t>(surface.mask.frame.shape.x));
    for (std::int64_t y = 0; y < frame.shape.y; ++y) {
      fraction.row(y + y0, z + z0, row.data());
      for (std::int64_t x = 0; x < frame.shape.x; ++x) {
        out.share.at(x, y, z) = away_from_surface(surface.mask, x + x0, y + y0, z + z0)
                                    ? static_cast<float>(out.mask.at(x, y, z))
                                    : std::clamp(row[static_cast<std::size_t>(x + x0)], 0.0F, 1.0F);
      }
    }
  });
  return out;
}

}  // namespace asbuilt
