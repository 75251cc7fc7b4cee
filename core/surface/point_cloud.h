// A cloud of points on a surface: how dense it lies, and which way the surface faces.
//
// Method. The area that a point stands for is that of the disc to its k-th neighbour over k. The
// normal is the direction of least scatter of its neighbours; neighbours are made to agree along a
// minimum spanning tree in which flat ways are short (Hoppe et al. 1992). Each connected sheet is
// turned so that it encloses a positive volume, and a sheet that lies within the metal of the
// others (winding number, Barill et al. 2018) is turned the other way: it is the skin of a void.
// Frame and lengths: as the points, mm. Deterministic. Memory: about 150 bytes a point.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/vec.h"

namespace asbuilt {

struct PointCloud {
  std::vector<Vec3f> points_mm;
  std::vector<Vec3f> normals;     // unit, outward
  std::vector<float> area_mm2;    // that a point stands for
  double spacing_mm = 0.0;        // square root of the area: median
  double wide_spacing_mm = 0.0;   // and what 95 % of the points keep to
  std::int64_t sheets = 0;        // that hang together, of 50 points or more
  std::int64_t inner_sheets = 0;  // of them skins of voids
  std::vector<std::string> notes;
};

// Points at one place are joined. `normals` may be empty: they are found then. Given ones are kept,
// all turned where they face the metal. Throws kNotMeasurable for fewer than 1000 points, and for
// given normals that do not stand across the surface of the points.
PointCloud prepare_points(const std::vector<Vec3f>& points_mm, const std::vector<Vec3f>& normals,
                          const Progress& progress);

}  // namespace asbuilt
