// The apparent stiffness of any scan or mask, without a design.
//
// Steps: read, find the metal (surface determination, or a grey threshold), cut out its bounding
// box, bring it to the element size with its volume kept, check that struts are thick enough in
// elements, solve (core/fe/apparent.h), and once more with elements twice as large, so that the
// result carries what the resolution leaves open.
//
// A scan of labels may hold several materials: voxels of a label are its material, all others are
// empty, and larger elements bear by the mean of what is in them (core/fe/phases.h). Stresses are
// told of each for itself.
//
// A force may act on a region of the surface instead, held at another (core/fe/interface_load.h).
//
// Along an axis the part may also be pressed with a given force, or with half and all of a body's
// weight: the solved case scaled, as the model is linear. What stresses the load makes is told, and
// written as fields, where that is asked for (load_stresses.h): at an apparent stress of 1 MPa
// along an axis and in shear, at the given force, at 1 N mm in torsion and bending, at a strain of
// 0.001 for each of the tensor's (static: a mean stress of 1 MPa).
//
// Errors: kInvalidInput for material constants out of range, options that do not go together,
// nothing solid, no load path, struts thinner than two elements; kStorage where a file cannot be
// written; kOutOfMemory with an element size that would fit, before the memory is taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/session/load_stresses.h"
#include "app/session/phase_mask.h"
#include "app/session/under_force.h"
#include "core/base/progress.h"
#include "core/fe/apparent.h"
#include "core/fe/interface_load.h"
#include "core/fe/loosely_hung.h"
#include "core/fe/part_load.h"
#include "core/fe/phases.h"
#include "core/scan/read_volume.h"

