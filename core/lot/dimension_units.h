// Units that a measured dimension may have: those that the import of dimensions takes
// (docs/methods/interchange.md).
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// Lengths, angles and stresses by any name of theirs (core/interchange/quantities.h); areas,
// volumes, masses, forces, shares and plain numbers by the names below.
bool is_dimension_unit(std::string_view unit);

// "mm, um, nm, ...": all of them, for a message.
std::string dimension_units_text();

}  // namespace asbuilt
