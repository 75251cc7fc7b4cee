#include "core/morphology/labels.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/memory.h"

namespace asbuilt {
namespace {

// Union-find over runs. A root is always the first run of its set, so the numbering is that of
// raster order however the unions were done.
class RunSets {
 public:
  explicit RunSets(std::size_t count) : parent_(count) {}

  void make(std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
      parent_[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i);
    }
  }
  std::int32_t root(std::int32_t run) {
    while (parent(run) != run) {
      parent(run) = parent(parent(run));
      run = parent(run);
    }
    return run;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = root(a);
    b = root(b);
    if (a < b) parent(b) = a;
    if (b < a) parent(a) = b;
  }
  std::vector<std::int32_t> take() { return std::move(parent_); }

 private:
  std::int32_t& parent(std::int32_t run) { return parent_[static_cast<std::size_t>(run)]; }
  std::vector<std::int32_t> parent_;
};

class Linker {
 public:
  Linker(const RunTable& table, Connectivity connectivity, RunSets& sets)
      : table_(table), connectivity_(connectivity), sets_(sets) {}

  // Joins the runs of row (y, z) with those of the same slice above.
  void link_within(std::int64_t y, std::int64_t z) {
    if (y > 0) link(y, z, y - 1, z, connectivity_ == Connectivity::kFaces ? 0 : 1);
  }
  // Joins the runs of row (y, z) with those of the slice below.
  void link_below(std::int64_t y, std::int64_t z) {
    if (z == 0) return;
    link(y, z, y, z - 1, connectivity_ == Connectivity::kFaces ? 0 : 1);
    if (connectivity_ == Connectivity::kFaces) return;
    const std::int32_t reach = connectivity_ == Connectivity::kCorners ? 1 : 0;
    if (y > 0) link(y, z, y - 1, z - 1, reach);
    if (y + 1 < table_.frame.shape.y) link(y, z, y + 1, z - 1, reach);
  }

 private:
  // Runs touch when, one of them lengthened by `reach` at both ends, they overlap.
  void link(std::int64_t y, std::int64_t z, std::int64_t other_y, std::int64_t other_z,
            std::int32_t reach) {
    const auto row = static_cast<std::size_t>(y + table_.frame.shape.y * z);
    const auto other = static_cast<std::size_t>(other_y + table_.frame.shape.y * other_z);
    std::int64_t a = table_.row_start[row];
    std::int64_t b = table_.row_start[other];
    const std::int64_t a_end = table_.row_start[row + 1];
    const std::int64_t b_end = table_.row_start[other + 1];
    while (a < a_end && b < b_end) {
      const Run& run_a = table_.runs[static_cast<std::size_t>(a)];
      const Run& run_b = table_.runs[static_cast<std::size_t>(b)];
      if (run_a.begin - reach < run_b.end && run_b.begin < run_a.end + reach) {
        sets_.join(static_cast<std::int32_t>(a), static_cast<std::int32_t>(b));
      }
      if (run_a.end < run_b.end) {
        ++a;
      } else {
        ++b;
      }
    }
  }

  const RunTable& table_;
  Connectivity connectivity_;
  RunSets& sets_;
};

std::int64_t sum_of_range(std::int64_t begin, std::int64_t end) {
  return (begin + end - 1) * (end - begin) / 2;
}

void describe(Components& result) {
  const RunTable& table = result.table;
  const Shape& shape = table.frame.shape;
  std::vector<std::array<std::int64_t, 3>> sums(result.components.size(), {0, 0, 0});
  std::size_t run = 0;
  for (std::int64_t z = 0; z < shape.z; ++z) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      const auto end =
          static_cast<std::size_t>(table.row_start[static_cast<std::size_t>(y + shape.y * z) + 1]);
      for (; run < end; ++run) {
        const Run& r = table.runs[run];
        const auto number = static_cast<std::size_t>(result.component_of_run[run]);
        Component& c = result.components[number];
        const std::array<std::int32_t, 3> low{r.begin, static_cast<std::int32_t>(y),
                                              static_cast<std::int32_t>(z)};
        const std::array<std::int32_t, 3> high{r.end - 1, low[1], low[2]};
        if (c.voxels == 0) {
          c.low = low;
          c.high = high;
          c.first_voxel = table.frame.index(r.begin, y, z);
        }
        for (std::size_t a = 0; a < 3; ++a) {
          c.low[a] = std::min(c.low[a], low[a]);
          c.high[a] = std::max(c.high[a], high[a]);
        }
        const std::int64_t length = r.end - r.begin;
        c.voxels += length;
        sums[number][0] += sum_of_range(r.begin, r.end);
        sums[number][1] += y * length;
        sums[number][2] += z * length;
      }
    }
  }
  for (std::size_t i = 0; i < result.components.size(); ++i) {
    Component& c = result.components[i];
    const double count = static_cast<double>(c.voxels);
    for (std::size_t a = 0; a < 3; ++a) {
      c.centroid_voxel[static_cast<Eigen::Index>(a)] = static_cast<double>(sums[i][a]) / count;
    }
    c.touches_border = c.low[0] == 0 || c.low[1] == 0 || c.low[2] == 0 ||
                       c.high[0] == shape.x - 1 || c.high[1] == shape.y - 1 ||
                       c.high[2] == shape.z - 1;
  }
}

}  // namespace

