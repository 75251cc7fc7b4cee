#include "core/alignment/density.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

// Gaussian by direct convolution along one axis; zero outside.
void blur_axis(Grid3<float>& grid, int axis, double sigma) {
  const auto reach = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(3.0 * sigma)));
  std::vector<double> kernel(static_cast<std::size_t>(2 * reach + 1));
  double total = 0.0;
  for (std::int64_t i = -reach; i <= reach; ++i) {
    const auto away = static_cast<double>(i);
    kernel[static_cast<std::size_t>(i + reach)] = std::exp(-0.5 * away * away / (sigma * sigma));
    total += kernel[static_cast<std::size_t>(i + reach)];
  }
  const Shape& s = grid.frame.shape;
  const std::int64_t length[3] = {s.x, s.y, s.z};
  const std::int64_t stride[3] = {1, s.x, s.x * s.y};
  const int u = (axis + 1) % 3;
  const int v = (axis + 2) % 3;
  parallel_for(0, length[v], 1, [&](std::int64_t from, std::int64_t to) {
    std::vector<float> line(static_cast<std::size_t>(length[axis]));
    for (std::int64_t j = from; j < to; ++j)
      for (std::int64_t i = 0; i < length[u]; ++i) {
        float* p = grid.values.data() + i * stride[u] + j * stride[v];
        for (std::int64_t k = 0; k < length[axis]; ++k)
          line[static_cast<std::size_t>(k)] = p[k * stride[axis]];
        for (std::int64_t k = 0; k < length[axis]; ++k) {
          double sum = 0.0;
          const std::int64_t a = std::max<std::int64_t>(0, k - reach);
          const std::int64_t b = std::min(length[axis] - 1, k + reach);
          for (std::int64_t m = a; m <= b; ++m) {
            sum += kernel[static_cast<std::size_t>(m - k + reach)] *
                   static_cast<double>(line[static_cast<std::size_t>(m)]);
          }
          p[k * stride[axis]] = static_cast<float>(sum / total);
        }
      }
  });
}

GridFrame coarse_frame(Box3 box, double spacing_mm, double margin_mm) {
  box.grow(margin_mm);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(spacing_mm);
  const Vec3 n = (box.size_mm() / spacing_mm).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()) + 1, static_cast<std::int64_t>(n.y()) + 1,
                 static_cast<std::int64_t>(n.z()) + 1};
  frame.origin_mm = box.low_mm;
  return frame;
}

void take_moments(Density& density) {
  const GridFrame& f = density.grid.frame;
  double mass = 0.0;
  Vec3 moment = Vec3::Zero();
  for (std::int64_t z = 0; z < f.shape.z; ++z)
    for (std::int64_t y = 0; y < f.shape.y; ++y)
      for (std::int64_t x = 0; x < f.shape.x; ++x) {
        const auto v = static_cast<double>(density.grid.at(x, y, z));
        mass += v;
        moment += v * f.position_mm(static_cast<double>(x), static_cast<double>(y),
                                    static_cast<double>(z));
      }
  density.center_of_mass_mm = mass > 0.0 ? Vec3(moment / mass) : f.bounds().center_mm();
  density.mass_mm3 = mass * f.voxel_volume_mm3();
}

}  // namespace

double Density::at(const Vec3& point_mm) const {
  const Vec3 v = grid.frame.voxel_of(point_mm);
  const Shape& s = grid.frame.shape;
  if (v.x() < 0 || v.y() < 0 || v.z() < 0 || v.x() > static_cast<double>(s.x - 1) ||
      v.y() > static_cast<double>(s.y - 1) || v.z() > static_cast<double>(s.z - 1)) {
    return 0.0;
  }
  return sample_trilinear(grid, v);
}

Vec3 Density::gradient(const Vec3& point_mm) const {
  const double h = 0.5 * grid.frame.spacing_mm.x();
  Vec3 g;
  for (int k = 0; k < 3; ++k) {
    const Vec3 step = h * Vec3::Unit(k);
    g[k] = (at(point_mm + step) - at(point_mm - step)) / (2.0 * h);
  }
  return g;
}

