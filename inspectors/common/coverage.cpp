#include "inspectors/common/coverage.h"

#include <cmath>

#include "inspectors/common/context.h"

namespace asbuilt {
namespace {

constexpr double kMarkVoxels = 3.0;  // thickness of what unseen_at answers yes to

}  // namespace

bool unseen_at(const InspectionContext& context, const Vec3& scan_mm) {
  const Mask& unseen = context.surface->unseen;
  if (unseen.values.empty()) return false;
  const Shape& s = unseen.frame.shape;
  const Vec3 v = unseen.frame.voxel_of(scan_mm);
  const auto x = static_cast<std::int64_t>(std::floor(v.x()));
  const auto y = static_cast<std::int64_t>(std::floor(v.y()));
  const auto z = static_cast<std::int64_t>(std::floor(v.z()));
  if (x < 0 || y < 0 || z < 0 || x + 1 >= s.x || y + 1 >= s.y || z + 1 >= s.z) return false;
  for (int k = 0; k < 8; ++k)
    if (unseen.at(x + (k & 1), y + ((k >> 1) & 1), z + ((k >> 2) & 1)) != 0) return true;
  return false;
}

double unseen_area_mm2(const InspectionContext& context, const Vec3& a, const Vec3& b,
                       double radius_mm) {
  if (context.surface->unseen.values.empty()) return 0.0;
  const double step = context.voxel_mm();
  const double length = (b - a).norm();
  const Vec3 axis = length > 0.0 ? Vec3((b - a) / length) : Vec3::UnitZ();
  const Vec3 across1 = axis.unitOrthogonal();
  const Vec3 across2 = axis.cross(across1);
  const Pose scan_from_design = context.design_from_scan.inverse();
  std::int64_t count = 0;
  std::vector<double> sideways;
  double side = -radius_mm;
  while (side <= radius_mm) {
    sideways.push_back(side);
    side += step;
  }
  double t = 0.0;
  while (t <= length) {
    for (const double u : sideways)
      for (const double v : sideways) {
        if (u * u + v * v > radius_mm * radius_mm) continue;
        const Vec3 p = a + t * axis + u * across1 + v * across2;
        count += unseen_at(context, scan_from_design * p) ? 1 : 0;
      }
    t += step;
  }
  return static_cast<double>(count) * step * step / kMarkVoxels;
}

bool uncovered_at_end(const StrutTrace& trace, bool at_end2) {
  if (trace.sections.empty()) return false;
  const Section& last = at_end2 ? trace.sections.back() : trace.sections.front();
  return last.state == SectionState::kOutside && last.fill < 0.5;
}

void spread_uncovered_gaps(const InspectionContext& context, std::vector<StrutTrace>& traces) {
  if (context.surface->unseen.values.empty()) return;
  const Lattice& lattice = context.design->lattice;
  std::vector<char> unknown(lattice.nodes_mm.size(), 0);
  const auto node = [&](std::size_t strut, bool end2) {
    const Strut& s = lattice.struts[strut];
    return static_cast<std::size_t>(end2 ? s.node2 : s.node1);
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < traces.size(); ++i)
      for (const bool end2 : {false, true}) {
        if (unknown[node(i, end2)] == 0 && uncovered_at_end(traces[i], end2)) {
          unknown[node(i, end2)] = 1;
          changed = true;
        }
      }
    for (std::size_t i = 0; i < traces.size(); ++i)
      for (const bool end2 : {false, true}) {
        if (unknown[node(i, end2)] == 0) continue;
        auto& sections = traces[i].sections;
        for (std::size_t k = 0; k < sections.size(); ++k) {
          Section& s = sections[end2 ? sections.size() - 1 - k : k];
          if (s.fill >= 0.5) break;
          s.state = SectionState::kOutside;
        }
      }
  }
}

}  // namespace asbuilt
