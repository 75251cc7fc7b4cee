#include "core/fe/narrow_path.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/fe/apparent.h"

namespace asbuilt::fe {
namespace {

bool any(const Mask& mask) {
  return std::ranges::any_of(mask.values, [](std::uint8_t v) { return v != 0; });
}

// Whether the eight elements about a corner of the grid are solid.
bool full_corner(const Mask& elements, std::int64_t x, std::int64_t y, std::int64_t z) {
  const Shape& n = elements.frame.shape;
  for (std::int64_t k = 0; k < 8; ++k) {
    const std::int64_t i = std::clamp(x - k % 2, std::int64_t{0}, n.x - 1);
    const std::int64_t j = std::clamp(y - k / 2 % 2, std::int64_t{0}, n.y - 1);
    const std::int64_t l = std::clamp(z - k / 4, std::int64_t{0}, n.z - 1);
    if (elements.at(i, j, l) == 0) return false;
  }
  return true;
}

}  // namespace

Mask two_elements_thick(const Mask& elements) {
  const Shape& n = elements.frame.shape;
  Mask out(elements.frame);
  parallel_for(0, n.z, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t z = first; z < last; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          if (elements.at(x, y, z) == 0) continue;
          for (std::int64_t k = 0; k < 8 && out.at(x, y, z) == 0; ++k) {
            out.at(x, y, z) = full_corner(elements, x + k % 2, y + k / 2 % 2, z + k / 4) ? 1 : 0;
          }
        }
      }
    }
  });
  return out;
}

bool has_narrow_path(const Mask& elements, int axis, std::int64_t end_layers) {
  if (!any(only_bearing(elements, axis))) return false;
  Mask thick = two_elements_thick(elements);
  const Shape& n = elements.frame.shape;
  const std::int64_t last = (axis == 0 ? n.x : axis == 1 ? n.y : n.z) - 1;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const std::int64_t at = axis == 0 ? x : axis == 1 ? y : z;
        if (std::min(at, last - at) < end_layers) thick.at(x, y, z) = elements.at(x, y, z);
      }
    }
  }
  return !any(only_bearing(thick, axis));
}

}  // namespace asbuilt::fe
