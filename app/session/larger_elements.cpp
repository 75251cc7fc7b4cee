#include "app/session/larger_elements.h"

#include <algorithm>
#include <cmath>

#include "app/session/model_checks.h"
#include "core/base/error.h"
#include "core/fe/thin_metal.h"

namespace asbuilt {
namespace {

// From here on what locking does to trilinear bricks is more than their size tells.
constexpr double kLockingPoisson = 0.49;

}  // namespace

void in_larger_elements(const ScannedMetal& metal, const ElementModel& model,
                        std::string& no_resolution,
                        const std::function<void(const CoarserModel&)>& solve) {
  if (!no_resolution.empty()) return;
  try {
    solve(coarser(metal, model));
  } catch (const Error& error) {
    // The part may come apart, or lose its faces.
    if (error.code() != ErrorCode::kInvalidInput && error.code() != ErrorCode::kNotMeasurable) {
      throw;
    }
    no_resolution = "with elements twice as large: " + error.text().what;
  }
}

double u_of_resolution(double fine, double coarse, double step, double of_steps) {
  return std::hypot(step * (fine - coarse), of_steps * fine);
}

double thin_share(const fe::SolvedCase& solved, const Mask& elements, const StiffnessReport& report,
                  const Progress& progress) {
  const auto tips = static_cast<std::int64_t>(std::ceil(0.5 * report.elements_across));
  return fe::energy_share_of_thin(solved, elements, tips, progress);
}

double step_error(const StiffnessReport& report, double of_full_steps, double thin_share) {
  const double weight = of_full_steps / fe::kStepsOfSections;
  return std::hypot(fe::step_error(report.surface_steps, report.elements_across, of_full_steps),
                    weight * report.metal_change, thin_share);
}

std::string unresolved(const StiffnessRequest& request, const StiffnessReport& report) {
  double poisson = request.material.poisson;
  for (const LabelledMaterial& m : request.phases) poisson = std::max(poisson, m.material.poisson);
  if (poisson > kLockingPoisson) {
    return "above a Poisson's ratio of 0.49 elements lock and come out too stiff, by up to a third "
           "where they bend, which larger ones do alike";
  }
  if (0.5 * report.elements_across < kFewestElementsAcross) {
    return "elements twice as large would be fewer than two across the struts";
  }
  return {};
}

}  // namespace asbuilt
