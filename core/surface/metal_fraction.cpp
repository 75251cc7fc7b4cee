#include "core/surface/metal_fraction.h"

#include <algorithm>

namespace asbuilt {

MetalFraction::MetalFraction(const Volume& volume, const LevelField& levels)
    : volume_(volume), levels_(levels) {}

void MetalFraction::levels_at(const Vec3& voxel, double& air, double& span) const {
  const GridFrame& f = levels_.frame;
  const Shape& s = f.shape;
  if (s.count() == 1) {
    air = levels_.air[0];
    span = levels_.metal[0] - levels_.air[0];
    return;
  }
  const Vec3 node = f.voxel_of(voxel);
  std::int64_t low[3];
  double t[3];
  const std::int64_t n[3] = {s.x, s.y, s.z};
  for (int k = 0; k < 3; ++k) {
    const double v = std::clamp(node[k], 0.0, static_cast<double>(n[k] - 1));
    low[k] = std::min(static_cast<std::int64_t>(v), std::max<std::int64_t>(0, n[k] - 2));
    t[k] = v - static_cast<double>(low[k]);
  }
  double a = 0.0;
  double m = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    double weight = 1.0;
    std::int64_t at[3];
    for (int k = 0; k < 3; ++k) {
      const bool high = ((corner >> k) & 1) != 0;
      weight *= high ? t[k] : 1.0 - t[k];
      at[k] = std::min(low[k] + (high ? 1 : 0), n[k] - 1);
    }
    const auto i = static_cast<std::size_t>(f.index(at[0], at[1], at[2]));
    a += weight * static_cast<double>(levels_.air[i]);
    m += weight * static_cast<double>(levels_.metal[i]);
  }
  air = a;
  span = m - a;
}

double MetalFraction::at(const Vec3& voxel) const {
  const double grey =
      volume_.visit([&](const auto& grid) { return sample_trilinear(grid, voxel); });
  double air = 0.0;
  double span = 1.0;
  levels_at(voxel, air, span);
  return (grey - air) / span;
}

void MetalFraction::row(std::int64_t y, std::int64_t z, float* out) const {
  const Shape& s = frame().shape;
  // Along x the levels are linear between coarse nodes: evaluate at the nodes' places only.
  const double step = std::max(1.0, levels_.frame.spacing_mm.x());
  const double first = levels_.frame.origin_mm.x();
  volume_.visit([&](const auto& grid) {
    const auto* source = grid.values.data() + grid.frame.index(0, y, z);
    std::int64_t x = 0;
    while (x < s.x) {
      const double k = std::floor((static_cast<double>(x) - first) / step);
      const double left = first + k * step;
      const auto end = std::clamp(static_cast<std::int64_t>(std::ceil(left + step)), x + 1, s.x);
      double air0, span0, air1, span1;
      levels_at(Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)), air0,
                span0);
      levels_at(Vec3(static_cast<double>(end), static_cast<double>(y), static_cast<double>(z)),
                air1, span1);
      const double length = static_cast<double>(end - x);
      for (std::int64_t i = x; i < end; ++i) {
        const double t = static_cast<double>(i - x) / length;
        const double air = air0 + t * (air1 - air0);
        const double span = span0 + t * (span1 - span0);
        out[i] = static_cast<float>((static_cast<double>(source[i]) - air) / span);
      }
      x = end;
    }
  });
}

Vec3 MetalFraction::gradient(const Vec3& voxel) const {
  return 0.5 * Vec3(at(voxel + Vec3::UnitX()) - at(voxel - Vec3::UnitX()),
                    at(voxel + Vec3::UnitY()) - at(voxel - Vec3::UnitY()),
                    at(voxel + Vec3::UnitZ()) - at(voxel - Vec3::UnitZ()));
}

}  // namespace asbuilt
