// Whether a load goes through necks of a single element: there it has no bending and no Poisson's
// effect of its own, however thick the metal is elsewhere (posts between solid plates).
#pragma once

#include <cstdint>

#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Metal that lies in a cube of 2 x 2 x 2 elements; metal at the faces of the grid goes on beyond
// them.
Mask two_elements_thick(const Mask& elements);

// Whether metal joins the ends of an axis, but none that is two elements thick all the way. So many
// layers at both ends do not count: there the tips of struts touch the platens.
bool has_narrow_path(const Mask& elements, int axis, std::int64_t end_layers = 0);

}  // namespace asbuilt::fe
