// Signed distance to the surface that points lie on, near them. Internal to core/surface; method in
// point_surface.h.
#pragma once

#include "core/surface/point_cloud.h"
#include "core/surface/point_grid.h"

namespace asbuilt {

struct NearPoints {
  double distance_mm = 0.0;  // signed, positive in air
  Vec3 normal = Vec3::Zero();
  double plane_mm = 0.0;  // what the mean of the points lies behind the place, along the normal
  double aside_mm = 0.0;  // and beside it
  bool known = false;     // points within reach, with normals that agree
};

// Holds references. Thread rule: const members from any thread.
class PointField {
 public:
  PointField(const PointCloud& cloud, double kernel_mm);
  NearPoints at(const Vec3& place_mm) const;
  double kernel_mm() const { return kernel_; }
  double reach_mm() const { return 2.0 * kernel_; }

 private:
  const PointCloud& cloud_;
  PointGrid grid_;
  double kernel_;
};

}  // namespace asbuilt
