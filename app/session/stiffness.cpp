#include "app/session/stiffness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/session/element_model.h"
#include "app/session/grey_metal.h"
#include "app/session/hung_pieces.h"
#include "app/session/interface_force.h"
#include "app/session/larger_elements.h"
#include "app/session/metal_mask.h"
#include "app/session/model_checks.h"
#include "app/session/stated_loads.h"
#include "app/session/stiffness_checks.h"
#include "app/session/stiffness_notes.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/calculix_input.h"
#include "core/fe/hung_of_load.h"
#include "core/fe/model_memory.h"
#include "core/fe/staircase.h"
#include "core/fe/stated_error.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

// Below this the error of the modulus is commonly above 5 % (docs/methods/stiffness.md).
constexpr double kFewElementsAcross = 5.0;
// Below this elements that bear by their share make a lattice stiffer than whole ones do.
constexpr double kFewGreyElementsAcross = kMostElementsAcross;

// A part repeats with the box of its metal, not with the image: told where these differ.
void add_cell_note(const StiffnessRequest& request, const Mask& scanned,
                   std::vector<std::string>& notes) {
  if (!request.tensor || request.boundary != fe::TensorBoundary::kPeriodic) return;
  const Vec3 image = fe::edges_of(scanned), cell = fe::edges_of(fe::cropped_to_metal(scanned));
  if (request.whole_image || (image - cell).cwiseAbs().maxCoeff() < 1e-9 * image.maxCoeff()) return;
  char text[240];
  print_to(text, sizeof text,
           "the part repeats with the box of its metal, %.4g x %.4g x %.4g mm; with the image, "
           "%.4g x %.4g x %.4g mm, it does under --whole-image",
           cell.x(), cell.y(), cell.z(), image.x(), image.y(), image.z());
  notes.emplace_back(text);
}

// Tells in `notes` what the scan's reader converted, assumed or was told.
ScannedMetal metal_of(const StiffnessRequest& request, std::vector<std::string>& notes,
                      const Progress& progress) {
  const ScanFile scan =
      read_scan(request.scan, request.scan_options, progress.part(0.0, 0.4, "reading the scan"));
  for (const std::string& note : scan.notes) notes.push_back("scan: " + note);
  if (!request.phases.empty()) {
    ScannedMetal out;
    out.phase = fe::cropped_phases(phase_mask(scan.volume, request.phases));
    out.mask = fe::cropped_to_metal(out.phase);
    for (const LabelledMaterial& m : request.phases) out.materials.push_back(m.material);
    return out;
  }
  const Progress rest = progress.part(0.4, 1.0, "finding the surface");
  if (request.grey && !request.threshold) {
    GreyMetal found = grey_metal(scan.volume, rest);
    return {std::move(found.mask), std::move(found.share), {}, {}, false, found.share_mm3};
  }
  const Mask found = metal_mask(scan.volume, request.threshold, rest);
  require_metal(found, scan.volume, request.scan.string(), request.threshold);
  ScannedMetal out{
      request.whole_image ? found : fe::cropped_to_metal(found), {}, {}, {}, request.whole_image};
  add_cell_note(request, found, notes);
  if (request.grey) {
    out.share = Grid3<float>(out.mask.frame);
    std::copy(out.mask.values.begin(), out.mask.values.end(), out.share.values.begin());
    out.share_mm3 = static_cast<double>(std::ranges::count(out.mask.values, std::uint8_t{1})) *
                    out.mask.frame.voxel_volume_mm3();
  }
  return out;
}

// What the solution is expected to take; refused where memory does not hold it.
std::int64_t require_model_memory(const StiffnessRequest& request, const ElementModel& model,
                                  const fe::ModelMemory& memory) {
  std::int64_t bytes = memory.system_bytes;
  if (request.interface && request.interface->kind == fe::InterfaceKind::kEven) {
    bytes += memory.traction_bytes();
  }
  if (request.tensor) bytes = memory.tensor_bytes(request.boundary, available_memory_bytes());
  const std::int64_t voxels = model.elements.frame.shape.count();
  if (request.stresses.wanted()) bytes += stress_bytes(memory.elements, voxels);
  // Before the solution, and given back.
  bytes = std::max(bytes, hung_bytes(memory.elements, voxels));
  require_model_bytes(bytes, model.elements.frame.spacing_mm.maxCoeff(),
                      "the finite element model");
  return bytes;
}

