#include "app/session/metal_mask.h"

#include <algorithm>

#include "core/surface/surface.h"

namespace asbuilt {

Mask metal_mask(const Volume& volume, const std::optional<double>& threshold,
                const Progress& progress) {
  if (!threshold) return find_surface(volume, {}, progress).mask;
  Mask mask(volume.frame());
  volume.visit([&](const auto& grid) {
    std::transform(grid.values.begin(), grid.values.end(), mask.values.begin(),
                   [level = *threshold](auto grey) {
                     return static_cast<double>(grey) > level ? std::uint8_t{1} : std::uint8_t{0};
                   });
  });
  return mask;
}

}  // namespace asbuilt
