// Text from files, whose bytes may be anything, made fit for messages and terminals.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// Bytes that are no UTF-8, and control characters but line ends, as "\xNN".
std::string printable(std::string_view text);

}  // namespace asbuilt
