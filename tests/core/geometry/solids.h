// Closed meshes with known measures, shared by the tests of this room.
#pragma once

#include <cmath>
#include <map>

#include "core/geometry/tri_mesh.h"

namespace asbuilt::test {

// Box with 12 triangles.
inline TriMesh box_mesh(const Vec3& low, const Vec3& high) {
  TriMesh mesh;
  const Box3 box{low, high};
  for (int k = 0; k < 8; ++k) mesh.vertices_mm.push_back(box.corner_mm(k).cast<float>());
  mesh.triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                    {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  return mesh;
}

// Every triangle with three vertices of its own, as an STL file has it.
inline TriMesh soup_of(const TriMesh& mesh) {
  TriMesh soup;
  for (const auto& t : mesh.triangles) {
    const auto first = static_cast<std::int32_t>(soup.vertices_mm.size());
    for (const std::int32_t v : t) {
      soup.vertices_mm.push_back(mesh.vertices_mm[static_cast<std::size_t>(v)]);
    }
    soup.triangles.push_back({first, first + 1, first + 2});
  }
  return soup;
}

// Sphere from an octahedron whose triangles are split in four `levels` times.
inline TriMesh sphere_mesh(const Vec3& center, double radius, int levels) {
  std::vector<Vec3> points = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  std::vector<std::array<std::int32_t, 3>> triangles = {{0, 2, 4}, {2, 1, 4}, {1, 3, 4}, {3, 0, 4},
                                                        {2, 0, 5}, {1, 2, 5}, {3, 1, 5}, {0, 3, 5}};
  for (int level = 0; level < levels; ++level) {
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> middles;
    const auto middle = [&](std::int32_t a, std::int32_t b) {
      const auto [it, fresh] = middles.try_emplace({std::min(a, b), std::max(a, b)},
                                                   static_cast<std::int32_t>(points.size()));
      if (fresh) {
        points.push_back((points[static_cast<std::size_t>(a)] + points[static_cast<std::size_t>(b)])
                             .normalized());
      }
      return it->second;
    };
    std::vector<std::array<std::int32_t, 3>> finer;
    for (const auto& t : triangles) {
      const std::int32_t ab = middle(t[0], t[1]);
      const std::int32_t bc = middle(t[1], t[2]);
      const std::int32_t ca = middle(t[2], t[0]);
      finer.push_back({t[0], ab, ca});
      finer.push_back({t[1], bc, ab});
      finer.push_back({t[2], ca, bc});
      finer.push_back({ab, bc, ca});
    }
    triangles = finer;
  }
  TriMesh mesh;
  for (const Vec3& p : points) mesh.vertices_mm.push_back((center + radius * p).cast<float>());
  mesh.triangles = triangles;
  return mesh;
}

inline double distance_to_box(const Vec3& p, const Vec3& low, const Vec3& high) {
  const Vec3 q = (p - 0.5 * (low + high)).cwiseAbs() - 0.5 * (high - low);
  return std::min(q.maxCoeff(), 0.0) + q.cwiseMax(0.0).norm();
}

}  // namespace asbuilt::test
