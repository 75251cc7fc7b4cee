// What curve_faults.h found, in words, and what it leaves undecided.
#pragma once

#include <cstddef>
#include <optional>

#include "core/tensile/reduce.h"

namespace asbuilt::tensile {

// Adds the checks "spike", "slip" and "zero of force" and the doubts of Rm, Rp and elongation.
// `at_rp`: the sample at or behind Rp0.2, where there is one.
void add_fault_checks(Reduction& out, std::optional<std::size_t> at_rp);

}  // namespace asbuilt::tensile
