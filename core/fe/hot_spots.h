// Where a part is stressed most: local maxima of a value averaged over a small ball.
//
// Method: the value of each element is averaged over the elements of the ball around it (holes do
// not count), which takes the scatter of staircases away; elements that no neighbour of the 26
// exceeds (among equals the first in raster order) are candidates; from the largest down each is
// taken that keeps its distance to those taken before.
//
// Memory: 4 bytes an element and 16 a candidate. Determinism: the same bits at any thread count.
// Errors: kInvalidInput for values that do not fit the elements or options out of range.
#pragma once

#include <cstdint>
#include <vector>

#include "core/fe/raster_index.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct HotSpotOptions {
  double radius_elements = 1.5;  // of the ball, in elements along each axis, 0 to 10
  double distance_mm = 0.5;      // between two spots
  int most = 10;
};

struct HotSpot {
  std::int64_t element = 0;
  Vec3 place_mm = Vec3::Zero();  // its centre, frame of the grid
  double smoothed = 0.0;         // mean over the ball
  double raw = 0.0;              // of the element itself
};

// `values`: one an element, as von_mises_mpa() gives them. The largest smoothed value comes first.
std::vector<HotSpot> hot_spots(const GridFrame& frame, const RasterIndex& elements,
                               const std::vector<float>& values, const HotSpotOptions& options);

}  // namespace asbuilt::fe
