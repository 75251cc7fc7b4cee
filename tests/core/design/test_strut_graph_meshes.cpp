#include "test_strut_graph_meshes.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <random>
#include <set>
#include <unordered_map>

#include "core/base/parallel.h"
#include "core/geometry/field.h"

namespace asbuilt::test {
namespace {

class Builder {
 public:
  Builder(double scale, double radius) : scale_(scale), radius_(radius) {}
  void strut(const Vec3i& a, const Vec3i& b) {
    const int i = node(a);
    const int j = node(b);
    if (i == j || !seen_.insert({std::min(i, j), std::max(i, j)}).second) return;
    lattice_.struts.push_back({i, j, radius_, radius_, StrutCap::kSphere, StrutCap::kSphere, ""});
  }
  Lattice lattice() const { return lattice_; }

 private:
  int node(const Vec3i& p) {
    const auto [it, fresh] =
        nodes_.try_emplace({p.x(), p.y(), p.z()}, static_cast<int>(lattice_.nodes_mm.size()));
    if (fresh) lattice_.nodes_mm.push_back(scale_ * p.cast<double>());
    return it->second;
  }
  double scale_;
  double radius_;
  Lattice lattice_;
  std::map<std::array<int, 3>, int> nodes_;
  std::set<std::pair<int, int>> seen_;
};

template <class Visit>
void for_cells(std::array<int, 3> cells, Visit visit) {
  for (int z = 0; z < cells[2]; ++z)
    for (int y = 0; y < cells[1]; ++y)
      for (int x = 0; x < cells[0]; ++x) visit(Vec3i(x, y, z));
}

}  // namespace

Lattice cubic_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm) {
  Builder b(cell_mm, radius_mm);
  for_cells({cells[0] + 1, cells[1] + 1, cells[2] + 1}, [&](const Vec3i& p) {
    for (int k = 0; k < 3; ++k) {
      if (p[k] < cells[static_cast<std::size_t>(k)]) b.strut(p, p + Vec3i::Unit(k));
    }
  });
  return b.lattice();
}

Lattice bcc_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm) {
  Builder b(0.5 * cell_mm, radius_mm);
  for_cells(cells, [&](const Vec3i& p) {
    const Vec3i middle = 2 * p + Vec3i(1, 1, 1);
    for (int k = 0; k < 8; ++k) {
      b.strut(middle, middle + Vec3i((k & 1) * 2 - 1, (k & 2) - 1, (k & 4) / 2 - 1));
    }
  });
  return b.lattice();
}

Lattice octet_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm) {
  Builder b(0.5 * cell_mm, radius_mm);
  for_cells({2 * cells[0] + 1, 2 * cells[1] + 1, 2 * cells[2] + 1}, [&](const Vec3i& p) {
    if (p.sum() % 2 != 0) return;
    for (int a = 0; a < 3; ++a)
      for (int c = a + 1; c < 3; ++c)
        for (const int sign : {-1, 1}) {
          const Vec3i q = p + Vec3i::Unit(a) + sign * Vec3i::Unit(c);
          bool inside = true;
          for (int k = 0; k < 3; ++k)
            inside = inside && q[k] >= 0 && q[k] <= 2 * cells[static_cast<std::size_t>(k)];
          if (inside) b.strut(p, q);
        }
  });
  return b.lattice();
}

Lattice diamond_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm) {
  Builder b(0.25 * cell_mm, radius_mm);
  const Vec3i bonds[4] = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
  for_cells(cells, [&](const Vec3i& p) {
    for (const Vec3i& site : {Vec3i(1, 1, 1), Vec3i(3, 3, 1), Vec3i(3, 1, 3), Vec3i(1, 3, 3)}) {
      for (const Vec3i& bond : bonds) b.strut(4 * p + site, 4 * p + site + bond);
    }
  });
  return b.lattice();
}

