// The name of a specification without what does not count.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt::tensile {

// Without case, blanks, hyphens, underscores and points.
std::string folded_spec(std::string_view name);

// Without its edition: "ASTM F136-13" and "ASTM F136-13e1" are ASTM F136, "ASTM F67-13 gr 4" is
// ASTM F67 gr 4, "ISO 5832-3:2021" and "EN ISO 5832-3:2021" end before the colon. A hyphen of ISO
// begins a part, not an edition.
std::string without_edition(std::string_view name);

}  // namespace asbuilt::tensile
