#include "core/morphology/euler.h"

#include <array>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

// What a grid point adds, by its eight voxels: bit dx + 2 dy + 4 dz, 0 below and 1 above the point.
// Its own corner, and the edges, faces and the voxel that go from it upwards.
std::array<int, 256> contributions() {
  std::array<int, 256> table{};
  for (int config = 0; config < 256; ++config) {
    int chi = 0;
    for (int upward = 0; upward < 8; ++upward) {
      // The cell spans the axes of `upward`; the voxels around it lie above the point on these.
      bool set = false;
      int dimension = 0;
      for (int voxel = 0; voxel < 8; ++voxel) {
        set = set || ((voxel & upward) == upward && ((config >> voxel) & 1) != 0);
      }
      for (int axis = 0; axis < 3; ++axis) dimension += (upward >> axis) & 1;
      if (set) chi += dimension % 2 == 0 ? 1 : -1;
    }
    table[static_cast<std::size_t>(config)] = chi;
  }
  return table;
}

// The row of voxels at y, z, or nothing where that is outside.
const std::uint8_t* row_of(const Mask& metal, std::int64_t y, std::int64_t z) {
  const Shape& shape = metal.frame.shape;
  if (y < 0 || z < 0 || y >= shape.y || z >= shape.z) return nullptr;
  return metal.values.data() + metal.frame.index(0, y, z);
}

// Sum over the points of one row of the grid of corners.
std::int64_t row_sum(const Mask& metal, const std::array<int, 256>& table, std::int64_t y,
                     std::int64_t z) {
  std::array<const std::uint8_t*, 4> rows{};
  bool any = false;
  for (std::int64_t k = 0; k < 4; ++k) {
    const std::uint8_t* row = row_of(metal, y - 1 + (k & 1), z - 1 + (k >> 1));
    rows[static_cast<std::size_t>(k)] = row;
    any = any || row != nullptr;
  }
  if (!any) return 0;
  const std::int64_t nx = metal.frame.shape.x;
  std::int64_t sum = 0;
  unsigned config = 0;
  for (std::int64_t x = 0; x <= nx; ++x) {
    config = (config >> 1) & 0x55U;  // what was above on x lies below now
    for (std::size_t k = 0; k < 4; ++k) {
      if (x < nx && rows[k] != nullptr && rows[k][x] != 0) config |= 2U << (2 * k);
    }
    sum += table[config];
  }
  return sum;
}

}  // namespace

std::int64_t euler_characteristic(const Mask& metal, const Progress& progress) {
  static const std::array<int, 256> table = contributions();
  const Shape& shape = metal.frame.shape;
  if (shape.count() == 0) return 0;
  return parallel_reduce(
      0, shape.z + 1, 4, std::int64_t{0},
      [&](std::int64_t first, std::int64_t last) {
        progress.throw_if_cancelled();
        std::int64_t sum = 0;
        for (std::int64_t z = first; z < last; ++z) {
          for (std::int64_t y = 0; y <= shape.y; ++y) sum += row_sum(metal, table, y, z);
        }
        return sum;
      },
      [](std::int64_t a, std::int64_t b) { return a + b; });
}

}  // namespace asbuilt
