// What may name a strut: it has to survive CSV, XML and the database unchanged.
#pragma once

#include <string_view>

namespace asbuilt {

// Valid UTF-8 without control characters, not empty.
bool is_strut_name(std::string_view name);

}  // namespace asbuilt
