#include "inspectors/common/built_metal.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

// Sum of the metal fraction within three voxels of metal.
double partial_volume_mm3(const InspectionContext& context) {
  const Mask& mask = context.surface->mask;
  const MetalFraction fraction = context.fraction();
  const Shape& s = mask.frame.shape;
  constexpr std::int64_t kReach = 3;
  const double total = parallel_reduce<double>(
      0, s.z, 1, 0.0,
      [&](std::int64_t from, std::int64_t to) {
        double sum = 0.0;
        std::vector<float> row(static_cast<std::size_t>(s.x));
        std::vector<std::uint8_t> near(static_cast<std::size_t>(s.x));
        std::vector<std::uint8_t> wide(static_cast<std::size_t>(s.x));
        for (std::int64_t z = from; z < to; ++z)
          for (std::int64_t y = 0; y < s.y; ++y) {
            std::fill(near.begin(), near.end(), std::uint8_t{0});
            for (std::int64_t dz = -kReach; dz <= kReach; ++dz)
              for (std::int64_t dy = -kReach; dy <= kReach; ++dy) {
                const std::int64_t zz = z + dz;
                const std::int64_t yy = y + dy;
                if (zz < 0 || yy < 0 || zz >= s.z || yy >= s.y) continue;
                const std::uint8_t* m = mask.values.data() + mask.frame.index(0, yy, zz);
                for (std::int64_t x = 0; x < s.x; ++x) near[static_cast<std::size_t>(x)] |= m[x];
              }
            // Then along x; a row without metal nearby costs nothing more.
            if (std::find(near.begin(), near.end(), 1) == near.end()) continue;
            wide = near;
            for (std::int64_t d = 1; d <= kReach; ++d)
              for (std::int64_t x = 0; x + d < s.x; ++x) {
                wide[static_cast<std::size_t>(x)] |= near[static_cast<std::size_t>(x + d)];
                wide[static_cast<std::size_t>(x + d)] |= near[static_cast<std::size_t>(x)];
              }
            fraction.row(y, z, row.data());
            for (std::int64_t x = 0; x < s.x; ++x) {
              if (wide[static_cast<std::size_t>(x)] != 0)
                sum += static_cast<double>(row[static_cast<std::size_t>(x)]);
            }
          }
        return sum;
      },
      [](double a, double b) { return a + b; });
  return total * mask.frame.voxel_volume_mm3();
}

}  // namespace

BuiltMetal built_metal(const InspectionContext& context) {
  const Surface& surface = *context.surface;
  BuiltMetal built;
  const double by_surface = surface.mesh.signed_volume_mm3();
  double u_method = 0.0;
  double u_place = 0.0;  // of the whole surface along its normal, mm
  if (surface.given_u_mm) {
    built.volume_mm3 = by_surface;
    u_place = *surface.given_u_mm;
  } else {
    const double by_sum = partial_volume_mm3(context);
    built.volume_mm3 = 0.5 * (by_surface + by_sum);
    u_method = 0.5 * std::abs(by_surface - by_sum);
    // A grey level that is off by 0.5 % of the contrast, or what was seen, moves the whole surface.
    const double slope = 1.0 / (surface.blur_sigma_mm * std::sqrt(2.0 * std::numbers::pi));
    u_place = std::max(surface.levels.level_uncertainty, 0.005) / slope;
  }
  u_place = std::hypot(u_place, surface.u_edge_mm);
  const double u_scale = 3.0 * context.voxel_scale_u * built.volume_mm3;
  built.u_mm3 = std::hypot(u_method, surface.area_mm2 * u_place, u_scale);
  return built;
}

}  // namespace asbuilt
