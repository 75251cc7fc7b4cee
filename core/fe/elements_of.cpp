#include "core/fe/elements_of.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"

namespace asbuilt::fe {
namespace {

// How voxels of one axis fall into elements: voxel k gives `share[k]` to element first[k] and the
// rest to the next.
struct Split {
  std::vector<std::int64_t> first;
  std::vector<float> share;
  std::int64_t elements = 0;
};

Split split(std::int64_t voxels, double voxel_mm, double element_mm) {
  Split s;
  s.elements = static_cast<std::int64_t>(
      std::ceil(static_cast<double>(voxels) * voxel_mm / element_mm - 1e-9));
  for (std::int64_t k = 0; k < voxels; ++k) {
    const double low = static_cast<double>(k) * voxel_mm / element_mm;
    const double high = static_cast<double>(k + 1) * voxel_mm / element_mm;
    const double edge = std::floor(low + 1e-9);
    s.first.push_back(static_cast<std::int64_t>(edge));
    const double inside = std::min(high, edge + 1.0) - low;
    s.share.push_back(static_cast<float>(std::clamp(inside / (high - low), 0.0, 1.0)));
  }
  return s;
}

void require_voxels_inside(const Vec3& edges_mm, const Vec3& voxel_mm) {
  for (int axis = 0; axis < 3; ++axis) {
    const double edge = edges_mm[axis], voxel = voxel_mm[axis];
    if (edge >= voxel * (1.0 - 1e-9)) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"the element is smaller than a voxel",
                 std::string("along ") + "xyz"[axis] + ", " + decimal_text(edge) + " mm",
                 "at least " + decimal_text(voxel) + " mm",
                 "choose larger elements, or let the voxels be the elements"});
  }
}

template <class T>
Grid3<float> box_average(const Grid3<T>& metal, const Vec3& edges_mm) {
  const Vec3& voxel = metal.frame.spacing_mm;
  require_voxels_inside(edges_mm, voxel);
  const Shape& n = metal.frame.shape;
  const Split sx = split(n.x, voxel.x(), edges_mm.x()), sy = split(n.y, voxel.y(), edges_mm.y()),
              sz = split(n.z, voxel.z(), edges_mm.z());
  GridFrame frame;
  frame.shape = {sx.elements, sy.elements, sz.elements};
  frame.spacing_mm = edges_mm;
  frame.origin_mm = metal.frame.origin_mm - 0.5 * voxel + 0.5 * edges_mm;
  Grid3<float> out(frame);
  const auto weight = static_cast<float>(voxel.prod() / edges_mm.prod());
  // One element layer at a time: it gathers from its own voxel layers, nobody else writes to it.
  parallel_for(0, sz.elements, 1, [&](std::int64_t ez, std::int64_t) {
    for (std::int64_t z = 0; z < n.z; ++z) {
      const auto kz = static_cast<std::size_t>(z);
      const float wz = sz.first[kz] == ez       ? sz.share[kz]
                       : sz.first[kz] + 1 == ez ? 1.0F - sz.share[kz]
                                                : 0.0F;
      if (wz <= 0.0F) continue;
      for (std::int64_t y = 0; y < n.y; ++y) {
        const auto ky = static_cast<std::size_t>(y);
        for (std::int64_t x = 0; x < n.x; ++x) {
          const auto value = static_cast<float>(metal.at(x, y, z));
          if (value == 0.0F) continue;
          const auto kx = static_cast<std::size_t>(x);
          for (int j = 0; j < 2; ++j) {
            const float wy = j == 0 ? sy.share[ky] : 1.0F - sy.share[ky];
            if (wy <= 0.0F || sy.first[ky] + j >= sy.elements) continue;
            for (int i = 0; i < 2; ++i) {
              const float wx = i == 0 ? sx.share[kx] : 1.0F - sx.share[kx];
              if (wx <= 0.0F || sx.first[kx] + i >= sx.elements) continue;
              out.at(sx.first[kx] + i, sy.first[ky] + j, ez) += value * (weight * wx * wy * wz);
            }
          }
        }
      }
    }
  });
  return out;
}

}  // namespace

