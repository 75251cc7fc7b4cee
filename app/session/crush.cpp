#include "app/session/crush.h"

#include <algorithm>
#include <cmath>

#include "app/session/element_model.h"
#include "app/session/larger_elements.h"
#include "app/session/metal_mask.h"
#include "app/session/model_checks.h"
#include "core/fe/apparent.h"
#include "core/fe/staircase.h"

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
  std::string reason;
  double step = 1.0;
  in_larger_elements(metal, model, reason, [&](const CoarserModel& larger) {
    report.coarse =
        fe::crush(larger.model.elements, request.material, hardening, request.options, progress);
    report.larger_ratio = larger.ratio;
    step = larger.step;
  });
  if (!report.coarse) {
    report.resolution = "no uncertainty: " + reason;
    return;
  }
  const fe::CrushCurve &fine = report.curve, &coarse = *report.coarse;
  const double steps = fe::surface_steps(model.elements);
  const double of_sections = fe::step_error(steps, report.elements_across, fe::kStepsOfSections);
  const double of_steps = fe::step_error(steps, report.elements_across, fe::kStepsOfMoments);
  report.u_slope_mpa = u_of_resolution(fine.slope_mpa, coarse.slope_mpa, step, of_sections);
  report.u_energy_mpa = u_of_resolution(fine.points.back().energy_mpa,
                                        coarse.points.back().energy_mpa, step, of_steps);
  if (fine.first_yield && coarse.first_yield) {
    report.u_first_yield_mpa = u_of_resolution(fine.first_yield->stress_mpa,
                                               coarse.first_yield->stress_mpa, step, of_steps);
  }
  report.resolution = "elements " + larger_text(report.larger_ratio);
  if (fine.offset.at && coarse.offset.at) {
    report.u_offset_mpa = std::hypot(
        u_of_resolution(fine.offset.at->stress_mpa, coarse.offset.at->stress_mpa, step, of_steps),
        fine.offset.interpolation_mpa);
  } else {
    report.resolution += "; not of the offset stress, which one model does not have";
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
  require_wide_path(model.elements, request.options.axis, report.elements_across);
  const int axis = request.options.axis;
  report.contact = model.contact(axis);
  report.curve = fe::crush(model.elements, request.material, hardening, request.options,
                           progress.part(0.1, 0.88, ""));
  compare(request, hardening, metal, model, report, progress.part(0.88, 1.0, "larger elements"));

  if (report.elements_across < kFewElementsAcross) {
    report.notes.emplace_back(
        "fewer than 6 elements across the struts: an error of 5 % and more is to be expected");
  }
  if (!report.curve.first_yield) {
    report.notes.emplace_back(
        "first yield is not told: it is where 0.2 % of the metal flows, and so much of it never "
        "did; where a neck holds less than that, the curve bends before");
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
