// Which places of the built surface were not measured: where the part came as points, holes between
// them are closed by a membrane that no inspector may take for metal's edge. All of it is covered
// for volumes and closed meshes.
#pragma once

#include "core/geometry/vec.h"

namespace asbuilt {

struct InspectionContext;

// Whether the surface next to a place of the scan frame was not measured.
bool unseen_at(const InspectionContext& context, const Vec3& scan_mm);

// Area of the surface that was not measured inside a cylinder about the line from `a` to `b`
// (design frame), to a third or so: marked places a voxel apart, over the thickness of the marks.
double unseen_area_mm2(const InspectionContext& context, const Vec3& a, const Vec3& b,
                       double radius_mm);

}  // namespace asbuilt
