#include "core/fe/block_grid.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/large_pages.h"
#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

constexpr std::size_t kMostNodes = 0xffffffffU / 3 - 64;  // unknowns are numbered in 32 bits

// Element bits of every patch of the grid: index plane z, then block row, then block column.
struct Patches {
  Shape blocks;
  std::vector<std::uint16_t> elements;

  std::uint16_t at(std::int64_t bx, std::int64_t by, std::int64_t z) const {
    if (bx < 0 || by < 0 || z < 0 || z >= 4 * blocks.z) return 0;
    return elements[static_cast<std::size_t>(bx + blocks.x * (by + blocks.y * z))];
  }
};

Patches patches_of(const Mask& mask, const Shape& blocks) {
  const Shape& n = mask.frame.shape;
  Patches patches{blocks, std::vector<std::uint16_t>(
                              static_cast<std::size_t>(blocks.x * blocks.y * blocks.z * 4), 0)};
  parallel_for(0, n.z, 4, [&](std::int64_t z_first, std::int64_t z_last) {
    for (std::int64_t z = z_first; z < z_last; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        const std::uint8_t* row = &mask.values[static_cast<std::size_t>(n.x * (y + n.y * z))];
        std::uint16_t* out =
            &patches.elements[static_cast<std::size_t>(blocks.x * (y / 4 + blocks.y * z))];
        const unsigned shift = static_cast<unsigned>(y % 4) * 4;
        for (std::int64_t x = 0; x < n.x; ++x) {
          if (row[x] != 0) {
            out[x / 4] = static_cast<std::uint16_t>(out[x / 4] |
                                                    1U << (shift + static_cast<unsigned>(x % 4)));
          }
        }
      }
    }
  });
  return patches;
}

// Nodes of a patch: every element touches the lanes at its own place and one up in x, y and z.
std::uint16_t nodes_of(const Patches& p, std::int64_t bx, std::int64_t by, std::int64_t z) {
  const auto pair = [&](std::int64_t x, std::int64_t y) {
    return static_cast<unsigned>(p.at(x, y, z) | p.at(x, y, z - 1));
  };
  const auto along_x = [&](std::int64_t y) {
    const unsigned own = pair(bx, y);
    return own | ((own << 1) & 0xEEEEU) | ((pair(bx - 1, y) >> 3) & 0x1111U);
  };
  const unsigned own = along_x(by);
  return static_cast<std::uint16_t>(own | ((own << 4) & 0xFFF0U) | (along_x(by - 1) >> 12));
}

}  // namespace

BlockGrid::BlockGrid(const Mask& elements, const Progress& progress)
    : elements_(elements.frame.shape) {
  const auto blocks_along = [](std::int64_t n) { return n / 4 + 1; };
  shape_ = {blocks_along(elements_.x), blocks_along(elements_.y), blocks_along(elements_.z)};
  const Patches patches = patches_of(elements, shape_);

  reserve_large(at_, static_cast<std::size_t>(shape_.count()));
  at_.assign(static_cast<std::size_t>(shape_.count()), -1);
  const std::int64_t tile_z = std::clamp<std::int64_t>(shape_.z / 4, 4, 16);
  for (std::int64_t tz = 0; tz < shape_.z; tz += tile_z) {
    for (std::int64_t ty = 0; ty < shape_.y; ty += kTileBlocks) {
      for (std::int64_t tx = 0; tx < shape_.x; tx += kTileBlocks) {
        Tile tile;
        tile.x0 = static_cast<std::int32_t>(tx);
        tile.y0 = static_cast<std::int32_t>(ty);
        tile.z0 = static_cast<std::int32_t>(tz);
        tile.x1 = static_cast<std::int32_t>(std::min(tx + kTileBlocks, shape_.x));
        tile.y1 = static_cast<std::int32_t>(std::min(ty + kTileBlocks, shape_.y));
        tile.z1 = static_cast<std::int32_t>(std::min(tz + tile_z, shape_.z));
        tile.first_block = static_cast<std::uint32_t>(blocks_.size());
        progress.throw_if_cancelled();
        for (std::int64_t z = tz; z < tile.z1; ++z) {
          for (std::int64_t y = ty; y < tile.y1; ++y) {
            for (std::int64_t x = tx; x < tile.x1; ++x) {
              Block block;
              unsigned any = 0;
              for (int plane = 0; plane < 4; ++plane) {
                block.nodes[plane] = nodes_of(patches, x, y, 4 * z + plane);
                block.elements[plane] = patches.at(x, y, 4 * z + plane);
                any |= block.nodes[plane];
              }
              if (any == 0) continue;
              if (nodes_ > kMostNodes) {
                throw Error(ErrorCode::kOutOfMemory,
                            "the part has more than 1.4e9 finite element nodes: choose a larger "
                            "element size");
              }
              block.first_node = static_cast<std::uint32_t>(nodes_);
              block.first_element = static_cast<std::uint32_t>(element_count_);
              for (int plane = 0; plane < 4; ++plane) {
                nodes_ += static_cast<std::size_t>(__builtin_popcount(block.nodes[plane]));
                element_count_ +=
                    static_cast<std::size_t>(__builtin_popcount(block.elements[plane]));
              }
              at_[static_cast<std::size_t>(x + shape_.x * (y + shape_.y * z))] =
                  static_cast<std::int32_t>(blocks_.size());
              blocks_.push_back(block);
            }
          }
        }
        tile.last_block = static_cast<std::uint32_t>(blocks_.size());
        if (tile.last_block > tile.first_block) tiles_.push_back(tile);
      }
    }
  }
  if (element_count_ == 0) {
    throw Error(ErrorCode::kInvalidInput, "nothing solid: no voxel of the mask is metal");
  }
}

bool BlockGrid::element(std::int64_t x, std::int64_t y, std::int64_t z) const {
  if (x < 0 || y < 0 || z < 0) return false;
  const Block* b = block(x / 4, y / 4, z / 4);
  return b != nullptr && (b->elements[z % 4] >> (x % 4 + 4 * (y % 4)) & 1) != 0;
}

std::pair<NodeAddress, std::uint32_t> BlockGrid::node(std::int64_t x, std::int64_t y,
                                                      std::int64_t z) const {
  if (x < 0 || y < 0 || z < 0) return {};
  const Block* b = block(x / 4, y / 4, z / 4);
  if (b == nullptr) return {};
  const auto lane = static_cast<unsigned>(x % 4 + 4 * (y % 4));
  const unsigned mask = b->nodes[z % 4];
  if ((mask >> lane & 1U) == 0) return {};
  std::uint32_t first = b->first_node;
  for (int plane = 0; plane < z % 4; ++plane) {
    first += static_cast<std::uint32_t>(__builtin_popcount(b->nodes[plane]));
  }
  const auto rank = static_cast<std::uint32_t>(__builtin_popcount(mask & ((1U << lane) - 1U)));
  const auto stride = static_cast<std::uint32_t>(__builtin_popcount(mask));
  return {{3 * first + rank, stride}, first + rank};
}

NodeAddress BlockGrid::address_of(std::uint32_t node_number) const {
  const auto after = std::upper_bound(
      blocks_.begin(), blocks_.end(), node_number,
      [](std::uint32_t value, const Block& block) { return value < block.first_node; });
  const Block& block = *(after - 1);
  std::uint32_t node = block.first_node;
  for (int plane = 0; plane < 4; ++plane) {
    const auto n = static_cast<std::uint32_t>(__builtin_popcount(block.nodes[plane]));
    if (node_number < node + n) return {3 * node + (node_number - node), n};
    node += n;
  }
  return {};
}

}  // namespace asbuilt::fe
