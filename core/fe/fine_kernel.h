// The product with the stiffness matrix on one tile, compiled once for each instruction set.
//
// Method: block by block, for each plane of nodes, the values are expanded from compact memory into
// 4 x 4 lanes, sums and differences along x and y are formed for the elements that touch the plane,
// then along z with those of the plane below; 45 coefficients (8 for cubes) act on the 24 parity
// modes of 16 elements at once, and the way back is the transpose (core/fe/hex8.h). Every
// instruction set does the same operations in the same order without contraction, so all give the
// same bits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/fe/block.h"

namespace asbuilt::fe {

// Right sides that are solved together, at most. What they share (places, stored rows) is read
// once; each keeps its own operations in their order, and so the bits that it has when solved
// alone.
inline constexpr int kMostCases = 3;

// Four floats: the three components of a coarse node and one unused. Where several cases are solved
// together, those of a node lie one after the other.
typedef float Float4 __attribute__((vector_size(16)));

// The product of level 1, whose elements are the Galerkin sums of up to eight elements of the grid.
// In parity form the contribution of the child in octant o is that of octant 0 with entry (p, m),
// (q, n) multiplied by (-1)^|c & o|, c = m ^ n ^ (1 << p) ^ (1 << q); sums over the children are
// therefore eight factors E_c for an element, the Walsh-Hadamard transform of its children's
// scales.
struct CoarseProduct {
  std::int64_t batches = 0;
  const std::uint16_t (*local)[8][16] = nullptr;  // corner nodes of each batch
  std::int64_t local_pitch = 0;                   // bytes from one batch to the next
  const float (*child_scale)[8][16] = nullptr;    // per batch: octant, lane
  const float* const* coefficients = nullptr;     // per batch: 24 x 24, octant 0 in parity form
  const Float4* x = nullptr;                      // local node values
  Float4* y = nullptr;                            // local results, added to
};

// A piece of the rows of core/fe/block_rows.h: all of y in it is written. Blocks are nine floats,
// by columns, read sixteen at a time, so that seven more must follow the last. Lane 3 of x is 0.
struct RowProduct {
  std::uint32_t first = 0, last = 0;  // rows
  int cases = 1;
  const std::uint64_t* start = nullptr;
  const std::uint16_t* shared = nullptr;
  const std::uint32_t* column = nullptr;
  const float* value = nullptr;
  const Float4* x = nullptr;
  Float4* y = nullptr;
};

// What one call works on. Real is float or double. x and y are vectors of all unknowns; y is
// written for every node of the tile. Contributions of the tile's elements to nodes of other tiles
// go to `halo` as patches of nodes, component by component, in the order in which blocks and then
// their planes are walked (FineOperator::find_shares walks the same way).
template <class Real>
struct TileProduct {
  const Block* blocks = nullptr;
  const std::int32_t* block_at = nullptr;
  std::int64_t blocks_x = 0, blocks_y = 0, blocks_z = 0;
  const Tile* tile = nullptr;
  const Real* x = nullptr;
  Real* y = nullptr;
  Real* halo = nullptr;
  const Real* coefficients = nullptr;    // 24 x 24, parity form
  bool cube = false;                     // its edges are equal
  const float* element_scale = nullptr;  // one factor per element; null: all 1
  // Added: 24 x 24 of lambda = 1 MPa, mu = 0, and its factor per element, or null.
  const Real* lambda_coefficients = nullptr;
  const float* element_lambda = nullptr;
  void* workspace = nullptr;  // kWorkspaceBytes, aligned to 64 bytes; one per thread
};

inline constexpr std::size_t kWorkspaceBytes = 1024 * 1024;

enum class InstructionSet { kPortable, kAvx2, kAvx512 };

// Sum of a[i] b[i] over n values in double precision, in an order that does not depend on the set.
using DotProduct = double (*)(const float* a, const float* b, std::size_t n);

struct FineKernel {
  void (*product_float)(const TileProduct<float>&) = nullptr;
  void (*product_double)(const TileProduct<double>&) = nullptr;
  void (*coarse)(const CoarseProduct&) = nullptr;
  void (*rows)(const RowProduct&) = nullptr;
  DotProduct dot = nullptr;
};

FineKernel portable_kernel();
FineKernel avx2_kernel();
FineKernel avx512_kernel();

// Whether this machine runs it.
bool supported(InstructionSet set);
InstructionSet best_instruction_set();
FineKernel fine_kernel(InstructionSet set);
const char* to_string(InstructionSet set);

}  // namespace asbuilt::fe
