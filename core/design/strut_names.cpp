#include "core/design/strut_names.h"

#include <cstdint>

namespace asbuilt {

bool is_strut_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size();) {
    const auto first = static_cast<unsigned char>(name[i++]);
    if (first < 0x20 || first == 0x7f) return false;
    if (first < 0x80) continue;
    int more = 0;
    std::uint32_t code = 0;
    if ((first & 0xe0) == 0xc0) {
      more = 1;
      code = first & 0x1f;
    } else if ((first & 0xf0) == 0xe0) {
      more = 2;
      code = first & 0x0f;
    } else if ((first & 0xf8) == 0xf0) {
      more = 3;
      code = first & 0x07;
    } else {
      return false;
    }
    for (int k = 0; k < more; ++k, ++i) {
      if (i >= name.size() || (static_cast<unsigned char>(name[i]) & 0xc0) != 0x80) return false;
      code = code << 6 | (static_cast<unsigned char>(name[i]) & 0x3f);
    }
    // Longer than needed, half of a surrogate pair, beyond the last plane, a C1 control, or one of
    // the two codes that XML has no place for.
    constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (code < kLeast[more] || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ||
        (code >= 0x80 && code < 0xa0) || code == 0xfffe || code == 0xffff) {
      return false;
    }
  }
  return !name.empty();
}

}  // namespace asbuilt
