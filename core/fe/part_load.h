// Shear, torsion and bending of a whole part between two rigid platens.
//
// The platens hold the ends of the block along `axis`. Shear: the high one is moved along `across`
// at the same distance. Torsion: it turns about the middle line of the block along `axis`. Bending:
// both turn by half the angle, in opposite senses, about lines along `across` through the middles
// of their faces, and keep their distance there.
//
// Stiffness is the force (shear, N/mm) or the moment (N mm/rad) at a unit displacement or turn,
// from the strain energy; beside it stands what the reactions on the platens give.
//
// Frame: axes of the grid. Errors: kInvalidInput for a missing load path; those of
// elastic_system.h.
#pragma once

#include <vector>

#include "core/fe/bearing.h"
#include "core/fe/elastic_system.h"
#include "core/fe/self_checks.h"
#include "core/fe/solved_case.h"

namespace asbuilt::fe {

enum class PartMotion { kShear, kTorsion, kBending };

struct PartLoad {
  PartMotion motion = PartMotion::kShear;
  int axis = 2;
  int across = 0;  // not used by torsion
};

struct PartStiffness {
  PartLoad load;
  double length_mm = 0.0;           // between the platens
  double stiffness = 0.0;           // N/mm or N mm/rad, from the energy
  double reaction_stiffness = 0.0;  // from the reactions
  SelfChecks checks;
  ModelSize size;
  PcgResult solver;
};

// The grid of `metal` is the block. `laws`: see ElasticSystem. Frictionless platens can
// only bend a part; shear and torsion hold their ends. `on_solved` is told of the load case.
PartStiffness part_stiffness(const Mask& metal, const Elastic& material, const PartLoad& load,
                             Platens platens, const SolverOptions& options,
                             const Progress& progress, const ElementLaws& laws = {},
                             const OnSolved& on_solved = {});

// The load case for a unit of 1e-3: of the block's length, or radians.
LoadCase unit_case(const PartLoad& load, Platens platens, const Vec3& edges_mm);

}  // namespace asbuilt::fe
