// The built part as a surface that another program extracted: a closed mesh in place of a scan.
// Frame: the mesh's own, which is the scan frame. Lengths in mm.
//
// Method. The mesh is the surface: its vertices, normals, area and volume are taken as they are.
// For what walks through the part (sections, voids, pose) its signed distance d is sampled on a
// grid as metal fraction 1/2 - d / (3 voxels), clamped to 0..1: a ramp that linear interpolation
// gives back exactly on flat faces. On a round one it moves the edge like a blur of 1/6 voxel^2,
// which is what the surface states as its blur, so that the same correction serves.
// Facets. A plane triangle under a curved surface leaves out a sliver; for a quadratic patch its
// mean height is the sum over the edges of e . (n2 - n1) / 24, with the normals at the edge's ends
// (mean of the interpolation error of a quadratic function over a triangle). Vertices that were
// interpolated linearly on a grid lie beside the surface as well, by about one sliver for marching
// cubes and three for marching tetrahedra, whose facets are small for their grid. Whether either
// holds is for the other program to know, so four mean heights are the half width of a rectangular
// distribution (GUM 4.3.7).
// Soundness. The sign of a distance comes from the nearest facet and, a voxel or more away, from
// the winding number (winding.h), so that folded facets do no harm. Where that number is neither 0
// nor 1 the mesh crosses itself or has a shell turned inside out, and it is refused there.
#pragma once

#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"
#include "core/geometry/volume.h"
#include "core/surface/surface.h"

namespace asbuilt {

struct GivenPart {
  Volume volume;  // metal fraction, 10000 in air, 50000 in metal
  Surface surface;
  std::int64_t shells = 0;         // closed surfaces
  std::int64_t inner_shells = 0;   // of them skins of voids
  double sliver_um = 0.0;          // mean height of what the facets leave open
  std::vector<std::string> notes;  // what was corrected
};

// Grid with cells of voxel_mm around a box, with eight cells of air on every side.
GridFrame sampling_frame(const Box3& box, double voxel_mm);

// Grey levels of a grid of metal fractions: known, the same everywhere, without noise.
LevelField sampled_levels();
std::uint16_t sampled_level(double signed_distance_mm, double voxel_mm);

// Mean height of the slivers between facets and a surface through the vertices, per vertex, mm,
// positive where metal is convex.
std::vector<float> facet_heights(const TriMesh& mesh, const std::vector<Vec3f>& normals);

// The mesh with corners that coincide (to a millionth of its size) as one: files need not share
// them.
TriMesh joined_corners(const TriMesh& mesh);

// A mesh that is inside out as a whole is turned; a note says so. Throws kNotMeasurable where the
// mesh is open, crosses itself or has a shell turned the wrong way, with the place.
// Memory: the grid (3 bytes a voxel) and about 150 bytes a triangle. Cost: one search of the
// nearest triangle for every voxel near the surface.
GivenPart surface_from_mesh(const TriMesh& mesh, double voxel_mm, const Progress& progress);

}  // namespace asbuilt
