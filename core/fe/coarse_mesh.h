// Coarse meshes for multigrid that keep the topology of the part.
//
// A coarse element covers 2 x 2 x 2 cells of the finer level, but only those of its children that
// hang together: where a coarse cell holds two pieces that share no node it becomes two elements at
// the same place, and two elements in neighbouring cells share a coarse node only where the finer
// mesh joins them. Thin struts that nearly touch stay apart on every level. An odd last cell is
// spanned by one child ("whole" along that axis), so that the faces of the grid stay faces.
//
// The interpolation is trilinear inside each coarse element. A finer node that several coarse
// elements hold must get the same value from each: the corners with weight at it are therefore one
// node. A coarse unknown is fixed where it has weight at a fixed finer unknown, so that corrections
// never move what is prescribed.
//
// Source: C. Dick, J. Georgii, R. Westermann, "A hexahedral multigrid approach for simulating cuts
// in deformable objects", IEEE TVCG 17 (2011) 1663-1675, duplicates cells in the same way; here
// nodes are joined corner by corner instead of face by face, which joins no more than consistency
// asks for.
//
// Elements are grouped in chunks (16 x 16 x 16 cells) and padded to batches of 16 of one kind;
// nodes are numbered in the order in which elements meet them, so that each chunk owns a run of
// nodes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block_grid.h"

namespace asbuilt::fe {

// A run of elements with the nodes it uses: own nodes first_node .. last_node, then the halo.
struct Chunk {
  std::uint32_t first_batch = 0, last_batch = 0;
  std::uint32_t first_node = 0, last_node = 0;
  std::uint32_t first_halo = 0, last_halo = 0;  // range of CoarseMesh::halo
};

// Sixteen elements; unused lanes have child mask 0, scale 0 and local node 0.
struct Batch {
  std::uint16_t local[8][16] = {};  // node of each corner, local to the chunk
  std::uint8_t children[16] = {};   // level 1: bit per octant that holds an element
  std::uint8_t whole = 0;           // axes along which a child spans the element, for all lanes
};

// Where finer values come from: `position` in the parent, 0, 1 or 2 along each axis as x + 3 y + 9
// z.
struct OwnedNode {
  std::uint32_t first;  // level 1: address of the first unknown; deeper: number of the finer node
  std::uint8_t stride;  // level 1: distance between components; deeper: 0
  std::uint8_t position;
} __attribute__((packed));

struct CoarseMesh {
  Shape cells;
  std::size_t element_slots = 0;  // batches times 16
  std::uint32_t node_count = 0;
  std::vector<Chunk> chunks;
  std::vector<Batch> batches;
  std::vector<std::uint32_t> halo;         // node numbers
  std::vector<std::uint8_t> fixed;         // per node, bit per component
  std::vector<std::uint32_t> owned_start;  // per element slot
  std::vector<OwnedNode> owned;
  // Nodes that other chunks contribute to, and where their shares lie in the halo, in fixed order.
  std::vector<std::uint32_t> shared_node, shared_start, shared_slot;

  // Transient, for the next level and the matrices: global nodes and the cell of each slot; a slot
  // without element has cell -1.
  std::vector<std::array<std::uint32_t, 8>> nodes;
  std::vector<std::array<std::int32_t, 3>> cell;
  // Children of each element slot: slots of the finer level (level 2 and deeper) or numbers of the
  // elements of the grid (level 1), with their octants.
  std::vector<std::uint32_t> child_start;
  std::vector<std::uint32_t> child;
  std::vector<std::uint8_t> octant;

  // Nodes that a chunk works on: its own, then its halo.
  static std::size_t local_count(const Chunk& chunk) {
    return chunk.last_node - chunk.first_node + chunk.last_halo - chunk.first_halo;
  }
  // Values of the nodes of a chunk, out of all nodes' values, which lie `pitch` apart.
  template <class Value>
  void to_local(const Chunk& chunk, std::size_t pitch, const Value* all, Value* local) const {
    for (std::size_t n = chunk.first_node; n < chunk.last_node; ++n) *local++ = all[pitch * n];
    for (std::uint32_t h = chunk.first_halo; h < chunk.last_halo; ++h) {
      *local++ = all[pitch * halo[h]];
    }
  }
  // The way back: what the chunk owns to all nodes' values, the rest to the halo's.
  template <class Value>
  void from_local(const Chunk& chunk, std::size_t pitch, const Value* local, Value* all,
                  Value* halo_values) const {
    for (std::size_t n = chunk.first_node; n < chunk.last_node; ++n) all[pitch * n] = *local++;
    for (std::size_t h = chunk.first_halo; h < chunk.last_halo; ++h) {
      halo_values[pitch * h] = *local++;
    }
  }

  void release_transient();
  std::size_t memory_bytes() const;
};

// Level 1. `fixed` has a byte for each node of the grid, bit per component. `tied[node]`, where
// given, is the node whose unknowns it shares (periodic faces), itself otherwise.
CoarseMesh coarsen(const BlockGrid& grid, const std::vector<std::uint8_t>& fixed,
                   const std::vector<std::uint32_t>& tied, const Progress& progress);
// Levels 2 and deeper.
CoarseMesh coarsen(const CoarseMesh& finer, const Progress& progress);

}  // namespace asbuilt::fe
