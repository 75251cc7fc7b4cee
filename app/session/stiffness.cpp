#include "app/session/stiffness.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <locale>

#include "app/session/metal_mask.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/calculix_input.h"
#include "core/fe/elements_of.h"
#include "core/morphology/thickness.h"

namespace asbuilt {
namespace {

// Below this a strut is a row of single bricks, which bends nothing like a strut.
constexpr double kFewestElementsAcross = 2.0;
// Below this the error of the modulus is commonly above 5 % (docs/methods/stiffness.md).
constexpr double kFewElementsAcross = 5.0;

// Platens that touch less of the part than this press on corners.
constexpr double kPoorContact = 0.5;

void check(const StiffnessRequest& request) {
  const fe::Elastic& m = request.material;
  if (!(m.young_mpa > 0.0) || !std::isfinite(m.young_mpa)) {
    throw Error(ErrorCode::kInvalidInput,
                {"Young's modulus is not possible", decimal_text(m.young_mpa / 1000.0) + " GPa",
                 "above 0", "give --young-gpa, for example 113.8 for Ti6Al4V"});
  }
  if (!(m.poisson > -1.0 && m.poisson < 0.5)) {
    throw Error(ErrorCode::kInvalidInput,
                {"Poisson's ratio is not possible", decimal_text(m.poisson), "above -1, below 0.5",
                 "give --poisson, for example 0.342 for Ti6Al4V"});
  }
  if (request.axes.empty() && !request.tensor) {
    throw Error(ErrorCode::kInvalidInput, "nothing to solve: neither an axis nor the tensor");
  }
}

Mask metal_of(const StiffnessRequest& request, const Progress& progress) {
  const ScanFile scan =
      read_scan(request.scan, request.scan_options, progress.part(0.0, 0.4, "reading the scan"));
  return metal_mask(scan.volume, request.threshold, progress.part(0.4, 1.0, "finding the surface"));
}

std::int64_t count(const Mask& mask) {
  return std::count_if(mask.values.begin(), mask.values.end(),
                       [](std::uint8_t v) { return v != 0; });
}

// Thickness that a quarter of the metal does not reach: that of the struts, also where solid walls
// and flanges hold most of the metal. Largest inscribed spheres on voxels read half a voxel too
// much on average (core/morphology/thickness.h).
double thin_quarter_mm(const Mask& metal, const Progress& progress) {
  const Grid3<float> map = local_thickness(metal, Phase::kMetal, Outside::kContinues, progress);
  std::vector<float> values;
  std::copy_if(map.values.begin(), map.values.end(), std::back_inserter(values),
               [](float v) { return v > 0.0F; });
  const auto quarter = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 4);
  std::nth_element(values.begin(), quarter, values.end());
  return static_cast<double>(*quarter) - 0.5 * metal.frame.mean_spacing_mm();
}

// Share of the mean cross-section that touches the platens along an axis, at the end with less.
double contact(const Mask& part, int axis) {
  const Shape& n = part.frame.shape;
  const std::int64_t last = (axis == 0 ? n.x : axis == 1 ? n.y : n.z) - 1;
  std::int64_t low = 0, high = 0, all = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        if (part.at(x, y, z) == 0) continue;
        const std::int64_t at = axis == 0 ? x : axis == 1 ? y : z;
        ++all;
        if (at == 0) ++low;
        if (at == last) ++high;
      }
    }
  }
  return static_cast<double>(std::min(low, high)) * static_cast<double>(last + 1) /
         static_cast<double>(all);
}

void write_model(const StiffnessRequest& request, const Mask& part, const Vec3& block_mm) {
  if (request.axes.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"no model to write", request.calculix_file.string(), "a load along x, y or z",
                 "leave --inp out, or load along an axis"});
  }
  const int axis = request.axes.front();
  std::ofstream out(request.calculix_file, std::ios::binary);
  out.imbue(std::locale::classic());
  fe::write_calculix_input(fe::only_bearing(part, axis), request.material,
                           fe::platen_compression(axis, request.platens, 1e-3, block_mm), out);
  if (!out.flush()) {
    throw Error(ErrorCode::kStorage, {"the model cannot be written", request.calculix_file.string(),
                                      "", "check folder, space and permissions"});
  }
}

std::string percent_text(double fraction) {
  char text[32];
  print_to(text, sizeof text, "%.2g %%", 100.0 * fraction);
  return text;
}

