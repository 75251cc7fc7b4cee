#include "core/geometry/mesh_share.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt {
namespace {

// Where a ray meets the surface.
struct Crossing {
  std::int64_t ray = 0;  // along x
  double z = 0.0;        // in boxes
  int turn = 0;          // +1 where the ray goes in
  bool operator<(const Crossing& o) const {
    return std::tie(ray, z, turn) < std::tie(o.ray, o.z, o.turn);
  }
};

using Corner = std::array<double, 3>;

class Rasteriser {
 public:
  Rasteriser(const TriMesh& mesh, const GridFrame& grid, int rays)
      : mesh_(mesh), grid_(grid), rays_(rays) {
    const Box3 box = grid.bounds();
    corners_.reserve(mesh.vertices_mm.size());
    for (const Vec3f& v : mesh.vertices_mm) {
      const Vec3 at = (v.cast<double>() - box.low_mm).cwiseQuotient(grid.spacing_mm);
      corners_.push_back({at.x(), at.y(), at.z()});
    }
    sort_into_rows();
  }

  // Fills the boxes of one row of y.
  void row(std::int64_t y, Grid3<float>& out) const {
    std::vector<Crossing> crossings;
    for (int k = 0; k < rays_; ++k) {
      crossings.clear();
      const double at = static_cast<double>(y) + (static_cast<double>(k) + kAside) / rays_;
      for (std::size_t i = first_[static_cast<std::size_t>(y)];
           i < first_[static_cast<std::size_t>(y) + 1]; ++i) {
        cross(triangles_[i], at, crossings);
      }
      std::sort(crossings.begin(), crossings.end());
      fill(crossings, y, out);
    }
  }

 private:
  // Rays stand a little off the middle, where designs like to have their symmetry planes.
  static constexpr double kAside = 0.4870943;

  void sort_into_rows() {
    const auto rows = static_cast<std::size_t>(grid_.shape.y);
    first_.assign(rows + 1, 0);
    const auto for_rows = [&](auto&& visit) {
      for (std::size_t t = 0; t < mesh_.triangles.size(); ++t) {
        double low = 1e300, high = -1e300;
        for (const std::int32_t v : mesh_.triangles[t]) {
          low = std::min(low, corners_[static_cast<std::size_t>(v)][1]);
          high = std::max(high, corners_[static_cast<std::size_t>(v)][1]);
        }
        const auto from = static_cast<std::int64_t>(std::floor(std::max(low, 0.0)));
        const auto to = static_cast<std::int64_t>(
            std::floor(std::min(high, static_cast<double>(grid_.shape.y - 1))));
        for (std::int64_t y = from; y <= to; ++y)
          visit(static_cast<std::size_t>(y), static_cast<std::uint32_t>(t));
      }
    };
    for_rows([&](std::size_t y, std::uint32_t) { ++first_[y + 1]; });
    for (std::size_t y = 0; y < rows; ++y) first_[y + 1] += first_[y];
    triangles_.resize(first_.back());
    std::vector<std::size_t> next = first_;
    for_rows([&](std::size_t y, std::uint32_t t) { triangles_[next[y]++] = t; });
  }

  // Twice the area that a point spans with an edge, above zero to the left of it. The edge is run
  // from the end with the lower coordinates, so that both of its triangles get the same bits, also
  // where they do not share their vertices.
  static double left_of(const Corner& from, const Corner& to, double x, double y) {
    const bool swapped = to < from;
    const Corner& a = swapped ? to : from;
    const Corner& b = swapped ? from : to;
    double area = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
    // A point on the edge lies to its left, seen along the common direction.
    if (area == 0.0) area = 1e-300;
    return swapped ? -area : area;
  }

  void cross(std::uint32_t t, double y, std::vector<Crossing>& out) const {
    const auto& v = mesh_.triangles[t];
    const Corner& a = corners_[static_cast<std::size_t>(v[0])];
    const Corner& b = corners_[static_cast<std::size_t>(v[1])];
    const Corner& c = corners_[static_cast<std::size_t>(v[2])];
    if (std::min({a[1], b[1], c[1]}) > y || std::max({a[1], b[1], c[1]}) < y) return;
    const double low = std::min({a[0], b[0], c[0]}), high = std::max({a[0], b[0], c[0]});
    const auto count = static_cast<double>(grid_.shape.x * rays_);
    const auto from = static_cast<std::int64_t>(std::ceil(std::max(low * rays_ - kAside, 0.0)));
    const auto to =
        static_cast<std::int64_t>(std::floor(std::min(high * rays_ - kAside, count - 1.0)));
    for (std::int64_t ray = from; ray <= to; ++ray) {
      const double x = (static_cast<double>(ray) + kAside) / rays_;
      const double wc = left_of(a, b, x, y);
      const double wa = left_of(b, c, x, y);
      const double wb = left_of(c, a, x, y);
      const bool left = wa > 0.0;
      if (left != (wb > 0.0) || left != (wc > 0.0)) continue;
      const double z = (wa * a[2] + wb * b[2] + wc * c[2]) / (wa + wb + wc);
      // Seen from above a facet that faces upwards runs counter-clockwise: the ray leaves there.
      out.push_back({ray, z, left ? -1 : 1});
    }
  }

  void add(std::int64_t x, std::int64_t y, double low, double high, Grid3<float>& out) const {
    low = std::max(low, 0.0);
    high = std::min(high, static_cast<double>(grid_.shape.z));
    const auto weight = static_cast<float>(1.0 / (rays_ * rays_));
    for (auto z = static_cast<std::int64_t>(low); static_cast<double>(z) < high; ++z) {
      const double inside =
          std::min(high, static_cast<double>(z + 1)) - std::max(low, static_cast<double>(z));
      out.at(x, y, z) += weight * static_cast<float>(inside);
    }
  }

  void fill(const std::vector<Crossing>& crossings, std::int64_t y, Grid3<float>& out) const {
    int winding = 0;
    for (std::size_t i = 0; i < crossings.size(); ++i) {
      const Crossing& c = crossings[i];
      const bool last = i + 1 == crossings.size() || crossings[i + 1].ray != c.ray;
      winding += c.turn;
      if (last) {
        if (winding != 0)
          throw Error(ErrorCode::kNotMeasurable, "the surface is not closed: a ray stays inside");
      } else if (winding > 0) {
        add(c.ray / rays_, y, c.z, crossings[i + 1].z, out);
      }
    }
  }

  const TriMesh& mesh_;
  const GridFrame& grid_;
  int rays_;
  std::vector<Corner> corners_;     // in boxes from the grid's low corner
  std::vector<std::size_t> first_;  // of each row's triangles
  std::vector<std::uint32_t> triangles_;
};

}  // namespace

Grid3<float> mesh_share(const TriMesh& mesh, const GridFrame& grid, int rays_per_edge,
                        const Progress& progress) {
  Grid3<float> out(grid);
  const Rasteriser rasteriser(mesh, grid, rays_per_edge);
  progress.report(0.1);
  parallel_for(0, grid.shape.y, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t y = from; y < to; ++y) {
      progress.throw_if_cancelled();
      rasteriser.row(y, out);
    }
  });
  progress.report(1.0);
  return out;
}

}  // namespace asbuilt
