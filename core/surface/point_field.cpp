#include "core/surface/point_field.h"

#include <cmath>

namespace asbuilt {

PointField::PointField(const PointCloud& cloud, double kernel_mm)
    : cloud_(cloud), grid_(cloud.points_mm), kernel_(kernel_mm) {}

NearPoints PointField::at(const Vec3& place_mm) const {
  const Vec3f place = place_mm.cast<float>();
  const auto h = static_cast<float>(kernel_);
  const float support = 9.0F * h * h;
  const float reach = 4.0F * h * h;
  float nearest = support;
  Vec3 normal = Vec3::Zero();
  Vec3 offset = Vec3::Zero();
  double weight = 0.0;
  double across = 0.0;
  grid_.around(place, 3.0F * h, [&](std::int32_t number) {
    const auto i = static_cast<std::size_t>(number);
    const Vec3f d = place - cloud_.points_mm[i];
    const float squared = d.squaredNorm();
    if (squared >= support) return;
    nearest = std::min(nearest, squared);
    const auto w = static_cast<double>(cloud_.area_mm2[i] * std::exp(-0.5F * squared / (h * h)));
    weight += w;
    normal += w * cloud_.normals[i].cast<double>();
    across += w * static_cast<double>(d.dot(cloud_.normals[i]));
    offset += w * d.cast<double>();
  });
  NearPoints near;
  if (nearest > reach || !(weight > 0.0)) return near;
  const double length = normal.norm();
  if (length < 0.2 * weight) return near;
  near.known = true;
  near.normal = normal / length;
  offset /= weight;
  near.plane_mm = offset.dot(near.normal);
  near.aside_mm = (offset - near.plane_mm * near.normal).norm();
  near.distance_mm = 0.5 * (across / weight + near.plane_mm);
  return near;
}

}  // namespace asbuilt
