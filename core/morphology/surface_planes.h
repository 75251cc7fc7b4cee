// Planes that stand for the surface of a scan where a ball nearly touches it. Used inside
// core/morphology.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/geometry/volume.h"
#include "core/morphology/ball_fit.h"
#include "core/morphology/distance.h"

namespace asbuilt {

// Along the ways to the voxels that nearly set the bound, the grey values are followed from the
// place to the level; the plane through that point, normal to the slope, stands for the surface.
template <class T>
class SurfacePlanes {
 public:
  SurfacePlanes(const Grid3<T>& grey, double level, Phase phase)
      : grey_(grey),
        level_(level),
        sign_(phase == Phase::kMetal ? 1.0 : -1.0),
        spacing_(grey.frame.spacing_mm) {}

  // `voxel`: the voxel that the place is relative to.
  void find(const Vec3& voxel, const Bounds& bounds, const Place& place,
            std::vector<Plane>& planes) const {
    planes.clear();
    const auto voxel_size = static_cast<float>(spacing_.minCoeff());
    std::array<std::pair<float, std::size_t>, kBoundCount> near;
    std::size_t count = 0;
    for (std::size_t i = 0; i < kBoundCount; ++i) {
      const float away = (bounds.position(i) - place.at).norm();
      const float bound = bounds.distance[i] + away;
      if (away > kShortestWay * voxel_size && bound < place.radius + kNearly * voxel_size) {
        near[count++] = {bound, i};
      }
    }
    std::sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count));
    std::array<Vec3f, kMostPlanes> tried;
    std::size_t ways = 0;
    for (std::size_t k = 0; k < count && ways < kMostPlanes; ++k) {
      const Vec3f way = (bounds.position(near[k].second) - place.at).normalized();
      const bool known =
          std::any_of(tried.begin(), tried.begin() + static_cast<std::ptrdiff_t>(ways),
                      [&](const Vec3f& other) { return other.dot(way) > kSameWay; });
      if (known) continue;
      tried[ways++] = way;
      follow(voxel, place, way, planes);
    }
  }

 private:
  static constexpr float kShortestWay = 0.7F;  // voxel
  static constexpr float kNearly = 0.7F;       // voxel
  static constexpr float kSameWay = 0.93F;     // cosine
  static constexpr double kSearch = 1.25;      // voxels before and behind the expected point
  static constexpr double kStride = 0.5;       // voxel
  static constexpr double kMostBulge = 0.15;   // voxel
  static constexpr double kSteepest = 0.8;     // cosine between way and normal

  double depth(const Vec3& voxel) const {  // positive inside the phase
    return sign_ * (sample_trilinear(grey_, voxel) - level_);
  }

  // What linear interpolation takes away from a curved depth: t (1 - t) / 2 times the second
  // difference, for each axis.
  double bulge(const Vec3& point) const {
    const double here = depth(point);
    double sum = 0.0;
    for (Eigen::Index a = 0; a < 3; ++a) {
      const double t = point[a] - std::floor(point[a]);
      const Vec3 step = Vec3::Unit(a);
      const double second = depth(point + step) + depth(point - step) - 2.0 * here;
      sum -= 0.5 * t * (1.0 - t) * second;
    }
    return sum;
  }

  void follow(const Vec3& voxel, const Place& place, const Vec3f& way,
              std::vector<Plane>& planes) const {
    const Vec3 unit = way.cast<double>();
    const Vec3 start = voxel + place.at.cast<double>().cwiseQuotient(spacing_);
    const Vec3 step = unit.cwiseQuotient(spacing_);  // voxels for 1 mm
    const double size = spacing_.minCoeff();
    const auto expected = static_cast<double>(place.radius);
    double before = std::max(0.0, expected - kSearch * size);
    double inside = depth(start + before * step);
    if (!(inside > 0.0)) return;
    while (before < expected + kSearch * size) {
      const double next = before + kStride * size;
      const double value = depth(start + next * step);
      if (value > 0.0) {
        before = next;
        inside = value;
        continue;
      }
      const double way_mm = before + (next - before) * inside / (inside - value);
      const Vec3 point = start + way_mm * step;
      Vec3 slope;
      for (Eigen::Index a = 0; a < 3; ++a) {
        Vec3 half = Vec3::Zero();
        half[a] = 0.5;
        slope[a] = (depth(point - half) - depth(point + half)) / spacing_[a];
      }
      const double steepness = slope.norm();
      if (!(steepness > 0.0)) return;
      const Vec3 normal = slope / steepness;
      const double cosine = normal.dot(unit);
      if (cosine < kSteepest) return;
      const double lift =
          std::clamp(bulge(point) / steepness, -kMostBulge * size, kMostBulge * size);
      planes.push_back({static_cast<float>(way_mm * cosine + lift), normal.cast<float>()});
      return;
    }
  }

  const Grid3<T>& grey_;
  double level_;
  double sign_;
  Vec3 spacing_;
};

}  // namespace asbuilt
