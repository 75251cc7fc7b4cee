#include "inspectors/stiffness/check_options.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/error.h"
#include "inspectors/stiffness/crush_block.h"
#include "inspectors/stiffness/element_sizes.h"

namespace asbuilt {

double thin_quarter_of_struts_mm(const Lattice& lattice) {
  if (lattice.empty()) return 0.0;
  std::vector<double> diameters;
  diameters.reserve(lattice.struts.size());
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    diameters.push_back(lattice.nominal_diameter_mm(i));
  }
  const auto quarter = diameters.begin() + static_cast<std::ptrdiff_t>(diameters.size() / 4);
  std::nth_element(diameters.begin(), quarter, diameters.end());
  return *quarter;
}

void check_stiffness_options(const StiffnessOptions& options, const Lattice& lattice) {
  try {
    check_crush_options(options);
    if (options.element_um > 0.0 && !lattice.empty()) {
      sizes_of_element(thin_quarter_of_struts_mm(lattice), options.element_um);
    }
  } catch (const Error& error) {
    // What cannot be had of this part is a mistake of the plan.
    throw Error(ErrorCode::kInvalidInput, error.text());
  }
}

}  // namespace asbuilt
