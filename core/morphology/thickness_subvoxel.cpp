#include "core/morphology/thickness_subvoxel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/morphology/ball_painter.h"
#include "core/morphology/loop_progress.h"
#include "core/morphology/surface_distance.h"

namespace asbuilt {
namespace {

constexpr double kRidgeSlope = 0.9;
constexpr std::int64_t kReach = 2;    // half the side of the neighbourhood that bounds a ball
constexpr std::size_t kBounds = 128;  // 5 x 5 x 5, filled up to whole registers
constexpr float kNoBound = 2e29F;     // distance of a voxel beyond the grid
constexpr int kSteps = 16;
constexpr float kFirstStep = 0.35F;  // of a voxel
constexpr float kShorten = 0.8F;
constexpr std::size_t kMostPlanes = 12;
constexpr float kBoundCounts = 1.0F;
constexpr float kNearestOfRidge = 0.9F;  // of a voxel: half its diagonal, and a little
constexpr float kUphill = 0.7F;
constexpr float kTouch = 0.15F;  // of a voxel

// The neighbourhood of one voxel: positions relative to it (mm) and signed distances there (mm).
struct Bounds {
  alignas(64) std::array<float, kBounds> x{};
  alignas(64) std::array<float, kBounds> y{};
  alignas(64) std::array<float, kBounds> z{};
  alignas(64) std::array<float, kBounds> distance{};

  Vec3f position(std::size_t i) const { return {x[i], y[i], z[i]}; }
  std::size_t deepest() const {
    std::size_t best = 0;
    for (std::size_t i = 0; i < kBounds; ++i) {
      if (distance[i] < kNoBound && (distance[best] >= kNoBound || distance[i] > distance[best])) {
        best = i;
      }
    }
    return best;
  }
};

using Values = std::array<float, kBounds>;

// Bounds on the distance to the surface at (x, y, z), one for each voxel; returns the least.
[[gnu::target_clones("avx512f", "avx2", "default")]] float bounds_at(const Bounds& bounds, float x,
                                                                     float y, float z,
                                                                     Values& value) {
  for (std::size_t i = 0; i < kBounds; ++i) {
    const float dx = x - bounds.x[i], dy = y - bounds.y[i], dz = z - bounds.z[i];
    value[i] = bounds.distance[i] + std::sqrt(dx * dx + dy * dy + dz * dz);
  }
  float least = value[0];
  for (std::size_t i = 1; i < kBounds; ++i) least = value[i] < least ? value[i] : least;
  return least;
}

// A place relative to a voxel centre, and the radius of the ball there; mm.
struct Place {
  Vec3f at = Vec3f::Zero();
  float radius = -1.0F;
};

// Moves away from all that bounds the ball to within the length of the step, by ever shorter steps,
// and keeps the best place. Where two opposite bounds hold each other, the others show the way.
Place deepest_place(const Bounds& bounds, const Vec3f& spacing) {
  const float voxel = spacing.minCoeff();
  alignas(64) Values value;
  Vec3f at = Vec3f::Zero();
  Place best;
  float step = kFirstStep * voxel;
  for (int k = 0; k <= kSteps; ++k) {
    const float radius = bounds_at(bounds, at.x(), at.y(), at.z(), value);
    if (radius > best.radius) best = {at, radius};
    Vec3f away = Vec3f::Zero();
    for (std::size_t i = 0; i < kBounds; ++i) {
      if (value[i] > radius + step) continue;
      const Vec3f way = at - bounds.position(i);
      const float length = way.norm();
      if (length > 1e-6F * voxel) away += way / length;
    }
    // Only the voxel where we stand bounds the ball: any way leads away from it; take the deepest.
    if (away == Vec3f::Zero()) away = bounds.position(bounds.deepest()) - at;
    const float length = away.norm();
    if (length > 1e-6F * voxel) at += (step / length) * away;
    at = at.cwiseMax(-spacing).cwiseMin(spacing);
    step *= kShorten;
  }
  return best;
}

// A plane that bounds the ball: distance from the place to it, and its unit normal out of the
// phase.
struct Plane {
  float distance;
  Vec3f normal;
};

// The surface itself, where the ball of a place nearly touches it: along the ways to the voxels
// that nearly set the bound, the grey values are followed to the level; the plane through that
// point stands for the surface.
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
    std::array<std::pair<float, std::size_t>, kBounds> near;
    std::size_t count = 0;
    for (std::size_t i = 0; i < kBounds; ++i) {
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

// The largest ball between the planes that the neighbourhood bounds as well, from a place on. Each
// plane is off by a few hundredths of a voxel, and the nearest of many is the one that is most off
// inwards: the radius is the mean over those that it touches to within kTouch.
Place between_planes(const Place& place, const std::vector<Plane>& planes, const Bounds& bounds,
                     const Vec3f& spacing) {
  alignas(64) Values value;
  std::array<float, kMostPlanes> distance;
  Vec3f at = place.at;
  Place best;
  float step = kFirstStep * spacing.minCoeff();
  for (int k = 0; k <= kSteps; ++k) {
    const float bound = bounds_at(bounds, at.x(), at.y(), at.z(), value);
    float radius = bound;
    for (std::size_t i = 0; i < planes.size(); ++i) {
      distance[i] = planes[i].distance - planes[i].normal.dot(at - place.at);
      radius = std::min(radius, distance[i]);
    }
    if (radius > best.radius) best = {at, radius};
    Vec3f away = Vec3f::Zero();
    for (std::size_t i = 0; i < planes.size(); ++i) {
      if (distance[i] <= radius + step) away -= planes[i].normal;
    }
    if (bound <= radius + kBoundCounts * step) {
      const auto who =
          static_cast<std::size_t>(std::find(value.begin(), value.end(), bound) - value.begin());
      const Vec3f way = at - bounds.position(who);
      if (way.norm() > 0.0F) away += way.normalized();
    }
    const float length = away.norm();
    if (length > 1e-6F) at += (step / length) * away;
    at = at.cwiseMax(-spacing).cwiseMin(spacing);
    step *= kShorten;
  }
  const float reach = best.radius + kTouch * spacing.minCoeff();
  float sum = 0.0F;
  int count = 0;
  for (const Plane& plane : planes) {
    const float off = plane.distance - plane.normal.dot(best.at - place.at);
    if (off > reach) continue;
    sum += off;
    ++count;
  }
  if (count > 0) best.radius = std::max(best.radius, sum / static_cast<float>(count));
  return best;
}

// A voxel beside the ridge, taken for one of it because its distance is a little too large: the
// ball grows all the way, and a voxel nearer to the ridge makes a better one.
bool strayed(const Place& place, float distance, const Vec3f& spacing) {
  const float moved = place.at.norm();
  return moved > kNearestOfRidge * spacing.maxCoeff() && place.radius - distance > kUphill * moved;
}

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
          around_.push_back({x, y, z, static_cast<float>(kRidgeSlope) * length(x, y, z)});
        }
      }
    }
  }

  bool holds(std::int64_t x, std::int64_t y, std::int64_t z) const {
    const float own = grid_.at(x, y, z);
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
    for (std::int64_t c = -kReach; c <= kReach; ++c) {
      for (std::int64_t b = -kReach; b <= kReach; ++b) {
        for (std::int64_t a = -kReach; a <= kReach; ++a, ++i) {
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
        if (!(place.radius > 0.0F) || strayed(place, signed_distance.at(x, y, z), spacing))
          continue;
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

// Gives the voxels marked -1 the largest value among their neighbours, ring by ring.
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
    if (known.empty()) break;
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
