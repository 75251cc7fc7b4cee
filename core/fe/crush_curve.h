// What a curve of apparent stress over strain says: offset stress and first yield.
//
// Strains are positive in compression, stresses are force over the area of the block, MPa. Points
// are those of the steps; between them the curve is taken as straight, which is never too high
// where it bends down only.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace asbuilt::fe {

struct CrushPoint {
  double strain = 0.0;
  double stress_mpa = 0.0;
  double mean_plastic_strain = 0.0;  // equivalent, over the volume of the metal
  double yielded_share = 0.0;        // of the metal's volume: has flowed up to here
  double flowing_share = 0.0;        // of the metal's volume: flowed in the step that ends here
  double energy_mpa = 0.0;           // absorbed per volume of the block, N mm per mm^3
  int newton = 0;                    // directions of the step
  int inner = 0;                     // iterations of conjugate gradients of the step
};

struct YieldPoint {
  double strain = 0.0;
  double stress_mpa = 0.0;
};

struct OffsetStress {
  std::optional<YieldPoint> at;
  // By how much the straight line between two points may lie too low, MPa: the curve bends down and
  // stays below the lines through its neighbouring pairs of points.
  double interpolation_mpa = 0.0;
  std::string reason;  // why there is none
};

// Where the curve crosses the line of `slope_mpa` through `offset` (0.002: 0.2 %) at stress 0.
OffsetStress offset_stress(const std::vector<CrushPoint>& points, double slope_mpa, double offset);

// Where `share` of the metal has flowed; between points in proportion. None where it never does.
std::optional<YieldPoint> yield_of_share(const std::vector<CrushPoint>& points, double share);

}  // namespace asbuilt::fe
