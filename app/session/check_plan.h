// What can be said of a plan as soon as the design is known. Internal to app/session.
#pragma once

#include <string>
#include <vector>

#include "core/geometry/design.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

// One sentence for each tolerance on struts that selects none of the design's, and for each
// tolerance that names struts the design does not have. Their decisions will stay open.
// Default tolerances are left out: they apply to what is there.
std::vector<std::string> tolerances_without_features(const Design& design,
                                                     const Vec3& build_direction,
                                                     const JudgementSpec& spec);

}  // namespace asbuilt
