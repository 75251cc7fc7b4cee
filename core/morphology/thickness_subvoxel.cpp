#include "core/morphology/thickness_subvoxel.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/morphology/ball_fit.h"
#include "core/morphology/ball_painter.h"
#include "core/morphology/loop_progress.h"
#include "core/morphology/surface_distance.h"
#include "core/morphology/surface_planes.h"

namespace asbuilt {
namespace {

constexpr float kRidgeSlope = 0.9F;

class Ridge {
 public:
  Ridge(const Grid3<float>& signed_distance)
      : grid_(signed_distance),
        shape_(signed_distance.frame.shape),
        spacing_(signed_distance.frame.spacing_mm.cast<float>()) {
    for (std::int64_t z = -1; z <= 1; ++z) {
      for (std::int64_t y = -1; y <= 1; ++y) {
        for (std::int64_t x = -1; x <= 1; ++x) {
          if (x == 0 && y == 0 && z == 0) continue;
          around_.push_back({x, y, z, kRidgeSlope * length(x, y, z)});
        }
      }
    }
  }

  bool holds(std::int64_t x, std::int64_t y, std::int64_t z) const {
    const float own = grid_.at(x, y, z);
    if (steepness(x, y, z) > kRidgeSlope) return false;
    for (const Step& s : around_) {
      const std::int64_t a = x + s.x, b = y + s.y, c = z + s.z;
      if (a < 0 || b < 0 || c < 0 || a >= shape_.x || b >= shape_.y || c >= shape_.z) continue;
      if (grid_.at(a, b, c) > own + s.rise) return false;
    }
    return true;
  }

  void gather(std::int64_t x, std::int64_t y, std::int64_t z, Bounds& bounds) const {
    bounds.distance.fill(kNoBound);
    std::size_t i = 0;
    for (std::int64_t c = -kBoundReach; c <= kBoundReach; ++c) {
      for (std::int64_t b = -kBoundReach; b <= kBoundReach; ++b) {
        for (std::int64_t a = -kBoundReach; a <= kBoundReach; ++a, ++i) {
          if (x + a < 0 || y + b < 0 || z + c < 0 || x + a >= shape_.x || y + b >= shape_.y ||
              z + c >= shape_.z) {
            continue;
          }
          bounds.x[i] = static_cast<float>(a) * spacing_.x();
          bounds.y[i] = static_cast<float>(b) * spacing_.y();
          bounds.z[i] = static_cast<float>(c) * spacing_.z();
          // Outside the phase the surface is nearer than the voxel: 0 is a bound, too.
          bounds.distance[i] = std::max(grid_.at(x + a, y + b, z + c), 0.0F);
        }
      }
    }
  }

