// Which voxels are elements, which grid points are nodes, and where a node's unknowns lie in
// memory.
//
// Elements are the voxels that bear load; node (x, y, z) is the corner that voxels (x - 1 .. x, y -
// 1 .. y, z - 1 .. z) share, and is active where one of the eight is an element. Nodes are grouped
// in blocks of 4 x 4 x 4; only blocks with active nodes exist, and in them only active nodes take
// memory. A plane of a block is a patch of 4 x 4 lanes, lane = x + 4 y; its n active nodes own 3 n
// neighbouring unknowns, ordered by component, then by lane. Patches of one block follow each other
// by z, blocks of one tile by x, y, z, tiles by x, y, z.
//
// A tile (at most kTileBlocks x kTileBlocks in a plane) is what one thread takes at a time; its
// size depends on the grid alone, never on the machine.
//
// Memory: 24 bytes a block and 4 bytes for each of the (nx + 4) (ny + 4) (nz + 4) / 64 places.
// Errors: kInvalidInput for an empty mask, kOutOfMemory above 1.4e9 nodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

class BlockGrid {
 public:
  explicit BlockGrid(const Mask& elements, const Progress& progress = {});

  const Shape& elements_shape() const { return elements_; }
  const Shape& blocks_shape() const { return shape_; }
  std::size_t node_count() const { return nodes_; }
  std::size_t unknown_count() const { return 3 * nodes_; }
  std::size_t element_count() const { return element_count_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  const std::vector<std::int32_t>& block_at() const { return at_; }
  const std::vector<Tile>& tiles() const { return tiles_; }

  // Null where the block does not exist or lies outside.
  const Block* block(std::int64_t x, std::int64_t y, std::int64_t z) const {
    if (x < 0 || y < 0 || z < 0 || x >= shape_.x || y >= shape_.y || z >= shape_.z) return nullptr;
    const std::int32_t k = at_[static_cast<std::size_t>(x + shape_.x * (y + shape_.y * z))];
    return k < 0 ? nullptr : &blocks_[static_cast<std::size_t>(k)];
  }
  bool element(std::int64_t x, std::int64_t y, std::int64_t z) const;
  NodeAddress address(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return node(x, y, z).first;
  }
  // The same with the node's number, 0 .. node_count() - 1, in the order of the unknowns; the
  // number has no meaning where there is no node.
  std::pair<NodeAddress, std::uint32_t> node(std::int64_t x, std::int64_t y, std::int64_t z) const;

  // The address of the node with that number; by bisection over the blocks.
  NodeAddress address_of(std::uint32_t node_number) const;

  // Calls visit(x, y, z, address, node number) for each active node of one block.
  template <class Visit>
  void for_nodes(const Block& block, std::int64_t bx, std::int64_t by, std::int64_t bz,
                 Visit visit) const;

 private:
  Shape elements_;
  Shape shape_;
  std::size_t nodes_ = 0;
  std::size_t element_count_ = 0;
  std::vector<std::int32_t> at_;
  std::vector<Block> blocks_;
  std::vector<Tile> tiles_;
};

template <class Visit>
void BlockGrid::for_nodes(const Block& block, std::int64_t bx, std::int64_t by, std::int64_t bz,
                          Visit visit) const {
  std::uint32_t node = block.first_node;
  for (int plane = 0; plane < 4; ++plane) {
    const unsigned mask = block.nodes[plane];
    const auto stride = static_cast<std::uint32_t>(__builtin_popcount(mask));
    std::uint32_t rank = 0;
    for (unsigned left = mask; left != 0; left &= left - 1, ++rank) {
      const int lane = __builtin_ctz(left);
      visit(4 * bx + lane % 4, 4 * by + lane / 4, 4 * bz + plane,
            NodeAddress{3 * node + rank, stride}, node + rank);
    }
    node += stride;
  }
}

}  // namespace asbuilt::fe
