// Text from files, whose bytes may be anything, made fit for messages and terminals.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace asbuilt {

// Bytes that are no UTF-8, and control characters but line ends, as "\xNN".
std::string printable(std::string_view text);

// At most `most` bytes of the text, and "..." behind where there are more; never half a character
// of UTF-8.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace asbuilt
