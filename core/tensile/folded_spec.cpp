#include "core/tensile/folded_spec.h"

namespace asbuilt::tensile {

std::string folded_spec(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_' || c == '.') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

}  // namespace asbuilt::tensile
