#include "core/surface/levels.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/print.h"

namespace asbuilt {

const std::vector<OptionField<SurfaceOptions>>& SurfaceOptions::fields() {
  static const std::vector<OptionField<SurfaceOptions>> all = {
      {"threshold",
       "grey",
       "grey value of the metal-air edge for the whole scan; 0: found locally",
       &SurfaceOptions::threshold,
       -1e9,
       1e9,
       {}},
      {"level_smoothing",
       "blocks",
       "bandwidth of the local level field",
       &SurfaceOptions::level_smoothing,
       0.5,
       20.0,
       {}},
      {"u_edge_um",
       "um",
       "standard uncertainty (k = 1) that the scanner adds to the place of every edge, known from "
       "a "
       "reference part",
       &SurfaceOptions::u_edge_um,
       0.0,
       1000.0,
       {}},
  };
  return all;
}

namespace {

constexpr int kBins = 65536;

struct Histogram {
  double low = 0.0;
  double width = 1.0;  // of a bin
  std::vector<std::int64_t> count = std::vector<std::int64_t>(kBins, 0);
  std::optional<double> padding;  // a constant outside the reconstructed circle, not air

  double grey(double bin) const { return low + (bin + 0.5) * width; }
};

Histogram make_histogram(const Volume& volume) {
  Histogram h;
  volume.visit([&](const auto& grid) {
    using Value = typename std::remove_cvref_t<decltype(grid)>::Value;
    const auto n = static_cast<std::int64_t>(grid.values.size());
    constexpr std::int64_t kGrain = 1 << 22;
    using Range = std::pair<double, double>;
    const Range range = parallel_reduce<Range>(
        0, n, kGrain, Range{1e300, -1e300},
        [&](std::int64_t b, std::int64_t e) {
          Range r{1e300, -1e300};
          for (std::int64_t i = b; i < e; ++i) {
            const auto v = static_cast<double>(grid.values[static_cast<std::size_t>(i)]);
            r.first = std::min(r.first, v);
            r.second = std::max(r.second, v);
          }
          return r;
        },
        [](const Range& a, const Range& b) {
          return Range{std::min(a.first, b.first), std::max(a.second, b.second)};
        });
    h.low = range.first;
    h.width = std::is_same_v<Value, float>
                  ? std::max(1e-300, (range.second - range.first) / (kBins - 1))
                  : 1.0;
    h.count = parallel_reduce<std::vector<std::int64_t>>(
        0, n, std::max<std::int64_t>(kGrain, n / 16), std::vector<std::int64_t>(kBins, 0),
        [&](std::int64_t b, std::int64_t e) {
          std::vector<std::int64_t> count(kBins, 0);
          for (std::int64_t i = b; i < e; ++i) {
            const double bin =
                (static_cast<double>(grid.values[static_cast<std::size_t>(i)]) - h.low) / h.width;
            ++count[static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(kBins - 1)))];
          }
          return count;
        },
        [](std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
          for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
          return a;
        });
    // Padding: the lowest value alone holds over 2 % of the voxels and stands far above what
    // follows it; clipped air would trail off instead.
    if constexpr (!std::is_same_v<Value, std::uint8_t>) {
      std::int64_t next = 0;
      for (std::size_t i = 1; i < 50; ++i) next = std::max(next, h.count[i]);
      if (static_cast<double>(h.count[0]) > 0.02 * static_cast<double>(n) &&
          h.count[0] > 50 * (next + 1)) {
        h.padding = h.low;
        h.count[0] = 0;
      }
    }
  });
  return h;
}

// Otsu's threshold: the bin after which the two classes' means lie farthest apart, weighted.
double otsu(const Histogram& h) {
  double total = 0.0;
  double moment = 0.0;
  for (int i = 0; i < kBins; ++i) {
    total += static_cast<double>(h.count[static_cast<std::size_t>(i)]);
    moment += static_cast<double>(h.count[static_cast<std::size_t>(i)]) * i;
  }
  double weight = 0.0;
  double sum = 0.0;
  double best = -1.0;
  int first = 0;
  int last = 0;
  for (int i = 0; i + 1 < kBins; ++i) {
    weight += static_cast<double>(h.count[static_cast<std::size_t>(i)]);
    sum += static_cast<double>(h.count[static_cast<std::size_t>(i)]) * i;
    const double rest = total - weight;
    if (weight <= 0.0 || rest <= 0.0) continue;
    const double difference = sum / weight - (moment - sum) / rest;
    const double between = weight * rest * difference * difference;
    if (between > best * (1.0 + 1e-12)) {
      best = between;
      first = i;
      last = i;
    } else if (between >= best * (1.0 - 1e-12)) {
      last = i;  // empty bins between two clear peaks: take the middle of the plateau
    }
  }
  return h.grey(0.5 * (first + last) + 0.5);
}

