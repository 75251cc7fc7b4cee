#include "app/session/stiffness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/session/element_model.h"
#include "app/session/grey_metal.h"
#include "app/session/metal_mask.h"
#include "app/session/model_checks.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fe/calculix_input.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

// Below this the error of the modulus is commonly above 5 % (docs/methods/stiffness.md).
constexpr double kFewElementsAcross = 5.0;
// Below this elements that bear by their share make a lattice stiffer than whole ones do.
constexpr double kFewGreyElementsAcross = 10.0;

// Strain of the part beyond which nothing linear is told without a note.
constexpr double kLargeStrain = 0.03;
// Deviation from cubic symmetry that Zener's ratio is told without a note.
constexpr double kNotCubic = 0.05;
// What is said of a tensor's boundary from here on.
constexpr double kCoupling = 0.01;

void check_force(const StiffnessRequest& request, const std::optional<double>& given,
                 const char* unit) {
  if (!given) return;
  const std::string text = decimal_text(*given) + unit;
  if (!(*given > 0.0) || !std::isfinite(*given)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the force is not possible", text, "above 0",
                 "give --force-n or --body-weight-kg as a positive number"});
  }
  if (request.axes.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"a force needs platens that press along an axis", text,
                                           "--load x, y or z", "load along an axis"});
  }
}

// What does not go together with several materials.
void check_phases(const StiffnessRequest& request) {
  check_materials(request.phases);
  const auto refuse = [](const char* what, const char* found, const char* why) {
    throw Error(ErrorCode::kInvalidInput, {what, found, why, "leave one of them out"});
  };
  if (request.threshold) {
    refuse("labels say what is solid, not a grey value", "--threshold with --phase",
           "--phase for each label that is solid");
  }
  if (request.grey) {
    refuse("labelled voxels are whole or empty: there are no shares of metal",
           "--grey with --phase", "--phase without --grey");
  }
  if (request.stresses.wanted()) {
    refuse("stresses are told for one material only", "--yield-mpa or --fields with --phase",
           "one material: --young-gpa and --poisson");
  }
}

void check(const StiffnessRequest& request) {
  if (request.phases.empty()) {
    require_possible(request.material);
  } else {
    check_phases(request);
  }
  if (request.axes.empty() && request.part_loads.empty() && !request.tensor) {
    throw Error(ErrorCode::kInvalidInput, "nothing to solve: no load and no tensor");
  }
  for (const fe::PartLoad& load : request.part_loads) {
    if (load.motion != fe::PartMotion::kBending && request.platens == fe::Platens::kFrictionless) {
      throw Error(
          ErrorCode::kInvalidInput,
          {"platens without friction can neither shear nor twist a part", part_load_name(load),
           "clamped platens", "leave --platens out, or load along an axis or in bending"});
    }
  }
  require_grey_value(request.threshold);
  require_element(request.element_mm);
  require_tolerance(request.solver.pcg.tolerance, 1e-12, 0.1);
  if (!request.calculix_file.empty() && request.axes.empty() && request.part_loads.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"no model to write", request.calculix_file.string(),
                                           "a load along x, y or z, shear, torsion or bending",
                                           "leave --inp out, or load the part between platens"});
  }
  check_force(request, request.force_n, " N");
  check_force(request, request.body_weight_kg, " kg");
  const std::optional<double>& yield = request.stresses.yield_mpa;
  if (yield && !(*yield > 0.0 && std::isfinite(*yield))) {
    throw Error(ErrorCode::kInvalidInput,
                {"the yield strength is not possible", decimal_text(*yield) + " MPa", "above 0",
                 "give --yield-mpa, for example 880 for Ti6Al4V"});
  }
  if (!request.stresses.folder.empty()) require_writable(request.stresses.folder);
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
    return {std::move(found.mask), std::move(found.share), {}, {}};
  }
  const Mask found = metal_mask(scan.volume, request.threshold, rest);
  require_metal(found, scan.volume, request.scan.string(), request.threshold);
  ScannedMetal out{fe::cropped_to_metal(found), {}, {}, {}};
  if (request.grey) {
    out.share = Grid3<float>(out.mask.frame);
    std::copy(out.mask.values.begin(), out.mask.values.end(), out.share.values.begin());
  }
  return out;
}

