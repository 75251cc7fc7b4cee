// From grey values to the share of metal, with levels that follow the scan.
//
// Beam hardening and scatter make the same metal darker in one place than in another (cupping), so
// one pair of grey levels for a whole scan puts the edge of thin struts in the wrong place.
// LevelField holds air and metal levels on a coarse grid; the metal fraction is
//     f(x) = (v(x) - air(x)) / (metal(x) - air(x)),
// 0 in air, 1 in metal, 1/2 where a sharp edge would lie. Frame: voxel coordinates of the scan.
#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/volume.h"

namespace asbuilt {

struct LevelField {
  GridFrame frame;           // coarse nodes, in the scan's voxel coordinates (spacing in voxels)
  std::vector<float> air;    // per node
  std::vector<float> metal;  // per node
  double global_air = 0.0;   // medians over the scan
  double global_metal = 0.0;
  double noise = 0.0;              // standard deviation of a voxel in air, grey values
  double level_uncertainty = 0.0;  // standard uncertainty of a local level over the contrast
  double drift = 0.0;              // (max - min) of the local metal level over the contrast
  std::int64_t metal_samples = 0;  // voxels deep in metal that carried the estimate
  double metal_depth_voxels =
      0.0;  // how deep they lie; below 2 the level of thin struts is too low

  double contrast() const { return global_metal - global_air; }
};

// Reads metal fractions from a volume. Holds references: volume and levels must outlive it.
// Thread rule: const members from any thread.
class MetalFraction {
 public:
  MetalFraction(const Volume& volume, const LevelField& levels);

  const GridFrame& frame() const { return volume_.frame(); }
  const LevelField& levels() const { return levels_; }

  // The fraction at continuous voxel coordinates, trilinear; outside the scan the border's.
  double at(const Vec3& voxel) const;
  // One row of voxels x = 0 .. shape.x - 1 into out[0 .. shape.x - 1].
  void row(std::int64_t y, std::int64_t z, float* out) const;
  // Gradient per voxel by central differences of one voxel.
  Vec3 gradient(const Vec3& voxel) const;

 private:
  void levels_at(const Vec3& voxel, double& air, double& span) const;

  const Volume& volume_;
  const LevelField& levels_;
};

}  // namespace asbuilt
