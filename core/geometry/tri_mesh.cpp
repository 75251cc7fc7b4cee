#include "core/geometry/tri_mesh.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace asbuilt {

Box3 TriMesh::bounds() const {
  Box3 box;
  for (const Vec3f& v : vertices_mm) box.include(v.cast<double>());
  return box;
}

std::vector<Vec3f> TriMesh::vertex_normals() const {
  std::vector<Vec3f> normals(vertices_mm.size(), Vec3f::Zero());
  for (const auto& t : triangles) {
    const Vec3f& a = vertices_mm[static_cast<std::size_t>(t[0])];
    const Vec3f& b = vertices_mm[static_cast<std::size_t>(t[1])];
    const Vec3f& c = vertices_mm[static_cast<std::size_t>(t[2])];
    const Vec3f n = (b - a).cross(c - a);
    for (const std::int32_t corner : t) normals[static_cast<std::size_t>(corner)] += n;
  }
  for (Vec3f& n : normals) {
    const float length = n.norm();
    if (length > 0.0F) n /= length;
  }
  return normals;
}

double TriMesh::signed_volume_mm3() const {
  double six = 0.0;
  for (const auto& t : triangles) {
    const Vec3 a = vertices_mm[static_cast<std::size_t>(t[0])].cast<double>();
    const Vec3 b = vertices_mm[static_cast<std::size_t>(t[1])].cast<double>();
    const Vec3 c = vertices_mm[static_cast<std::size_t>(t[2])].cast<double>();
    six += a.dot(b.cross(c));
  }
  return six / 6.0;
}

double TriMesh::area_mm2() const {
  double two = 0.0;
  for (const auto& t : triangles) {
    const Vec3 a = vertices_mm[static_cast<std::size_t>(t[0])].cast<double>();
    const Vec3 b = vertices_mm[static_cast<std::size_t>(t[1])].cast<double>();
    const Vec3 c = vertices_mm[static_cast<std::size_t>(t[2])].cast<double>();
    two += (b - a).cross(c - a).norm();
  }
  return 0.5 * two;
}

MeshHealth check_mesh(const TriMesh& mesh) {
  struct Uses {
    std::int32_t forward = 0;
    std::int32_t backward = 0;
  };
  MeshHealth health;
  std::unordered_map<std::uint64_t, Uses> edges;
  edges.reserve(mesh.triangles.size() * 2);
  std::vector<std::int32_t> parent(mesh.vertices_mm.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&parent](std::int32_t v) {
    while (parent[static_cast<std::size_t>(v)] != v) {
      parent[static_cast<std::size_t>(v)] =
          parent[static_cast<std::size_t>(parent[static_cast<std::size_t>(v)])];
      v = parent[static_cast<std::size_t>(v)];
    }
    return v;
  };
  std::vector<char> used(mesh.vertices_mm.size(), 0);
  for (const auto& t : mesh.triangles) {
    const Vec3f& a = mesh.vertices_mm[static_cast<std::size_t>(t[0])];
    const Vec3f& b = mesh.vertices_mm[static_cast<std::size_t>(t[1])];
    const Vec3f& c = mesh.vertices_mm[static_cast<std::size_t>(t[2])];
    if (t[0] == t[1] || t[1] == t[2] || t[2] == t[0] ||
        (b - a).cross(c - a).squaredNorm() == 0.0F) {
      ++health.degenerate_triangles;
    }
    for (int k = 0; k < 3; ++k) {
      const std::int32_t from = t[static_cast<std::size_t>(k)];
      const std::int32_t to = t[static_cast<std::size_t>((k + 1) % 3)];
      used[static_cast<std::size_t>(from)] = 1;
      if (from == to) continue;
      const auto low = static_cast<std::uint64_t>(std::min(from, to));
      const auto high = static_cast<std::uint64_t>(std::max(from, to));
      Uses& uses = edges[(low << 32) | high];
      (from < to ? uses.forward : uses.backward) += 1;
      parent[static_cast<std::size_t>(root(from))] = root(to);
    }
  }
  for (const auto& [key, uses] : edges) {
    const std::int32_t total = uses.forward + uses.backward;
    if (total == 1)
      ++health.open_edges;
    else if (total > 2) {
      ++health.non_manifold_edges;
      health.unbalanced_edges += uses.forward != uses.backward ? 1 : 0;
    } else if (uses.forward != 1)
      ++health.inconsistent_edges;
  }
  for (std::size_t v = 0; v < parent.size(); ++v) {
    if (used[v] != 0 && root(static_cast<std::int32_t>(v)) == static_cast<std::int32_t>(v)) {
      ++health.components;
    }
  }
  return health;
}

