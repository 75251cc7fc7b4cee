#include "core/fe/bodies.h"

#include <limits>
#include <utility>

namespace asbuilt::fe {

Bodies find_bodies(const Mask& elements, std::uint8_t periodic, const Progress& progress) {
  const Shape& n = elements.frame.shape;
  Bodies out;
  auto& parent = out.label;
  parent.assign(elements.values.size(), -1);
  const auto root = [&](std::int64_t a) {
    while (parent[static_cast<std::size_t>(a)] != a) {
      auto& up = parent[static_cast<std::size_t>(a)];
      up = parent[static_cast<std::size_t>(up)];
      a = up;
    }
    return a;
  };
  const auto unite = [&](std::int64_t a, std::int64_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent[static_cast<std::size_t>(b)] = static_cast<std::int32_t>(a);
  };
  const std::int64_t step[3] = {1, n.x, n.x * n.y};
  for (std::int64_t z = 0; z < n.z; ++z) {
    progress.throw_if_cancelled();
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const std::int64_t k = elements.frame.index(x, y, z);
        if (elements.values[static_cast<std::size_t>(k)] == 0) continue;
        parent[static_cast<std::size_t>(k)] = static_cast<std::int32_t>(k);
        const std::int64_t at[3] = {x, y, z};
        for (int axis = 0; axis < 3; ++axis) {
          if (at[axis] > 0 && elements.values[static_cast<std::size_t>(k - step[axis])] != 0) {
            unite(k, k - step[axis]);
          }
        }
      }
    }
  }
  const std::int64_t last[3] = {n.x - 1, n.y - 1, n.z - 1};
  for (int axis = 0; axis < 3; ++axis) {
    if ((periodic >> axis & 1) == 0) continue;
    const int p = (axis + 1) % 3, q = (axis + 2) % 3;
    for (std::int64_t a = 0; a <= last[p]; ++a) {
      for (std::int64_t b = 0; b <= last[q]; ++b) {
        const std::int64_t low = a * step[p] + b * step[q];
        const std::int64_t high = low + last[axis] * step[axis];
        if (elements.values[static_cast<std::size_t>(low)] != 0 &&
            elements.values[static_cast<std::size_t>(high)] != 0) {
          unite(low, high);
        }
      }
    }
  }

  // Roots become numbers; every voxel's root comes before it, so one pass in order is enough.
  std::vector<std::array<std::array<std::int64_t, 2>, 3>> extreme;
  for (std::int64_t z = 0; z < n.z; ++z) {
    progress.throw_if_cancelled();
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const auto k = static_cast<std::size_t>(elements.frame.index(x, y, z));
        if (parent[k] < 0) continue;
        const auto up = static_cast<std::size_t>(parent[k]);
        std::int32_t number;
        if (up == k) {
          number = static_cast<std::int32_t>(out.bodies.size());
          out.bodies.emplace_back();
          extreme.push_back({});
          for (auto& e : extreme.back()) {
            e = {std::numeric_limits<std::int64_t>::max(),
                 std::numeric_limits<std::int64_t>::min()};
          }
        } else {
          number = parent[up];
        }
        parent[k] = number;
        Body& body = out.bodies[static_cast<std::size_t>(number)];
        ++body.voxels;
        const std::array<std::int32_t, 3> at{static_cast<std::int32_t>(x),
                                             static_cast<std::int32_t>(y),
                                             static_cast<std::int32_t>(z)};
        for (std::size_t axis = 0; axis < 3; ++axis) {
          if (at[axis] == 0) body.faces = static_cast<std::uint8_t>(body.faces | 1U << (2 * axis));
          if (at[axis] == last[axis]) {
            body.faces = static_cast<std::uint8_t>(body.faces | 2U << (2 * axis));
          }
          const std::int64_t far = at[(axis + 1) % 3] + at[(axis + 2) % 3];
          auto& e = extreme[static_cast<std::size_t>(number)][axis];
          if (far < e[0]) {
            e[0] = far;
            body.spread[axis][0] = at;
          }
          if (far > e[1]) {
            e[1] = far;
            body.spread[axis][1] = {at[0] + 1, at[1] + 1, at[2] + 1};
          }
        }
      }
    }
  }
  return out;
}

}  // namespace asbuilt::fe
