#include "inspectors/stiffness/check_options.h"

#include <algorithm>
#include <cstddef>
#include <string>
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

namespace {

void check_load_options(const StiffnessOptions& options) {
  if (options.load_n == 0.0) return;
  const std::string asked = "load_n = " + short_text(options.load_n);
  if (options.yield_mpa == 0.0) {
    throw Error(ErrorCode::kNotMeasurable,
                {"utilisation is told against the yield strength of the metal",
                 asked + ", yield_mpa = 0", "a yield strength above 0",
                 "state yield_mpa under [inspectors.stiffness], or leave load_n out"});
  }
  if (options.load_axis == "none") {
    throw Error(ErrorCode::kNotMeasurable,
                {"utilisation needs an axis to load along", asked + ", load_axis = \"none\"",
                 "x, y or z", "name an axis under [inspectors.stiffness], or leave load_n out"});
  }
}

}  // namespace

void check_stiffness_options(const StiffnessOptions& options, const Lattice& lattice) {
  try {
    check_crush_options(options);
    check_load_options(options);
    if (options.element_um > 0.0 && !lattice.empty()) {
      sizes_of_element(thin_quarter_of_struts_mm(lattice), options.element_um);
    }
  } catch (const Error& error) {
    // What cannot be had of this part is a mistake of the plan.
    throw Error(ErrorCode::kInvalidInput, error.text());
  }
}

}  // namespace asbuilt
