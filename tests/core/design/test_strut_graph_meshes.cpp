#include "test_strut_graph_meshes.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/design/lattice_builder.h"
#include "core/geometry/field.h"
#include "fixtures/phantom/random.h"
#include "fixtures/phantom/surface_mesh.h"
#include "fixtures/phantom/unit_cells.h"

namespace asbuilt::test {
namespace {

Strut round_strut(double radius_mm) {
  return {0, 0, radius_mm, radius_mm, StrutCap::kSphere, StrutCap::kSphere, ""};
}

}  // namespace

Lattice lattice_of_cells(const std::string& kind, std::array<int, 3> cells, double cell_mm,
                         double radius_mm) {
  const std::vector<Segment> cell = unit_cell(kind);
  LatticeBuilder builder(1e-6 * cell_mm);
  for (int z = 0; z < cells[2]; ++z)
    for (int y = 0; y < cells[1]; ++y)
      for (int x = 0; x < cells[0]; ++x)
        for (const auto& [a, b] : cell) {
          const Vec3 corner(x, y, z);
          builder.add(cell_mm * (corner + a), cell_mm * (corner + b), round_strut(radius_mm));
        }
  Lattice lattice = builder.take();
  // Neighbouring cells give the struts between them twice.
  std::vector<Strut> once;
  for (const Strut& s : lattice.struts) {
    const bool known = std::any_of(once.begin(), once.end(), [&s](const Strut& o) {
      return std::minmax(o.node1, o.node2) == std::minmax(s.node1, s.node2);
    });
    if (!known) once.push_back(s);
  }
  lattice.struts = std::move(once);
  return lattice;
}

Lattice voronoi_lattice(double side_mm, int seeds, std::uint64_t seed, double shortest_mm,
                        double radius_mm) {
  Random random(seed, 5);
  LatticeBuilder builder(1e-6 * side_mm);
  for (const auto& [a, b] : voronoi_edges(Vec3::Constant(side_mm), seeds, seed, shortest_mm)) {
    builder.add(a, b, round_strut(radius_mm * (0.8 + 0.4 * random.uniform())));
  }
  return builder.take();
}

Lattice turned(Lattice lattice, double angle_deg) {
  const Eigen::AngleAxisd turn(angle_deg / 180.0 * std::numbers::pi,
                               Vec3(0.3, 0.5, 0.8).normalized());
  for (Vec3& p : lattice.nodes_mm) p = turn * p;
  return lattice;
}

Lattice truncated(const Lattice& lattice, const Box3& box) {
  LatticeBuilder builder(1e-6 * box.diagonal_mm());
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    const Vec3 a = lattice.end1_mm(i);
    const Vec3 d = lattice.end2_mm(i) - a;
    double from = 0.0;
    double to = 1.0;
    for (int k = 0; k < 3; ++k) {
      const double low = box.low_mm[k] - a[k];
      const double high = box.high_mm[k] - a[k];
      if (std::abs(d[k]) < 1e-12) {
        if (low > 0.0 || high < 0.0) to = -1.0;
        continue;
      }
      from = std::max(from, std::min(low / d[k], high / d[k]));
      to = std::min(to, std::max(low / d[k], high / d[k]));
    }
    if (to > from) builder.add(a + from * d, a + to * d, lattice.struts[i]);
  }
  return builder.take();
}

Solid solid_of(const Lattice& lattice) {
  double r = 0.0;
  for (const Strut& s : lattice.struts) r = std::max({r, s.radius1_mm, s.radius2_mm});
  const auto field = make_lattice_field(lattice, r);
  return [field](const Vec3& p) { return field->distance_mm(p); };
}

TriMesh skin(const Solid& solid, const Box3& box, double step_mm) {
  return extract_surface(solid, box, step_mm);
}

TriMesh skin_of(const Lattice& lattice, double step_mm) {
  return skin(solid_of(lattice), lattice.bounds(), step_mm);
}

TriMesh skin_within(const Lattice& lattice, const Box3& box, double step_mm) {
  const Solid struts = solid_of(lattice);
  const Vec3 middle = box.center_mm();
  const Vec3 half = 0.5 * box.size_mm();
  return skin(
      [&](const Vec3& p) {
        return std::max(struts(p), ((p - middle).cwiseAbs() - half).maxCoeff());
      },
      box, step_mm);
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
