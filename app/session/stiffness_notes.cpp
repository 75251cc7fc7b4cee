#include "app/session/stiffness_notes.h"

#include <algorithm>
#include <cmath>

#include "app/session/model_checks.h"
#include "app/session/stated_loads.h"
#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

// Deviation of static tractions from their mean that is said.
constexpr double kMostImbalance = 0.01;

}  // namespace

std::string percent_text(double fraction) {
  char text[32];
  print_to(text, sizeof text, "%.2g %%", 100.0 * fraction);
  return text;
}

double noted_contact(const ElementModel& part, int axis, StiffnessReport& report) {
  const double share = part.contact(axis);
  if (share < kPoorContact) {
    report.notes.push_back(std::string("along ") + "xyz"[axis] +
                           " the platens touch less than half of the mean cross-section (" +
                           percent_text(share) + "): the part may stand tilted in the scan");
  }
  return share;
}

std::string first_yield_note(double elements_across, const std::string& of) {
  char text[640];
  print_to(text, sizeof text,
           "first yield%s: the earlier of 0.1 %% of the metal by volume at the yield strength and "
           "the mean over a ball of 1.5 elements (a neck, a notch), by the stress in the middle of "
           "elements. Steps of the elements raise stresses at the surface, so that it is told too "
           "early, by about a fifth; where struts bend or twist the outermost fibre bears more "
           "than the middle of its element, so that it is told up to %.0f %% too late with %.1f "
           "elements across, and at notches and holes of few elements' radius by more",
           of.c_str(), 150.0 / std::max(0.1, elements_across), elements_across);
  return text;
}

void add_yield_notes(const StiffnessRequest& request, const ScannedMetal& metal,
                     const ElementModel& model, const BeyondFaces& beyond,
                     StiffnessReport& report) {
  if (!metal.phased()) {
    report.notes.push_back(first_yield_note(report.elements_across, ""));
    return;
  }
  const Vec3 edges = model.elements.frame.spacing_mm;
  std::string without;
  for (std::size_t k = 0; k < request.phases.size(); ++k) {
    const std::string label = decimal_text(request.phases[k].label);
    if (!request.phases[k].yield_mpa) {
      without += (without.empty() ? "" : ", ") + label;
      continue;
    }
    Mask own(metal.phase.frame);
    std::ranges::transform(metal.phase.values, own.values.begin(), [k](std::uint8_t phase) {
      return static_cast<std::uint8_t>(phase == k + 1 ? 1 : 0);
    });
    const double across = strut_thickness_mm(own, beyond, edges, {}) / edges.maxCoeff();
    report.notes.push_back(first_yield_note(across, " of material " + label));
  }
  if (!without.empty()) {
    report.notes.push_back("no yield strength is stated of material " + without +
                           ": first yield is that of the others alone");
  }
  if (edges.maxCoeff() > 1.001 * metal.phase.frame.spacing_mm.maxCoeff()) {
    report.notes.push_back(
        "elements larger than voxels hold several materials where these meet; each is told the "
        "stress that it has under the strain of the element, which is so where they lie side by "
        "side along the load, and too much of the stiffer one where they follow each other: voxels "
        "as elements tell it better");
  }
}

void require_elements_of_materials(const StiffnessRequest& request, const ElementModel& model) {
  for (std::size_t k = 0; k < request.phases.size(); ++k) {
    if (std::ranges::find(model.phase.values, static_cast<std::uint8_t>(k + 1)) !=
        model.phase.values.end()) {
      continue;
    }
    const std::string label = decimal_text(request.phases[k].label);
    throw Error(ErrorCode::kInvalidInput,
                {"a material has no element of its own: nothing can be told of its stresses",
                 "material " + label + ", elements of " +
                     edges_text(1000.0 * model.elements.frame.spacing_mm),
                 "elements no larger than the material is thick",
                 "give a smaller --element-um, or leave it out"});
  }
}

void add_thin_note(double thin_share, const std::string& name, StiffnessReport& report) {
  // Edges of staircase surfaces: about 1 % with four elements across the struts and more.
  constexpr double kLittle = 0.05;
  if (thin_share <= kLittle) return;
  report.notes.push_back(name + ": " + percent_text(thin_share) +
                         " of the strain energy is in metal of a single element, whose share is as "
                         "uncertain as itself (U holds it where one is stated): smaller elements "
                         "tell");
}

void add_grey_note(StiffnessReport& report) {
  constexpr double kSmallChange = 0.005;
  if (std::abs(report.metal_change) <= kSmallChange) return;
  char text[320];
  print_to(text, sizeof text,
           "the block ends where layers of voxels are half metal: outer layers count as whole, "
           "those beyond are left out, which changes the metal by %+.1f %%; what bears along free "
           "sides changes as much, and bends by twice that (held in U)",
           100.0 * report.metal_change);
  report.notes.emplace_back(text);
}

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
    if (!found.stresses || found.stresses->load_factor == 0.0) continue;
    const double first_yield_n =
        found.stresses->load_factor * amount(found.stresses->load, "force_n");
    if (f.force_n > first_yield_n) {
      print_to(text, sizeof text,
               "%.6g N is above the force at first yield (%.4g N): the metal flows, and a linear "
               "displacement is too small%s",
               f.force_n, first_yield_n, report.phases.empty() ? "; asbuilt crush follows it" : "");
      report.notes.emplace_back(text);
    }
  }
}

void add_check_notes(const fe::SelfChecks& checks, StiffnessReport& report) {
  if (checks.energy_imbalance <= fe::kMostEnergyImbalance) return;
  report.notes.push_back("check failed: strain energy and the work of the load differ by " +
                         percent_text(checks.energy_imbalance) +
                         ", above 0.1 %: the solution is not in balance; give a smaller "
                         "--tolerance");
}

void add_cubic_note(const fe::Matrix6& stiffness, StiffnessReport& report) {
  const double deviation = fe::deviation_from_cubic(stiffness);
  if (deviation <= fe::kMostFromCubic) return;
  report.notes.push_back(
      "the tensor is not cubic about the axes of the scan (entries differ by up to " +
      percent_text(deviation) +
      " of the largest): Zener's ratio, a mean over the axes, then does not say "
      "how anisotropic the part is; the universal anisotropy does");
}

void add_tensor_notes(const fe::TensorStiffness& tensor, fe::TensorBoundary boundary,
                      StiffnessReport& report) {
  if (tensor.asymmetry > fe::kMostAsymmetry) {
    report.notes.push_back("check failed: the tensor is not symmetric; entries differ by up to " +
                           percent_text(tensor.asymmetry) +
                           " of the largest, above 0.1 %; give a smaller --tolerance");
  }
  if (!fe::positive_definite(tensor.stiffness_mpa)) {
    const auto values = fe::eigenvalues_mpa(tensor.stiffness_mpa);
    char text[240];
    print_to(text, sizeof text,
             "check failed: the tensor is not positive definite (eigenvalues from %.3g to %.3g "
             "GPa): the part bears nothing in some direction, so that moduli and Poisson's ratios "
             "are not told",
             values[0] / 1000.0, values[5] / 1000.0);
    report.notes.emplace_back(text);
  }
  if (boundary == fe::TensorBoundary::kMixed && tensor.coupling > fe::kMostCoupling) {
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
  if (tensor.imbalance > kMostImbalance) {
    report.notes.push_back(
        "static boundary: opposite faces hold metal in different places; to balance moments the "
        "tractions differ by up to " +
        percent_text(tensor.imbalance) + " of their mean over a face");
  }
}

}  // namespace asbuilt
