// A coarse level's stiffness by rows of 3 x 3 blocks, in half precision.
//
// Rows are read from memory some twenty times a cycle and bound its speed, so what is off the
// diagonal is kept in IEEE half precision (relative error at most 2^-11, the same above and below
// the diagonal: the operator stays symmetric), scaled by a power of two that keeps the largest
// entry in range. The diagonal blocks are single precision and take up what rounding would take
// from the row's sum (its symmetric part): a part that is moved as a whole bears no force, however
// small the stiffness of the whole is against that of a node.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/fe/coarse_mesh.h"
#include "core/fe/fine_kernel.h"

namespace asbuilt::fe {

// Element matrices of a level, one for each slot, the lower triangle by rows; slots without element
// are zero.
using Packed24 = std::array<float, 300>;
using ElementMatrices = std::vector<Packed24>;

struct BlockRows {
  std::vector<std::uint64_t> start;
  std::vector<std::uint32_t> column;  // never the row itself
  std::vector<std::uint16_t> value;   // nine a block, by columns, and seven more at the end
  std::vector<Float4> diagonal;       // three columns a row
  float unscale = 1.0F;               // what values are to be multiplied by

  bool empty() const { return start.empty(); }
  std::size_t memory_bytes() const;
};

// Adds up the element matrices, in corner form, at the nodes of `mesh`.
BlockRows block_rows(const CoarseMesh& mesh, const ElementMatrices& matrices);

// Calls visit(row, column, block) for each block, the diagonal's among them; block[q][p] is the
// entry of component p in the row and q in the column.
template <class Visit>
void for_blocks(const BlockRows& rows, Visit visit);

// The float that a half stands for.
float from_half(std::uint16_t half);

template <class Visit>
void for_blocks(const BlockRows& rows, Visit visit) {
  for (std::uint32_t row = 0; row + 1 < rows.start.size(); ++row) {
    const Float4* own = &rows.diagonal[3 * std::size_t{row}];
    visit(row, row, std::array<Float4, 3>{own[0], own[1], own[2]});
    for (std::uint64_t k = rows.start[row]; k < rows.start[row + 1]; ++k) {
      std::array<Float4, 3> block{};
      for (std::size_t q = 0; q < 3; ++q) {
        for (std::size_t p = 0; p < 3; ++p) {
          block[q][static_cast<int>(p)] = rows.unscale * from_half(rows.value[9 * k + 3 * q + p]);
        }
      }
      visit(row, rows.column[k], block);
    }
  }
}

}  // namespace asbuilt::fe