 private:
  struct Step {
    std::int64_t x, y, z;
    float rise;
  };
  // Slope of the distance by central differences: 1 wherever the ridge is more than a voxel away.
  float steepness(std::int64_t x, std::int64_t y, std::int64_t z) const {
    const auto slope = [&](float before, float after, float spacing) {
      return (after - before) / (2.0F * spacing);
    };
    Vec3f all = Vec3f::Zero();
    if (x > 0 && x + 1 < shape_.x) {
      all.x() = slope(grid_.at(x - 1, y, z), grid_.at(x + 1, y, z), spacing_.x());
    }
    if (y > 0 && y + 1 < shape_.y) {
      all.y() = slope(grid_.at(x, y - 1, z), grid_.at(x, y + 1, z), spacing_.y());
    }
    if (z > 0 && z + 1 < shape_.z) {
      all.z() = slope(grid_.at(x, y, z - 1), grid_.at(x, y, z + 1), spacing_.z());
    }
    return all.norm();
  }
  float length(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return spacing_
        .cwiseProduct(Vec3f(static_cast<float>(x), static_cast<float>(y), static_cast<float>(z)))
        .norm();
  }
  const Grid3<float>& grid_;
  const Shape& shape_;
  Vec3f spacing_;
  std::vector<Step> around_;
};

template <class T>
std::vector<Ball> refined_balls(const Grid3<float>& signed_distance,
                                const SurfacePlanes<T>& surface, const Progress& progress) {
  const Shape& shape = signed_distance.frame.shape;
  const Ridge ridge(signed_distance);
  const Vec3f spacing = signed_distance.frame.spacing_mm.cast<float>();
  const float smallest = 0.5F * spacing.minCoeff();
  std::vector<std::vector<Ball>> found(static_cast<std::size_t>(shape.z));
  LoopProgress done(progress, shape.z);
  parallel_for(0, shape.z, 1, [&](std::int64_t z, std::int64_t) {
    done.check();
    Bounds bounds;
    std::vector<Plane> planes;
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t x = 0; x < shape.x; ++x) {
        if (!(signed_distance.at(x, y, z) > 0.0F) || !ridge.holds(x, y, z)) continue;
        ridge.gather(x, y, z, bounds);
        Place place = deepest_place(bounds, spacing);
        const Vec3 voxel(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        surface.find(voxel, bounds, place, planes);
        if (!planes.empty()) place = between_planes(place, planes, bounds, spacing);
        if (!(place.radius >= smallest) || strayed(place, signed_distance.at(x, y, z), spacing)) {
          continue;
        }
        const Vec3f centre = voxel.cast<float>() + place.at.cwiseQuotient(spacing);
        found[static_cast<std::size_t>(z)].push_back(
            {centre.x(), centre.y(), centre.z(), place.radius * place.radius});
      }
    }
    done.advance(1);
  });
  std::vector<Ball> all;
  for (auto& own : found) {
    all.insert(all.end(), own.begin(), own.end());
    std::vector<Ball>().swap(own);
  }
  return all;
}

// Gives the voxels marked -1 the largest value among their neighbours, ring by ring; specks that
// hold no ball at all read one voxel, the least that can be told.
void fill_uncovered(Grid3<float>& values) {
  const Shape& shape = values.frame.shape;
  std::vector<std::int64_t> open;
  for (std::int64_t i = 0; i < shape.count(); ++i) {
    if (values.values[static_cast<std::size_t>(i)] < 0.0F) open.push_back(i);
  }
  while (!open.empty()) {
    std::vector<std::pair<std::int64_t, float>> known;
    std::vector<std::int64_t> still;
    for (const std::int64_t i : open) {
      const std::int64_t x = i % shape.x, y = i / shape.x % shape.y, z = i / (shape.x * shape.y);
      float largest = 0.0F;
      for (std::int64_t c = std::max<std::int64_t>(0, z - 1); c <= std::min(shape.z - 1, z + 1);
           ++c) {
        for (std::int64_t b = std::max<std::int64_t>(0, y - 1); b <= std::min(shape.y - 1, y + 1);
             ++b) {
          for (std::int64_t a = std::max<std::int64_t>(0, x - 1); a <= std::min(shape.x - 1, x + 1);
               ++a) {
            largest = std::max(largest, values.at(a, b, c));
          }
        }
      }
      if (largest > 0.0F) {
        known.emplace_back(i, largest);
      } else {
        still.push_back(i);
      }
    }
    for (const auto& [i, value] : known) values.values[static_cast<std::size_t>(i)] = value;
    if (known.empty()) {
      const auto voxel = static_cast<float>(values.frame.spacing_mm.minCoeff());
      for (const std::int64_t i : still) values.values[static_cast<std::size_t>(i)] = voxel;
      break;
    }
    open = std::move(still);
  }
}

}  // namespace

template <class T>
Grid3<float> local_thickness_subvoxel(const Grid3<T>& grey, double level, Phase phase,
                                      const Progress& progress) {
  Grid3<float> values =
      surface_distance_mm(grey, level, phase, progress.part(0.0, 0.3, "measuring distances"));
  if (!values.values.empty() && std::isinf(values.values.front())) {
    if (values.values.front() < 0.0F) {
      std::fill(values.values.begin(), values.values.end(), 0.0F);
      return values;
    }
    throw Error(ErrorCode::kNotMeasurable,
                {"the thickness has no bound", "a phase that fills the whole volume",
                 "a volume that holds both phases", "check the threshold"});
  }
  std::vector<Ball> balls = refined_balls(values, SurfacePlanes<T>(grey, level, phase),
                                          progress.part(0.3, 0.6, "finding the largest balls"));
  for (float& value : values.values) value = std::max(value, 0.0F);
  sort_largest_first(balls);
  PaintJob job;
  job.unit = grey.frame.spacing_mm;
  paint_balls(values, balls, job, progress.part(0.6, 1.0, "measuring thickness"));
  fill_uncovered(values);
  return values;
}

template Grid3<float> local_thickness_subvoxel(const Grid3<std::uint8_t>&, double, Phase,
                                               const Progress&);
template Grid3<float> local_thickness_subvoxel(const Grid3<std::int16_t>&, double, Phase,
                                               const Progress&);
template Grid3<float> local_thickness_subvoxel(const Grid3<std::uint16_t>&, double, Phase,
                                               const Progress&);
template Grid3<float> local_thickness_subvoxel(const Grid3<float>&, double, Phase, const Progress&);

}  // namespace asbuilt
