#include "core/morphology/ball.h"

#include <cmath>

#include "core/base/memory.h"
#include "core/base/parallel.h"

namespace asbuilt {
namespace {

// 1 where keep(squared distance) holds.
template <class Keep>
Mask threshold(const Grid3<std::uint16_t>& squared, const Keep& keep) {
  require_memory(squared.frame.shape.count(), "a mask", "crop or bin the scan, or free memory");
  Mask out(squared.frame);
  parallel_for(0, squared.frame.shape.count(), 1 << 20, [&](std::int64_t from, std::int64_t to) {
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
      out.values[i] = keep(squared.values[i]) ? 1 : 0;
    }
  });
  return out;
}

std::uint16_t squared_radius(double radius) {
  return static_cast<std::uint16_t>(std::floor(radius * radius));
}

}  // namespace

Mask dilate_ball(const Mask& mask, double radius_voxels, const Progress& progress) {
  const Grid3<std::uint16_t> squared = squared_distance_voxels_banded(
      mask, Phase::kPores, radius_voxels, Outside::kContinues, progress);
  const std::uint16_t limit = squared_radius(radius_voxels);
  return threshold(squared, [limit](std::uint16_t value) { return value <= limit; });
}

Mask erode_ball(const Mask& mask, double radius_voxels, Outside outside, const Progress& progress) {
  const Grid3<std::uint16_t> squared =
      squared_distance_voxels_banded(mask, Phase::kMetal, radius_voxels, outside, progress);
  const std::uint16_t limit = squared_radius(radius_voxels);
  return threshold(squared, [limit](std::uint16_t value) { return value > limit; });
}

Mask close_ball(const Mask& mask, double radius_voxels, Outside outside, const Progress& progress) {
  return erode_ball(dilate_ball(mask, radius_voxels, progress.part(0.0, 0.5, "closing gaps")),
                    radius_voxels, outside, progress.part(0.5, 1.0, "closing gaps"));
}

Mask open_ball(const Mask& mask, double radius_voxels, Outside outside, const Progress& progress) {
  return dilate_ball(
      erode_ball(mask, radius_voxels, outside, progress.part(0.0, 0.5, "removing thin metal")),
      radius_voxels, progress.part(0.5, 1.0, "removing thin metal"));
}

}  // namespace asbuilt