Vec3 fitted_edges_mm(const GridFrame& grid, const Vec3& edge_mm) {
  const std::int64_t voxels[3] = {grid.shape.x, grid.shape.y, grid.shape.z};
  Vec3 edges;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t most = voxels[axis];
    const double extent = static_cast<double>(most) * grid.spacing_mm[axis];
    const auto count = std::clamp<std::int64_t>(std::llround(extent / edge_mm[axis]), 1, most);
    // In this order the same for axes of the same voxels per element.
    edges[axis] = grid.spacing_mm[axis] * (static_cast<double>(most) / static_cast<double>(count));
  }
  return edges;
}

Grid3<float> metal_share(const Mask& metal, const Vec3& edges_mm) {
  return box_average(metal, edges_mm);
}

Grid3<float> metal_share(const Grid3<float>& voxel_share, const Vec3& edges_mm) {
  return box_average(voxel_share, edges_mm);
}

Mask solid_elements(const Grid3<float>& share) {
  const double total = std::accumulate(share.values.begin(), share.values.end(), 0.0);
  const auto wanted = static_cast<std::size_t>(std::llround(total));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < share.values.size(); ++i) {
    if (share.values[i] > 0.0F) order.push_back(i);
  }
  Mask out(share.frame);
  const std::size_t count = std::min(wanted, order.size());
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                   [&](std::size_t a, std::size_t b) {
                     if (share.values[a] != share.values[b])
                       return share.values[a] > share.values[b];
                     return a < b;
                   });
  for (std::size_t k = 0; k < count; ++k) out.values[order[k]] = 1;
  return out;
}

Mask elements_of(const Mask& metal, const Vec3& edges_mm) {
  return solid_elements(metal_share(metal, edges_mm));
}

PartialElements partial_elements(const Grid3<float>& share) {
  PartialElements out{cropped_to_metal(solid_elements(share)), {}};
  const GridFrame& frame = out.elements.frame;
  const Shape& n = frame.shape;
  // Where the box begins in the grid of shares.
  const Vec3 from = share.frame.voxel_of(frame.origin_mm);
  const std::int64_t first[3] = {std::llround(from.x()), std::llround(from.y()),
                                 std::llround(from.z())};
  const std::int64_t last[3] = {n.x - 1, n.y - 1, n.z - 1};
  std::vector<float> value(static_cast<std::size_t>(n.count()));
  float largest[6] = {};
  const auto each = [&](auto&& visit) {
    for (std::int64_t z = 0; z < n.z; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          const std::int64_t at[3] = {x, y, z};
          visit(at, value[static_cast<std::size_t>(frame.index(x, y, z))]);
        }
      }
    }
  };
  each([&](const std::int64_t* at, float& v) {
    v = std::min(1.0F, share.at(first[0] + at[0], first[1] + at[1], first[2] + at[2]));
    for (int axis = 0; axis < 3; ++axis) {
      if (at[axis] == 0) largest[2 * axis] = std::max(largest[2 * axis], v);
      if (at[axis] == last[axis]) largest[2 * axis + 1] = std::max(largest[2 * axis + 1], v);
    }
  });
  each([&](const std::int64_t* at, float& v) {
    float whole = 1.0F;
    for (int axis = 0; axis < 3; ++axis) {
      if (at[axis] == 0) whole *= largest[2 * axis];
      if (at[axis] == last[axis] && last[axis] > 0) whole *= largest[2 * axis + 1];
    }
    v = std::min(1.0F, v / whole);
    const bool bears = v >= kLeastShare;
    out.elements.at(at[0], at[1], at[2]) = bears ? 1 : 0;
    if (bears) out.scale.push_back(v);
  });
  return out;
}

PartialElements graded_elements(const Grid3<float>& share) {
  PartialElements out{Mask(share.frame), {}};
  for (std::size_t k = 0; k < share.values.size(); ++k) {
    const float s = std::min(1.0F, share.values[k]);
    if (s < kLeastShare) continue;
    out.elements.values[k] = 1;
    out.scale.push_back(s * std::sqrt(s));
  }
  return out;
}

}  // namespace asbuilt::fe
