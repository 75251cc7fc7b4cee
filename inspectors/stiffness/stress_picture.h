// The stress of a part in a plane through a hot spot, as a picture.
//
// The plane holds the axis of the strut and the spot (along the strut, that axis to the right);
// without a strut, or where the spot lies on its axis, any plane that holds the axis. Each pixel
// has the value of the element it lies in: elements are seen as they are. Frame: that of the field.
#pragma once

#include <vector>

#include "core/fe/raster_index.h"
#include "core/geometry/vec.h"
#include "core/records/inspection.h"

namespace asbuilt {

struct StressPlane {
  Vec3 centre_mm = Vec3::Zero();
  Vec3 right = Vec3::UnitX();  // unit vectors at a right angle
  Vec3 up = Vec3::UnitZ();
  double edge_mm = 1.0;  // of the picture, a square
  std::string name;      // "along the strut"
};

// Through `spot_mm` along a line through `on_axis_mm` with the unit vector `axis`.
StressPlane plane_along(const Vec3& axis, const Vec3& on_axis_mm, const Vec3& spot_mm);

// `values_mpa`: one an element, 0 or more, times `factor`; `largest_mpa` is that of the brightest.
StressPicture stress_picture(const GridFrame& frame, const fe::RasterIndex& elements,
                             const std::vector<float>& values_mpa, double factor,
                             double largest_mpa, const StressPlane& plane);

}  // namespace asbuilt
