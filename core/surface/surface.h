// Where the metal ends: mask, sub-voxel triangle surface and its uncertainty, in the scan frame.
//
// Method: metal fraction f with local levels (metal_fraction.h). A dual surface ("surface nets",
// Gibson 1998) on f = 1/2 gives one vertex per cell that the surface crosses; each vertex is then
// moved along the local normal to where the profile crosses 1/2. The slope there gives the edge
// spread. A blurred curved edge crosses 1/2 inside the true one: by diffusion of a curved front, a
// Gaussian of variance s^2 moves it by s^2/2 times the sum of the principal curvatures (Merriman,
// Bence and Osher 1992; the expansion is good to 5 % for radii above 2.5 s). The vertices are moved
// back by that, with the curvature of the smoothed normals; struts 8 voxels thick would be measured
// 0.2 voxel too thin otherwise. The mask is f > 1/2 and is not corrected.
// Memory: the mask (1 byte a voxel), 40 bytes a vertex, 24 bytes a vertex pair of triangles.
#pragma once

#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"
#include "core/surface/levels.h"

namespace asbuilt {

struct Surface {
  LevelField levels;
  Mask mask;
  TriMesh mesh;                    // scan frame, blur-corrected
  std::vector<Vec3f> normals;      // per vertex, outward, unit length
  std::vector<float> u_vertex_um;  // per vertex, standard uncertainty along the normal (k = 1)
  std::vector<float> shift_um;     // per vertex, the blur correction that was applied
  Vec3 blur_sigma_voxels = Vec3::Ones();  // per axis, everything between sharp edge and samples
  double blur_sigma_mm = 0.0;             // mean of the axes
  double edge_spread_um = 0.0;            // 10-90 %: 2.563 sigma
  double area_mm2 = 0.0;
  // Set where the part came as a surface and not as grey levels (given_surface.h): standard
  // uncertainty (k = 1) of its place along the normal that the whole of it may share, mm. Terms of
  // noise, grey level and blur do not apply then, and there is no edge spread.
  std::optional<double> given_u_mm;
  double u_edge_mm = 0.0;         // k = 1, what the scanner adds to the place of all of it
  double given_scatter_mm = 0.0;  // standard deviation of a given point about the surface
  double given_spacing_mm = 0.0;  // between given points
  Mask unseen;  // 1 beside a surface that given points do not cover; empty where all is covered
};

// What a reference part showed of the scanner: standard uncertainty (k = 1) of the place of every
// edge, the same all over, in quadrature to what is known already.
void add_edge_uncertainty(Surface& surface, double u_edge_mm);

// Throws kNotMeasurable where there is no surface.
Surface find_surface(const Volume& volume, const SurfaceOptions& options, const Progress& progress);

}  // namespace asbuilt
