#include "core/surface/surface_nets.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kSlab = 16;  // slices per task

// Cells lie between voxels: cell (x, y, z) has the corners x-1..x, y-1..y, z-1..z for x = 0 .. nx,
// so that the border voxels are closed against air outside.
struct Cells {
  std::int64_t nx, ny, nz;  // number of cells per axis = voxels + 1
};

// Two slices of voxels, with a border of air.
class SlicePair {
 public:
  explicit SlicePair(const MetalFraction& fraction)
      : fraction_(fraction), s_(fraction.frame().shape) {
    const auto n = static_cast<std::size_t>((s_.x + 2) * (s_.y + 2));
    low_.assign(n, 0.0F);
    high_.assign(n, 0.0F);
  }
  // Makes slice z (-1 .. nz) the upper one; the old upper one becomes the lower.
  void advance(std::int64_t z, Mask* mask) {
    std::swap(low_, high_);
    if (z < 0 || z >= s_.z) {
      std::fill(high_.begin(), high_.end(), 0.0F);
      return;
    }
    for (std::int64_t y = 0; y < s_.y; ++y) {
      float* row = high_.data() + (y + 1) * (s_.x + 2) + 1;
      fraction_.row(y, z, row);
      if (mask != nullptr) {
        std::uint8_t* out = mask->values.data() + mask->frame.index(0, y, z);
        for (std::int64_t x = 0; x < s_.x; ++x) out[x] = row[x] > 0.5F ? 1 : 0;
      }
    }
  }
  // Value of voxel (x, y) of the lower (0) or upper (1) slice; x, y from -1.
  float value(int slice, std::int64_t x, std::int64_t y) const {
    const auto i = static_cast<std::size_t>((y + 1) * (s_.x + 2) + x + 1);
    return slice == 0 ? low_[i] : high_[i];
  }
  const float* row(int slice, std::int64_t y) const {
    return (slice == 0 ? low_.data() : high_.data()) + (y + 1) * (s_.x + 2) + 1;
  }

 private:
  const MetalFraction& fraction_;
  Shape s_;
  std::vector<float> low_;
  std::vector<float> high_;
};

unsigned corner_bits(const SlicePair& pair, std::int64_t x, std::int64_t y) {
  const float* a = pair.row(0, y - 1) + x - 1;
  const float* b = pair.row(0, y) + x - 1;
  const float* c = pair.row(1, y - 1) + x - 1;
  const float* d = pair.row(1, y) + x - 1;
  return static_cast<unsigned>(a[0] > 0.5F) | static_cast<unsigned>(a[1] > 0.5F) << 1 |
         static_cast<unsigned>(b[0] > 0.5F) << 2 | static_cast<unsigned>(b[1] > 0.5F) << 3 |
         static_cast<unsigned>(c[0] > 0.5F) << 4 | static_cast<unsigned>(c[1] > 0.5F) << 5 |
         static_cast<unsigned>(d[0] > 0.5F) << 6 | static_cast<unsigned>(d[1] > 0.5F) << 7;
}

// Mean of the places where the cell's twelve edges cross 1/2, in voxel coordinates.
Vec3f cell_vertex(const SlicePair& pair, std::int64_t x, std::int64_t y, std::int64_t z) {
  float v[8];
  for (int corner = 0; corner < 8; ++corner) {
    v[corner] = pair.value((corner >> 2) & 1, x - 1 + (corner & 1), y - 1 + ((corner >> 1) & 1));
  }
  Vec3f sum = Vec3f::Zero();
  int crossings = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const int bit = 1 << axis;
    for (int corner = 0; corner < 8; ++corner) {
      if ((corner & bit) != 0) continue;
      const float a = v[corner];
      const float b = v[corner | bit];
      if ((a > 0.5F) == (b > 0.5F)) continue;
      Vec3f p(static_cast<float>(corner & 1), static_cast<float>((corner >> 1) & 1),
              static_cast<float>((corner >> 2) & 1));
      p[axis] = (0.5F - a) / (b - a);
      sum += p;
      ++crossings;
    }
  }
  return Vec3f(static_cast<float>(x - 1), static_cast<float>(y - 1), static_cast<float>(z - 1)) +
         sum / static_cast<float>(crossings);
}

}  // namespace

