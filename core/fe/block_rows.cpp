#include "core/fe/block_rows.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kGrain = 512;

// Which element corners meet at each node: element slot times eight, plus the corner.
struct CornersOfNodes {
  std::vector<std::uint32_t> start, corner;

  explicit CornersOfNodes(const CoarseMesh& mesh) : start(mesh.node_count + 1, 0) {
    for (std::size_t e = 0; e < mesh.element_slots; ++e) {
      if (mesh.cell[e][0] < 0) continue;
      for (const std::uint32_t node : mesh.nodes[e]) ++start[node + 1];
    }
    for (std::uint32_t k = 0; k < mesh.node_count; ++k) start[k + 1] += start[k];
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

float entry(const Packed24& matrix, std::size_t i, std::size_t j) {
  return i >= j ? matrix[i * (i + 1) / 2 + j] : matrix[j * (j + 1) / 2 + i];
}

// One row at a time in single precision; the thread's buffers are used again.
struct Row {
  std::vector<std::uint32_t> columns;
  std::vector<std::array<std::array<float, 3>, 3>> blocks;  // [column][q][p]

  void find_columns(const CoarseMesh& mesh, const CornersOfNodes& corners, std::uint32_t row) {
    columns.clear();
    for (std::uint32_t k = corners.start[row]; k < corners.start[row + 1]; ++k) {
      const auto& nodes = mesh.nodes[corners.corner[k] / 8];
      columns.insert(columns.end(), nodes.begin(), nodes.end());
    }
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  }

  // A node may be two corners of one element: then all four blocks are on the diagonal.
  void add_up(const CoarseMesh& mesh, const ElementMatrices& matrices,
              const CornersOfNodes& corners, std::uint32_t row) {
    find_columns(mesh, corners, row);
    blocks.assign(columns.size(), {});
    for (std::uint32_t k = corners.start[row]; k < corners.start[row + 1]; ++k) {
      const std::size_t e = corners.corner[k] / 8, a = corners.corner[k] % 8;
      for (std::size_t c = 0; c < 8; ++c) {
        const auto at = std::lower_bound(columns.begin(), columns.end(), mesh.nodes[e][c]);
        auto& block = blocks[static_cast<std::size_t>(at - columns.begin())];
        for (std::size_t q = 0; q < 3; ++q) {
          for (std::size_t p = 0; p < 3; ++p) {
            block[q][p] += entry(matrices[e], 3 * a + p, 3 * c + q);
          }
        }
      }
    }
  }
};

float largest_diagonal(const ElementMatrices& matrices) {
  float largest = 0.0F;
  for (const Packed24& matrix : matrices) {
    for (std::size_t i = 0; i < 24; ++i) largest = std::max(largest, entry(matrix, i, i));
  }
  return largest;
}

}  // namespace

float from_half(std::uint16_t half) {
  return Eigen::half_impl::half_to_float(Eigen::half_impl::raw_uint16_to_half(half));
}

std::size_t BlockRows::memory_bytes() const {
  return start.capacity() * 8 + column.capacity() * 4 + value.capacity() * 2 +
         diagonal.capacity() * sizeof(Float4);
}

BlockRows block_rows(const CoarseMesh& mesh, const ElementMatrices& matrices) {
  const std::uint32_t n = mesh.node_count;
  const CornersOfNodes corners(mesh);
  BlockRows out;
  out.start.assign(n + 1, 0);
  parallel_for(0, n, kGrain, [&](std::int64_t first, std::int64_t last) {
    Row row;
    for (std::int64_t k = first; k < last; ++k) {
      row.find_columns(mesh, corners, static_cast<std::uint32_t>(k));
      out.start[static_cast<std::size_t>(k) + 1] = row.columns.size() - 1;
    }
  });
  for (std::uint32_t k = 0; k < n; ++k) out.start[k + 1] += out.start[k];
  out.column.resize(out.start.back());
  out.value.assign(9 * out.start.back() + 7, 0);
  out.diagonal.assign(3 * std::size_t{n}, Float4{});

  // An entry is at most a node's diagonal, the sum of at most 8 times 8 elements'; halves end at
  // 65504.
  int exponent = 0;
  std::frexp(largest_diagonal(matrices), &exponent);
  const float scale = std::ldexp(1.0F, 9 - exponent);
  out.unscale = std::ldexp(1.0F, exponent - 9);

  parallel_for(0, n, kGrain, [&](std::int64_t first, std::int64_t last) {
    Row row;
    for (auto k = static_cast<std::uint32_t>(first); k < last; ++k) {
      row.add_up(mesh, matrices, corners, k);
      std::uint64_t at = out.start[k];
      Float4* own = &out.diagonal[3 * std::size_t{k}];
      std::array<std::array<float, 3>, 3> lost{};
      for (std::size_t c = 0; c < row.columns.size(); ++c) {
        const auto& block = row.blocks[c];
        if (row.columns[c] == k) {
          for (std::size_t q = 0; q < 3; ++q) {
            for (std::size_t p = 0; p < 3; ++p) {
              own[q][static_cast<int>(p)] += block[q][p];
            }
          }
          continue;
        }
        out.column[at] = row.columns[c];
        for (std::size_t q = 0; q < 3; ++q) {
          for (std::size_t p = 0; p < 3; ++p) {
            const std::uint16_t half = Eigen::half_impl::float_to_half_rtne(scale * block[q][p]).x;
            out.value[9 * at + 3 * q + p] = half;
            lost[q][p] += block[q][p] - out.unscale * from_half(half);
          }
        }
        ++at;
      }
      for (std::size_t q = 0; q < 3; ++q) {
        for (std::size_t p = 0; p < 3; ++p) {
          own[q][static_cast<int>(p)] += 0.5F * (lost[q][p] + lost[p][q]);
        }
      }
    }
  });
  return out;
}

}  // namespace asbuilt::fe
