// A built part that came as a surface which another program extracted. Internal to app/session.
#pragma once

#include <filesystem>

#include "app/session/load.h"

namespace asbuilt {

// By the name's ending: .stl .ply .obj .off, and .xyz .pts .asc for points.
bool is_surface_file(const std::filesystem::path& path);

double thinnest_strut_mm(const Design& design);

// Where the built part is more than 4 times smaller or larger than the design and a unit explains
// it: throws kInvalidInput naming that scan_unit. For a scan whose unit is the one in doubt.
void check_scan_unit(const Plan& plan, const Box3& built, const Design& design);

// A closed mesh (core/surface/given_surface.h) or points (core/surface/point_surface.h), sampled
// with twelve voxels across the thinnest nominal strut, or with as few as memory and patience
// allow. Throws kInvalidInput where the file seems to be in another unit than the design or the
// plan gives options that only a volume has; kNotMeasurable for a mesh that bounds no volume, or
// points more than a fifth of the thinnest strut apart.
LoadedScan load_surface(const Plan& plan, const Design& design, const Progress& progress);

}  // namespace asbuilt
