// What every inspector sees: built once, never changed. Frames: "scan" is the volume's, "design"
// the CAD's; design_from_scan joins them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/geometry/design.h"
#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/volume.h"
#include "core/surface/metal_fraction.h"
#include "core/surface/surface.h"
#include "inspectors/common/strut_trace.h"

namespace asbuilt {

struct InspectionContext {
  const Volume* volume = nullptr;
  const Surface* surface = nullptr;
  const Design* design = nullptr;
  std::shared_ptr<const SignedField> field;       // of the design's solid, design frame
  std::shared_ptr<const SignedField> mesh_field;  // of solid parts beside struts; null where none
  Pose design_from_scan;
  double u_pose_mm = 0.0;       // k = 1, of a point at the part's rim
  double voxel_scale_u = 5e-4;  // k = 1, relative uncertainty of the voxel size
  double oversize_mm = 0.0;     // mean outward offset of the built surface
  double surface_rms_mm = 0.0;  // of the built surface about the nominal one moved by that
  Vec3 build_direction = Vec3::UnitZ();
  std::vector<StrutTrace> traces;  // one per strut of the design, in its order

  MetalFraction fraction() const { return MetalFraction(*volume, surface->levels); }
  double voxel_mm() const { return volume->frame().mean_spacing_mm(); }
};

// Nominal struts near a point or another strut, found through a grid of cells.
class StrutIndex {
 public:
  explicit StrutIndex(const Lattice& lattice);
  // Struts whose nominal surface may come within `distance_mm` of strut i's axis; i itself left
  // out.
  std::vector<std::int32_t> near(std::size_t i, double distance_mm) const;
  // The strut whose nominal surface is nearest to a point (design frame), within `reach_mm`.
  std::optional<std::int32_t> nearest(const Vec3& point_mm, double reach_mm) const;

 private:
  const Lattice& lattice_;
  double cell_mm_ = 1.0;
  Vec3 origin_mm_ = Vec3::Zero();
  std::array<std::int64_t, 3> dims_{1, 1, 1};
  std::vector<std::vector<std::int32_t>> cells_;  // struts by cells their box touches
  std::vector<std::int32_t> in_box(const Box3& box) const;
};

// Signed distance of a point to one nominal strut, seen as a cylinder that tapers between its ends.
double strut_distance_mm(const Lattice& lattice, std::size_t strut, const Vec3& point_mm);

}  // namespace asbuilt
