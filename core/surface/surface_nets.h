// A dual surface on metal fraction 1/2 ("surface nets", Gibson 1998). Internal to core/surface.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"
#include "core/surface/metal_fraction.h"

namespace asbuilt {

// Vertices in continuous voxel coordinates (not mm); fills the mask (f > 1/2) on the way.
// Triangles are counter-clockwise from outside. The grid's border closes the surface: voxels
// outside count as air. Deterministic at any thread count.
TriMesh surface_nets(const MetalFraction& fraction, Mask& mask, const Progress& progress);

}  // namespace asbuilt