// Offsets to points on a sphere around a voxel: all on the same side means the voxel lies deep.
std::vector<Vec3i> shell(double radius) {
  std::vector<Vec3i> offsets;
  for (int z = -1; z <= 1; ++z)
    for (int y = -1; y <= 1; ++y)
      for (int x = -1; x <= 1; ++x) {
        if (x == 0 && y == 0 && z == 0) continue;
        const double scale = radius / Vec3(x, y, z).norm();
        const Vec3i o(static_cast<int>(std::lround(x * scale)),
                      static_cast<int>(std::lround(y * scale)),
                      static_cast<int>(std::lround(z * scale)));
        if (std::find(offsets.begin(), offsets.end(), o) == offsets.end()) offsets.push_back(o);
      }
  return offsets;
}

constexpr int kDeepest = 4;          // voxels; blur of 1.5 voxels reaches no farther
constexpr std::size_t kEnough = 12;  // voxels that make a median

struct Blocks {
  std::int64_t size = 32;  // voxels
  Shape shape;
  std::vector<double> value;  // median, NaN where too few
  std::vector<double> weight;
  std::vector<double> spread;  // robust standard deviation
  std::vector<double> depth;   // voxels
  std::int64_t samples = 0;
};

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Median grey value per block of the voxels that lie deepest in one phase: at each block the
// greatest depth is used that enough voxels have, so that a thin strut gives its core and a flange
// its bulk. Every `stride`-th voxel along y and z is looked at: air is plenty, and a median needs
// dozens.
template <class Grid, class Inside>
Blocks deep_medians(const Grid& grid, std::int64_t block, std::int64_t stride, const Inside& inside,
                    const Progress& progress) {
  const Shape& s = grid.frame.shape;
  Blocks b;
  b.size = block;
  b.shape = {(s.x + block - 1) / block, (s.y + block - 1) / block, (s.z + block - 1) / block};
  const auto blocks = static_cast<std::size_t>(b.shape.count());
  b.value.assign(blocks, kNone);
  b.weight.assign(blocks, 0.0);
  b.spread.assign(blocks, kNone);
  b.depth.assign(blocks, 0.0);
  std::vector<std::vector<Vec3i>> shells;
  for (int depth = 1; depth <= kDeepest; ++depth) shells.push_back(shell(depth));
  parallel_for(0, b.shape.count(), 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t k = from; k < to; ++k) {
      if (progress.cancelled()) return;
      const std::int64_t bx = k % b.shape.x;
      const std::int64_t by = (k / b.shape.x) % b.shape.y;
      const std::int64_t bz = k / (b.shape.x * b.shape.y);
      std::vector<std::vector<float>> values(kDeepest + 1);
      for (std::int64_t z = bz * block; z < std::min(s.z, (bz + 1) * block); z += stride)
        for (std::int64_t y = by * block; y < std::min(s.y, (by + 1) * block); y += stride)
          for (std::int64_t x = bx * block; x < std::min(s.x, (bx + 1) * block); ++x) {
            const auto v = static_cast<double>(grid.at(x, y, z));
            if (!inside(v)) continue;
            const std::int64_t room = std::min({x, y, z, s.x - 1 - x, s.y - 1 - y, s.z - 1 - z,
                                                static_cast<std::int64_t>(kDeepest)});
            std::size_t depth = 0;
            bool deep = true;
            while (deep && static_cast<std::int64_t>(depth) < room) {
              for (const Vec3i& o : shells[depth]) {
                if (!inside(static_cast<double>(grid.at(x + o.x(), y + o.y(), z + o.z())))) {
                  deep = false;
                  break;
                }
              }
              if (deep) ++depth;
            }
            if (depth > 0) values[depth].push_back(static_cast<float>(v));
          }
      std::vector<float> chosen;
      std::size_t depth = kDeepest;
      for (; depth >= 1; --depth) {
        chosen.insert(chosen.end(), values[depth].begin(), values[depth].end());
        if (chosen.size() >= kEnough) break;
      }
      if (chosen.size() < kEnough) continue;
      const auto middle = chosen.begin() + static_cast<std::ptrdiff_t>(chosen.size() / 2);
      std::nth_element(chosen.begin(), middle, chosen.end());
      const double median = *middle;
      for (float& v : chosen) v = std::abs(v - static_cast<float>(median));
      std::nth_element(chosen.begin(), middle, chosen.end());
      const auto i = static_cast<std::size_t>(k);
      b.value[i] = median;
      b.spread[i] = 1.4826 * static_cast<double>(*middle);
      b.weight[i] = static_cast<double>(chosen.size());
      b.depth[i] = static_cast<double>(depth);
    }
  });
  progress.throw_if_cancelled();
  for (const double w : b.weight) b.samples += static_cast<std::int64_t>(w);
  return b;
}

