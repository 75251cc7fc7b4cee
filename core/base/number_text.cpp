#include "core/base/number_text.h"

#include <array>
#include <charconv>

namespace asbuilt {

std::string shortest_number(double value) {
  std::array<char, 40> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace asbuilt
