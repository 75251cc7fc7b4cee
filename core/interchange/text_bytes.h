// Bytes of text files of unknown encoding, and back.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// As UTF-8 without a byte order mark: UTF-8 as it is, anything else as Latin-1 (ISO 8859-1).
// Throws kBadFormat for UTF-16 and for bytes that are no text in either.
std::string text_of_bytes(std::string bytes, const std::string& source);
// UTF-8 to Latin-1 where that holds every character, otherwise UTF-8 with a byte order mark.
std::string bytes_of_text(std::string_view text);

// Fields "name=value" joined by semicolons, and found again; what would disturb is written as %XX.
void append_field(std::string& fields, std::string_view name, std::string_view value);
// The value of `name`; empty where there is none.
std::string field_of(std::string_view fields, std::string_view name);

}  // namespace asbuilt
