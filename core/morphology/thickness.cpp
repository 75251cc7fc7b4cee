#include "core/morphology/thickness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/ball_painter.h"
#include "core/morphology/loop_progress.h"

namespace asbuilt {
namespace {

// Neighbours whose balls may enclose that of a centre, in the order they are asked: the 26 nearest,
// then the shell around them. Offsets that differ by sign or order of the axes are of one kind.
constexpr std::array<std::array<int, 3>, 9> kKinds{{{1, 0, 0},
                                                    {1, 1, 0},
                                                    {1, 1, 1},
                                                    {2, 0, 0},
                                                    {2, 1, 0},
                                                    {2, 1, 1},
                                                    {2, 2, 0},
                                                    {2, 2, 1},
                                                    {2, 2, 2}}};

struct Neighbour {
  std::int64_t x, y, z;
  std::size_t kind;
};

std::vector<Neighbour> neighbours() {
  std::vector<Neighbour> all;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    for (int z = -2; z <= 2; ++z) {
      for (int y = -2; y <= 2; ++y) {
        for (int x = -2; x <= 2; ++x) {
          std::array<int, 3> sorted{std::abs(x), std::abs(y), std::abs(z)};
          std::sort(sorted.begin(), sorted.end(), std::greater<>());
          if (sorted == kKinds[kind]) all.push_back({x, y, z, kind});
        }
      }
    }
  }
  return all;
}

// By kind of neighbour and squared radius of a ball about a voxel: the smallest squared radius with
// which a ball about that neighbour holds all voxel centres that the first one holds.
class EnclosingBalls {
 public:
  explicit EnclosingBalls(std::int64_t largest_squared) {
    limit_ = std::min(largest_squared, kTabulated);
    const auto size = static_cast<std::size_t>(limit_) + 1;
    for (auto& column : table_) column.assign(size, 0);
    // Farthest voxel of the ball seen from the neighbour; by symmetry x >= y >= z >= 0 suffices.
    for (std::int64_t x = 0; x * x < limit_; ++x) {
      for (std::int64_t y = 0; y <= x && x * x + y * y < limit_; ++y) {
        for (std::int64_t z = 0; z <= y; ++z) {
          const std::int64_t squared = x * x + y * y + z * z;
          if (squared >= limit_) break;
          for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
            const auto& v = kKinds[kind];
            const std::int64_t away =
                (x + v[0]) * (x + v[0]) + (y + v[1]) * (y + v[1]) + (z + v[2]) * (z + v[2]);
            // Held by balls of the next larger squared radius on.
            auto& entry = table_[kind][static_cast<std::size_t>(squared) + 1];
            entry = std::max(entry, static_cast<float>(away + 1));
          }
        }
      }
    }
    for (auto& column : table_) {
      for (std::size_t i = 1; i < size; ++i) column[i] = std::max(column[i], column[i - 1]);
    }
  }

  float least(std::size_t kind, float squared) const {
    if (squared <= static_cast<float>(limit_)) {
      return table_[kind][static_cast<std::size_t>(squared)];
    }
    // Beyond the table balls are taken as continuous, which asks for a little more than needed.
    const auto& v = kKinds[kind];
    const double step = std::sqrt(static_cast<double>(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]));
    const double radius = std::sqrt(static_cast<double>(squared)) + step;
    return static_cast<float>(radius * radius * (1.0 + 1e-6));
  }

 private:
  static constexpr std::int64_t kTabulated = 512 * 512;
  std::int64_t limit_ = 0;
  std::array<std::vector<float>, kKinds.size()> table_;
};

// Enclosing radii where spacing differs by axis: balls taken as continuous, to within 1e-4 voxel.
class EnclosingContinuousBalls {
 public:
  EnclosingContinuousBalls(const Vec3& spacing, const std::vector<Neighbour>& around) {
    const double slack = 1e-4 * spacing.minCoeff();
    for (const Neighbour& n : around) {
      const Vec3 step(static_cast<double>(n.x), static_cast<double>(n.y), static_cast<double>(n.z));
      steps_.push_back(static_cast<float>(spacing.cwiseProduct(step).norm() - slack));
    }
  }
  float least(std::size_t neighbour, float squared) const {
    const float radius = std::sqrt(squared) + steps_[neighbour];
    return radius * radius;
  }

 private:
  std::vector<float> steps_;
};