Lattice voronoi_lattice(int points, double side_mm, double radius_mm, double shortest_mm,
                        unsigned seed) {
  std::mt19937 random(seed);
  const auto uniform = [&random] { return static_cast<double>(random()) / 4294967296.0; };
  std::vector<Vec3> sites;
  while (static_cast<int>(sites.size()) < points) {
    const Vec3 p = side_mm * Vec3(uniform(), uniform(), uniform());
    const bool apart = std::all_of(sites.begin(), sites.end(), [&](const Vec3& q) {
      return (p - q).norm() > 0.7 * side_mm / std::cbrt(points);
    });
    if (apart) sites.push_back(p);
  }
  // A Voronoi node is the centre of an empty sphere through four sites; nodes that share three of
  // them are joined.
  std::vector<Vec3> nodes;
  std::map<std::array<int, 3>, std::vector<int>> faces;
  for (int a = 0; a < points; ++a)
    for (int b = a + 1; b < points; ++b)
      for (int c = b + 1; c < points; ++c)
        for (int d = c + 1; d < points; ++d) {
          const Vec3& s = sites[static_cast<std::size_t>(a)];
          Mat3 m;
          Vec3 right;
          const int others[3] = {b, c, d};
          for (int k = 0; k < 3; ++k) {
            const Vec3 e = sites[static_cast<std::size_t>(others[k])] - s;
            m.row(k) = 2.0 * e.transpose();
            right[k] = e.squaredNorm();
          }
          if (std::abs(m.determinant()) < 1e-9) continue;
          const Vec3 x = m.inverse() * right;
          const Vec3 center = s + x;
          if ((center.array() < 0.0).any() || (center.array() > side_mm).any()) continue;
          bool empty = true;
          for (const Vec3& q : sites)
            empty = empty && (q - center).norm() > x.norm() * (1.0 - 1e-9);
          if (!empty) continue;
          const int n = static_cast<int>(nodes.size());
          nodes.push_back(center);
          for (const auto& f : {std::array{a, b, c}, std::array{a, b, d}, std::array{a, c, d},
                                std::array{b, c, d}}) {
            faces[f].push_back(n);
          }
        }
  std::set<std::pair<int, int>> edges;
  for (const auto& [face, ends] : faces) {
    if (ends.size() == 2) edges.insert({ends[0], ends[1]});
  }
  // Collapse short edges, shortest first.
  while (true) {
    double least = shortest_mm;
    std::pair<int, int> worst{-1, -1};
    for (const auto& [i, j] : edges) {
      const double length =
          (nodes[static_cast<std::size_t>(i)] - nodes[static_cast<std::size_t>(j)]).norm();
      if (length < least) {
        least = length;
        worst = {i, j};
      }
    }
    if (worst.first < 0) break;
    nodes[static_cast<std::size_t>(worst.first)] =
        0.5 * (nodes[static_cast<std::size_t>(worst.first)] +
               nodes[static_cast<std::size_t>(worst.second)]);
    std::set<std::pair<int, int>> kept;
    for (auto [i, j] : edges) {
      if (i == worst.second) i = worst.first;
      if (j == worst.second) j = worst.first;
      if (i != j) kept.insert({std::min(i, j), std::max(i, j)});
    }
    edges = kept;
  }
  // Of two edges that leave a node at less than 40 degrees the shorter goes; then loose ends go,
  // and nodes of two edges, which would be kinks.
  const auto at = [&nodes](int i) { return nodes[static_cast<std::size_t>(i)]; };
  std::map<int, std::vector<int>> joined;
  const auto relink = [&] {
    joined.clear();
    for (const auto& [i, j] : edges) {
      joined[i].push_back(j);
      joined[j].push_back(i);
    }
  };
  const auto remove_one = [&] {
    relink();
    for (const auto& [n, others] : joined) {
      if (others.size() == 1) return edges.erase(std::minmax({n, others[0]})) > 0;
      if (others.size() == 2) {
        edges.erase(std::minmax({n, others[0]}));
        edges.erase(std::minmax({n, others[1]}));
        edges.insert(std::minmax({others[0], others[1]}));
        return true;
      }
      for (std::size_t a = 0; a < others.size(); ++a)
        for (std::size_t b = a + 1; b < others.size(); ++b) {
          const Vec3 da = at(others[a]) - at(n);
          const Vec3 db = at(others[b]) - at(n);
          if (da.dot(db) < std::cos(40.0 / 180.0 * std::numbers::pi) * da.norm() * db.norm())
            continue;
          return edges.erase(std::minmax({n, da.norm() < db.norm() ? others[a] : others[b]})) > 0;
        }
    }
    return false;
  };
  while (remove_one()) {
  }
  Lattice lattice;
  std::map<int, int> number;
  for (const auto& [i, j] : edges) {
    for (const int n : {i, j}) {
      if (number.try_emplace(n, static_cast<int>(lattice.nodes_mm.size())).second) {
        lattice.nodes_mm.push_back(nodes[static_cast<std::size_t>(n)]);
      }
    }
    const double r = radius_mm * (0.8 + 0.4 * uniform());
    lattice.struts.push_back(
        {number[i], number[j], r, r, StrutCap::kSphere, StrutCap::kSphere, ""});
  }
  return lattice;
}