// A block whose deepest metal is shallow compared with the others' says less than theirs: depth 1
// is half blurred. Blocks two or more voxels shallower than the typical one are left out.
void drop_shallow(Blocks& b) {
  std::vector<double> depths;
  for (std::size_t i = 0; i < b.weight.size(); ++i) {
    if (b.weight[i] > 0.0) depths.push_back(b.depth[i]);
  }
  if (depths.empty()) return;
  std::nth_element(depths.begin(), depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2),
                   depths.end());
  const double typical = depths[depths.size() / 2];
  for (std::size_t i = 0; i < b.weight.size(); ++i) {
    if (b.depth[i] < std::min(typical - 1.0, 2.0)) b.weight[i] = 0.0;
  }
}

double weighted_median(std::vector<std::pair<double, double>> values) {
  std::sort(values.begin(), values.end());
  double total = 0.0;
  for (const auto& [value, weight] : values) total += weight;
  double running = 0.0;
  for (const auto& [value, weight] : values) {
    running += weight;
    if (running >= 0.5 * total) return value;
  }
  return values.empty() ? kNone : values.back().first;
}

double median_of(const Blocks& b, const std::vector<double>& what) {
  std::vector<std::pair<double, double>> values;
  for (std::size_t i = 0; i < what.size(); ++i) {
    if (b.weight[i] > 0.0) values.emplace_back(what[i], b.weight[i]);
  }
  return weighted_median(std::move(values));
}

// Local-linear kernel regression of block medians at the centre of every block. Falls back to the
// kernel mean where the neighbours do not determine a slope. Returns the residual spread too.
std::vector<float> smooth_field(const Blocks& b, double bandwidth, double fallback,
                                double& residual) {
  const auto blocks = b.shape.count();
  std::vector<float> out(static_cast<std::size_t>(blocks), static_cast<float>(fallback));
  std::vector<double> residuals(static_cast<std::size_t>(blocks), kNone);
  std::vector<double> widths;  // of the windows, each wider than the one before
  double width = bandwidth;
  while (width < 64.0) {
    widths.push_back(width);
    width *= 1.6;
  }
  parallel_for(0, blocks, 16, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t k = from; k < to; ++k) {
      const std::int64_t bx = k % b.shape.x;
      const std::int64_t by = (k / b.shape.x) % b.shape.y;
      const std::int64_t bz = k / (b.shape.x * b.shape.y);
      // Widen the window until it holds enough blocks.
      for (const double h : widths) {
        const auto reach = static_cast<std::int64_t>(std::ceil(2.5 * h));
        Eigen::Matrix4d normal = Eigen::Matrix4d::Zero();
        Eigen::Vector4d right = Eigen::Vector4d::Zero();
        int used = 0;
        for (std::int64_t z = std::max<std::int64_t>(0, bz - reach);
             z <= std::min(b.shape.z - 1, bz + reach); ++z)
          for (std::int64_t y = std::max<std::int64_t>(0, by - reach);
               y <= std::min(b.shape.y - 1, by + reach); ++y)
            for (std::int64_t x = std::max<std::int64_t>(0, bx - reach);
                 x <= std::min(b.shape.x - 1, bx + reach); ++x) {
              const auto i = static_cast<std::size_t>(x + b.shape.x * (y + b.shape.y * z));
              if (b.weight[i] <= 0.0) continue;
              const Vec3 d(static_cast<double>(x - bx), static_cast<double>(y - by),
                           static_cast<double>(z - bz));
              const double w = std::exp(-0.5 * d.squaredNorm() / (h * h)) *
                               std::sqrt(std::min(b.weight[i], 400.0));
              const Eigen::Vector4d row(1.0, d.x(), d.y(), d.z());
              normal += w * row * row.transpose();
              right += w * b.value[i] * row;
              ++used;
            }
        if (used < 8 && h * 1.6 < 64.0) continue;
        if (used == 0) break;
        // A ridge on the slopes keeps extrapolation to empty corners tame.
        for (int j = 1; j < 4; ++j) normal(j, j) += 0.05 * h * h * normal(0, 0);
        const Eigen::Vector4d solution = normal.ldlt().solve(right);
        const auto i = static_cast<std::size_t>(k);
        out[i] = static_cast<float>(solution[0]);
        if (b.weight[i] > 0.0) residuals[i] = std::abs(b.value[i] - solution[0]);
        break;
      }
    }
  });
  std::vector<std::pair<double, double>> sorted;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    if (!std::isnan(residuals[i])) sorted.emplace_back(residuals[i], b.weight[i]);
  }
  residual = sorted.empty() ? 0.0 : 1.4826 * weighted_median(std::move(sorted));
  return out;
}

