// Metal that is a single element thick, and what of a load it bears.
//
// In such metal a brick has no bending and no Poisson's effect of its own, however fine the metal
// is elsewhere (posts between solid plates); how far its section is off nobody can tell. Staircase
// surfaces of thicker metal have such elements too, at their edges, which bear little.
//
// Metal at the faces of the grid goes on beyond them.
#pragma once

#include <cstdint>

#include "core/base/progress.h"
#include "core/fe/solved_case.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Whether an element lies in a cube of 2 x 2 x 2 elements.
bool two_elements_thick(const Mask& elements, std::int64_t x, std::int64_t y, std::int64_t z);

// Elements that do.
Mask two_elements_thick(const Mask& elements);

// Whether metal joins the ends of an axis, but none that is two elements thick all the way. So many
// layers at both ends do not count: there the tips of struts touch the platens.
bool has_narrow_path(const Mask& elements, int axis, std::int64_t end_layers = 0);

// Share of the solved case's strain energy in metal of a single element, 0 to 1; so many layers at
// the faces of the grid do not count. `elements` hold those of the system. No memory; the same bits
// at any thread count. Errors: kCancelled.
double energy_share_of_thin(const SolvedCase& solved, const Mask& elements,
                            std::int64_t face_layers, const Progress& progress);

}  // namespace asbuilt::fe
