#include "core/morphology/distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/distance_lines.h"
#include "core/morphology/loop_progress.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kLongestAxis = 16384;
constexpr double kLargestBand = 180.0;
constexpr float kFarFloat = 1e30F;
constexpr std::int64_t kStripsTogether = 4;  // 256 bytes of every row: few page changes along z

void check_shape(const Shape& shape) {
  const std::int64_t longest = std::max({shape.x, shape.y, shape.z});
  if (longest > kLongestAxis) {
    throw Error(ErrorCode::kInvalidInput,
                {"the volume is too long for a distance map", std::to_string(longest) + " voxels",
                 "up to 16384 voxels along each axis", "crop or bin the scan"});
  }
}

// Squared distance along one row: two scans that count the steps from the nearest site.
template <class T>
void distance_row(const std::uint8_t* mask, Phase phase, Outside outside, std::int64_t n, T weight,
                  T far, std::int32_t* steps, T* out) {
  const bool metal = phase == Phase::kMetal;
  constexpr std::int32_t kNever = 1 << 20;
  const std::int32_t start = outside == Outside::kOtherPhase ? 0 : kNever;
  std::int32_t count = start;
  for (std::int64_t x = 0; x < n; ++x) {
    count = (mask[x] != 0) == metal ? count + 1 : 0;
    steps[x] = count;
  }
  count = start;
  for (std::int64_t x = n - 1; x >= 0; --x) {
    count = std::min(count + 1, steps[x]);
    steps[x] = count;
  }
  for (std::int64_t x = 0; x < n; ++x) {
    const double wide =
        static_cast<double>(weight) * static_cast<double>(steps[x]) * static_cast<double>(steps[x]);
    out[x] = steps[x] < kNever && wide < static_cast<double>(far) ? static_cast<T>(wide) : far;
  }
}

// Lines of n samples, `step` apart, `lines` (at most kStripsTogether strips) side by side from
// `first`; results go through `finish` to `out`, laid out alike.
template <class T, class Out, class Finish>
void distance_columns(const T* first, std::int64_t step, std::int64_t lines, std::int64_t n,
                      T weight, T far, Outside outside, std::vector<T>& strips, Out* out,
                      std::int64_t out_step, const Finish& finish) {
  constexpr std::int64_t kLanes = kStripLanes<T>;
  const std::int64_t strip = n * kLanes;
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t l = 0; l < lines; l += kLanes) {
      std::memcpy(strips.data() + (l / kLanes) * strip + i * kLanes, first + i * step + l,
                  static_cast<std::size_t>(std::min(kLanes, lines - l)) * sizeof(T));
    }
  }
  T* result = strips.data() + kStripsTogether * strip;
  for (std::int64_t l = 0; l < lines; l += kLanes) {
    const std::int64_t at = (l / kLanes) * strip;
    distance_strip(strips.data() + at, result + at, n, weight, far, outside);
  }
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t l = 0; l < lines; l += kLanes) {
      const T* from = result + (l / kLanes) * strip + i * kLanes;
      Out* to = out + i * out_step + l;
      const std::int64_t here = std::min(kLanes, lines - l);
      for (std::int64_t k = 0; k < here; ++k) to[k] = finish(from[k]);
    }
  }
}

// The three passes. `finish` turns the squared distance into the value that is kept.
template <class T, class Finish>
Grid3<T> transform(const Mask& mask, Phase phase, Outside outside, const std::array<T, 3>& weight,
                   T far, const Progress& progress, const Finish& finish) {
  const Shape& shape = mask.frame.shape;
  check_shape(shape);
  require_memory(shape.count() * static_cast<std::int64_t>(sizeof(T)), "a distance map",
                 "crop or bin the scan, or free memory");
  Grid3<T> grid(mask.frame);
  if (shape.count() == 0) return grid;
  constexpr std::int64_t kLines = kStripsTogether * kStripLanes<T>;
  const std::int64_t slab = shape.x * shape.y;
  T* values = grid.values.data();
  const auto strips_size = [&](std::int64_t n) { return static_cast<std::size_t>(2 * kLines * n); };
  LoopProgress done(progress, shape.z + shape.y);

  parallel_for(0, shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    done.check();
    std::vector<std::int32_t> steps(static_cast<std::size_t>(shape.x));
    std::vector<T> rows(static_cast<std::size_t>(slab));
    std::vector<T> strips(strips_size(shape.y));
    for (std::int64_t z = from; z < to; ++z) {
      for (std::int64_t y = 0; y < shape.y; ++y) {
        distance_row(mask.values.data() + z * slab + y * shape.x, phase, outside, shape.x,
                     weight[0], far, steps.data(), rows.data() + y * shape.x);
      }
      for (std::int64_t x = 0; x < shape.x; x += kLines) {
        distance_columns(rows.data() + x, shape.x, std::min(kLines, shape.x - x), shape.y,
                         weight[1], far, outside, strips, values + z * slab + x, shape.x,
                         [](T value) { return value; });
      }
    }
    done.advance(to - from);
  });
  parallel_for(0, shape.y, 1, [&](std::int64_t from, std::int64_t to) {
    done.check();
    std::vector<T> strips(strips_size(shape.z));
    for (std::int64_t y = from; y < to; ++y) {
      for (std::int64_t x = 0; x < shape.x; x += kLines) {
        T* first = values + y * shape.x + x;
        distance_columns(first, slab, std::min(kLines, shape.x - x), shape.z, weight[2], far,
                         outside, strips, first, slab, finish);
      }
    }
    done.advance(to - from);
  });
  return grid;
}