// What does not go together with elements that bear by their share.
void check_grey(const StiffnessRequest& request, const Vec3& edges_mm, const Vec3& voxel_mm) {
  if (!request.grey) return;
  if (request.threshold && edges_mm.cwiseQuotient(voxel_mm).maxCoeff() < 1.0 + 1e-9) {
    throw Error(ErrorCode::kInvalidInput,
                {"a threshold leaves voxels whole or empty: there are no shares of metal",
                 decimal_text(1000.0 * edges_mm.maxCoeff()) + " um elements in " +
                     decimal_text(1000.0 * voxel_mm.maxCoeff()) + " um voxels",
                 "elements larger than voxels", "leave --threshold out, or give --element-um"});
  }
  if (!request.calculix_file.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a model of one material cannot hold shares of metal", "--inp with --grey",
                 "--inp without --grey", "leave one of them out"});
  }
}

// What the solution is expected to take; refused where memory does not hold it.
std::int64_t require_model_memory(const StiffnessRequest& request, double elements,
                                  const Vec3& edges_mm, double block_mm3) {
  std::int64_t bytes = fe::estimate_bytes(static_cast<std::int64_t>(elements));
  if (request.stresses.wanted()) {
    bytes += stress_bytes(static_cast<std::int64_t>(elements),
                          static_cast<std::int64_t>(block_mm3 / edges_mm.prod()));
  }
  // Tractions take one more number an unknown.
  if (request.tensor && request.boundary == fe::TensorBoundary::kStatic) bytes += bytes / 10;
  require_model_bytes(bytes, edges_mm.maxCoeff(), "the finite element model");
  return bytes;
}

std::int64_t count(const Mask& mask) {
  return std::count_if(mask.values.begin(), mask.values.end(),
                       [](std::uint8_t v) { return v != 0; });
}

void write_model(const StiffnessRequest& request, const ElementModel& model, const Vec3& block_mm) {
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

// The load that stresses along an axis are stated at.
StatedLoad stated_along(const StiffnessRequest& request, int axis, double area_mm2,
                        const fe::SolvedCase& solved) {
  const double stress = request.force_n ? *request.force_n / area_mm2 : 1.0;
  char text[160];
  print_to(text, sizeof text,
           "compression along %c by %.6g N: an apparent stress of -%.6g MPa over the block's "
           "section of %.6g mm2",
           "xyz"[axis], stress * area_mm2, stress, area_mm2);
  return {std::string(1, "xyz"[axis]),
          text,
          {{"apparent_stress_mpa", stress}, {"force_n", stress * area_mm2}},
          stress / solved.load};
}

StatedLoad stated_of(const fe::PartLoad& load, double area_mm2, const fe::SolvedCase& solved) {
  const std::string name = part_load_name(load);
  if (load.motion != fe::PartMotion::kShear) {
    return {name, name + " by a moment of 1 N mm", {{"moment_nmm", 1.0}}, 1.0 / solved.load};
  }
  char text[160];
  print_to(text, sizeof text,
           "%s by %.6g N: an apparent shear stress of 1 MPa over the block's section", name.c_str(),
           area_mm2);
  return {
      name, text, {{"apparent_stress_mpa", 1.0}, {"force_n", area_mm2}}, area_mm2 / solved.load};
}

StatedLoad stated_of_tensor(const StiffnessRequest& request, const fe::SolvedCase& solved) {
  constexpr const char* kNames[6] = {"xx", "yy", "zz", "yz", "xz", "xy"};
  constexpr double kStrain = 1e-3;
  const std::string entry = kNames[solved.number];
  if (request.boundary == fe::TensorBoundary::kStatic) {
    return {"stress-" + entry,
            "mean stress " + entry + " of 1 MPa over the block, static uniform boundary",
            {{"mean_stress_mpa", 1.0}},
            1.0};
  }
  return {"strain-" + entry,
          "mean strain " + entry + " of 0.001" +
              (solved.number < 3 ? ", all others 0" : " (engineering shear), all others 0"),
          {{"strain", kStrain}},
          kStrain};
}

std::string percent_text(double fraction) {
  char text[32];
  print_to(text, sizeof text, "%.2g %%", 100.0 * fraction);
  return text;
}

// The part's contact with the platens, and a note where it is poor.
double noted_contact(const ElementModel& part, int axis, StiffnessReport& report) {
  const double share = part.contact(axis);
  if (share < kPoorContact) {
    report.notes.push_back(std::string("along ") + "xyz"[axis] +
                           " the platens touch less than half of the mean cross-section (" +
                           percent_text(share) + "): the part may stand tilted in the scan");
  }
  return share;
}

// A load's amount by its name; not a number where it has none.
double amount(const StatedLoad& load, const char* wanted) {
  for (const auto& [name, value] : load.amounts) {
    if (std::string(name) == wanted) return value;
  }
  return std::nan("");
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

// What first yield is, and which way it is wrong: n elements across a bent strut see (n - 1) / n of
// the stress in its outermost fibre.
std::string first_yield_note(double elements_across) {
  char text[400];
  print_to(text, sizeof text,
           "first yield: where 0.1 %% of the metal by volume is at the yield strength, by the "
           "stress in the middle of elements; steps of the elements raise stresses at the surface, "
           "so that it is told too early, by about a fifth, but where struts bend the outermost "
           "fibre bears more than the middle of its element, so that it is told up to %.0f %% too "
           "late with %.1f elements across",
           100.0 / (elements_across - 1.0), elements_across);
  return text;
}

// Where what is linear means nothing any more.
void add_force_notes(const StiffnessOfAxis& found, StiffnessReport& report) {
  for (const UnderForce& f : found.forces) {
    char text[240];
    if (f.strain > kLargeStrain) {
      print_to(text, sizeof text,
               "under %.6g N the part would be shorter by %.3g %%: beyond 3 %% a linear result no "
               "longer means anything (yield, buckling, contact of struts)",
               f.force_n, 100.0 * f.strain);
      report.notes.emplace_back(text);
    }
    if (!found.stresses || !found.stresses->yield_mpa) continue;
    const double first_yield_n =
        found.stresses->load_factor * amount(found.stresses->load, "force_n");
    if (f.force_n > first_yield_n) {
      print_to(text, sizeof text,
               "%.6g N is above the force at first yield (%.4g N): the metal flows, and a linear "
               "displacement is too small; asbuilt crush follows it",
               f.force_n, first_yield_n);
      report.notes.emplace_back(text);
    }
  }
}

// Largest deviation of the tensor from what a cubic part with its axes would have, of the largest
// entry.
double deviation_from_cubic(const fe::Matrix6& c) {
  fe::Matrix6 cubic = fe::Matrix6::Zero();
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      cubic(i, j) =
          i == j ? c.topLeftCorner<3, 3>().trace() / 3.0 : (c(0, 1) + c(0, 2) + c(1, 2)) / 3.0;
    }
    cubic(3 + i, 3 + i) = c.bottomRightCorner<3, 3>().trace() / 3.0;
  }
  return (c - cubic).cwiseAbs().maxCoeff() / c.cwiseAbs().maxCoeff();
}

