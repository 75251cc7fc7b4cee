#include "core/fe/block_rows.h"

#include <algorithm>

#include "core/base/large_pages.h"
#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

// Enough for pieces of two threads on small levels, large enough that few blocks lead out.
constexpr std::uint32_t kPieceRows = 2048;

// Runs of nodes of one chunk: neighbours in number are neighbours in space.
std::vector<std::uint32_t> cut_into_pieces(const CoarseMesh& mesh) {
  std::vector<std::uint32_t> first;
  for (const Chunk& chunk : mesh.chunks) {
    const std::uint32_t rows = chunk.last_node - chunk.first_node;
    const std::uint32_t parts = (rows + kPieceRows - 1) / kPieceRows;
    for (std::uint32_t k = 0; k < parts; ++k) {
      first.push_back(chunk.first_node +
                      static_cast<std::uint32_t>(std::uint64_t{rows} * k / parts));
    }
  }
  first.push_back(mesh.node_count);
  return first;
}

// Which corners of elements meet at each node: 8 * slot + corner.
struct Corners {
  std::vector<std::uint32_t> start, corner;

  explicit Corners(const CoarseMesh& mesh) : start(mesh.node_count + std::size_t{1}, 0) {
    for (std::size_t e = 0; e < mesh.element_slots; ++e) {
      if (mesh.cell[e][0] < 0) continue;
      for (const std::uint32_t node : mesh.nodes[e]) ++start[node + 1];
    }
    for (std::size_t k = 0; k < mesh.node_count; ++k) start[k + 1] += start[k];
    corner.resize(start.back());
    std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
    for (std::size_t e = 0; e < mesh.element_slots; ++e) {
      if (mesh.cell[e][0] < 0) continue;
      for (std::uint32_t k = 0; k < 8; ++k) {
        corner[next[mesh.nodes[e][k]]++] = static_cast<std::uint32_t>(8 * e) + k;
      }
    }
  }
};

// Columns that a row stores: those that serve both nodes, then the others, each rising.
struct Columns {
  std::vector<std::uint32_t> shared, own;

  void find(const CoarseMesh& mesh, const Corners& corners, std::uint32_t row,
            std::uint32_t piece_first, std::uint32_t piece_last) {
    shared.clear();
    own.clear();
    for (std::uint32_t k = corners.start[row]; k < corners.start[row + 1]; ++k) {
      for (const std::uint32_t node : mesh.nodes[corners.corner[k] / 8]) {
        if (node == row || node < piece_first || node >= piece_last) {
          own.push_back(node);
        } else if (node > row) {
          shared.push_back(node);
        }
      }
    }
    for (auto* list : {&shared, &own}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
  }
  // Place of a column among the stored ones; -1 where the other row stores it.
  std::int64_t place(std::uint32_t column) const {
    const auto in = [column](const std::vector<std::uint32_t>& list) -> std::int64_t {
      const auto at = std::lower_bound(list.begin(), list.end(), column);
      return at != list.end() && *at == column ? at - list.begin() : -1;
    };
    const std::int64_t first = in(shared);
    if (first >= 0) return first;
    const std::int64_t second = in(own);
    return second < 0 ? -1 : second + static_cast<std::int64_t>(shared.size());
  }
};

}  // namespace

BlockRows assemble_rows(const CoarseMesh& mesh, const ElementMatrices& matrices,
                        std::vector<Float4>& diagonal, const Progress& progress) {
  BlockRows rows;
  rows.piece = cut_into_pieces(mesh);
  const Corners corners(mesh);
  const std::size_t n = mesh.node_count;
  rows.start.assign(n + 1, 0);
  rows.shared.assign(n, 0);
  diagonal.assign(n, Float4{});
  const auto pieces = static_cast<std::int64_t>(rows.piece.size()) - 1;
  parallel_for(0, pieces, 1, [&](std::int64_t p, std::int64_t) {
    progress.throw_if_cancelled();
    const std::uint32_t first = rows.piece[static_cast<std::size_t>(p)];
    const std::uint32_t last = rows.piece[static_cast<std::size_t>(p) + 1];
    Columns columns;
    for (std::uint32_t row = first; row < last; ++row) {
      columns.find(mesh, corners, row, first, last);
      rows.start[row + 1] = columns.shared.size() + columns.own.size();
      rows.shared[row] = static_cast<std::uint16_t>(columns.shared.size());
    }
  });
  for (std::size_t k = 0; k < n; ++k) rows.start[k + 1] += rows.start[k];
  rows.column = large_array<std::uint32_t>(rows.start.back());
  rows.value = large_array<float>(9 * rows.start.back() + 7);
  parallel_for(0, pieces, 1, [&](std::int64_t p, std::int64_t) {
    progress.throw_if_cancelled();
    const std::uint32_t first = rows.piece[static_cast<std::size_t>(p)];
    const std::uint32_t last = rows.piece[static_cast<std::size_t>(p) + 1];
    Columns columns;
    for (std::uint32_t row = first; row < last; ++row) {
      columns.find(mesh, corners, row, first, last);
      const std::uint64_t begin = rows.start[row];
      const auto at = rows.column.begin() + static_cast<std::ptrdiff_t>(begin);
      std::copy(columns.own.begin(), columns.own.end(),
                std::copy(columns.shared.begin(), columns.shared.end(), at));
      for (std::uint32_t k = corners.start[row]; k < corners.start[row + 1]; ++k) {
        const std::size_t e = corners.corner[k] / 8, a = corners.corner[k] % 8;
        const auto entry = [&matrix = matrices[e]](std::size_t i, std::size_t j) {
          return i >= j ? matrix[i * (i + 1) / 2 + j] : matrix[j * (j + 1) / 2 + i];
        };
        for (std::size_t c = 0; c < 8; ++c) {
          const std::int64_t place = columns.place(mesh.nodes[e][c]);
          if (place < 0) continue;
          float* value = &rows.value[9 * (begin + static_cast<std::uint64_t>(place))];
          for (std::size_t q = 0; q < 3; ++q) {
            for (std::size_t i = 0; i < 3; ++i) value[3 * q + i] += entry(3 * a + i, 3 * c + q);
          }
          // A node may be two corners of one element: then all four blocks are on the diagonal.
          if (mesh.nodes[e][c] == row) {
            for (int i = 0; i < 3; ++i) {
              const auto component = static_cast<std::size_t>(i);
              diagonal[row][i] += entry(3 * a + component, 3 * c + component);
            }
          }
        }
      }
    }
  });
  return rows;
}

void BlockRows::multiply(const FineKernel& kernel, int cases, const Float4* x, Float4* y) const {
  parallel_for(0, static_cast<std::int64_t>(piece.size()) - 1, 1,
               [&](std::int64_t p, std::int64_t) {
                 const auto k = static_cast<std::size_t>(p);
                 kernel.rows({piece[k], piece[k + 1], cases, start.data(), shared.data(),
                              column.data(), value.data(), x, y});
               });
}

std::size_t BlockRows::memory_bytes() const {
  return piece.capacity() * 4 + start.capacity() * 8 + shared.capacity() * 2 +
         column.capacity() * 4 + value.capacity() * 4;
}

}  // namespace asbuilt::fe
