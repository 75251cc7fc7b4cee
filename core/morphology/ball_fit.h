// The largest ball about a place near a voxel, from distances around it and from planes that stand
// for the surface. Used inside core/morphology.
//
// Positions are relative to the voxel's centre; positions and lengths in mm.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

inline constexpr std::int64_t kBoundReach = 2;   // half the side of the neighbourhood
inline constexpr std::size_t kBoundCount = 128;  // 5 x 5 x 5, filled up to whole registers
inline constexpr std::size_t kMostPlanes = 12;
inline constexpr float kNoBound = 2e29F;  // distance of a voxel beyond the grid

// The voxels around one voxel, and how far each is from the surface (0 outside the phase).
struct Bounds {
  alignas(64) std::array<float, kBoundCount> x{};
  alignas(64) std::array<float, kBoundCount> y{};
  alignas(64) std::array<float, kBoundCount> z{};
  alignas(64) std::array<float, kBoundCount> distance{};

  Vec3f position(std::size_t i) const { return {x[i], y[i], z[i]}; }
  std::size_t deepest() const;
};

// A place and the radius of the ball there.
struct Place {
  Vec3f at = Vec3f::Zero();
  float radius = -1.0F;
};

// A plane that bounds the ball: distance from the place to it, and its unit normal out of the
// phase.
struct Plane {
  float distance;
  Vec3f normal;
};

// Moves away from all that bounds the ball to within the length of the step, by ever shorter steps,
// and keeps the best place. Where two opposite bounds hold each other, the others show the way.
// At most one voxel away along each axis.
Place deepest_place(const Bounds& bounds, const Vec3f& spacing);

// The same between planes, which are given relative to `place`; the neighbourhood's bounds hold as
// well. Each plane is off by a few hundredths of a voxel, and the nearest of many is the one that
// is most off inwards: the radius is the mean over those that the ball touches to within 0.15
// voxel.
Place between_planes(const Place& place, const std::vector<Plane>& planes, const Bounds& bounds,
                     const Vec3f& spacing);

// Whether the voxel, at `distance` from the surface, lies beside the ridge and was taken for one of
// it because its distance is a little too large: the ball grows all the way, and a voxel nearer to
// the ridge makes a better one.
bool strayed(const Place& place, float distance, const Vec3f& spacing);

}  // namespace asbuilt
