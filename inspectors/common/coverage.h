// Which places of the built surface were not measured: where the part came as points, holes between
// them are closed by a membrane that no inspector may take for metal's edge. All of it is covered
// for volumes and closed meshes.
#pragma once

#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

struct InspectionContext;
struct StrutTrace;

// Whether the surface next to a place of the scan frame was not measured.
bool unseen_at(const InspectionContext& context, const Vec3& scan_mm);

// Area of the surface that was not measured inside a cylinder about the line from `a` to `b`
// (design frame), to a third or so: marked places a voxel apart, over the thickness of the marks.
double unseen_area_mm2(const InspectionContext& context, const Vec3& a, const Vec3& b,
                       double radius_mm);

// Whether a strut has no metal at one of its ends, for all that was measured, and nothing says
// whether it has. `at_end2`: end 2, else end 1.
bool uncovered_at_end(const StrutTrace& trace, bool at_end2);

// A gap that reaches a node without metal is as little known as the gaps of the other struts there:
// what no point covers may be far from the hole's rim. Marks their sections as not covered.
void spread_uncovered_gaps(const InspectionContext& context, std::vector<StrutTrace>& traces);

}  // namespace asbuilt