void add_cubic_note(const fe::Matrix6& stiffness, StiffnessReport& report) {
  const double deviation = deviation_from_cubic(stiffness);
  if (deviation <= kNotCubic) return;
  report.notes.push_back(
      "the tensor is not cubic about the axes of the scan (entries differ by up to " +
      percent_text(deviation) +
      " of the largest): Zener's ratio, a mean over the axes, then does not say "
      "how anisotropic the part is; the universal anisotropy does");
}

void add_tensor_notes(const fe::TensorStiffness& tensor, fe::TensorBoundary boundary,
                      StiffnessReport& report) {
  if (boundary == fe::TensorBoundary::kMixed && tensor.coupling > kCoupling) {
    report.notes.push_back(
        "mixed boundary: the part is not its own mirror image; alone it couples normal strain, "
        "shears and stress by up to " +
        percent_text(tensor.coupling) +
        " of the largest entry, which the tensor of the part and its mirror images does not hold");
  }
  if (boundary != fe::TensorBoundary::kStatic) return;
  const double least = *std::min_element(tensor.face_metal.begin(), tensor.face_metal.end());
  if (least < kPoorContact * report.solid_fraction) {
    report.notes.push_back("static boundary: on one face only " + percent_text(least) +
                           " is metal, and bears all of that face's force: the tensor says more "
                           "about the face than about the part");
  }
  if (tensor.imbalance > kCoupling) {
    report.notes.push_back(
        "static boundary: opposite faces hold metal in different places; to balance moments the "
        "tractions differ by up to " +
        percent_text(tensor.imbalance) + " of their mean over a face");
  }
}

// What larger elements change, times `step`, of values of one kind: how they fall on the part is
// chance, so none has less than the largest change beside the largest value.
template <class Values>
Values change_of(const Values& fine, const Values& coarse, double step) {
  const Values change = step * (fine - coarse).cwiseAbs();
  const double share = change.maxCoeff() / fine.cwiseAbs().maxCoeff();
  return change.cwiseMax(share * fine.cwiseAbs());
}

