#include "core/alignment/overlap.h"

#include <cmath>

#include "core/alignment/density.h"
#include "core/base/parallel.h"

namespace asbuilt {
namespace {

bool scan_is_metal(const Mask& mask, const Vec3& scan_mm) {
  const Vec3 v = mask.frame.voxel_of(scan_mm);
  const std::int64_t x = std::llround(v.x());
  const std::int64_t y = std::llround(v.y());
  const std::int64_t z = std::llround(v.z());
  const Shape& s = mask.frame.shape;
  if (x < 0 || y < 0 || z < 0 || x >= s.x || y >= s.y || z >= s.z) return false;
  return mask.at(x, y, z) != 0;
}

// Scan coordinates of a design point; the rotation may be a mirror image.
Vec3 to_scan(const Pose& design_from_scan, const Vec3& q) {
  return design_from_scan.rotation.transpose() * (q - design_from_scan.translation_mm);
}

}  // namespace

Probes make_probes(const SignedField& field, double margin_mm, std::int64_t count) {
  Probes probes;
  Box3 box = field.bounds();
  box.grow(0.08 * box.diagonal_mm());
  probes.volume_per_probe_mm3 = box.size_mm().prod() / static_cast<double>(count);
  std::vector<double> distance(static_cast<std::size_t>(count));
  parallel_for(0, count, 4096, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
      distance[static_cast<std::size_t>(i)] = field.distance_mm(spread_point(i, box));
    }
  });
  for (std::int64_t i = 0; i < count; ++i) {
    const double d = distance[static_cast<std::size_t>(i)];
    if (std::abs(d) < margin_mm) continue;
    probes.position_mm.push_back(spread_point(i, box));
    probes.metal.push_back(d < 0.0 ? 1 : 0);
  }
  return probes;
}

double overlap(const Probes& probes, const Mask& mask, const Pose& design_from_scan) {
  std::int64_t both = 0;
  std::int64_t either = 0;
  for (std::size_t i = 0; i < probes.position_mm.size(); ++i) {
    const bool scan = scan_is_metal(mask, to_scan(design_from_scan, probes.position_mm[i]));
    const bool design = probes.metal[i] != 0;
    both += scan && design ? 1 : 0;
    either += scan || design ? 1 : 0;
  }
  return either > 0 ? static_cast<double>(both) / static_cast<double>(either) : 0.0;
}

Disagreement compare(const SignedField& field, const Mask& mask, const Pose& first,
                     const Pose& second, double margin_mm) {
  constexpr std::int64_t kProbes = 600000;
  constexpr std::int64_t kFirst = 40000;  // a large difference shows at once
  constexpr std::int64_t kEnough = 4000;
  Box3 box = field.bounds();
  box.grow(0.02 * box.diagonal_mm());
  // Places are drawn about the design under the first pose; a shift leaves as much sticking out on
  // the other side, which the second box covers.
  struct Count {
    std::int64_t differ = 0;
    std::int64_t first = 0;
  };
  const auto draw = [&](const Pose& about, std::int64_t probes) {
    return parallel_reduce<Count>(
        0, probes / 2, 4096, Count{},
        [&](std::int64_t from, std::int64_t to) {
          Count c;
          for (std::int64_t i = from; i < to; ++i) {
            const Vec3 scan = to_scan(about, spread_point(i, box));
            const double a = field.distance_mm(first * scan);
            if (std::abs(a) < margin_mm) continue;
            const double b = field.distance_mm(second * scan);
            if (std::abs(b) < margin_mm || (a < 0.0) == (b < 0.0)) continue;
            ++c.differ;
            c.first += scan_is_metal(mask, scan) == (a < 0.0) ? 1 : 0;
          }
          return c;
        },
        [](Count a, const Count& b) {
          return Count{a.differ + b.differ, a.first + b.first};
        });
  };
  Disagreement d;
  Count one;
  Count two;
  for (const std::int64_t probes : {kFirst, kProbes}) {
    one = draw(first, probes);
    two = draw(second, probes);
    d.probes = one.differ + two.differ;
    d.volume_mm3 =
        box.size_mm().prod() * static_cast<double>(d.probes) / static_cast<double>(probes);
    if (d.probes >= kEnough) break;
  }
  if (d.probes > 0)
    d.for_first = static_cast<double>(one.first + two.first) / static_cast<double>(d.probes);
  return d;
}

}  // namespace asbuilt
