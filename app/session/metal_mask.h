// The metal of a scan as a mask: above a grey value that the user gives, or found.
#pragma once

#include <optional>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Voxels above `threshold`, or inside the surface of core/surface where none is given. Errors:
// those of find_surface.
Mask metal_mask(const Volume& volume, const std::optional<double>& threshold,
                const Progress& progress);

}  // namespace asbuilt
