#include "core/design/strut_graph_samples.h"

#include <algorithm>
#include <numeric>

namespace asbuilt::strut_graph {

void SampleSet::build(double cell_mm) {
  Box3 box;
  for (const Vec3f& p : points_mm) box.include(p.cast<double>());
  if (box.empty()) return;
  low_ = box.low_mm;
  // 21 bits a side hold the cell numbers, with room around the part.
  cell_ = std::max(cell_mm, box.size_mm().maxCoeff() / 1e6);
  std::vector<std::uint64_t> keys(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const Vec3 p = points_mm[i].cast<double>();
    keys[i] = key(cell_of(p.x(), 0), cell_of(p.y(), 1), cell_of(p.z(), 2));
  }
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&keys](std::uint32_t a, std::uint32_t b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : a < b;
  });
  const auto reorder = [&order](std::vector<Vec3f>& values) {
    std::vector<Vec3f> sorted(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = values[order[i]];
    values = std::move(sorted);
  };
  reorder(points_mm);
  reorder(normals);
  cells_.clear();
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    while (j < order.size() && keys[order[j]] == keys[order[i]]) ++j;
    cells_[keys[order[i]]] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)};
    i = j;
  }
}

SampleSet sample_surface(const TriMesh& mesh, double spacing_mm) {
  // The two-dimensional golden-ratio sequence (Roberts 2018, "R2") fills a triangle evenly with any
  // number of points.
  constexpr double kStepU = 0.7548776662466927;
  constexpr double kStepV = 0.5698402909980532;
  SampleSet set;
  set.spacing_mm = spacing_mm;
  const double per_area = 1.0 / (spacing_mm * spacing_mm);
  const auto expected = static_cast<std::size_t>(mesh.area_mm2() * per_area) + 1;
  set.points_mm.reserve(expected);
  set.normals.reserve(expected);
  double owed = 0.5;
  for (const auto& t : mesh.triangles) {
    const Vec3 a = mesh.vertices_mm[static_cast<std::size_t>(t[0])].cast<double>();
    const Vec3 ab = mesh.vertices_mm[static_cast<std::size_t>(t[1])].cast<double>() - a;
    const Vec3 ac = mesh.vertices_mm[static_cast<std::size_t>(t[2])].cast<double>() - a;
    const Vec3 n = ab.cross(ac);
    const double twice_area = n.norm();
    if (!(twice_area > 0.0)) continue;
    owed += 0.5 * twice_area * per_area;
    const auto count = static_cast<std::int64_t>(owed);
    owed -= static_cast<double>(count);
    const Vec3f normal = (n / twice_area).cast<float>();
    // Every triangle starts elsewhere in the sequence: equal triangles side by side, the facets of
    // a cylinder, must not leave the same rings empty.
    const double start = static_cast<double>(set.size() % 1000003);
    for (std::int64_t k = 0; k < count; ++k) {
      double u = 0.5 + (start + static_cast<double>(k)) * kStepU;
      double v = 0.5 + (start + static_cast<double>(k)) * kStepV;
      u -= std::floor(u);
      v -= std::floor(v);
      if (u + v > 1.0) {
        u = 1.0 - u;
        v = 1.0 - v;
      }
      set.points_mm.push_back((a + u * ab + v * ac).cast<float>());
      set.normals.push_back(normal);
    }
  }
  return set;
}

}  // namespace asbuilt::strut_graph
