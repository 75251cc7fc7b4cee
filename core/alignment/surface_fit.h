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

struct FinalFit {
  double rms_mm = 0.0;
  double oversize_mm = 0.0;
  double downskin_mm = 0.0;
  Mat3 cov_translation = Mat3::Zero();  // at the points' centre, mm^2
  Mat3 cov_rotation = Mat3::Zero();     // rad^2
  double scale = 1.0;
  double u_scale = 0.0;  // standard uncertainty
};

// The last fit: pose together with a uniform oversize and a down-skin offset; then, with the pose
// free again, the scale. Covariances are sandwich estimates over blocks of block_mm.
FinalFit final_fit(const std::vector<SurfacePoint>& points, const SignedField& field,
                   const Vec3& build_direction, double scale_mm, double block_mm,
                   Pose& design_from_scan);

}  // namespace asbuilt