// The centres whose balls no neighbour's ball encloses. least(i, squared) is the enclosing squared
// radius at neighbour i.
template <class Least>
std::vector<Ball> ridge(const Grid3<float>& squared, const std::vector<Neighbour>& around,
                        const Least& least, const Progress& progress) {
  const Shape& shape = squared.frame.shape;
  std::vector<std::int64_t> jump;
  jump.reserve(around.size());
  for (const Neighbour& n : around) jump.push_back(n.x + shape.x * (n.y + shape.y * n.z));
  std::vector<std::vector<Ball>> found(static_cast<std::size_t>(shape.z));
  LoopProgress done(progress, shape.z);
  parallel_for(0, shape.z, 1, [&](std::int64_t z, std::int64_t) {
    done.check();
    std::vector<Ball>& own = found[static_cast<std::size_t>(z)];
    for (std::int64_t y = 0; y < shape.y; ++y) {
      const bool inner_row = z >= 2 && y >= 2 && z + 2 < shape.z && y + 2 < shape.y;
      const float* row = squared.values.data() + squared.frame.index(0, y, z);
      // The neighbour that enclosed the last centre often encloses the next one.
      std::size_t last = 0;
      for (std::int64_t x = 0; x < shape.x; ++x) {
        const float own_squared = row[x];
        if (!(own_squared > 0.0F)) continue;
        const bool inner = inner_row && x >= 2 && x + 2 < shape.x;
        const auto encloses = [&](std::size_t i) {
          const Neighbour& n = around[i];
          if (!inner && (x + n.x < 0 || x + n.x >= shape.x || y + n.y < 0 || y + n.y >= shape.y ||
                         z + n.z < 0 || z + n.z >= shape.z)) {
            return false;
          }
          return row[x + jump[i]] >= least(i, own_squared);
        };
        bool enclosed = encloses(last);
        for (std::size_t i = 0; i < around.size() && !enclosed; ++i) {
          enclosed = encloses(i);
          if (enclosed) last = i;
        }
        if (enclosed) continue;
        own.push_back(
            {static_cast<float>(x), static_cast<float>(y), static_cast<float>(z), own_squared});
      }
    }
    done.advance(1);
  });
  std::vector<Ball> all;
  std::size_t count = 0;
  for (const auto& own : found) count += own.size();
  all.reserve(count);
  for (auto& own : found) {
    all.insert(all.end(), own.begin(), own.end());
    std::vector<Ball>().swap(own);
  }
  return all;
}

bool equal_spacing(const Vec3& spacing) {
  return spacing.x() == spacing.y() && spacing.x() == spacing.z();
}

}  // namespace

Grid3<float> local_thickness(const Mask& mask, Phase phase, Outside outside,
                             const Progress& progress) {
  const Vec3 spacing = mask.frame.spacing_mm;
  const bool equal = equal_spacing(spacing);
  const Progress distances = progress.part(0.0, 0.2, "measuring distances");
  Grid3<float> values =
      equal ? squared_distance_voxels_float(mask, phase, outside, distances)
            : squared_distance_mm2(mask, phase, outside, std::numeric_limits<double>::infinity(),
                                   distances);
  float largest = 0.0F;
  for (const float value : values.values) largest = std::max(largest, value);
  if (std::isinf(largest)) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the thickness has no bound", "a phase that fills the whole volume",
                 "a volume that holds both phases", "check the threshold"});
  }
  if (largest == 0.0F) return values;
  const Progress searching = progress.part(0.2, 0.4, "finding the largest balls");
  const std::vector<Neighbour> around = neighbours();
  std::vector<Ball> balls;
  PaintJob job;
  if (equal) {
    const EnclosingBalls enclosing(static_cast<std::int64_t>(largest));
    balls = ridge(
        values, around,
        [&](std::size_t i, float squared) { return enclosing.least(around[i].kind, squared); },
        searching);
    job.value_scale = 2.0 * spacing.x();
  } else {
    const EnclosingContinuousBalls enclosing(spacing, around);
    balls = ridge(
        values, around, [&](std::size_t i, float squared) { return enclosing.least(i, squared); },
        searching);
    job.unit = spacing;
  }
  sort_largest_first(balls);
  paint_balls(values, balls, job, progress.part(0.4, 1.0, "measuring thickness"));
  return values;
}

