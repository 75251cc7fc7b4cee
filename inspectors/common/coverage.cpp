#include "inspectors/common/coverage.h"

#include <cmath>

#include "inspectors/common/context.h"

namespace asbuilt {
namespace {

constexpr double kMarkVoxels = 3.0;  // thickness of what unseen_at answers yes to

}  // namespace

bool unseen_at(const InspectionContext& context, const Vec3& scan_mm) {
  const Mask& unseen = context.surface->unseen;
  if (unseen.values.empty()) return false;
  const Shape& s = unseen.frame.shape;
  const Vec3 v = unseen.frame.voxel_of(scan_mm);
  const auto x = static_cast<std::int64_t>(std::floor(v.x()));
  const auto y = static_cast<std::int64_t>(std::floor(v.y()));
  const auto z = static_cast<std::int64_t>(std::floor(v.z()));
  if (x < 0 || y < 0 || z < 0 || x + 1 >= s.x || y + 1 >= s.y || z + 1 >= s.z) return false;
  for (int k = 0; k < 8; ++k)
    if (unseen.at(x + (k & 1), y + ((k >> 1) & 1), z + ((k >> 2) & 1)) != 0) return true;
  return false;
}

double unseen_area_mm2(const InspectionContext& context, const Vec3& a, const Vec3& b,
                       double radius_mm) {
  if (context.surface->unseen.values.empty()) return 0.0;
  const double step = context.voxel_mm();
  const double length = (b - a).norm();
  const Vec3 axis = length > 0.0 ? Vec3((b - a) / length) : Vec3::UnitZ();
  const Vec3 across1 = axis.unitOrthogonal();
  const Vec3 across2 = axis.cross(across1);
  const Pose scan_from_design = context.design_from_scan.inverse();
  std::int64_t count = 0;
  for (double t = 0.0; t <= length; t += step)
    for (double u = -radius_mm; u <= radius_mm; u += step)
      for (double v = -radius_mm; v <= radius_mm; v += step) {
        if (u * u + v * v > radius_mm * radius_mm) continue;
        const Vec3 p = a + t * axis + u * across1 + v * across2;
        count += unseen_at(context, scan_from_design * p) ? 1 : 0;
      }
  return static_cast<double>(count) * step * step / kMarkVoxels;
}

}  // namespace asbuilt
