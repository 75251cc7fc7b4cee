#include "core/morphology/surface_distance.h"

#include <algorithm>
#include <array>
#include <cmath>
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

constexpr float kFar = 1e30F;
constexpr std::int64_t kLanes = kStripLanes<float>;
constexpr std::int64_t kLongestAxis = 16384;

// Squared distance along one line of n samples, `step` apart, to the nearest crossing of the level.
template <class T>
void crossings_line(const T* grey, std::int64_t n, std::int64_t step, float level, float weight,
                    float* out, std::int64_t out_step) {
  const auto sample = [&](std::int64_t i) { return static_cast<float>(grey[i * step]); };
  const auto squared = [&](std::int64_t from, std::int64_t to, float at) {
    for (std::int64_t i = from; i < to; ++i) {
      const float off = static_cast<float>(i) - at;
      float& value = out[i * out_step];
      value = std::min(value, weight * (off * off));
    }
  };
  for (std::int64_t i = 0; i < n; ++i) out[i * out_step] = kFar;
  // A sample's nearest crossing is the last one before it or the first one after it.
  float last = 0.0F;
  std::int64_t behind = 0;  // samples from here on lie after the last crossing
  bool any = false;
  for (std::int64_t i = 0; i + 1 < n; ++i) {
    const float a = sample(i), b = sample(i + 1);
    if ((a >= level) == (b >= level)) continue;
    const float at = static_cast<float>(i) + (level - a) / (b - a);
    if (any) squared(behind, i + 1, last);
    squared(behind, i + 1, at);
    behind = i + 1;
    last = at;
    any = true;
  }
  if (any) squared(behind, n, last);
}

// Replaces `lines` lines of n values by their parabola minimum. Values of a line lie `step` apart,
// lines `beside` apart.
void pass(float* first, std::int64_t n, std::int64_t step, std::int64_t lines, std::int64_t beside,
          float weight, std::vector<float>& strip) {
  float* result = strip.data() + n * kLanes;
  for (std::int64_t l = 0; l < lines; l += kLanes) {
    const std::int64_t here = std::min(kLanes, lines - l);
    float* corner = first + l * beside;
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t k = 0; k < here; ++k) {
        strip[static_cast<std::size_t>(i * kLanes + k)] = corner[i * step + k * beside];
      }
    }
    distance_strip(strip.data(), result, n, weight, kFar, Outside::kContinues);
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t k = 0; k < here; ++k) {
        corner[i * step + k * beside] = result[i * kLanes + k];
      }
    }
  }
}

}  // namespace

template <class T>
Grid3<float> surface_distance_mm(const Grid3<T>& grey, double level, Phase phase,
                                 const Progress& progress) {
  const Shape& shape = grey.frame.shape;
  const Vec3& spacing = grey.frame.spacing_mm;
  const std::int64_t longest = std::max({shape.x, shape.y, shape.z});
  if (longest > kLongestAxis || !(spacing.minCoeff() > 0.0) || !std::isfinite(level)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a surface distance cannot be measured on this volume",
                 std::to_string(longest) + " voxels of " + decimal_text(spacing.minCoeff()) +
                     " mm, level " + decimal_text(level),
                 "up to 16384 voxels along each axis, spacing above 0, a finite level",
                 "crop or bin the scan"});
  }
  require_memory(shape.count() * 8, "a sub-voxel distance map",
                 "crop or bin the scan, or free memory");
  std::array<float, 3> weight{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double s = spacing[static_cast<Eigen::Index>(a)];
    weight[a] = static_cast<float>(s * s);
  }
  const auto threshold = static_cast<float>(level);
  const std::int64_t slab = shape.x * shape.y;
  Grid3<float> result(grey.frame);    // to the crossings along z
  Grid3<float> in_plane(grey.frame);  // to the crossings along x and y
  if (shape.count() == 0) return result;
  const auto strip_size = static_cast<std::size_t>(2 * kLanes * longest);
  LoopProgress done(progress, 2 * shape.y + shape.z);

  parallel_for(0, shape.y, 1, [&](std::int64_t y, std::int64_t) {
    done.check();
    for (std::int64_t x = 0; x < shape.x; ++x) {
      const std::int64_t first = y * shape.x + x;
      crossings_line(grey.values.data() + first, shape.z, slab, threshold, weight[2],
                     result.values.data() + first, slab);
    }
    done.advance(1);
  });
  parallel_for(0, shape.z, 1, [&](std::int64_t z, std::int64_t) {
    done.check();
    std::vector<float> strip(strip_size);
    std::vector<float> other(static_cast<std::size_t>(slab));
    const T* samples = grey.values.data() + z * slab;
    float* plane = in_plane.values.data() + z * slab;
    for (std::int64_t y = 0; y < shape.y; ++y) {
      crossings_line(samples + y * shape.x, shape.x, 1, threshold, weight[0], plane + y * shape.x,
                     1);
    }
    pass(plane, shape.y, shape.x, shape.x, 1, weight[1], strip);
    for (std::int64_t x = 0; x < shape.x; ++x) {
      crossings_line(samples + x, shape.y, shape.x, threshold, weight[1], other.data() + x,
                     shape.x);
    }
    pass(other.data(), shape.x, 1, shape.y, shape.x, weight[0], strip);
    for (std::size_t i = 0; i < other.size(); ++i) plane[i] = std::min(plane[i], other[i]);
    float* across = result.values.data() + z * slab;
    pass(across, shape.y, shape.x, shape.x, 1, weight[1], strip);
    pass(across, shape.x, 1, shape.y, shape.x, weight[0], strip);
    done.advance(1);
  });
  const auto smallest = static_cast<float>(1e-4 * spacing.minCoeff());
  parallel_for(0, shape.y, 1, [&](std::int64_t y, std::int64_t) {
    done.check();
    std::vector<float> strip(strip_size);
    pass(in_plane.values.data() + y * shape.x, shape.z, slab, shape.x, 1, weight[2], strip);
    for (std::int64_t z = 0; z < shape.z; ++z) {
      const std::int64_t row = z * slab + y * shape.x;
      for (auto i = static_cast<std::size_t>(row); i < static_cast<std::size_t>(row + shape.x);
           ++i) {
        const float squared = std::min(result.values[i], in_plane.values[i]);
        const float distance = squared < kFar ? std::max(std::sqrt(squared), smallest)
                                              : std::numeric_limits<float>::infinity();
        const bool metal = static_cast<float>(grey.values[i]) >= threshold;
        result.values[i] = metal == (phase == Phase::kMetal) ? distance : -distance;
      }
    }
    done.advance(1);
  });
  return result;
}

template Grid3<float> surface_distance_mm(const Grid3<std::uint8_t>&, double, Phase,
                                          const Progress&);
template Grid3<float> surface_distance_mm(const Grid3<std::int16_t>&, double, Phase,
                                          const Progress&);
template Grid3<float> surface_distance_mm(const Grid3<std::uint16_t>&, double, Phase,
                                          const Progress&);
template Grid3<float> surface_distance_mm(const Grid3<float>&, double, Phase, const Progress&);

}  // namespace asbuilt
