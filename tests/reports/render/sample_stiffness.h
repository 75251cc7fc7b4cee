// What the sample record holds of its stiffness: invented, and told as an inspection tells it.
#pragma once

#include <cstddef>

#include "core/records/inspection.h"

namespace asbuilt::test {

// Of a block of this edge; the struts of `record` bear the load, `missing` is the place of one that
// the part lacks.
StiffnessRecord stiffness_of(const InspectionRecord& record, double size_mm, std::size_t missing);

}  // namespace asbuilt::test