[[noreturn]] void no_metal(const std::string& what) {
  throw Error(
      ErrorCode::kNotMeasurable,
      {"no metal can be told from air in the scan", what,
       "two phases at least 4 noise standard deviations apart, metal thicker than 2 voxels",
       "check that the right file is given and that the part lies in the field of view; of a mask, "
       "state the grey value above which voxels are metal"});
}

}  // namespace

LevelField find_levels(const Volume& volume, const SurfaceOptions& options,
                       const Progress& progress) {
  const Histogram histogram = make_histogram(volume);
  double threshold = otsu(histogram);
  progress.report(0.2);
  progress.throw_if_cancelled();

  const Shape& s = volume.frame().shape;
  const std::int64_t longest = std::max({s.x, s.y, s.z});
  const std::int64_t block = std::clamp<std::int64_t>(longest / 16, 12, 48);

  LevelField field;
  Blocks air;
  Blocks metal;
  volume.visit([&](const auto& grid) {
    const auto padding = histogram.padding;
    for (int round = 0; round < 4; ++round) {
      const double t = threshold;
      const auto in_air = [t, padding](double v) { return v < t && (!padding || v != *padding); };
      const auto in_metal = [t](double v) { return v >= t; };
      air = deep_medians(grid, block, block >= 24 ? 6 : 3, in_air, progress);
      metal = deep_medians(grid, block, block >= 24 ? 2 : 1, in_metal, progress);
      drop_shallow(metal);
      field.metal_depth_voxels = median_of(metal, metal.depth);
      if (air.samples < 50) no_metal("no region of air was found");
      if (metal.samples < 50)
        no_metal("nothing thicker than 2 voxels is above grey " + decimal_text(t));
      field.global_air = median_of(air, air.value);
      field.global_metal = median_of(metal, metal.value);
      const double next = 0.5 * (field.global_air + field.global_metal);
      progress.report(0.2 + 0.15 * (round + 1));
      if (std::abs(next - threshold) < 0.01 * field.contrast()) break;
      threshold = next;
    }
  });
  field.noise = median_of(air, air.spread);
  field.metal_samples = metal.samples;
  if (!(field.contrast() > 4.0 * field.noise)) {
    char text[96];
    print_to(text, sizeof text, "air %.6g, metal %.6g, noise %.4g", field.global_air,
             field.global_metal, field.noise);
    no_metal(text);
  }

  if (options.threshold != 0.0) {
    // One threshold for the whole scan, as asked: levels symmetric about it.
    const double half = 0.5 * field.contrast();
    field.frame.shape = {1, 1, 1};
    field.air = {static_cast<float>(options.threshold - half)};
    field.metal = {static_cast<float>(options.threshold + half)};
    field.level_uncertainty = 0.01;
    return field;
  }

  field.frame.shape = air.shape;
  field.frame.spacing_mm = Vec3::Constant(static_cast<double>(block));
  field.frame.origin_mm = Vec3::Constant(0.5 * static_cast<double>(block - 1));
  double air_residual = 0.0;
  double metal_residual = 0.0;
  field.air = smooth_field(air, options.level_smoothing, field.global_air, air_residual);
  field.metal = smooth_field(metal, options.level_smoothing, field.global_metal, metal_residual);
  // Only blocks that hold metal say how much the level drifts.
  float low = 1e30F;
  float high = -1e30F;
  for (std::size_t i = 0; i < field.metal.size(); ++i) {
    // The regression may not leave the range that was seen by more than a little.
    field.metal[i] =
        std::clamp(field.metal[i], static_cast<float>(field.global_air + 0.4 * field.contrast()),
                   static_cast<float>(field.global_air + 1.8 * field.contrast()));
    if (metal.weight[i] <= 0.0) continue;
    low = std::min(low, field.metal[i]);
    high = std::max(high, field.metal[i]);
  }
  field.drift = static_cast<double>(high - low) / field.contrast();
  // The field averages over dozens of blocks; neighbours share what is wrong with them, so that a
  // quarter of a block's own spread is taken to remain.
  field.level_uncertainty =
      0.25 * 0.5 * std::hypot(air_residual, metal_residual) / field.contrast();
  progress.report(1.0);
  return field;
}

}  // namespace asbuilt
