#include "core/morphology/ball_fit.h"

#include <algorithm>
#include <cmath>

namespace asbuilt {
namespace {

constexpr int kSteps = 16;
constexpr float kFirstStep = 0.35F;  // of a voxel
constexpr float kShorten = 0.8F;
constexpr float kTouch = 0.15F;          // of a voxel
constexpr float kNearestOfRidge = 0.9F;  // of a voxel: half its diagonal, and a little
constexpr float kUphill = 0.7F;

using Values = std::array<float, kBoundCount>;

// Bounds on the distance to the surface at (x, y, z), one for each voxel; returns the least.
[[gnu::target_clones("avx512f", "avx2", "default")]] float bounds_at(const Bounds& bounds, float x,
                                                                     float y, float z,
                                                                     Values& value) {
  for (std::size_t i = 0; i < kBoundCount; ++i) {
    const float dx = x - bounds.x[i], dy = y - bounds.y[i], dz = z - bounds.z[i];
    value[i] = bounds.distance[i] + std::sqrt(dx * dx + dy * dy + dz * dz);
  }
  float least = value[0];
  for (std::size_t i = 1; i < kBoundCount; ++i) least = value[i] < least ? value[i] : least;
  return least;
}

}  // namespace

std::size_t Bounds::deepest() const {
  std::size_t best = 0;
  for (std::size_t i = 0; i < kBoundCount; ++i) {
    if (distance[i] < kNoBound && (distance[best] >= kNoBound || distance[i] > distance[best])) {
      best = i;
    }
  }
  return best;
}

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
    for (std::size_t i = 0; i < kBoundCount; ++i) {
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
    if (bound <= radius + step) {
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

bool strayed(const Place& place, float distance, const Vec3f& spacing) {
  const float moved = place.at.norm();
  return moved > kNearestOfRidge * spacing.maxCoeff() && place.radius - distance > kUphill * moved;
}

}  // namespace asbuilt