bool isotropic(const Vec3& spacing) {
  return spacing.x() == spacing.y() && spacing.x() == spacing.z();
}

enum class Root { kSquared, kDistance };

Grid3<float> float_transform(const Mask& mask, Phase phase, Outside outside, double reach_mm,
                             Root root, const Progress& progress) {
  const Vec3& spacing = mask.frame.spacing_mm;
  if (!(spacing.minCoeff() > 0.0) || !spacing.allFinite()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the voxel size is not a positive length",
                 decimal_text(spacing.minCoeff()) + " mm", "more than 0 mm", ""});
  }
  if (!(reach_mm >= 0.0)) {
    throw Error(ErrorCode::kInvalidInput, {"the reach of a distance map is out of range",
                                           decimal_text(reach_mm) + " mm", "0 mm or more", ""});
  }
  // With equal spacing the passes count voxels: whole numbers, which float holds exactly.
  const bool equal = isotropic(spacing);
  const double unit = equal ? spacing.x() : 1.0;
  std::array<float, 3> weight{1.0F, 1.0F, 1.0F};
  if (!equal) {
    for (std::size_t a = 0; a < 3; ++a) {
      const double s = spacing[static_cast<Eigen::Index>(a)];
      weight[a] = static_cast<float>(s * s);
    }
  }
  const double reach = reach_mm / unit;
  const double limit = reach * reach * (1.0 + 1e-6);
  const float far = limit < 1e29 ? static_cast<float>(std::max(limit, 1e-30)) : kFarFloat;
  const float scale = static_cast<float>(root == Root::kDistance ? unit : unit * unit);
  const float infinite = std::numeric_limits<float>::infinity();
  if (root == Root::kDistance) {
    return transform<float>(mask, phase, outside, weight, far, progress, [=](float value) {
      return value < far ? scale * std::sqrt(value) : infinite;
    });
  }
  return transform<float>(mask, phase, outside, weight, far, progress,
                          [=](float value) { return value < far ? scale * value : infinite; });
}

}  // namespace

Grid3<std::int32_t> squared_distance_voxels(const Mask& mask, Phase phase, Outside outside,
                                            const Progress& progress) {
  return transform<std::int32_t>(mask, phase, outside, {1, 1, 1}, kNoSite, progress,
                                 [](std::int32_t value) { return value; });
}

Grid3<float> squared_distance_voxels_float(const Mask& mask, Phase phase, Outside outside,
                                           const Progress& progress) {
  return transform<float>(
      mask, phase, outside, {1.0F, 1.0F, 1.0F}, kFarFloat, progress, [](float value) {
        return value < kFarFloat ? value : std::numeric_limits<float>::infinity();
      });
}

Grid3<std::uint16_t> squared_distance_voxels_banded(const Mask& mask, Phase phase,
                                                    double reach_voxels, Outside outside,
                                                    const Progress& progress) {
  if (!(reach_voxels >= 0.0 && reach_voxels <= kLargestBand)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the reach of a banded distance map is out of range",
                 std::to_string(reach_voxels) + " voxels", "0 to 180 voxels", "bin the scan"});
  }
  const auto far = static_cast<std::uint16_t>(std::floor(reach_voxels * reach_voxels) + 1.0);
  return transform<std::uint16_t>(mask, phase, outside, {1, 1, 1}, far, progress,
                                  [](std::uint16_t value) { return value; });
}

Grid3<float> squared_distance_mm2(const Mask& mask, Phase phase, Outside outside, double reach_mm,
                                  const Progress& progress) {
  return float_transform(mask, phase, outside, reach_mm, Root::kSquared, progress);
}

Grid3<float> distance_mm(const Mask& mask, Phase phase, Outside outside, double reach_mm,
                         const Progress& progress) {
  return float_transform(mask, phase, outside, reach_mm, Root::kDistance, progress);
}

}  // namespace asbuilt
