// How much of each box of a grid lies inside a closed mesh.
//
// Method: parallel rays along z, `rays_per_edge` x `rays_per_edge` to a box, cut the triangles;
// each box gets the mean length of its rays inside. Along z that is exact, across it is a sum over
// evenly spread points. Inside is where the winding number is above zero: parts of the surface that
// overlap after it was moved outwards count once, parts that are turned over after it was moved
// inwards count as outside. Whether a ray meets a triangle is told edge by edge, each edge run the
// same way for both of its triangles: no ray slips between two of them.
//
// Frame: the mesh's is the grid's. Units: mm. Memory: 4 bytes a box, 4 bytes a triangle and row of
// boxes that it touches. Determinism: the same bits at any thread count. Errors: kNotMeasurable
// where the mesh is not closed (a ray does not come out again), kCancelled.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"
#include "core/geometry/volume.h"

namespace asbuilt {

Grid3<float> mesh_share(const TriMesh& mesh, const GridFrame& grid, int rays_per_edge,
                        const Progress& progress);

}  // namespace asbuilt
