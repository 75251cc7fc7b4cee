// What asbuilt stiffness found, as text on standard output or as JSON. Contract: docs/results.md.
#pragma once

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/session/stiffness.h"

namespace asbuilt {

nlohmann::ordered_json stiffness_json(const StiffnessReport& report,
                                      const StiffnessArguments& arguments);
void print_stiffness(const StiffnessReport& report, const StiffnessArguments& arguments);

}  // namespace asbuilt