void add_coarse(const fe::Matrix6& coarse_mpa, double step, StiffnessOfTensor& found) {
  const fe::Matrix6& fine_mpa = found.result.stiffness_mpa;
  const fe::EngineeringConstants fine = fe::engineering_constants(fine_mpa);
  const fe::EngineeringConstants coarse = fe::engineering_constants(coarse_mpa);
  fe::EngineeringConstants& constants = found.u_constants;
  constants.young_mpa = change_of(fine.young_mpa, coarse.young_mpa, step);
  constants.shear_mpa = change_of(fine.shear_mpa, coarse.shear_mpa, step);
  constants.poisson = change_of(fine.poisson, coarse.poisson, step);
  constants.zener = step * std::abs(fine.zener - coarse.zener);
  constants.universal_anisotropy =
      step * std::abs(fine.universal_anisotropy - coarse.universal_anisotropy);
  // Kinds of entries: normal, between normal strains, shear. The rest is small or of no kind.
  fe::Matrix6& u = found.u_resolution_mpa;
  u = step * (fine_mpa - coarse_mpa).cwiseAbs();
  const auto kind = [&](const std::array<std::pair<int, int>, 3>& entries) {
    Vec3 of_fine, of_coarse;
    for (int k = 0; k < 3; ++k) {
      const auto [i, j] = entries[static_cast<std::size_t>(k)];
      of_fine[k] = fine_mpa(i, j);
      of_coarse[k] = coarse_mpa(i, j);
    }
    const Vec3 change = change_of(of_fine, of_coarse, step);
    for (int k = 0; k < 3; ++k) {
      const auto [i, j] = entries[static_cast<std::size_t>(k)];
      u(i, j) = u(j, i) = change[k];
    }
  };
  kind({{{0, 0}, {1, 1}, {2, 2}}});
  kind({{{0, 1}, {0, 2}, {1, 2}}});
  kind({{{3, 3}, {4, 4}, {5, 5}}});
  found.coarse_mpa = coarse_mpa;
}

// Why no uncertainty of resolution can be stated for a load between platens that touch this share
// of the mean cross-section; empty where one can.
std::string unresolved(double contact, const StiffnessReport& report) {
  if (0.5 * report.elements_across < kFewestElementsAcross) {
    return "elements twice as large would be fewer than two across the struts";
  }
  if (contact < kPoorContact) {
    return "the platens touch less than half of the mean cross-section: what presses on corners "
           "does not converge with the element";
  }
  return {};
}