ThicknessSummary summarize_thickness(const Grid3<float>& thickness_mm, double bin_mm) {
  struct Sums {
    std::int64_t voxels = 0;
    double sum = 0.0;
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
  };
  const std::int64_t count = thickness_mm.frame.shape.count();
  const float* values = thickness_mm.values.data();
  const std::int64_t grain = 1 << 18;
  const Sums sums = parallel_reduce(
      0, count, grain, Sums{},
      [&](std::int64_t from, std::int64_t to) {
        Sums part;
        for (std::int64_t i = from; i < to; ++i) {
          const double value = static_cast<double>(values[i]);
          if (!(value > 0.0)) continue;
          ++part.voxels;
          part.sum += value;
          part.low = std::min(part.low, value);
          part.high = std::max(part.high, value);
        }
        return part;
      },
      [](Sums a, const Sums& b) {
        return Sums{a.voxels + b.voxels, a.sum + b.sum, std::min(a.low, b.low),
                    std::max(a.high, b.high)};
      });
  ThicknessSummary summary;
  summary.bin_mm = bin_mm > 0.0 ? bin_mm : thickness_mm.frame.mean_spacing_mm();
  if (sums.voxels == 0) return summary;
  summary.voxels = sums.voxels;
  summary.mean_mm = sums.sum / static_cast<double>(sums.voxels);
  summary.min_mm = sums.low;
  summary.max_mm = sums.high;
  if (!(sums.high / summary.bin_mm < 1e7)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the bins of a histogram are too narrow", decimal_text(summary.bin_mm) + " mm",
                 "at most ten million bins", "give a wider bin"});
  }
  const auto bins = static_cast<std::size_t>(sums.high / summary.bin_mm) + 1;
  summary.histogram.assign(bins, 0);
  const double squares = parallel_reduce(
      0, count, grain, 0.0,
      [&](std::int64_t from, std::int64_t to) {
        double part = 0.0;
        for (std::int64_t i = from; i < to; ++i) {
          const double value = static_cast<double>(values[i]);
          if (value > 0.0) part += (value - summary.mean_mm) * (value - summary.mean_mm);
        }
        return part;
      },
      [](double a, double b) { return a + b; });
  if (sums.voxels > 1) summary.sd_mm = std::sqrt(squares / static_cast<double>(sums.voxels - 1));
  for (const float value : thickness_mm.values) {
    if (value > 0.0F)
      ++summary.histogram[static_cast<std::size_t>(static_cast<double>(value) / summary.bin_mm)];
  }
  return summary;
}

namespace {

// Layers added at the ends of one axis of a grid.
struct Margin {
  std::int64_t low = 0, high = 0;
  bool repeats = false;
};

Margin margin_of(Beyond low, Beyond high, std::int64_t count, std::int64_t repeated) {
  if ((low == Beyond::kRepeats) != (high == Beyond::kRepeats)) {
    throw Error(ErrorCode::kInvalidInput, "a part repeats beyond both faces of an axis or neither");
  }
  if (low == Beyond::kRepeats) {
    const std::int64_t layers = std::clamp<std::int64_t>(repeated, 1, count);
    return {layers, layers, true};
  }
  return {low == Beyond::kAir ? 1 : 0, high == Beyond::kAir ? 1 : 0, false};
}

// The voxel of the part that is seen at a place of the widened grid; -1 for air.
std::int64_t seen(std::int64_t at, const Margin& margin, std::int64_t count) {
  const std::int64_t inside = at - margin.low;
  if (margin.repeats) return (inside + count) % count;
  return inside >= 0 && inside < count ? inside : -1;
}

// The part with what lies beyond its faces; `margins` by axis.
Mask widened(const Mask& metal, const std::array<Margin, 3>& margins) {
  const Shape& n = metal.frame.shape;
  GridFrame frame = metal.frame;
  frame.shape = {n.x + margins[0].low + margins[0].high, n.y + margins[1].low + margins[1].high,
                 n.z + margins[2].low + margins[2].high};
  Mask out(frame);
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t z, std::int64_t) {
    const std::int64_t from_z = seen(z, margins[2], n.z);
    for (std::int64_t y = 0; y < frame.shape.y; ++y) {
      const std::int64_t from_y = seen(y, margins[1], n.y);
      if (from_z < 0 || from_y < 0) continue;
      for (std::int64_t x = 0; x < frame.shape.x; ++x) {
        const std::int64_t from_x = seen(x, margins[0], n.x);
        if (from_x >= 0) out.at(x, y, z) = metal.at(from_x, from_y, from_z);
      }
    }
  });
  return out;
}

// Value that a quarter of the metal does not reach, half a voxel less.
double thin_quarter_of(std::vector<float> values, const GridFrame& frame) {
  const auto quarter = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 4);
  std::nth_element(values.begin(), quarter, values.end());
  return static_cast<double>(*quarter) - 0.5 * frame.mean_spacing_mm();
}

}  // namespace

double thin_quarter_mm(const Mask& metal, const Progress& progress, const BeyondFaces& beyond,
                       std::int64_t repeated_voxels) {
  const Shape& n = metal.frame.shape;
  const std::array<Margin, 3> margins{margin_of(beyond[0], beyond[1], n.x, repeated_voxels),
                                      margin_of(beyond[2], beyond[3], n.y, repeated_voxels),
                                      margin_of(beyond[4], beyond[5], n.z, repeated_voxels)};
  const bool alone = std::ranges::all_of(beyond, [](Beyond b) { return b == Beyond::kGoesOn; });
  const Grid3<float> map =
      alone
          ? local_thickness(metal, Phase::kMetal, Outside::kContinues, progress)
          : local_thickness(widened(metal, margins), Phase::kMetal, Outside::kContinues, progress);
  std::vector<float> values;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      const float* row = &map.at(margins[0].low, y + margins[1].low, z + margins[2].low);
      std::copy_if(row, row + n.x, std::back_inserter(values), [](float v) { return v > 0.0F; });
    }
  }
  return thin_quarter_of(std::move(values), metal.frame);
}

}  // namespace asbuilt
