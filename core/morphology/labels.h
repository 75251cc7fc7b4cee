// Connected components of a mask, or of the voxels of a grid that satisfy a predicate.
//
// Frame and geometry are those of the grid. Component numbers count from 0 in raster order (x
// fastest) of each component's first voxel. Positions are continuous voxel coordinates (voxel
// centres at whole numbers), sizes are voxels.
//
// Method: every row is cut into runs of set voxels; runs that touch are joined by union-find, first
// within slabs of slices in parallel, then across the slabs' faces. Sums are whole numbers.
//
// Limits: at most 2^31 - 1 runs (kOutOfMemory above: noise, to be smoothed first).
// Determinism: same bits at any thread count.
// Memory: no label image is made unless to_label_grid is called (4 bytes a voxel). 12 bytes a run
// (16 while they are collected), 8 bytes a row, about 100 bytes a component.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/progress.h"
#include "core/geometry/volume.h"
#include "core/morphology/distance.h"

namespace asbuilt {

enum class Connectivity {
  kFaces,    // 6 neighbours
  kEdges,    // 18
  kCorners,  // 26
};

// Set voxels [begin, end) of one row.
struct Run {
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

struct RunTable {
  GridFrame frame;
  std::vector<std::int64_t> row_start;  // shape.y * shape.z + 1; rows in raster order
  std::vector<Run> runs;
};

struct Component {
  std::int64_t voxels = 0;
  std::array<std::int32_t, 3> low{};  // bounding box, inclusive voxel indices x, y, z
  std::array<std::int32_t, 3> high{};
  Vec3 centroid_voxel = Vec3::Zero();  // mean of the voxel centres
  std::int64_t first_voxel = 0;        // index of its first voxel in raster order
  bool touches_border = false;         // has a voxel in an outermost layer of the grid
};

struct Components {
  RunTable table;
  std::vector<std::int32_t> component_of_run;  // as table.runs
  std::vector<Component> components;

  // Place of the component with the most voxels, the first of them where equal; -1 where none is.
  std::int32_t largest() const;
};

// The runs of the voxels whose `inside(value)` is true. Grid rows must be shorter than 2^31.
template <class T, class Inside>
RunTable find_runs(const Grid3<T>& grid, const Inside& inside, const Progress& progress = {});

// The components of the metal (voxels that are not 0) or of the rest.
Components find_components(const Mask& mask, Phase phase, Connectivity connectivity,
                           const Progress& progress = {});
// The components of given runs; with find_runs, of any predicate:
//     find_components(find_runs(scan, [](float grey) { return grey > 63; }), Connectivity::kFaces)
Components find_components(RunTable runs, Connectivity connectivity, const Progress& progress = {});

// Component number + 1 in every voxel of a component, 0 elsewhere.
Grid3<std::int32_t> to_label_grid(const Components& components);

// Sets the voxels of the chosen components (chosen[number] != 0) to `value`.
void paint(Mask& mask, const Components& components, const std::vector<std::uint8_t>& chosen,
           std::uint8_t value);

// The largest component of the metal; everything else becomes 0. An empty mask stays empty.
Mask keep_largest(const Mask& mask, Connectivity connectivity, const Progress& progress = {});

// Turns pores that reach no face of the grid into metal. `pore_connectivity` is that of the pores;
// kFaces is the counterpart of metal joined over corners. Returns the number of voxels filled.
std::int64_t fill_enclosed_pores(Mask& mask, Connectivity pore_connectivity,
                                 const Progress& progress = {});

// --- template ---

template <class T, class Inside>
RunTable find_runs(const Grid3<T>& grid, const Inside& inside, const Progress& progress) {
  const Shape& shape = grid.frame.shape;
  const std::int64_t rows = shape.y * shape.z;
  RunTable table;
  table.frame = grid.frame;
  table.row_start.assign(static_cast<std::size_t>(rows) + 1, 0);
  // Chunks of rows keep their runs to themselves until all are known.
  const std::int64_t grain = 256;
  std::vector<std::vector<Run>> found(static_cast<std::size_t>((rows + grain - 1) / grain));
  parallel_for(0, rows, grain, [&](std::int64_t from, std::int64_t to) {
    progress.throw_if_cancelled();
    std::vector<Run>& own = found[static_cast<std::size_t>(from / grain)];
    for (std::int64_t row = from; row < to; ++row) {
      const T* values = grid.values.data() + row * shape.x;
      const std::size_t before = own.size();
      for (std::int64_t x = 0; x < shape.x;) {
        while (x < shape.x && !inside(values[x])) ++x;
        if (x == shape.x) break;
        const std::int64_t begin = x;
        while (x < shape.x && inside(values[x])) ++x;
        own.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(x)});
      }
      table.row_start[static_cast<std::size_t>(row) + 1] =
          static_cast<std::int64_t>(own.size() - before);
    }
  });
  for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
    table.row_start[row + 1] += table.row_start[row];
  }
  table.runs.reserve(static_cast<std::size_t>(table.row_start.back()));
  for (std::vector<Run>& own : found) {
    table.runs.insert(table.runs.end(), own.begin(), own.end());
    std::vector<Run>().swap(own);
  }
  return table;
}

}  // namespace asbuilt
