// The records of core/fe/block_grid.h, apart so that the kernels see nothing else.
#pragma once

#include <cstdint>

namespace asbuilt::fe {

struct Block {
  std::uint32_t first_node = 0;     // number of nodes in all blocks before
  std::uint32_t first_element = 0;  // number of elements in all blocks before
  std::uint16_t nodes[4] = {};      // bit per lane, one word per plane
  std::uint16_t elements[4] = {};   // elements whose low corner is that node
};

// Blocks of a tile along x and y, at most: what a layer of them leaves to the next one stays in the
// second cache.
inline constexpr std::int64_t kTileBlocks = 16;

struct Tile {
  std::int32_t x0 = 0, y0 = 0, z0 = 0;  // first block
  std::int32_t x1 = 0, y1 = 0, z1 = 0;  // one past the last
  std::uint32_t first_block = 0, last_block = 0;
};

// Where the three unknowns of a node lie: first, first + stride, first + 2 stride.
struct NodeAddress {
  std::uint32_t first = 0;
  std::uint32_t stride = 0;  // 0: there is no such node
};

}  // namespace asbuilt::fe
