#include "inspectors/stiffness/stress_picture.h"

#include <algorithm>
#include <cmath>

namespace asbuilt {
namespace {

constexpr std::int32_t kPixels = 96;

}  // namespace

StressPlane plane_along(const Vec3& axis, const Vec3& on_axis_mm, const Vec3& spot_mm) {
  StressPlane plane;
  plane.centre_mm = spot_mm;
  plane.right = axis.normalized();
  const Vec3 from_axis = spot_mm - on_axis_mm;
  const Vec3 aside = from_axis - from_axis.dot(plane.right) * plane.right;
  plane.up = aside.norm() > 1e-9 ? Vec3(aside.normalized()) : plane.right.unitOrthogonal();
  return plane;
}

StressPicture stress_picture(const GridFrame& frame, const fe::RasterIndex& elements,
                             const std::vector<float>& values_mpa, double factor,
                             double largest_mpa, const StressPlane& plane) {
  StressPicture picture;
  picture.largest_mpa = largest_mpa;
  SlicePicture& slice = picture.slice;
  slice.width = slice.height = kPixels;
  const double pixel_mm = plane.edge_mm / kPixels;
  slice.pixel_um = 1000.0 * pixel_mm;
  slice.plane = plane.name;
  slice.grey.reserve(static_cast<std::size_t>(kPixels) * kPixels);
  for (std::int32_t row = 0; row < kPixels; ++row)
    for (std::int32_t column = 0; column < kPixels; ++column) {
      const Vec3 p = plane.centre_mm + pixel_mm * ((column - 0.5 * (kPixels - 1)) * plane.right -
                                                   (row - 0.5 * (kPixels - 1)) * plane.up);
      const Vec3 at = frame.voxel_of(p);
      const std::int64_t element =
          elements.at(std::llround(at.x()), std::llround(at.y()), std::llround(at.z()));
      std::uint8_t level = 0;
      if (element >= 0) {
        const double value =
            factor * static_cast<double>(values_mpa[static_cast<std::size_t>(element)]);
        level = static_cast<std::uint8_t>(
            1.0 + std::lround(254.0 * std::clamp(value / largest_mpa, 0.0, 1.0)));
      }
      slice.grey.push_back(level);
    }
  return picture;
}

}  // namespace asbuilt
