// Text of files whose encoding nobody tells: one way for every table that is read.
//
// UTF-16 with its mark, or without it where every other byte of the first characters is zero; UTF-8
// with or without a mark; anything else as Windows-1252, which holds Latin-1 (ISO 8859-1) but for
// controls that no text has. What is no character (half a pair, a byte behind the last character of
// UTF-16) becomes U+FFFD, so that the field that holds it cannot be read.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// As UTF-8 without a mark, of `bytes` itself or of `made`, which holds the text where it had to be
// made. Throws kBadFormat for NUL bytes, for bytes that no encoding has, and for a text that is
// marked as UTF-8 and is none; `source` names the file.
std::string_view utf8_of(std::string_view bytes, std::string& made, const std::string& source);

// The same as a text of its own.
std::string text_of_bytes(std::string bytes, const std::string& source);

bool is_utf8(std::string_view text);

}  // namespace asbuilt