namespace asbuilt {

struct StiffnessRequest {
  std::filesystem::path scan;
  ScanOptions scan_options;
  std::optional<double> threshold;  // grey value above which a voxel is metal; else it is found
  fe::Elastic material;
  std::vector<LabelledMaterial> phases;  // in the place of threshold and material; or empty
  std::vector<int> axes = {2};           // 0 x, 1 y, 2 z; empty for none
  std::vector<fe::PartLoad> part_loads;
  std::optional<fe::InterfaceLoad> interface;  // a force on a region of the surface; alone
  bool tensor = false;
  // The image is the block, with what is empty at its faces: the cell that a periodic part repeats.
  // Else the box of the metal is. Only for the tensor, of whole elements of one material.
  bool whole_image = false;
  // Elements bear by their share of metal (partial volume), from grey values or, with a threshold,
  // from the voxels in larger elements; else as many whole ones as make up the metal's volume.
  bool grey = false;
  std::optional<double> force_n;         // presses the platens of each axis together
  std::optional<double> body_weight_kg;  // does so with 50 % and 100 % of its weight
  fe::Platens platens = fe::Platens::kClamped;
  fe::TensorBoundary boundary = fe::TensorBoundary::kKinematic;
  std::optional<double> element_mm;     // else a voxel, or its longest edge where they differ
  std::filesystem::path calculix_file;  // where the first load's model is written; empty: nowhere
  StressRequest stresses;
  fe::SolverOptions solver;
  // Called once the model is known, before its memory is taken.
  std::function<void(std::int64_t elements, std::int64_t bytes)> on_model;
};

// A modulus with its uncertainty: k = 2, of the model's resolution and the solver only.
struct StiffnessOfAxis {
  fe::AxisStiffness result;
  double coarse_modulus_mpa = 0.0;  // with elements twice as large; 0 where that was not possible
  double larger_ratio = 0.0;        // of their edges to these: less than 2 where two do not fit
  double u_resolution_mpa = 0.0;    // 0 and not stated where there is no coarser model
  std::string no_resolution;        // why there is none; empty where there is one
  double u_solver_mpa = 0.0;
  double contact = 0.0;     // share of the mean cross-section on the platens, at the end with less
  fe::LooselyHung hung;     // pieces that hang on by one element
  double thin_share = 0.0;  // of the strain energy, in metal of one element (core/fe/thin_metal.h)
  std::vector<UnderForce> forces;
  std::optional<LoadStresses> stresses;
};

// The same for shear, torsion and bending: N/mm or N mm/rad.
struct StiffnessOfPart {
  fe::PartStiffness result;
  double coarse_stiffness = 0.0;
  double larger_ratio = 0.0;
  double u_resolution = 0.0;
  std::string no_resolution;  // as above
  double u_solver = 0.0;
  double contact = 0.0;
  fe::LooselyHung hung;
  double thin_share = 0.0;
  std::optional<LoadStresses> stresses;
};

// Displacement of the loaded region: its mean along the force, its largest as
// InterfaceStiffness::largest_over_mean has it; uncertainties k = 2, without resolution where
// that has no statement.
struct InterfaceForce {
  double body_weight_share = 0.0;  // of which weight; 0 where the force was given
  double force_n = 0.0;
  double mean_mm = 0.0, u_mean_mm = 0.0;
  double largest_mm = 0.0, u_largest_mm = 0.0;
  std::optional<WithinLimit> within;  // set for body weights: the largest against the limit
};

struct StiffnessOfInterface {
  fe::InterfaceLoad load;
  fe::InterfaceStiffness result;
  double coarse_stiffness = 0.0;  // N/mm; 0 where that was not possible
  double larger_ratio = 0.0;      // of the larger elements' edges to these
  double u_resolution = 0.0;
  std::string no_resolution;
  double u_solver = 0.0;
  fe::LooselyHung hung;
  double thin_share = 0.0;
  std::vector<InterfaceForce> forces;
  std::optional<LoadStresses> stresses;
};

// The tensor, and what elements twice as large leave of it, k = 2: per entry and per constant the
// whole difference, as for a modulus, and no less than the largest among those of its kind, in
// proportion.
struct StiffnessOfTensor {
  fe::TensorStiffness result;
  // None where the part bears nothing in some direction: the tensor is not positive definite.
  std::optional<fe::EngineeringConstants> constants;
  std::optional<fe::Matrix6> coarse_mpa;
  double larger_ratio = 0.0;
  std::string no_resolution;  // why there is no coarser model; empty where there is one
  fe::Matrix6 u_resolution_mpa = fe::Matrix6::Zero();
  double u_solver_mpa = 0.0;  // of each entry
  fe::EngineeringConstants u_constants;
  fe::LooselyHung hung;
  double thin_share = 0.0;
  std::vector<LoadStresses> stresses;  // of its six cases
};

struct StiffnessReport {
  std::vector<LabelledMaterial> phases;  // as given
  double voxel_um = 0.0;
  Vec3 element_edges_um = Vec3::Zero();
  double element_um = 0.0;          // the longest edge
  std::int64_t memory_bytes = 0;    // that the solution was expected to take
  Vec3 block_mm = Vec3::Zero();     // bounding box of the metal
  double solid_fraction = 0.0;      // of the bounding box
  double strut_thickness_um = 0.0;  // a quarter of the metal is thinner
  double elements_across = 0.0;     // that over the element size
  double surface_steps = 0.0;       // core/fe/staircase.h
  double metal_change = 0.0;        // of the model to the scan, where elements bear by their share
  std::vector<StiffnessOfAxis> axes;
  std::vector<StiffnessOfPart> parts;
  std::optional<StiffnessOfInterface> interface;
  std::optional<StiffnessOfTensor> tensor;
  fe::PorousBounds bounds;                      // of one material
  std::optional<fe::PhaseBounds> phase_bounds;  // of several
  fe::MixtureBounds moduli_bounds;              // of either
  std::vector<std::string> notes;               // for the reader: what the figures do not hold
};

// As --load takes it: shear-xz, torsion-y, bending-zx.
std::string part_load_name(const fe::PartLoad& load);

StiffnessReport run_stiffness(const StiffnessRequest& request, const Progress& progress);

}  // namespace asbuilt
