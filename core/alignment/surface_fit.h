// Robust least-squares fit of scan surface points to a signed distance. Internal to core/alignment.
#pragma once

#include <vector>

#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/volume.h"

namespace asbuilt {

struct SurfacePoint {
  Vec3 position_mm;  // scan frame
  Vec3 normal;       // outward
};

// Every k-th vertex, at most `count` of them.
std::vector<SurfacePoint> pick_points(const std::vector<Vec3f>& vertices_mm,
                                      const std::vector<Vec3f>& normals, std::int64_t count);

// Signed distance sampled on a grid: fast and smooth enough for the search, not for the last fit.
class SampledField final : public SignedField {
 public:
  SampledField(const SignedField& field, double spacing_mm, double margin_mm);
  double distance_mm(const Vec3& point_mm) const override;
  double reach_mm() const override { return reach_; }
  Box3 bounds() const override { return bounds_; }

 private:
  Grid3<float> grid_;
  Box3 bounds_;
  double reach_;
};

// Moves `design_from_scan` so that the points lie on the surface: point to signed distance with
// Tukey's weights of scale `scale_mm` (beyond it a point has no say), `rounds` Gauss-Newton steps.
// Rotation may be improper (a mirror image): it stays what it is.
void fit_pose(const std::vector<SurfacePoint>& points, const SignedField& field, double scale_mm,
              int rounds, Pose& design_from_scan);

// Value of Tukey's weight function: 1 at 0, 0 from `scale` on.
double tukey_weight(double residual, double scale);

// Central difference of a signed distance, no longer than one.
Vec3 field_gradient(const SignedField& field, const Vec3& point_mm, double step_mm);

// Mean of the points, moved by the pose.
Vec3 center_of(const std::vector<SurfacePoint>& points, const Pose& pose);

// Turns the pose about `center` (design frame) by a small rotation vector, then shifts it.
void nudge(const Vec3& turn, const Vec3& shift_mm, const Vec3& center, Pose& pose);

}  // namespace asbuilt
