// Text as exchange files hold it; their way back: core/mesh_files/text_encoding.h.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// UTF-8 to Latin-1 where that holds every character, otherwise UTF-8 with a byte order mark.
std::string bytes_of_text(std::string_view text);

// Fields "name=value" joined by semicolons, and found again; what would disturb is written as %XX.
void append_field(std::string& fields, std::string_view name, std::string_view value);
// The value of `name`; empty where there is none.
std::string field_of(std::string_view fields, std::string_view name);

}  // namespace asbuilt
