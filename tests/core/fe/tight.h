// Solver options of tests that compare with closed forms: little is left but rounding.
#pragma once

#include "core/fe/elastic_system.h"

namespace asbuilt::fe {

inline SolverOptions tight() {
  SolverOptions options;
  options.pcg.tolerance = 1e-9;
  return options;
}

}  // namespace asbuilt::fe
