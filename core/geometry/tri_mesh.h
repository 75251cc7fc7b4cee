// Triangle surfaces.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

// Vertices in mm; triangles counter-clockwise seen from outside (from air towards metal).
struct TriMesh {
  std::vector<Vec3f> vertices_mm;
  std::vector<std::array<std::int32_t, 3>> triangles;

  bool empty() const { return triangles.empty(); }
  Box3 bounds() const;
  // Area-weighted vertex normals, unit length, outward; zero where undefined.
  std::vector<Vec3f> vertex_normals() const;
  // Volume by the divergence theorem; meaningful for closed meshes only. mm^3.
  double signed_volume_mm3() const;
  double area_mm2() const;
};

// What is wrong with a mesh, counted. A mesh with no open or non-manifold edge and consistent
// orientation encloses a volume ("watertight").
struct MeshHealth {
  std::int64_t open_edges = 0;
  std::int64_t non_manifold_edges = 0;
  std::int64_t unbalanced_edges = 0;    // of the non-manifold ones: not run as often either way
  std::int64_t inconsistent_edges = 0;  // both triangles run the edge in the same direction
  std::int64_t degenerate_triangles = 0;
  std::int64_t components = 0;
  bool watertight() const {
    return open_edges == 0 && non_manifold_edges == 0 && inconsistent_edges == 0;
  }
  // Encloses a volume, though sheets may touch along an edge, as extracted surfaces do.
  bool closed() const {
    return open_edges == 0 && unbalanced_edges == 0 && inconsistent_edges == 0;
  }
};
MeshHealth check_mesh(const TriMesh& mesh);

// Joins vertices whose coordinates are equal (to `tolerance_mm`) and drops degenerate triangles.
// The order of first appearance is kept.
TriMesh weld(const TriMesh& mesh, double tolerance_mm);

}  // namespace asbuilt