// Elements of the wanted size, cut to the metal; the mask itself where its voxels are the elements.
Mask at_size(const Mask& metal, double element_mm) {
  const Vec3& voxel = metal.frame.spacing_mm;
  if ((voxel - Vec3::Constant(element_mm)).cwiseAbs().maxCoeff() < 1e-9 * element_mm) return metal;
  return fe::cropped_to_metal(fe::elements_of(metal, element_mm));
}

}  // namespace

StiffnessReport run_stiffness(const StiffnessRequest& request, const Progress& progress) {
  check(request);
  StiffnessReport report;
  const Mask metal = fe::cropped_to_metal(metal_of(request, progress.part(0.0, 0.1, "")));
  const Vec3& voxel = metal.frame.spacing_mm;
  report.voxel_um = 1000.0 * voxel.maxCoeff();
  const double element = request.element_mm > 0.0 ? request.element_mm : voxel.maxCoeff();
  report.element_um = 1000.0 * element;

  const double metal_mm3 = static_cast<double>(count(metal)) * voxel.prod();
  const std::int64_t bytes =
      fe::estimate_bytes(static_cast<std::int64_t>(metal_mm3 / (element * element * element)));
  const double fits =
      element * std::cbrt(static_cast<double>(bytes) /
                          std::max(1.0, 0.85 * static_cast<double>(available_memory_bytes())));
  require_memory(bytes, "the finite element model",
                 "elements of " + decimal_text(std::ceil(1000.0 * fits)) + " um would fit");

  const Mask part = at_size(metal, element);
  const Shape& n = part.frame.shape;
  report.block_mm = part.frame.spacing_mm.cwiseProduct(
      Vec3(static_cast<double>(n.x), static_cast<double>(n.y), static_cast<double>(n.z)));
  report.solid_fraction = static_cast<double>(count(part)) / static_cast<double>(n.count());
  report.bounds = fe::porous_bounds(request.material, report.solid_fraction);

  // In the voxels of the scan, whatever the element: those show the struts as they are.
  const double thickness = thin_quarter_mm(metal, progress.part(0.1, 0.15, "measuring thickness"));
  report.strut_thickness_um = 1000.0 * thickness;
  report.elements_across = thickness / element;
  if (report.elements_across < kFewestElementsAcross) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the elements are too large for the struts",
         decimal_text(report.elements_across) + " elements of " + decimal_text(report.element_um) +
             " um across " + decimal_text(report.strut_thickness_um) + " um",
         "at least 2", "choose a smaller element, or a scan with smaller voxels"});
  }
  if (report.elements_across < kFewElementsAcross) {
    report.notes.push_back(
        "fewer than 5 elements across the struts: an error of 5 % and more is to be expected");
  }

  if (!request.calculix_file.empty()) write_model(request, part, report.block_mm);

  const double parts = static_cast<double>(request.axes.size()) + (request.tensor ? 4.0 : 0.0);
  double at = 0.15;
  for (const int axis : request.axes) {
    const double next = at + 0.85 / parts;
    const std::string name = std::string("loading along ") + "xyz"[axis];
    StiffnessOfAxis found;
    found.contact = contact(part, axis);
    if (found.contact < kPoorContact) {
      report.notes.push_back(std::string("along ") + "xyz"[axis] +
                             " the platens touch less than half of the mean cross-section (" +
                             percent_text(found.contact) +
                             "): the part may stand tilted in the scan");
    }
    found.result = fe::axis_stiffness(part, request.material, axis, request.platens, request.solver,
                                      progress.part(at, at + 0.75 / parts, name));
    // What presses on corners does not converge with the element: no uncertainty is stated.
    if (found.contact >= kPoorContact && 0.5 * report.elements_across >= kFewestElementsAcross) {
      const Mask coarse = at_size(part, 2.0 * element);
      const fe::AxisStiffness half =
          fe::axis_stiffness(coarse, request.material, axis, request.platens, request.solver,
                             progress.part(at + 0.75 / parts, next, name + ", larger elements"));
      found.coarse_modulus_mpa = half.modulus_mpa;
      // Staircase surfaces converge with the first power of the element: what is left is about the
      // difference itself.
      found.u_resolution_mpa = std::abs(half.modulus_mpa - found.result.modulus_mpa);
    }
    found.u_solver_mpa = 2.0 * std::abs(found.result.force_modulus_mpa - found.result.modulus_mpa);
    report.axes.push_back(found);
    at = next;
  }
  if (request.tensor) {
    report.tensor = fe::tensor_stiffness(part, request.material, request.boundary, request.solver,
                                         progress.part(at, 1.0, "stiffness tensor"));
  }
  report.notes.push_back(
      "the position of the surface is taken as exact: no design, no registration, no uncertainty "
      "of the scan is in the figures");
  return report;
}

}  // namespace asbuilt
