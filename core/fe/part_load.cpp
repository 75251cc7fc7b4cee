#include "core/fe/part_load.h"

namespace asbuilt::fe {
namespace {

constexpr double kUnit = 1e-3;

}  // namespace

LoadCase unit_case(const PartLoad& load, Platens platens, const Vec3& edges_mm) {
  switch (load.motion) {
    case PartMotion::kShear:
      return platen_shear(load.axis, load.across, kUnit * edges_mm[load.axis]);
    case PartMotion::kTorsion:
      return platen_torsion(load.axis, kUnit, edges_mm);
    case PartMotion::kBending:
      break;
  }
  return platen_bending(load.axis, load.across, platens, kUnit, edges_mm);
}

PartStiffness part_stiffness(const Mask& metal, const Elastic& material, const PartLoad& load,
                             Platens platens, const SolverOptions& options,
                             const Progress& progress, const ElementLaws& laws,
                             const OnSolved& on_solved) {
  PartStiffness out;
  out.load = load;
  const Vec3 edges = edges_of(metal);
  out.length_mm = edges[load.axis];
  const BearingPart part = bearing_along(metal, laws, load.axis, out.size, progress);
  const LoadCase c = unit_case(load, platens, edges);
  ElasticSystem system(part.elements, material, part.laws, c, options,
                       progress.part(0.0, 0.3, "setting up"));
  out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
  const Solution s = system.solve(c, progress.part(0.3, 0.95, "solving"));
  const auto low = 2 * static_cast<std::size_t>(load.axis);
  const double unit = load.motion == PartMotion::kShear ? kUnit * edges[load.axis] : kUnit;
  double reaction = 0.0;
  if (load.motion == PartMotion::kShear) {
    reaction = s.face_force_n[low + 1][load.across];
  } else {
    // Moments of the platens about the middles of their faces, along the axis of turning.
    const int about = load.motion == PartMotion::kTorsion ? load.axis : load.across;
    Vec3 moment[2];
    for (std::size_t side = 0; side < 2; ++side) {
      Vec3 centre = 0.5 * edges;
      centre[load.axis] = side == 0 ? 0.0 : edges[load.axis];
      moment[side] = s.face_moment_nmm[low + side] - centre.cross(s.face_force_n[low + side]);
    }
    reaction = load.motion == PartMotion::kTorsion ? moment[1][about]
                                                   : 0.5 * (moment[1][about] - moment[0][about]);
  }
  out.stiffness = 2.0 * s.strain_energy_nmm / (unit * unit);
  out.reaction_stiffness = reaction / unit;
  out.solver = s.solver;
  out.checks = {system.rigid_motion_force(), energy_imbalance(s.strain_energy_nmm, s.work_nmm)};
  if (on_solved) {
    on_solved({system, 0, out.stiffness * unit, s.strain_energy_nmm},
              progress.part(0.95, 1.0, "stresses"));
  }
  return out;
}

}  // namespace asbuilt::fe