Solid solid_of(const Lattice& lattice) {
  double r = 0.0;
  for (const Strut& s : lattice.struts) r = std::max({r, s.radius1_mm, s.radius2_mm});
  const auto field = make_lattice_field(lattice, r);
  return [field](const Vec3& p) { return field->distance_mm(p); };
}

TriMesh skin(const Solid& solid, const Box3& box, double step_mm) {
  Box3 room = box;
  room.grow(2.0 * step_mm);
  std::int64_t n[3];
  for (int k = 0; k < 3; ++k)
    n[k] = static_cast<std::int64_t>(std::ceil(room.size_mm()[k] / step_mm)) + 1;
  const auto at = [&](std::int64_t i) {
    return Vec3(room.low_mm + step_mm * Vec3(static_cast<double>(i % n[0]),
                                             static_cast<double>(i / n[0] % n[1]),
                                             static_cast<double>(i / n[0] / n[1])));
  };
  std::vector<float> value(static_cast<std::size_t>(n[0] * n[1] * n[2]));
  parallel_for(0, static_cast<std::int64_t>(value.size()), 1 << 14,
               [&](std::int64_t from, std::int64_t to) {
                 for (auto i = from; i < to; ++i)
                   value[static_cast<std::size_t>(i)] = static_cast<float>(solid(at(i)));
               });
  TriMesh mesh;
  std::unordered_map<std::uint64_t, std::int32_t> crossings;
  const auto crossing = [&](std::int64_t a, std::int64_t b) {
    if (a > b) std::swap(a, b);
    const auto key = static_cast<std::uint64_t>(a) * 64U +
                     static_cast<std::uint64_t>((b - a) == 1                    ? 1
                                                : (b - a) == n[0]               ? 2
                                                : (b - a) == n[0] + 1           ? 3
                                                : (b - a) == n[0] * n[1]        ? 4
                                                : (b - a) == n[0] * n[1] + 1    ? 5
                                                : (b - a) == n[0] * n[1] + n[0] ? 6
                                                                                : 7);
    const auto [it, fresh] =
        crossings.try_emplace(key, static_cast<std::int32_t>(mesh.vertices_mm.size()));
    if (fresh) {
      const Vec3 pa = at(a);
      const Vec3 pb = at(b);
      double low = 0.0, high = 1.0;
      double f_low = value[static_cast<std::size_t>(a)];
      double f_high = value[static_cast<std::size_t>(b)];
      double t = 0.5;
      for (int k = 0; k < 4; ++k) {
        t = low + (high - low) * std::clamp(f_low / (f_low - f_high), 0.05, 0.95);
        const double f = solid(pa + t * (pb - pa));
        ((f < 0.0) == (f_low < 0.0) ? low : high) = t;
        ((f < 0.0) == (f_low < 0.0) ? f_low : f_high) = f;
      }
      t = std::clamp(low + (high - low) * std::clamp(f_low / (f_low - f_high), 0.0, 1.0), 0.01,
                     0.99);
      mesh.vertices_mm.push_back((pa + t * (pb - pa)).cast<float>());
    }
    return it->second;
  };
  const auto triangle = [&](std::int32_t a, std::int32_t b, std::int32_t c, const Vec3& outward) {
    const auto p = [&](std::int32_t i) {
      return Vec3(mesh.vertices_mm[static_cast<std::size_t>(i)].cast<double>());
    };
    if ((p(b) - p(a)).cross(p(c) - p(a)).dot(outward) < 0.0) std::swap(b, c);
    mesh.triangles.push_back({a, b, c});
  };
  // Six tetrahedra a cube, all along the same diagonal (Kuhn): faces of neighbours match.
  const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  const std::int64_t stride[3] = {1, n[0], n[0] * n[1]};
  for (std::int64_t z = 0; z + 1 < n[2]; ++z)
    for (std::int64_t y = 0; y + 1 < n[1]; ++y)
      for (std::int64_t x = 0; x + 1 < n[0]; ++x) {
        const std::int64_t corner = x + n[0] * (y + n[1] * z);
        int inside_corners = 0;
        for (int k = 0; k < 8; ++k) {
          const std::int64_t c =
              corner + (k & 1) * stride[0] + (k >> 1 & 1) * stride[1] + (k >> 2) * stride[2];
          inside_corners += value[static_cast<std::size_t>(c)] < 0.0F ? 1 : 0;
        }
        if (inside_corners == 0 || inside_corners == 8) continue;
        for (const auto& order : orders) {
          std::int64_t v[4] = {corner, 0, 0, 0};
          for (int k = 0; k < 3; ++k) v[k + 1] = v[k] + stride[order[k]];
          std::int64_t in[4], out[4];
          int ins = 0, outs = 0;
          for (const std::int64_t i : v) {
            if (value[static_cast<std::size_t>(i)] < 0.0F)
              in[ins++] = i;
            else
              out[outs++] = i;
          }
          if (ins == 0 || outs == 0) continue;
          Vec3 outward = Vec3::Zero();
          for (int k = 0; k < outs; ++k) outward += at(out[k]) / outs;
          for (int k = 0; k < ins; ++k) outward -= at(in[k]) / ins;
          if (ins == 1) {
            triangle(crossing(in[0], out[0]), crossing(in[0], out[1]), crossing(in[0], out[2]),
                     outward);
          } else if (outs == 1) {
            triangle(crossing(in[0], out[0]), crossing(in[1], out[0]), crossing(in[2], out[0]),
                     outward);
          } else {
            const std::int32_t a = crossing(in[0], out[0]), b = crossing(in[0], out[1]);
            const std::int32_t c = crossing(in[1], out[1]), d = crossing(in[1], out[0]);
            triangle(a, b, c, outward);
            triangle(a, c, d, outward);
          }
        }
      }
  return mesh;
}

