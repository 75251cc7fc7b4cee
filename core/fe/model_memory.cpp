#include "core/fe/model_memory.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/parallel.h"
#include "core/fe/tensor_cases.h"

namespace asbuilt::fe {
namespace {

// Bytes, of a node of the finest level: displacements, residual and directions of the conjugate
// gradients, two work vectors, the inverse diagonal, what tiles hand to each other.
constexpr double kNode = 102.0;
// The same of a further case, tractions included.
constexpr double kNodeOfCase = 108.0;
// Of an element with a law of its own: twice in the order of the mask, once in the grid's.
constexpr double kLaw = 12.0;
// Level 1: of a cell its corners and children, of a finer node where it lies, of a node six
// vectors.
constexpr double kCellOne = 72.0, kOwned = 6.0, kNodeOne = 96.0;
// Deeper levels store rows of the matrix; the next level's element matrices are made out of these.
constexpr double kCellDeep = 455.0, kNodeDeep = 332.0;
constexpr double kNodeOfCaseCoarse = 80.0;
// Pieces that part inside a cell, halves of batches.
constexpr double kCoarseMargin = 1.15;
// The libraries' threads, tables, the direct solver.
constexpr std::int64_t kFixed = std::int64_t{5} << 20;

struct Count {
  std::int64_t cells = 0, nodes = 0;
};

// Cells that are not 0, in raster order, and the corners that any of them has.
Count count(const Shape& n, const std::uint8_t* cells) {
  const auto row = static_cast<std::size_t>(n.x);
  return parallel_reduce(
      0, n.z + 1, 1, Count{},
      [&](std::int64_t first, std::int64_t last) {
        Count sum;
        std::vector<std::uint8_t> any(row + 2);
        for (std::int64_t z = first; z < last; ++z) {
          for (std::int64_t y = 0; y <= n.y; ++y) {
            std::fill(any.begin(), any.end(), std::uint8_t{0});
            for (const auto& [cz, cy] : {std::pair{z - 1, y - 1}, {z - 1, y}, {z, y - 1}, {z, y}}) {
              if (cz < 0 || cy < 0 || cz >= n.z || cy >= n.y) continue;
              const std::uint8_t* from = cells + row * static_cast<std::size_t>(cy + n.y * cz);
              for (std::size_t x = 0; x < row; ++x) any[x + 1] |= from[x] != 0 ? 1 : 0;
              if (cz != z || cy != y) continue;
              for (std::size_t x = 0; x < row; ++x) sum.cells += from[x] != 0 ? 1 : 0;
            }
            for (std::size_t x = 0; x <= row; ++x) sum.nodes += any[x] | any[x + 1];
          }
        }
        return sum;
      },
      [](const Count& a, const Count& b) {
        return Count{a.cells + b.cells, a.nodes + b.nodes};
      });
}

Shape half(const Shape& n) {
  return {(n.x + 1) / 2, (n.y + 1) / 2, (n.z + 1) / 2};
}

// Cells of twice the edge that hold any.
std::vector<std::uint8_t> coarser(const Shape& n, const std::uint8_t* cells) {
  const Shape m = half(n);
  std::vector<std::uint8_t> out(static_cast<std::size_t>(m.count()));
  parallel_for(0, m.z, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t z = 2 * first; z < std::min(2 * last, n.z); ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        const std::uint8_t* from = cells + static_cast<std::size_t>(n.x * (y + n.y * z));
        std::uint8_t* to = out.data() + static_cast<std::size_t>(m.x * (y / 2 + m.y * (z / 2)));
        for (std::int64_t x = 0; x < n.x; ++x) to[x / 2] |= from[x] != 0 ? 1 : 0;
      }
    }
  });
  return out;
}

}  // namespace

ModelMemory estimate_memory(const Mask& elements, const ElementLaws& laws,
                            const Progress& progress) {
  Shape shape = elements.frame.shape;
  const Count finest = count(shape, elements.values.data());
  double coarse = 0.0, coarse_nodes = 0.0;
  std::vector<std::uint8_t> cells;
  const std::uint8_t* finer = elements.values.data();
  for (int level = 1; shape.x > 1 || shape.y > 1 || shape.z > 1; ++level) {
    progress.throw_if_cancelled();
    cells = coarser(shape, finer);
    finer = cells.data();
    shape = half(shape);
    const Count c = count(shape, finer);
    const auto of_cells = static_cast<double>(c.cells), of_nodes = static_cast<double>(c.nodes);
    coarse += level == 1 ? kCellOne * of_cells + kNodeOne * of_nodes +
                               kOwned * static_cast<double>(finest.nodes)
                         : kCellDeep * of_cells + kNodeDeep * of_nodes;
    coarse_nodes += of_nodes;
  }
  const int own_laws = (laws.scale.empty() ? 0 : 1) + (laws.lambda_mpa.empty() ? 0 : 1);
  const auto of_elements = static_cast<double>(finest.cells);
  const auto of_nodes = static_cast<double>(finest.nodes);
  ModelMemory out;
  out.elements = finest.cells;
  out.nodes = finest.nodes;
  // The part that bears is a copy.
  out.system_bytes = kFixed + elements.frame.shape.count() +
                     static_cast<std::int64_t>(kNode * of_nodes + own_laws * kLaw * of_elements +
                                               kCoarseMargin * coarse);
  out.case_bytes = static_cast<std::int64_t>(kNodeOfCase * of_nodes +
                                             kCoarseMargin * kNodeOfCaseCoarse * coarse_nodes);
  return out;
}

ModelMemory ModelMemory::scaled_to(double other_elements) const {
  const double ratio = other_elements / static_cast<double>(std::max<std::int64_t>(1, elements));
  const auto scaled = [ratio](std::int64_t value) {
    return static_cast<std::int64_t>(ratio * static_cast<double>(value));
  };
  ModelMemory out;
  out.elements = scaled(elements);
  out.nodes = scaled(nodes);
  out.system_bytes = kFixed + scaled(system_bytes - kFixed);
  out.case_bytes = scaled(case_bytes);
  return out;
}

std::int64_t ModelMemory::tensor_bytes(TensorBoundary boundary,
                                       std::int64_t available_bytes) const {
  const int cases = boundary == TensorBoundary::kMixed ? 3 : 6;
  const auto of_case = static_cast<std::size_t>(std::max<std::int64_t>(1, case_bytes));
  const int together =
      cases_together(cases, of_case, std::max<std::int64_t>(0, available_bytes - system_bytes));
  return system_bytes + (together - 1) * case_bytes +
         (boundary == TensorBoundary::kStatic ? together * traction_bytes() : 0);
}

}  // namespace asbuilt::fe