void write_interface_model(const StiffnessRequest& request, const ElementModel& model) {
  OutputFile out(request.calculix_file);
  fe::ModelSize size;
  const fe::InterfaceCase one =
      fe::interface_case(model.elements, model.laws, *request.interface, size);
  fe::write_calculix_input(one.part.elements, model.material.value_or(request.material), one.load,
                           out.stream(), one.part.laws);
  out.commit();
}

void write_model(const StiffnessRequest& request, const ElementModel& model, const Vec3& block_mm) {
  if (request.interface) {
    write_interface_model(request, model);
    return;
  }
  const bool compression = !request.axes.empty();
  const int axis = compression ? request.axes.front() : request.part_loads.front().axis;
  const fe::LoadCase load =
      compression ? fe::platen_compression(axis, request.platens, 1e-3, block_mm)
                  : fe::unit_case(request.part_loads.front(), request.platens, block_mm);
  OutputFile out(request.calculix_file);
  fe::ModelSize size;
  const fe::BearingPart part = fe::bearing(
      model.elements, model.laws, 0, [axis](const fe::Body& body) { return fe::joins(body, axis); },
      size);
  fe::write_calculix_input(part.elements, model.material.value_or(request.material), load,
                           out.stream(), part.laws);
  out.commit();
}

// What lies beyond the faces of the part, as its loads have it: air where any of them leaves a face
// free.
BeyondFaces beyond_faces(const StiffnessRequest& request) {
  BeyondFaces beyond = kAllGoOn;
  const bool is_static = request.tensor && request.boundary == fe::TensorBoundary::kStatic;
  if (request.interface || is_static) {
    beyond.fill(Beyond::kAir);
  } else if (request.tensor && request.boundary == fe::TensorBoundary::kPeriodic) {
    beyond.fill(Beyond::kRepeats);
  }
  const auto add = [&beyond](const BeyondFaces& more) {
    for (std::size_t face = 0; face < 6; ++face) {
      if (more[face] == Beyond::kAir) beyond[face] = Beyond::kAir;
    }
  };
  for (const int axis : request.axes) add(between_platens(axis));
  for (const fe::PartLoad& load : request.part_loads) add(between_platens(load.axis));
  return beyond;
}

void add_forces(const StiffnessRequest& request, StiffnessOfAxis& found) {
  const double u = std::hypot(found.u_resolution_mpa, found.u_solver_mpa);
  if (request.force_n) {
    found.forces.push_back(under_force(found.result, u, *request.force_n));
  }
  if (request.body_weight_kg) {
    for (const double share : {0.5, 1.0}) {
      found.forces.push_back(under_body_weight(found.result, u, *request.body_weight_kg, share));
    }
  }
}

void add_note(const std::string& note, StiffnessReport& report) {
  if (!note.empty()) report.notes.push_back(note);
}

void add_coarse(const fe::Matrix6& coarse_mpa, double step, double of_steps,
                StiffnessOfTensor& found) {
  const fe::Matrix6& fine_mpa = found.result.stiffness_mpa;
  if (found.constants) {
    const fe::EngineeringConstants& fine = *found.constants;
    const fe::EngineeringConstants coarse = fe::engineering_constants(coarse_mpa);
    fe::EngineeringConstants& constants = found.u_constants;
    constants.young_mpa = fe::change_of(fine.young_mpa, coarse.young_mpa, step, of_steps);
    constants.shear_mpa = fe::change_of(fine.shear_mpa, coarse.shear_mpa, step, of_steps);
    constants.poisson = fe::change_of(fine.poisson, coarse.poisson, step, of_steps);
    // Ratios of entries of one tensor: what steps do to all of them cancels in part; it is kept.
    constants.zener = u_of_resolution(fine.zener, coarse.zener, step, of_steps);
    constants.universal_anisotropy =
        std::hypot(step * (fine.universal_anisotropy - coarse.universal_anisotropy),
                   fe::anisotropy_error(fine.universal_anisotropy, of_steps));
  }
  found.u_resolution_mpa = fe::change_of_tensor(fine_mpa, coarse_mpa, step, of_steps);
  found.coarse_mpa = coarse_mpa;
}

