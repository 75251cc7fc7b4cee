// Boxes as closed meshes.
#pragma once

#include <array>
#include <cstdint>

#include "core/geometry/tri_mesh.h"
#include "core/geometry/volume.h"

namespace asbuilt {

inline void add_box(TriMesh& mesh, const Vec3& low, const Vec3& high) {
  constexpr std::array<std::array<std::int32_t, 3>, 12> kTriangles{{{0, 2, 3},
                                                                    {0, 3, 1},
                                                                    {4, 5, 7},
                                                                    {4, 7, 6},
                                                                    {0, 1, 5},
                                                                    {0, 5, 4},
                                                                    {2, 6, 7},
                                                                    {2, 7, 3},
                                                                    {0, 4, 6},
                                                                    {0, 6, 2},
                                                                    {1, 3, 7},
                                                                    {1, 7, 5}}};
  const auto first = static_cast<std::int32_t>(mesh.vertices_mm.size());
  const Box3 corners{low, high};
  for (int k = 0; k < 8; ++k) mesh.vertices_mm.push_back(corners.corner_mm(k).cast<float>());
  for (const auto& t : kTriangles)
    mesh.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
}

}  // namespace asbuilt
