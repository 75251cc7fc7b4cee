// Pictures of the built surface by ray casting: orthographic, two lights, ambient occlusion,
// silhouettes drawn darker, edges anti-aliased. Needs no display and no graphics card.
//
// Occlusion is gathered once per vertex (cosine-weighted rays) and shared by all pictures.
// Deterministic: the same bytes at any thread count.
#pragma once

#include <memory>
#include <optional>

#include "core/base/progress.h"
#include "core/geometry/vec.h"
#include "core/records/inspection.h"
#include "reports/render/colour_scale.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

// Where the picture is taken from. `towards_eye` and `up` are unit vectors at a right angle.
struct View {
  Vec3 target_mm = Vec3::Zero();  // the picture's centre
  Vec3 towards_eye = Vec3::UnitZ();
  Vec3 up = Vec3::UnitY();
  double half_height_mm = 1.0;
  double cut_mm = 1e300;   // metal farther than this in front of the target is cut away
  double fade_mm = 1e300;  // metal fades towards white from this far behind the target on

  Vec3 right() const { return up.cross(towards_eye); }
};

// A view along `towards_eye` with `upwards` as nearly upright as it can be.
View make_view(const Vec3& target_mm, const Vec3& towards_eye, const Vec3& upwards,
               double half_height_mm);
// The same, sized so that the whole box shows in a picture of this width over height.
View fit_view(const Box3& box, const Vec3& towards_eye, const Vec3& upwards, double aspect);

// Where a point lies in a drawing of the view.
Point project(const View& view, const Vec3& point_mm, double width, double height);

class SceneView {
 public:
  // Metal nearer than `light_reach_mm` takes light away from a point; a few strut diameters look
  // right. The scene must outlive the view.
  // Throws kInternal when a triangle names a vertex that is not there, or the scene is empty.
  SceneView(const Scene& scene, const ColourScale& scale, double light_reach_mm,
            const Progress& progress);
  ~SceneView();
  SceneView(const SceneView&) = delete;
  SceneView& operator=(const SceneView&) = delete;

  const Box3& bounds() const;
  std::shared_ptr<const Picture> draw(const View& view, int width, int height,
                                      PictureKind kind) const;

  // The direction from which the place and what is within `radius_mm` of it are hidden least, over
  // a fixed set of directions; looks from the side of `along` where given.
  Vec3 open_direction(const Vec3& place_mm, double radius_mm, double cut_mm, const Vec3& upwards,
                      const std::optional<Vec3>& along) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace asbuilt::render