// The same for a load between platens that touch this share of the mean cross-section.
std::string unresolved(const StiffnessRequest& request, double contact,
                       const StiffnessReport& report) {
  if (std::string reason = unresolved(request, report); !reason.empty()) return reason;
  if (contact < kPoorContact) {
    return "the platens touch less than half of the mean cross-section: what presses on corners "
           "does not converge with the element";
  }
  return {};
}

// The same for the tensor.
std::string unresolved(const StiffnessRequest& request, const fe::TensorStiffness& tensor,
                       const StiffnessReport& report) {
  if (std::string reason = unresolved(request, report); !reason.empty()) return reason;
  if (request.boundary == fe::TensorBoundary::kStatic &&
      *std::min_element(tensor.face_metal.begin(), tensor.face_metal.end()) <
          kPoorContact * report.solid_fraction) {
    return "on one face too little is metal: what bears it does not converge with the element";
  }
  return {};
}

}  // namespace

std::string part_load_name(const fe::PartLoad& load) {
  switch (load.motion) {
    case fe::PartMotion::kShear:
      return std::string("shear-") + "xyz"[load.axis] + "xyz"[load.across];
    case fe::PartMotion::kTorsion:
      return std::string("torsion-") + "xyz"[load.axis];
    case fe::PartMotion::kBending:
      break;
  }
  return std::string("bending-") + "xyz"[load.axis] + "xyz"[load.across];
}