Density blurred(const Density& density, double sigma_cells) {
  Density out = density;
  for (int axis = 0; axis < 3; ++axis) blur_axis(out.grid, axis, sigma_cells);
  return out;
}

Density scan_density(const Mask& mask, double spacing_mm, double sigma_cells) {
  Density density;
  const GridFrame frame =
      coarse_frame(mask.frame.bounds(), spacing_mm, 3.0 * sigma_cells * spacing_mm);
  density.grid = Grid3<float>(frame);
  // Each coarse slice gathers the voxel slices whose centres fall to it.
  const double share = mask.frame.voxel_volume_mm3() / frame.voxel_volume_mm3();
  const Shape& s = mask.frame.shape;
  std::vector<std::int64_t> cell_x(static_cast<std::size_t>(s.x));
  for (std::int64_t x = 0; x < s.x; ++x) {
    cell_x[static_cast<std::size_t>(x)] =
        std::llround((mask.frame.origin_mm.x() +
                      mask.frame.spacing_mm.x() * static_cast<double>(x) - frame.origin_mm.x()) /
                     spacing_mm);
  }
  const auto cell_of = [&](int axis, std::int64_t i) {
    return std::llround((mask.frame.origin_mm[axis] +
                         mask.frame.spacing_mm[axis] * static_cast<double>(i) -
                         frame.origin_mm[axis]) /
                        spacing_mm);
  };
  std::vector<std::int64_t> first(static_cast<std::size_t>(frame.shape.z) + 1, s.z);
  for (std::int64_t z = s.z - 1; z >= 0; --z) first[static_cast<std::size_t>(cell_of(2, z))] = z;
  for (std::int64_t k = frame.shape.z - 1; k >= 0; --k) {
    first[static_cast<std::size_t>(k)] =
        std::min(first[static_cast<std::size_t>(k)], first[static_cast<std::size_t>(k) + 1]);
  }
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t k = from; k < to; ++k)
      for (std::int64_t z = first[static_cast<std::size_t>(k)];
           z < first[static_cast<std::size_t>(k) + 1]; ++z)
        for (std::int64_t y = 0; y < s.y; ++y) {
          float* row = density.grid.values.data() + frame.index(0, cell_of(1, y), k);
          const std::uint8_t* metal = mask.values.data() + mask.frame.index(0, y, z);
          for (std::int64_t x = 0; x < s.x; ++x) {
            if (metal[x] != 0)
              row[cell_x[static_cast<std::size_t>(x)]] += static_cast<float>(share);
          }
        }
  });
  take_moments(density);
  return blurred(density, sigma_cells);
}

Density design_density(const SignedField& field, double spacing_mm, double sigma_cells) {
  Density density;
  const GridFrame frame = coarse_frame(field.bounds(), spacing_mm, 3.0 * sigma_cells * spacing_mm);
  density.grid = Grid3<float>(frame);
  constexpr int kSub = 3;  // samples per axis in a cell
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          const Vec3 center = frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                static_cast<double>(z));
          int inside = 0;
          for (int i = 0; i < kSub * kSub * kSub; ++i) {
            const int row = i / kSub % kSub;
            const int layer = i / (kSub * kSub);
            const Vec3 offset((i % kSub + 0.5) / kSub - 0.5, (row + 0.5) / kSub - 0.5,
                              (layer + 0.5) / kSub - 0.5);
            inside += field.distance_mm(center + spacing_mm * offset) < 0.0 ? 1 : 0;
          }
          density.grid.at(x, y, z) = static_cast<float>(inside) / (kSub * kSub * kSub);
        }
  });
  take_moments(density);
  return blurred(density, sigma_cells);
}

Vec3 spread_point(std::int64_t i, const Box3& box) {
  constexpr double kG = 1.22074408460575947536;  // the real root of x^4 = x + 1
  const double n = static_cast<double>(i) + 1.0;
  Vec3 unit(n / kG, n / (kG * kG), n / (kG * kG * kG));
  for (int k = 0; k < 3; ++k) unit[k] -= std::floor(unit[k]);
  return box.low_mm + box.size_mm().cwiseProduct(unit);
}

}  // namespace asbuilt
