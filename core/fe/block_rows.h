// The stored operator of a coarse level: a symmetric matrix of 3 x 3 blocks by rows.
//
// Rows are cut into pieces. A block between two nodes of one piece is stored once, in the row of
// the lower of them, and the product uses it for both; diagonal blocks and blocks that lead out of
// the piece follow in each row and are used for it alone. A piece therefore writes its own rows
// only, and results do not depend on the number of threads. The product is bound by memory: this
// reads little more than half of what whole rows would take, and reads it once for all cases.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/coarse_mesh.h"
#include "core/fe/fine_kernel.h"

namespace asbuilt::fe {

// Element matrices of a level, one for each slot, the lower triangle by rows; slots without element
// are zero.
using Packed24 = std::array<float, 300>;
using ElementMatrices = std::vector<Packed24>;

struct BlockRows {
  std::vector<std::uint32_t> piece;   // first row of each piece, and the number of rows
  std::vector<std::uint64_t> start;   // first block of each row, and the number of blocks
  std::vector<std::uint16_t> shared;  // blocks of the row that serve both of their nodes; they lead
  std::vector<std::uint32_t> column;
  std::vector<float> value;  // nine a block, by columns, and seven more at the end

  bool empty() const { return start.empty(); }
  // y = A x of so many cases, one after the other at each node; lane 3 of x is 0.
  void multiply(const FineKernel& kernel, int cases, const Float4* x, Float4* y) const;
  std::size_t memory_bytes() const;
};

// Rows and diagonal from element matrices in corner form (core/fe/hex8.h). Needs the mesh's
// transient parts.
BlockRows assemble_rows(const CoarseMesh& mesh, const ElementMatrices& matrices,
                        std::vector<Float4>& diagonal, const Progress& progress = {});

}  // namespace asbuilt::fe
