// Regular grids of samples: scans, masks, distance fields.
//
// Layout: x fastest, then y, then z. `origin_mm` is the centre of the first voxel in the scan
// frame, whose axes are the grid's. Spacing may differ by axis. Memory: a grid owns exactly count()
// * sizeof(T) bytes; stages say in their headers how many grids they hold at once, and app/session
// adds that up before the work starts.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

struct Shape {
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t z = 0;
  std::int64_t count() const { return x * y * z; }
  bool operator==(const Shape&) const = default;
};

// Geometry of a grid, without its samples.
struct GridFrame {
  Shape shape;
  Vec3 spacing_mm = Vec3::Ones();
  Vec3 origin_mm = Vec3::Zero();  // centre of voxel (0, 0, 0)

  std::int64_t index(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return x + shape.x * (y + shape.y * z);
  }
  Vec3 position_mm(double x, double y, double z) const {
    return origin_mm + spacing_mm.cwiseProduct(Vec3(x, y, z));
  }
  // Continuous voxel coordinates of a point; voxel centres lie at whole numbers.
  Vec3 voxel_of(const Vec3& point_mm) const {
    return (point_mm - origin_mm).cwiseQuotient(spacing_mm);
  }
  // From the outer face of the first voxel to the outer face of the last.
  Box3 bounds() const {
    Box3 box;
    box.low_mm = origin_mm - 0.5 * spacing_mm;
    box.high_mm = box.low_mm + spacing_mm.cwiseProduct(Vec3(static_cast<double>(shape.x),
                                                            static_cast<double>(shape.y),
                                                            static_cast<double>(shape.z)));
    return box;
  }
  double voxel_volume_mm3() const { return spacing_mm.prod(); }
  double mean_spacing_mm() const { return spacing_mm.mean(); }
};

template <class T>
struct Grid3 {
  using Value = T;
  GridFrame frame;
  std::vector<T> values;

  Grid3() = default;
  explicit Grid3(const GridFrame& grid_frame, T fill = T{})
      : frame(grid_frame), values(static_cast<std::size_t>(grid_frame.shape.count()), fill) {}

  T& at(std::int64_t x, std::int64_t y, std::int64_t z) {
    return values[static_cast<std::size_t>(frame.index(x, y, z))];
  }
  const T& at(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return values[static_cast<std::size_t>(frame.index(x, y, z))];
  }
};

// A scan as it was stored: 8-bit stays 8-bit, 16-bit stays 16-bit. Wider integers and doubles
// become float (readers say so in the scan's notes). `slope` and `intercept` give the stored
// quantity's physical value, value = slope * sample + intercept; asbuilt measures on samples, where
// the surface does not depend on them.
struct Volume {
  std::variant<Grid3<std::uint8_t>, Grid3<std::int16_t>, Grid3<std::uint16_t>, Grid3<float>> grid;
  double slope = 1.0;
  double intercept = 0.0;

  const GridFrame& frame() const {
    return std::visit([](const auto& g) -> const GridFrame& { return g.frame; }, grid);
  }
  template <class Function>
  decltype(auto) visit(Function&& function) const {
    return std::visit(std::forward<Function>(function), grid);
  }
};

// 1 = metal, 0 = everything else.
using Mask = Grid3<std::uint8_t>;

// Trilinear interpolation at continuous voxel coordinates; outside the grid the nearest border
// value.
template <class T>
double sample_trilinear(const Grid3<T>& grid, const Vec3& voxel) {
  const Shape& s = grid.frame.shape;
  const auto cell = [](double v, std::int64_t n, std::int64_t& low, std::int64_t& high) {
    if (!(v > 0.0)) v = 0.0;
    const double last = static_cast<double>(n - 1);
    if (v > last) v = last;
    low = static_cast<std::int64_t>(v);
    high = low + 1 < n ? low + 1 : low;
    return v - static_cast<double>(low);
  };
  std::int64_t x0, x1, y0, y1, z0, z1;
  const double fx = cell(voxel.x(), s.x, x0, x1);
  const double fy = cell(voxel.y(), s.y, y0, y1);
  const double fz = cell(voxel.z(), s.z, z0, z1);
  const T* v = grid.values.data();
  const std::int64_t row = s.x;
  const std::int64_t slab = s.x * s.y;
  const auto line = [&](std::int64_t y, std::int64_t z) {
    const T* p = v + y * row + z * slab;
    const double a = static_cast<double>(p[x0]);
    return a + fx * (static_cast<double>(p[x1]) - a);
  };
  const double a = line(y0, z0), b = line(y1, z0), c = line(y0, z1), d = line(y1, z1);
  const double near = a + fy * (b - a);
  const double far = c + fy * (d - c);
  return near + fz * (far - near);
}

}  // namespace asbuilt
