// What a result leaves open by the size of its elements: the same in elements about twice as large,
// and the steps of its surface. Internal to app/session.
#pragma once

#include <functional>
#include <string>

#include "app/session/element_model.h"
#include "app/session/stiffness.h"
#include "core/fe/staircase.h"

namespace asbuilt {

// Solves the same part in larger elements, unless `no_resolution` says already why there is no
// uncertainty. Where the part does not hold together in them, that becomes the reason: the result
// itself stands.
void in_larger_elements(const ScannedMetal& metal, const ElementModel& model,
                        std::string& no_resolution,
                        const std::function<void(const CoarserModel&)>& solve);

// k = 2. Staircase surfaces converge with the first power of the element: what is left is about the
// difference itself between elements and those twice as large, times `step` where the ratio is
// another. Two sizes may agree by chance: beside it stands what steps leave open, a share of the
// value.
double u_of_resolution(double fine, double coarse, double step, double of_steps);

// Share of the strain energy in metal of one element, but for half a strut at the block's faces,
// where tips of struts touch what loads them.
double thin_share(const fe::SolvedCase& solved, const Mask& elements, const StiffnessReport& report,
                  const Progress& progress);

// Share of a value that the steps of the surface leave open (core/fe/staircase.h), what the outer
// layers of elements by share gained or lost (once for sections, twice for their second moments),
// and all that metal of one element bears: its section is as uncertain as itself.
double step_error(const StiffnessReport& report, double of_full_steps, double thin_share);

// Why no uncertainty of resolution can be stated whatever the load; empty where one can.
std::string unresolved(const StiffnessRequest& request, const StiffnessReport& report);

}  // namespace asbuilt