std::int32_t Components::largest() const {
  std::int32_t best = -1;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (components[i].voxels > most) {
      most = components[i].voxels;
      best = static_cast<std::int32_t>(i);
    }
  }
  return best;
}

Components find_components(RunTable runs, Connectivity connectivity, const Progress& progress) {
  Components result;
  result.table = std::move(runs);
  const RunTable& table = result.table;
  const Shape& shape = table.frame.shape;
  if (table.runs.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::kOutOfMemory,
                {"the mask is too ragged to be labelled",
                 std::to_string(table.runs.size()) + " runs of voxels", "up to 2147483647",
                 "smooth the scan or raise the threshold"});
  }
  progress.throw_if_cancelled();
  RunSets sets(table.runs.size());
  Linker linker(table, connectivity, sets);
  const std::int64_t slab = 16;
  parallel_for(0, shape.z, slab, [&](std::int64_t from, std::int64_t to) {
    progress.throw_if_cancelled();
    sets.make(table.row_start[static_cast<std::size_t>(shape.y * from)],
              table.row_start[static_cast<std::size_t>(shape.y * to)]);
    for (std::int64_t z = from; z < to; ++z) {
      for (std::int64_t y = 0; y < shape.y; ++y) {
        linker.link_within(y, z);
        if (z > from) linker.link_below(y, z);
      }
    }
  });
  progress.report(0.7);
  for (std::int64_t z = slab; z < shape.z; z += slab) {
    for (std::int64_t y = 0; y < shape.y; ++y) linker.link_below(y, z);
  }
  progress.throw_if_cancelled();
  // A parent never comes after its run, so one sweep turns parents into component numbers.
  std::vector<std::int32_t> number = sets.take();
  std::int32_t count = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    number[i] = number[i] == static_cast<std::int32_t>(i)
                    ? count++
                    : number[static_cast<std::size_t>(number[i])];
  }
  result.component_of_run = std::move(number);
  result.components.resize(static_cast<std::size_t>(count));
  describe(result);
  progress.report(1.0);
  return result;
}

Components find_components(const Mask& mask, Phase phase, Connectivity connectivity,
                           const Progress& progress) {
  return find_components(phase == Phase::kMetal
                             ? find_runs(
                                   mask, [](std::uint8_t value) { return value != 0; }, progress)
                             : find_runs(
                                   mask, [](std::uint8_t value) { return value == 0; }, progress),
                         connectivity, progress);
}

Grid3<std::int32_t> to_label_grid(const Components& components) {
  const RunTable& table = components.table;
  require_memory(table.frame.shape.count() * 4, "a label image",
                 "crop or bin the scan, or free memory");
  Grid3<std::int32_t> grid(table.frame, 0);
  const std::int64_t rows = table.frame.shape.y * table.frame.shape.z;
  parallel_for(0, rows, 256, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t row = from; row < to; ++row) {
      std::int32_t* values = grid.values.data() + row * table.frame.shape.x;
      for (std::int64_t i = table.row_start[static_cast<std::size_t>(row)];
           i < table.row_start[static_cast<std::size_t>(row) + 1]; ++i) {
        const Run& run = table.runs[static_cast<std::size_t>(i)];
        std::fill(values + run.begin, values + run.end,
                  components.component_of_run[static_cast<std::size_t>(i)] + 1);
      }
    }
  });
  return grid;
}

void paint(Mask& mask, const Components& components, const std::vector<std::uint8_t>& chosen,
           std::uint8_t value) {
  const RunTable& table = components.table;
  if (!(mask.frame.shape == table.frame.shape) || chosen.size() != components.components.size()) {
    throw Error(ErrorCode::kInternal,
                "paint: the mask or the choice is not that of the components");
  }
  const std::int64_t rows = table.frame.shape.y * table.frame.shape.z;
  parallel_for(0, rows, 256, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t row = from; row < to; ++row) {
      std::uint8_t* values = mask.values.data() + row * table.frame.shape.x;
      for (std::int64_t i = table.row_start[static_cast<std::size_t>(row)];
           i < table.row_start[static_cast<std::size_t>(row) + 1]; ++i) {
        const auto number = components.component_of_run[static_cast<std::size_t>(i)];
        if (chosen[static_cast<std::size_t>(number)] == 0) continue;
        const Run& run = table.runs[static_cast<std::size_t>(i)];
        std::fill(values + run.begin, values + run.end, value);
      }
    }
  });
}

Mask keep_largest(const Mask& mask, Connectivity connectivity, const Progress& progress) {
  const Components components = find_components(mask, Phase::kMetal, connectivity, progress);
  require_memory(mask.frame.shape.count(), "a copy of the mask", "crop or bin the scan");
  Mask out(mask.frame, 0);
  const std::int32_t largest = components.largest();
  if (largest < 0) return out;
  std::vector<std::uint8_t> chosen(components.components.size(), 0);
  chosen[static_cast<std::size_t>(largest)] = 1;
  paint(out, components, chosen, 1);
  return out;
}

std::int64_t fill_enclosed_pores(Mask& mask, Connectivity pore_connectivity,
                                 const Progress& progress) {
  const Components pores = find_components(mask, Phase::kPores, pore_connectivity, progress);
  std::vector<std::uint8_t> chosen(pores.components.size(), 0);
  std::int64_t filled = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (pores.components[i].touches_border) continue;
    chosen[i] = 1;
    filled += pores.components[i].voxels;
  }
  paint(mask, pores, chosen, 1);
  return filled;
}

}  // namespace asbuilt
