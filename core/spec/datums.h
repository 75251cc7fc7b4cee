// The pose that brings points of the scan onto the points of the design they were paired with.
//
// Frames: design_from_scan. Units: mm.
// Method: least squares over rotation and translation by singular value decomposition (Kabsch 1976;
// the reflection case by Umeyama 1991, eq. 39, scale fixed at 1).
// Limits: three pairs or more, not on one line; no scale is solved, so wrong units show as
// residual.
#pragma once

#include <string>
#include <vector>

#include "core/geometry/pose.h"

namespace asbuilt {

struct Datum {
  std::string name;
  Vec3 design_mm = Vec3::Zero();
  Vec3 scan_mm = Vec3::Zero();
};

struct DatumPose {
  Pose design_from_scan;
  double rms_mm = 0.0;  // of the distances left between the pairs
  double worst_mm = 0.0;
  std::string worst;      // name of that datum
  double width_mm = 0.0;  // RMS distance of the design points from the line that fits them best
};

// Throws kInvalidInput for fewer than three pairs, coordinates that are not finite, and points on
// one line (RMS width below 1/1000 of the RMS length) in either frame. Cost: linear in the pairs.
DatumPose solve_datum_pose(const std::vector<Datum>& datums);

}  // namespace asbuilt
