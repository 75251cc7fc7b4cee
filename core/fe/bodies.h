// The separate bodies of a block of voxels, and which faces of the grid each reaches.
//
// Voxels hang together where they share a face; along periodic axes the last voxel also meets the
// first. Pieces that touch at an edge or a corner only are hinges without stiffness and count as
// separate. Bodies are numbered in raster order of their first voxel.
//
// core/morphology labels components too, but without periodic axes; and the rooms of core do not
// meet.
//
// Memory: 4 bytes a voxel while it runs and for the labels. Determinism: serial.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct Body {
  std::int64_t voxels = 0;
  std::uint8_t faces = 0;  // bit k: reaches face k (load_case.h)
  // Corners of the grid on the body that lie far apart across each axis: [axis][0] and [axis][1]
  // differ in at least one of the two other coordinates.
  std::array<std::array<std::array<std::int32_t, 3>, 2>, 3> spread{};
};

struct Bodies {
  std::vector<Body> bodies;
  std::vector<std::int32_t> label;  // per voxel of the mask, -1 where none
};

// `periodic` has bit p set for axes that wrap.
Bodies find_bodies(const Mask& elements, std::uint8_t periodic, const Progress& progress = {});

}  // namespace asbuilt::fe