// The same for the tensor.
std::string unresolved(const StiffnessRequest& request, const fe::TensorStiffness& tensor,
                       const StiffnessReport& report) {
  if (0.5 * report.elements_across < kFewestElementsAcross) {
    return "elements twice as large would be fewer than two across the struts";
  }
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

StiffnessReport run_stiffness(const StiffnessRequest& request, const Progress& progress) {
  check(request);
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

  const double metal_mm3 = static_cast<double>(count(metal.mask)) * voxel.prod();
  const double block_mm3 = fe::edges_of(metal.mask).prod();
  report.memory_bytes = require_model_memory(request, metal_mm3 / edges.prod(), edges, block_mm3);
  const ElementModel model = model_at(metal, edges);
  if (request.grey) {
    report.memory_bytes = require_model_memory(
        request, static_cast<double>(model.laws.scale.size()), edges, block_mm3);
  }
  const Mask& part = model.elements;
  report.block_mm = fe::edges_of(part);
  report.solid_fraction = model.solid_fraction();
  const fe::Elastic material = model.material.value_or(request.material);
  if (metal.phased()) {
    report.phase_bounds = fe::phase_bounds({model.elements, material, model.laws});
  } else {
    report.bounds = fe::porous_bounds(material, report.solid_fraction);
  }

  // In the voxels of the scan, whatever the element: those show the struts as they are.
  const double thickness =
      strut_thickness_mm(metal.mask, progress.part(0.1, 0.15, "measuring thickness"));
  report.strut_thickness_um = 1000.0 * thickness;
  report.elements_across = thickness / element;
  require_elements_across(thickness, element);
  if (report.elements_across < kFewElementsAcross) {
    report.notes.push_back(
        "fewer than 5 elements across the struts: an error of 5 % and more is to be expected");
  }

  if (request.grey && report.elements_across < kFewGreyElementsAcross) {
    report.notes.push_back(
        "fewer than 10 elements across the struts: elements that bear by their share of metal fill "
        "the corners between struts, and the part comes out too stiff");
  }

  if (!request.calculix_file.empty()) write_model(request, model, report.block_mm);

  const double parts = static_cast<double>(request.axes.size() + request.part_loads.size()) +
                       (request.tensor ? 4.0 : 0.0);
  double at = 0.15;
  if (request.on_model) request.on_model(count(part), report.memory_bytes);
  const bool stresses = request.stresses.wanted();
  for (const int axis : request.axes) {
    const double next = at + 0.85 / parts;
    const std::string name = std::string("loading along ") + "xyz"[axis];
    StiffnessOfAxis found;
    found.contact = noted_contact(model, axis, report);
    fe::OnSolved on_solved;
    if (stresses) {
      const double area = report.block_mm.prod() / report.block_mm[axis];
      on_solved = [&request, &found, axis, area](const fe::SolvedCase& solved, const Progress& p) {
        found.stresses =
            load_stresses(solved, stated_along(request, axis, area, solved), request.stresses, p);
      };
    }
    found.result =
        fe::axis_stiffness(part, material, axis, request.platens, request.solver,
                           progress.part(at, at + 0.75 / parts, name), model.laws, on_solved);
    found.no_resolution = unresolved(found.contact, report);
    if (found.no_resolution.empty()) {
      const auto [coarse, step] = coarser(metal, model);
      const fe::AxisStiffness half = fe::axis_stiffness(
          coarse.elements, material, axis, request.platens, request.solver,
          progress.part(at + 0.75 / parts, next, name + ", larger elements"), coarse.laws);
      found.coarse_modulus_mpa = half.modulus_mpa;
      // Staircase surfaces converge with the first power of the element: what is left is about the
      // difference itself between elements and those twice as large.
      found.u_resolution_mpa = step * std::abs(half.modulus_mpa - found.result.modulus_mpa);
    }
    found.u_solver_mpa = 2.0 * std::abs(found.result.force_modulus_mpa - found.result.modulus_mpa);
    add_forces(request, found);
    add_force_notes(found, report);
    report.axes.push_back(found);
    at = next;
  }
  for (const fe::PartLoad& load : request.part_loads) {
    const double next = at + 0.85 / parts;
    const std::string name = part_load_name(load);
    StiffnessOfPart found;
    found.contact = noted_contact(model, load.axis, report);
    fe::OnSolved on_solved;
    if (stresses) {
      const double area = report.block_mm.prod() / report.block_mm[load.axis];
      on_solved = [&request, &found, &load, area](const fe::SolvedCase& solved, const Progress& p) {
        found.stresses = load_stresses(solved, stated_of(load, area, solved), request.stresses, p);
      };
    }
    found.result =
        fe::part_stiffness(part, material, load, request.platens, request.solver,
                           progress.part(at, at + 0.75 / parts, name), model.laws, on_solved);
    found.no_resolution = unresolved(found.contact, report);
    if (found.no_resolution.empty()) {
      const auto [coarse, step] = coarser(metal, model);
      found.coarse_stiffness =
          fe::part_stiffness(coarse.elements, material, load, request.platens, request.solver,
                             progress.part(at + 0.75 / parts, next, name + ", larger elements"),
                             coarse.laws)
              .stiffness;
      found.u_resolution = step * std::abs(found.coarse_stiffness - found.result.stiffness);
    }
    found.u_solver = 2.0 * std::abs(found.result.reaction_stiffness - found.result.stiffness);
    report.parts.push_back(found);
    at = next;
  }
  if (request.tensor) {
    StiffnessOfTensor found;
    fe::OnSolved on_solved;
    if (stresses) {
      on_solved = [&request, &found](const fe::SolvedCase& solved, const Progress& p) {
        found.stresses.push_back(
            load_stresses(solved, stated_of_tensor(request, solved), request.stresses, p));
      };
    }
    const double next = at + 0.85 * (1.0 - at);
    found.result =
        fe::tensor_stiffness(part, material, request.boundary, request.solver,
                             progress.part(at, next, "stiffness tensor"), model.laws, on_solved);
    add_tensor_notes(found.result, request.boundary, report);
    add_cubic_note(found.result.stiffness_mpa, report);
    found.no_resolution = unresolved(request, found.result, report);
    if (found.no_resolution.empty()) {
      try {
        const auto [coarse, step] = coarser(metal, model);
        add_coarse(fe::tensor_stiffness(
                       coarse.elements, material, request.boundary, request.solver,
                       progress.part(next, 1.0, "stiffness tensor, larger elements"), coarse.laws)
                       .stiffness_mpa,
                   step, found);
      } catch (const Error& error) {
        // The part may come apart, or lose its faces, in larger elements.
        if (error.code() != ErrorCode::kInvalidInput && error.code() != ErrorCode::kNotMeasurable) {
          throw;
        }
        found.no_resolution = "with elements twice as large: " + error.text().what;
      }
    }
    report.tensor = std::move(found);
  }
  if (request.stresses.yield_mpa) {
    report.notes.push_back(first_yield_note(report.elements_across));
  }
  report.notes.push_back(
      "the position of the surface is taken as exact: no design, no registration, no uncertainty "
      "of the scan is in the figures");
  return report;
}

}  // namespace asbuilt
