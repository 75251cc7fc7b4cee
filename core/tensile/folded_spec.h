// The name of a specification without what does not count: case, blanks, hyphens and points.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt::tensile {

std::string folded_spec(std::string_view name);

}  // namespace asbuilt::tensile
