// What every inspector sees: built once, never changed. Frames: "scan" is the volume's, "design"
// the CAD's; design_from_scan joins them.
#pragma once

#include <memory>
#include <vector>

#include "core/geometry/design.h"
#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/strut_index.h"
#include "core/geometry/volume.h"
#include "core/surface/metal_fraction.h"
#include "core/surface/surface.h"
#include "inspectors/common/strut_trace.h"

namespace asbuilt {

inline constexpr double kUm = 1000.0;  // um in a mm: inspectors work in mm, rows are in um

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

}  // namespace asbuilt
