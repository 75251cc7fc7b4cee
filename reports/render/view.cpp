#include <algorithm>
#include <cmath>

#include "reports/render/scene_view.h"

namespace asbuilt::render {

View make_view(const Vec3& target_mm, const Vec3& towards_eye, const Vec3& upwards,
               double half_height_mm) {
  View view;
  view.target_mm = target_mm;
  view.towards_eye = towards_eye.normalized();
  Vec3 up = upwards - upwards.dot(view.towards_eye) * view.towards_eye;
  if (up.norm() < 0.05) {
    for (const Vec3& axis : {Vec3(Vec3::UnitY()), Vec3(Vec3::UnitX())}) {
      up = axis - axis.dot(view.towards_eye) * view.towards_eye;
      if (up.norm() > 0.5) break;
    }
  }
  view.up = up.normalized();
  view.half_height_mm = half_height_mm;
  return view;
}

View fit_view(const Box3& box, const Vec3& towards_eye, const Vec3& upwards, double aspect) {
  View view = make_view(box.center_mm(), towards_eye, upwards, 1.0);
  double wide = 1e-6;
  double high = 1e-6;
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 arm = box.corner_mm(corner) - view.target_mm;
    wide = std::max(wide, std::abs(arm.dot(view.right())));
    high = std::max(high, std::abs(arm.dot(view.up)));
  }
  view.half_height_mm = 1.04 * std::max(high, wide / aspect);
  return view;
}

Point project(const View& view, const Vec3& point_mm, double width, double height) {
  const double scale = 0.5 * height / view.half_height_mm;
  const Vec3 arm = point_mm - view.target_mm;
  return {0.5 * width + scale * arm.dot(view.right()), 0.5 * height - scale * arm.dot(view.up)};
}

}  // namespace asbuilt::render