StiffnessReport run_stiffness(const StiffnessRequest& given, const Progress& progress) {
  StiffnessRequest request = given;
  request.stresses.materials = given.phases;
  check_request(request);
  StiffnessReport report;
  report.phases = request.phases;
  const ScannedMetal metal = metal_of(request, report.notes, progress.part(0.0, 0.1, ""));
  const Vec3& voxel = metal.mask.frame.spacing_mm;
  report.voxel_um = 1000.0 * voxel.maxCoeff();
  const Vec3 edges = element_edges_mm(metal, request.element_mm.value_or(0.0));
  const double element = edges.maxCoeff();
  report.element_edges_um = 1000.0 * edges;
  report.element_um = 1000.0 * element;

  check_grey(request, edges, voxel);

  const ElementModel model = model_at(metal, edges);
  const fe::ModelMemory memory = fe::estimate_memory(model.elements, model.laws);
  report.memory_bytes = require_model_memory(request, model, memory);
  const Mask& part = model.elements;
  if (metal.phased()) {
    request.stresses.phase = &model.phase;
    if (request.stresses.wanted()) require_elements_of_materials(request, model);
  }
  report.block_mm = fe::edges_of(part);
  report.solid_fraction = model.solid_fraction();
  const fe::Elastic material = model.material.value_or(request.material);
  if (metal.phased()) {
    report.phase_bounds = fe::phase_bounds({model.elements, material, model.laws});
    report.moduli_bounds = report.phase_bounds->moduli;
  } else {
    report.bounds = fe::porous_bounds(material, report.solid_fraction);
    report.moduli_bounds =
        fe::mixture_bounds([&](const std::function<void(double, const fe::Elastic&)>& tell) {
          tell(report.solid_fraction, material);
        });
  }

  // In the voxels of the scan, whatever the element: those show the struts as they are.
  const double thickness = strut_thickness_mm(metal.mask, beyond_faces(request), edges,
                                              progress.part(0.1, 0.15, "measuring thickness"));
  report.strut_thickness_um = 1000.0 * thickness;
  report.elements_across = thickness / element;
  require_elements_across(thickness, element);
  for (const int axis : request.axes) require_wide_path(part, axis, report.elements_across);
  for (const fe::PartLoad& load : request.part_loads) {
    require_wide_path(part, load.axis, report.elements_across);
  }
  const bool kinematic = request.tensor && request.boundary == fe::TensorBoundary::kKinematic;
  if (kinematic) require_joined(part);
  report.surface_steps = surface_steps(model, metal);
  report.metal_change = metal_change(metal, model);
  add_grey_note(report);
  if (report.elements_across < kFewElementsAcross) {
    report.notes.push_back(
        "fewer than 5 elements across the struts: an error of 5 % and more is to be expected");
  }

  if (request.grey && report.elements_across < kFewGreyElementsAcross) {
    report.notes.push_back(
        "fewer than 10 elements across the struts: elements that bear by their share of metal fill "
        "the corners between struts, and the part comes out too stiff");
  }

  fe::SolverOptions solver = request.solver;
  solver.check_rigid_motions = true;
  if (!request.calculix_file.empty()) write_model(request, model, report.block_mm);

  const double parts = static_cast<double>(request.axes.size() + request.part_loads.size()) +
                       (request.tensor ? 4.0 : 0.0);
  double at = 0.15;
  if (request.on_model) request.on_model(memory.elements, report.memory_bytes);
  for (const int axis : request.axes) {
    const double next = at + 0.85 / parts;
    const std::string name = std::string("loading along ") + "xyz"[axis];
    StiffnessOfAxis found;
    found.contact = noted_contact(model, axis, report);
    found.hung = fe::hung_between_platens(part, axis, progress.part(at, at, name));
    add_note(hung_note(found.hung, name), report);
    const double area = report.block_mm.prod() / report.block_mm[axis];
    const auto on_solved = [&](const fe::SolvedCase& solved, const Progress& p) {
      found.thin_share = thin_share(solved, part, report, p);
      if (!request.stresses.wanted()) return;
      found.stresses = load_stresses(solved, stated_along(request.force_n, axis, area, solved),
                                     request.stresses, p);
    };
    found.result =
        fe::axis_stiffness(part, material, axis, request.platens, solver,
                           progress.part(at, at + 0.75 / parts, name), model.laws, on_solved);
    found.no_resolution = unresolved(request, found.contact, report);
    in_larger_elements(metal, model, found.no_resolution, [&](const CoarserModel& larger) {
      const ElementModel& coarse = larger.model;
      found.coarse_modulus_mpa =
          fe::axis_stiffness(coarse.elements, material, axis, request.platens, request.solver,
                             progress.part(at + 0.75 / parts, next, name + ", larger elements"),
                             coarse.laws)
              .modulus_mpa;
      found.larger_ratio = larger.ratio;
      found.u_resolution_mpa =
          u_of_resolution(found.result.modulus_mpa, found.coarse_modulus_mpa, larger.step,
                          step_error(report, fe::kStepsOfSections, found.thin_share));
    });
    found.u_solver_mpa = fe::u_of_solver(found.result.modulus_mpa, found.result.force_modulus_mpa,
                                         found.result.solver);
    add_thin_note(found.thin_share, name, report);
    add_forces(request, found);
    add_force_notes(found, report);
    add_check_notes(found.result.checks, report);
    report.axes.push_back(found);
    at = next;
  }
  for (const fe::PartLoad& load : request.part_loads) {
    const double next = at + 0.85 / parts;
    const std::string name = part_load_name(load);
    StiffnessOfPart found;
    found.contact = noted_contact(model, load.axis, report);
    found.hung = fe::hung_between_platens(part, load.axis, progress.part(at, at, name));
    add_note(hung_note(found.hung, name), report);
    const double area = report.block_mm.prod() / report.block_mm[load.axis];
    const auto on_solved = [&](const fe::SolvedCase& solved, const Progress& p) {
      found.thin_share = thin_share(solved, part, report, p);
      if (!request.stresses.wanted()) return;
      found.stresses = load_stresses(solved, stated_of(load, area, solved), request.stresses, p);
    };
    found.result =
        fe::part_stiffness(part, material, load, request.platens, solver,
                           progress.part(at, at + 0.75 / parts, name), model.laws, on_solved);
    found.no_resolution = unresolved(request, found.contact, report);
    in_larger_elements(metal, model, found.no_resolution, [&](const CoarserModel& larger) {
      const ElementModel& coarse = larger.model;
      found.coarse_stiffness =
          fe::part_stiffness(coarse.elements, material, load, request.platens, request.solver,
                             progress.part(at + 0.75 / parts, next, name + ", larger elements"),
                             coarse.laws)
              .stiffness;
      found.larger_ratio = larger.ratio;
      const bool shear = load.motion == fe::PartMotion::kShear;
      found.u_resolution = u_of_resolution(
          found.result.stiffness, found.coarse_stiffness, larger.step,
          step_error(report, shear ? fe::kStepsOfSections : fe::kStepsOfMoments, found.thin_share));
    });
    found.u_solver = fe::u_of_solver(found.result.stiffness, found.result.reaction_stiffness,
                                     found.result.solver);
    add_thin_note(found.thin_share, name, report);
    add_check_notes(found.result.checks, report);
    report.parts.push_back(found);
    at = next;
  }
  if (request.interface) {
    report.interface =
        interface_of(request, metal, model, material, solver, report, progress.part(at, 1.0, ""));
  }
  if (request.tensor) {
    StiffnessOfTensor found;
    const auto on_solved = [&](const fe::SolvedCase& solved, const Progress& p) {
      found.thin_share = std::max(found.thin_share, thin_share(solved, part, report, p));
      if (!request.stresses.wanted()) return;
      found.stresses.push_back(
          load_stresses(solved, stated_of_tensor(request.boundary, solved), request.stresses, p));
    };
    const double next = at + 0.85 * (1.0 - at);
    found.hung =
        fe::hung_in_tensor(part, request.boundary, progress.part(at, at, "stiffness tensor"));
    add_note(hung_note(found.hung, "stiffness tensor"), report);
    found.result =
        fe::tensor_stiffness(part, material, request.boundary, solver,
                             progress.part(at, next, "stiffness tensor"), model.laws, on_solved);
    found.u_solver_mpa = fe::u_of_solver(found.result);
    add_thin_note(found.thin_share, "stiffness tensor", report);
    add_tensor_notes(found.result, request.boundary, report);
    if (fe::positive_definite(found.result.stiffness_mpa)) {
      found.constants = fe::engineering_constants(found.result.stiffness_mpa);
      add_cubic_note(found.result.stiffness_mpa, report);
    }
    add_check_notes(found.result.checks, report);
    found.no_resolution = unresolved(request, found.result, report);
    in_larger_elements(metal, model, found.no_resolution, [&](const CoarserModel& larger) {
      const ElementModel& coarse = larger.model;
      if (kinematic) require_joined(coarse.elements);
      add_coarse(fe::tensor_stiffness(coarse.elements, material, request.boundary, request.solver,
                                      progress.part(next, 1.0, "stiffness tensor, larger elements"),
                                      coarse.laws)
                     .stiffness_mpa,
                 larger.step, step_error(report, fe::kStepsOfSections, found.thin_share), found);
      found.larger_ratio = larger.ratio;
    });
    report.tensor = std::move(found);
  }
  if (request.stresses.yields()) {
    add_yield_notes(request, metal, model, beyond_faces(request), report);
  }
  report.notes.push_back(
      "the position of the surface is taken as exact: no design, no registration, no uncertainty "
      "of the scan is in the figures");
  return report;
}

}  // namespace asbuilt
