// Linear elasticity of a block of voxels: the equations of one kind of support, solved for as many
// load cases as wanted, one by one or some together.
//
// Every element voxel is a trilinear brick with full integration (core/fe/hex8.h). Units: mm, N,
// MPa. Forces are K u in double precision at the solution.
//
// A load case may also bring tractions on the metal of faces (consistent nodal forces); then the
// forces of the supports are K u less those, and 8 bytes an unknown more are taken.
//
// Memory: estimate_memory() (model_memory.h), asked for before any is taken. Determinism: the same
// bits at any thread count, with any instruction set and however many load cases are solved
// together. Errors: kInvalidInput (nothing solid, a load case of another kind of support than the
// system's), kOutOfMemory, kNotConverged, kCancelled.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block_grid.h"
#include "core/fe/fine_kernel.h"
#include "core/fe/hex8.h"
#include "core/fe/load_case.h"
#include "core/fe/multigrid.h"
#include "core/fe/pcg.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct SolverOptions {
  PcgOptions pcg;
  MultigridOptions multigrid;
  InstructionSet instructions = best_instruction_set();
  // Whether each system is tried on rigid motions before it solves anything (self_checks.h): six
  // products in double precision.
  bool check_rigid_motions = false;
};

struct Solution {
  PcgResult solver;
  std::array<Vec3, 6> face_force_n;     // what the supports push on the part, by face
  std::array<Vec3, 6> face_moment_nmm;  // their moment about the corner of the grid
  // Mean displacement of the metal on each face, weighted as its traction is: level + slope .
  // position. Set where the load case has tractions.
  std::array<Vec3, 6> face_displacement_mm;
  // Largest force at a component that is held at a single point (pins.h); 0 is told where faces are
  // periodic.
  double pin_force_n = 0.0;
  std::vector<Vec3> held_force_n;  // what each group of held nodes pushes on the part
  Vec3 unbalanced_n;               // sum of K u over all nodes; rounding alone
  double strain_energy_nmm = 0.0;  // u . K u / 2
  // Half of what the supports' displacements and the tractions, or the mean gradient of periodic
  // faces, do with the forces: the strain energy but for the residual.
  double work_nmm = 0.0;
  // Mean stress over the volume of the grid, MPa, from the forces at its boundary.
  Mat3 mean_stress_mpa = Mat3::Zero();
};

// What another solver on the same unknowns makes use of: fixed unknowns have the inverse diagonal
// 0.
struct SolverParts {
  Multigrid& multigrid;
  const std::vector<HalfFloat>& inverse_diagonal;
  SolveVectors& vectors;
};

class ElasticSystem {
 public:
  // `elements`: non-zero voxels bear load; its spacing is the element's size. `laws`: one for each
  // voxel of the mask that is an element, in raster order, or empty.
  // `support`: which components are fixed, and what is periodic; its values do not matter here.
  ElasticSystem(const Mask& elements, const Elastic& material, const ElementLaws& laws,
                const LoadCase& support, const SolverOptions& options, const Progress& progress);
  ~ElasticSystem();

  Solution solve(const LoadCase& load, const Progress& progress);
  // Up to kMostCases together: what they share is read once (pcg.h), and case_bytes() are taken for
  // each after the first, until the system ends. The first is shown.
  std::vector<Solution> solve(std::span<const LoadCase> loads, const Progress& progress);
  // From now on what is asked about displacements and elements is asked about case `number` of
  // those that were solved together last.
  void show(std::size_t number);
  // What a rigid motion makes of force (self_checks.h); 0 where that was not asked for.
  double rigid_motion_force() const;
  // What each load case after the first takes where several are solved together, from above: a case
  // without tractions takes 8 bytes an unknown less.
  std::size_t case_bytes() const;

  // Displacements that `load` prescribes, 0 elsewhere, in the vector x of the parts.
  void prescribe(const LoadCase& load);
  SolverParts solver_parts();

  // Displacement of the solution that is shown at a corner of the grid, mm; zero where there is no
  // node.
  Vec3 displacement_mm(std::int64_t x, std::int64_t y, std::int64_t z) const;

  // The law of an element and, x y z for each corner in the order of core/fe/hex8.h, its
  // displacements of the solution that is shown, mm. Scale and share are 0 where there is no
  // element; `corners_mm` is then left alone. Any thread may ask.
  ElementLaw element(std::int64_t x, std::int64_t y, std::int64_t z,
                     std::array<double, 24>& corners_mm) const;

  const GridFrame& frame() const;
  const Elastic& material() const;  // of scale 1
  const BlockGrid& grid() const;
  // Those of the elements, in the order of the grid and longer than that.
  const ElementLaws& laws() const;
  std::size_t unknown_count() const;
  std::size_t element_count() const;
  std::vector<LevelSummary> levels() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace asbuilt::fe
