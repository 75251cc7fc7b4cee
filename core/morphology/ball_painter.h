// Paints balls into a grid, the largest first: every voxel keeps the largest diameter that covers
// it. Used inside core/morphology.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Centre in continuous voxel coordinates; squared radius in the unit of PaintJob::unit.
struct Ball {
  float x = 0.0F;
  float y = 0.0F;
  float z = 0.0F;
  float squared_radius = 0.0F;
};

// Sorts from the largest to the smallest; equal ones stay in the order given.
void sort_largest_first(std::vector<Ball>& balls);

struct PaintJob {
  Vec3 unit = Vec3::Ones();  // length of one voxel step by axis, in the unit of the radii
  double value_scale = 2.0;  // value painted = value_scale * radius
};

// `values`: voxels above 0 belong to the phase and are replaced by the value of the largest ball
// that covers them (strictly: distance to the centre < radius). Voxels that no ball covers become
// -1; all others are left alone. Balls must be sorted, and their radii at most 16384.
void paint_balls(Grid3<float>& values, const std::vector<Ball>& balls, const PaintJob& job,
                 const Progress& progress);

}  // namespace asbuilt