TriMesh skin_of(const Lattice& lattice, double step_mm) {
  return skin(solid_of(lattice), lattice.bounds(), step_mm);
}

TriMesh prism(const Vec3& a, const Vec3& b, double radius_mm, int corners) {
  TriMesh mesh;
  const Vec3 axis = (b - a).normalized();
  const Vec3 u = axis.unitOrthogonal();
  const Vec3 v = axis.cross(u);
  for (const Vec3& end : {a, b}) {
    for (int k = 0; k < corners; ++k) {
      const double angle = 2.0 * std::numbers::pi * k / corners;
      mesh.vertices_mm.push_back(
          (end + radius_mm * (std::cos(angle) * u + std::sin(angle) * v)).cast<float>());
    }
  }
  for (int k = 0; k < corners; ++k) {
    const int next = (k + 1) % corners;
    mesh.triangles.push_back({k, next, corners + next});
    mesh.triangles.push_back({k, corners + next, corners + k});
    if (k > 0 && k + 1 < corners) {
      mesh.triangles.push_back({0, k + 1, k});
      mesh.triangles.push_back({corners, corners + k, corners + k + 1});
    }
  }
  return mesh;
}

TriMesh prisms_of(const Lattice& lattice, int corners) {
  TriMesh mesh;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    append(mesh,
           prism(lattice.end1_mm(i), lattice.end2_mm(i), lattice.struts[i].radius1_mm, corners));
  }
  return mesh;
}

TriMesh box_mesh(const Vec3& low, const Vec3& high) {
  TriMesh mesh;
  Box3 box{low, high};
  for (int k = 0; k < 8; ++k) mesh.vertices_mm.push_back(box.corner_mm(k).cast<float>());
  mesh.triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                    {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  return mesh;
}

void append(TriMesh& mesh, const TriMesh& more) {
  const auto offset = static_cast<std::int32_t>(mesh.vertices_mm.size());
  mesh.vertices_mm.insert(mesh.vertices_mm.end(), more.vertices_mm.begin(), more.vertices_mm.end());
  for (const auto& t : more.triangles)
    mesh.triangles.push_back({t[0] + offset, t[1] + offset, t[2] + offset});
}

}  // namespace asbuilt::test