TriMesh surface_nets(const MetalFraction& fraction, Mask& mask, const Progress& progress) {
  const Shape s = fraction.frame().shape;
  const Cells cells{s.x + 1, s.y + 1, s.z + 1};
  mask = Mask(fraction.frame());

  // Pass 1: vertices, slice of cells by slice.
  std::vector<std::vector<Vec3f>> slice_vertices(static_cast<std::size_t>(cells.nz));
  const std::int64_t slabs = (cells.nz + kSlab - 1) / kSlab;
  std::atomic<std::int64_t> done{0};
  parallel_for(0, slabs, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t slab = first; slab < last; ++slab) {
      if (progress.cancelled()) return;
      SlicePair pair(fraction);
      const std::int64_t z0 = slab * kSlab;
      const std::int64_t z1 = std::min(cells.nz, z0 + kSlab);
      pair.advance(z0 - 1, nullptr);
      for (std::int64_t z = z0; z < z1; ++z) {
        pair.advance(z, &mask);
        auto& vertices = slice_vertices[static_cast<std::size_t>(z)];
        for (std::int64_t y = 0; y < cells.ny; ++y)
          for (std::int64_t x = 0; x < cells.nx; ++x) {
            const unsigned bits = corner_bits(pair, x, y);
            if (bits != 0 && bits != 255) vertices.push_back(cell_vertex(pair, x, y, z));
          }
      }
      progress.report(0.6 * static_cast<double>(++done) / static_cast<double>(slabs));
    }
  });
  progress.throw_if_cancelled();

  TriMesh mesh;
  std::vector<std::int64_t> offset(static_cast<std::size_t>(cells.nz) + 1, 0);
  for (std::size_t z = 0; z < slice_vertices.size(); ++z) {
    offset[z + 1] = offset[z] + static_cast<std::int64_t>(slice_vertices[z].size());
  }
  if (offset.back() > 0x7fffffff) {
    throw Error(ErrorCode::kOutOfMemory, {"the surface has over 2^31 vertices", "", "",
                                          "inspect the scan in parts or at half the resolution"});
  }
  mesh.vertices_mm.reserve(static_cast<std::size_t>(offset.back()));
  for (auto& vertices : slice_vertices) {
    mesh.vertices_mm.insert(mesh.vertices_mm.end(), vertices.begin(), vertices.end());
    std::vector<Vec3f>().swap(vertices);
  }

  // Pass 2: a quad around every voxel edge that crosses. Cell numbers of two slices are made anew
  // from the mask, in the same raster order.
  const auto solid = [&](std::int64_t x, std::int64_t y, std::int64_t z) -> unsigned {
    if (x < 0 || y < 0 || z < 0 || x >= s.x || y >= s.y || z >= s.z) return 0;
    return mask.values[static_cast<std::size_t>(mask.frame.index(x, y, z))];
  };
  std::vector<std::vector<std::array<std::int32_t, 3>>> slab_triangles(
      static_cast<std::size_t>(slabs));
  parallel_for(0, slabs, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t slab = first; slab < last; ++slab) {
      if (progress.cancelled()) return;
      const auto plane = static_cast<std::size_t>(cells.nx * cells.ny);
      std::vector<std::int32_t> below(plane, -1);
      std::vector<std::int32_t> here(plane, -1);
      const auto number_slice = [&](std::int64_t z, std::vector<std::int32_t>& ids) {
        auto next = static_cast<std::int32_t>(offset[static_cast<std::size_t>(z)]);
        for (std::int64_t y = 0; y < cells.ny; ++y) {
          unsigned left =
              solid(-1, y - 1, z - 1) + solid(-1, y, z - 1) + solid(-1, y - 1, z) + solid(-1, y, z);
          for (std::int64_t x = 0; x < cells.nx; ++x) {
            const unsigned right =
                solid(x, y - 1, z - 1) + solid(x, y, z - 1) + solid(x, y - 1, z) + solid(x, y, z);
            const unsigned total = left + right;
            ids[static_cast<std::size_t>(x + cells.nx * y)] =
                total != 0 && total != 8 ? next++ : -1;
            left = right;
          }
        }
      };
      auto& triangles = slab_triangles[static_cast<std::size_t>(slab)];
      const auto quad = [&](std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d,
                            bool flip) {
        if (flip) std::swap(b, d);
        // Cut along the shorter diagonal.
        const auto at = [&](std::int32_t i) -> const Vec3f& {
          return mesh.vertices_mm[static_cast<std::size_t>(i)];
        };
        if ((at(a) - at(c)).squaredNorm() <= (at(b) - at(d)).squaredNorm()) {
          triangles.push_back({a, b, c});
          triangles.push_back({a, c, d});
        } else {
          triangles.push_back({a, b, d});
          triangles.push_back({b, c, d});
        }
      };
      const std::int64_t z0 = slab * kSlab;
      const std::int64_t z1 = std::min(cells.nz, z0 + kSlab);
      if (z0 > 0) number_slice(z0 - 1, here);
      for (std::int64_t z = z0; z < z1; ++z) {
        std::swap(below, here);
        number_slice(z, here);
        const auto id = [&](const std::vector<std::int32_t>& ids, std::int64_t x, std::int64_t y) {
          return ids[static_cast<std::size_t>(x + cells.nx * y)];
        };
        for (std::int64_t y = 0; y < cells.ny; ++y)
          for (std::int64_t x = 0; x < cells.nx; ++x) {
            if (id(here, x, y) < 0) continue;
            const unsigned corner = solid(x, y, z);
            // Edge along z between voxels (x, y, z-1) and (x, y, z): cells x..x+1, y..y+1 of this
            // slice.
            if (x + 1 < cells.nx && y + 1 < cells.ny && solid(x, y, z - 1) != corner) {
              quad(id(here, x, y), id(here, x + 1, y), id(here, x + 1, y + 1), id(here, x, y + 1),
                   corner != 0);
            }
          }
        if (z == 0) continue;
        // Edges that lie in voxel slice z - 1, between the cell slices z - 1 (below) and z (here).
        for (std::int64_t y = 0; y < cells.ny; ++y)
          for (std::int64_t x = 0; x < cells.nx; ++x) {
            if (id(here, x, y) < 0) continue;
            const unsigned corner = solid(x, y, z - 1);
            if (y + 1 < cells.ny && solid(x - 1, y, z - 1) != corner) {
              quad(id(below, x, y), id(below, x, y + 1), id(here, x, y + 1), id(here, x, y),
                   corner != 0);
            }
            if (x + 1 < cells.nx && solid(x, y - 1, z - 1) != corner) {
              quad(id(below, x, y), id(here, x, y), id(here, x + 1, y), id(below, x + 1, y),
                   corner != 0);
            }
          }
      }
    }
  });
  progress.throw_if_cancelled();
  std::size_t total = 0;
  for (const auto& part : slab_triangles) total += part.size();
  mesh.triangles.reserve(total);
  for (auto& part : slab_triangles) {
    mesh.triangles.insert(mesh.triangles.end(), part.begin(), part.end());
    std::vector<std::array<std::int32_t, 3>>().swap(part);
  }
  progress.report(1.0);
  return mesh;
}

}  // namespace asbuilt
