#include "app/session/grey_metal.h"

#include <algorithm>
#include <cmath>
#include <functional>
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
  const Shape& n = frame.shape;
  const Shape& all = surface.mask.frame.shape;
  const auto inside = [](std::int64_t at, std::int64_t size) { return at >= 0 && at < size; };
  const double voxels = parallel_reduce(
      std::max<std::int64_t>(z0 - 1, 0), std::min(z0 + n.z + 1, all.z), 1, 0.0,
      [&](std::int64_t z, std::int64_t) {
        double sum = 0.0;
        std::vector<float> row(static_cast<std::size_t>(all.x));
        for (std::int64_t y = std::max<std::int64_t>(y0 - 1, 0); y < std::min(y0 + n.y + 1, all.y);
             ++y) {
          fraction.row(y, z, row.data());
          for (std::int64_t x = std::max<std::int64_t>(x0 - 1, 0);
               x < std::min(x0 + n.x + 1, all.x); ++x) {
            const float share = away_from_surface(surface.mask, x, y, z)
                                    ? static_cast<float>(surface.mask.at(x, y, z))
                                    : std::clamp(row[static_cast<std::size_t>(x)], 0.0F, 1.0F);
            sum += static_cast<double>(share);
            if (inside(x - x0, n.x) && inside(y - y0, n.y) && inside(z - z0, n.z)) {
              out.share.at(x - x0, y - y0, z - z0) = share;
            }
          }
        }
        return sum;
      },
      std::plus<>());
  out.share_mm3 = voxels * frame.voxel_volume_mm3();
  return out;
}

}  // namespace asbuilt
