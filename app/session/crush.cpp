#include "app/session/crush.h"

#include <algorithm>
#include <cmath>

#include "app/session/element_model.h"
#include "app/session/metal_mask.h"
#include "app/session/model_checks.h"
#include "core/fe/apparent.h"

namespace asbuilt {
namespace {

// Below this errors of some percent and more are to be expected (docs/methods/plasticity.md).
constexpr double kFewElementsAcross = 6.0;
// Beyond this struts turn and touch, which small strain does not see.
constexpr double kLargeStrain = 0.05;

// What elements twice as large say about slope and offset stress.
void compare(const CrushRequest& request, const fe::Hardening& hardening, const ScannedMetal& metal,
             const ElementModel& model, CrushReport& report, const Progress& progress) {
  if (report.contact < kPoorContact) {
    report.resolution =
        "no uncertainty: the platens touch less than half of the mean cross-section";
    return;
  }
  if (0.5 * report.elements_across < kFewestElementsAcross) {
    report.resolution =
        "no uncertainty: elements twice as large would be fewer than two across the struts";
    return;
  }
  const auto [larger, step, ratio] = coarser(metal, model);
  report.coarse =
      fe::crush(larger.elements, request.material, hardening, request.options, progress);
  report.larger_ratio = ratio;
  // Staircase surfaces converge with the first power of the element: what is left is about the
  // difference itself between elements and those twice as large.
  const fe::CrushCurve &fine = report.curve, &coarse = *report.coarse;
  report.u_slope_mpa = step * std::abs(coarse.slope_mpa - fine.slope_mpa);
  report.u_energy_mpa =
      step * std::abs(coarse.points.back().energy_mpa - fine.points.back().energy_mpa);
  if (fine.first_yield && coarse.first_yield) {
    report.u_first_yield_mpa =
        step * std::abs(coarse.first_yield->stress_mpa - fine.first_yield->stress_mpa);
  }
  if (fine.offset.at && coarse.offset.at) {
    report.u_offset_mpa =
        std::hypot(step * (coarse.offset.at->stress_mpa - fine.offset.at->stress_mpa),
                   fine.offset.interpolation_mpa);
    report.resolution = "elements " + larger_text(ratio);
  } else {
    report.resolution = "elements " + larger_text(ratio) +
                        "; not of the offset stress, which one model does not have";
  }
}

}  // namespace

CrushReport run_crush(const CrushRequest& request, const fe::Hardening& hardening,
                      const Progress& progress) {
  require_possible(request.material);
  require_grey_value(request.threshold);
  require_element(request.element_mm);
  require_tolerance(request.options.equilibrium.tolerance, 1e-8, 1e-2);
  CrushReport report;
  ScannedMetal metal;
  {
    const ScanFile scan =
        read_scan(request.scan, request.scan_options, progress.part(0.0, 0.03, "reading the scan"));
    const Mask found = metal_mask(scan.volume, request.threshold,
                                  progress.part(0.03, 0.07, "finding the surface"));
    require_metal(found, scan.volume, request.scan.string(), request.threshold);
    metal.mask = fe::cropped_to_metal(found);
    for (const std::string& note : scan.notes) report.notes.push_back("scan: " + note);
  }
  const Vec3& voxel = metal.mask.frame.spacing_mm;
  report.voxel_um = 1000.0 * voxel.maxCoeff();
  const Vec3 edges = element_edges_mm(metal, request.element_mm.value_or(0.0));
  const double element = edges.maxCoeff();
  report.element_edges_um = 1000.0 * edges;
  report.element_um = 1000.0 * element;
  const ElementModel model = model_at(metal, edges);
  require_model_bytes(fe::estimate_crush_bytes(fe::estimate_memory(model.elements)), element,
                      "the model of the metal that flows");
  report.block_mm = fe::edges_of(model.elements);
  report.solid_fraction = model.solid_fraction();

  // In the voxels of the scan, whatever the element: those show the struts as they are.
  const double thickness =
      strut_thickness_mm(metal.mask, between_platens(request.options.axis), edges,
                         progress.part(0.07, 0.1, "measuring thickness"));
  report.strut_thickness_um = 1000.0 * thickness;
  report.elements_across = thickness / element;
  require_elements_across(thickness, element);
  const int axis = request.options.axis;
  report.contact = model.contact(axis);
  report.curve = fe::crush(model.elements, request.material, hardening, request.options,
                           progress.part(0.1, 0.88, ""));
  compare(request, hardening, metal, model, report, progress.part(0.88, 1.0, "larger elements"));

  if (report.elements_across < kFewElementsAcross) {
    report.notes.emplace_back(
        "fewer than 6 elements across the struts: an error of 5 % and more is to be expected");
  }
  if (report.contact < kPoorContact) {
    report.notes.push_back(std::string("along ") + "xyz"[axis] +
                           " the platens touch less than half of the mean cross-section: the part "
                           "may stand tilted in the scan");
  }
  if (request.options.strain > kLargeStrain * (1.0 + 1e-9)) {
    report.notes.emplace_back(
        "beyond 5 % strain struts turn and touch, which small strain does not see");
  }
  report.notes.emplace_back(
      "small strain, isotropic hardening: large deformation, buckling, contact of struts and "
      "fracture are not seen");
  report.notes.emplace_back(
      "the position of the surface is taken as exact: no design, no registration, no uncertainty "
      "of the scan is in the figures");
  return report;
}

}  // namespace asbuilt