TriMesh weld(const TriMesh& mesh, double tolerance_mm) {
  struct Key {
    std::int64_t x, y, z;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& k) const {
      std::uint64_t h = static_cast<std::uint64_t>(k.x) * 0x9E3779B97F4A7C15ULL;
      h ^= static_cast<std::uint64_t>(k.y) * 0xC2B2AE3D27D4EB4FULL + (h << 6) + (h >> 2);
      h ^= static_cast<std::uint64_t>(k.z) * 0x165667B19E3779F9ULL + (h << 6) + (h >> 2);
      return static_cast<std::size_t>(h);
    }
  };
  // Cells wider than the tolerance, so that mostly one of them has to be looked at; a point near a
  // cell's border may have its equal in the neighbour.
  const double tolerance = std::max(tolerance_mm, 1e-9);
  const double cell = 8.0 * tolerance;
  const auto cell_of = [cell](double v) { return static_cast<std::int64_t>(std::floor(v / cell)); };
  std::unordered_map<Key, std::int32_t, Hash> newest;  // of the points kept in a cell
  newest.reserve(mesh.vertices_mm.size());
  std::vector<std::int32_t> older;  // by kept point: the one before it in the same cell, or -1
  TriMesh out;
  std::vector<std::int32_t> renumbered(mesh.vertices_mm.size());
  for (std::size_t i = 0; i < mesh.vertices_mm.size(); ++i) {
    const Vec3 v = mesh.vertices_mm[i].cast<double>();
    std::int32_t first = -1;  // the earliest kept point that equals this one
    for (std::int64_t z = cell_of(v.z() - tolerance); z <= cell_of(v.z() + tolerance); ++z)
      for (std::int64_t y = cell_of(v.y() - tolerance); y <= cell_of(v.y() + tolerance); ++y)
        for (std::int64_t x = cell_of(v.x() - tolerance); x <= cell_of(v.x() + tolerance); ++x) {
          const auto found = newest.find({x, y, z});
          if (found == newest.end()) continue;
          for (std::int32_t k = found->second; k >= 0; k = older[static_cast<std::size_t>(k)]) {
            const Vec3 kept = out.vertices_mm[static_cast<std::size_t>(k)].cast<double>();
            if ((kept - v).squaredNorm() <= tolerance * tolerance && (first < 0 || k < first))
              first = k;
          }
        }
    if (first < 0) {
      first = static_cast<std::int32_t>(out.vertices_mm.size());
      const auto [it, fresh] =
          newest.try_emplace({cell_of(v.x()), cell_of(v.y()), cell_of(v.z())}, first);
      older.push_back(fresh ? -1 : it->second);
      it->second = first;
      out.vertices_mm.push_back(mesh.vertices_mm[i]);
    }
    renumbered[i] = first;
  }
  out.triangles.reserve(mesh.triangles.size());
  for (const auto& t : mesh.triangles) {
    const std::array<std::int32_t, 3> n{renumbered[static_cast<std::size_t>(t[0])],
                                        renumbered[static_cast<std::size_t>(t[1])],
                                        renumbered[static_cast<std::size_t>(t[2])]};
    if (n[0] != n[1] && n[1] != n[2] && n[2] != n[0]) out.triangles.push_back(n);
  }
  return out;
}

}  // namespace asbuilt
