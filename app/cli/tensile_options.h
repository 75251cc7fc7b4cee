// The arguments of a raw tension curve, for `asbuilt tensile` and `asbuilt lot add-tensile-curve`.
#pragma once

#include "app/cli/commands.h"
#include "app/session/tensile.h"

namespace CLI {
class App;
}

namespace asbuilt {

void add_tensile_options(CLI::App& app, TensileArguments& arguments);

// Throws kInvalidInput for a window or a column that is not as it should be.
TensileRequest tensile_request(const TensileArguments& arguments);

}  // namespace asbuilt
