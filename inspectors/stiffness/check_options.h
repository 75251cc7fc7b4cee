// What options and design alone show to be impossible, told before the scan is read.
//
// Units: mm, as the options. Errors: kInvalidInput, with what the plan may say instead.
#pragma once

#include "core/geometry/lattice.h"
#include "inspectors/stiffness/stiffness.h"

namespace asbuilt {

// Nominal diameter that a quarter of the struts does not reach; 0 without struts.
double thin_quarter_of_struts_mm(const Lattice& lattice);

// Refuses a compression beyond first yield without a yield strength or an axis, a load without
// either, and elements of which fewer than four lie across the struts. Of a design without struts
// the scan tells.
void check_stiffness_options(const StiffnessOptions& options, const Lattice& lattice);

}  // namespace asbuilt
