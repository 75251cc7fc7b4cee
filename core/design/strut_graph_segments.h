// Straight round pieces of the surface: found, grown and fitted. Part of the strut graph's
// extraction.
#pragma once

#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/design/strut_graph_rays.h"
#include "core/design/strut_graph_samples.h"

namespace asbuilt::strut_graph {

// A cylinder, or a slender cone, about a line. The radius at s mm along the axis from `point_mm` is
// radius_mm + slope * s.
struct Cylinder {
  Vec3 point_mm = Vec3::Zero();
  Vec3 axis = Vec3::UnitZ();
  double radius_mm = 0.0;
  double slope = 0.0;
  double radius_at(double s) const { return radius_mm + slope * s; }
};

// A cylinder with the part of its axis around which surface was seen.
struct Segment {
  Cylinder cylinder;
  double low_mm = 0.0;  // along the axis from cylinder.point_mm
  double high_mm = 0.0;
  double rms_mm = 0.0;
  double quality = 0.0;    // about 1 for a clean cylinder, lower with company and gaps
  bool tentative = false;  // seen so little that it counts only between two nodes
  Vec3 at(double s) const { return cylinder.point_mm + s * cylinder.axis; }
  double length_mm() const { return high_mm - low_mm; }
};

// What share of the circle must be seen for a slice of a strut to count, in twelfths.
struct Demands {
  int sectors = 4;              // of a slice, while growing
  int sectors_in_all = 10;      // of the whole piece
  double shortest_radii = 1.0;  // length of the seen part over radius
};

// The cylinder that the sample at p with outward normal n lies on, given the thickness behind it;
// none where the surroundings are not round.
std::optional<Segment> propose_segment(const SampleSet& samples, const Vec3& p, const Vec3& n,
                                       double thickness_mm, const Demands& demands);

// The piece, prolonged as far as the surface follows the same line.
Segment grow_segment(const SampleSet& samples, Segment segment, const Demands& demands);

// The samples that lie on the piece.
std::vector<std::uint32_t> members_of(const SampleSet& samples, const Segment& segment);

// Every piece that explains at least half new samples, best first. `claimed` marks samples that are
// already explained and is brought up to date.
std::vector<Segment> find_segments(const MeshRays& rays, const SampleSet& fine,
                                   const SampleSet& coarse, double reference_diameter_mm,
                                   const Demands& demands, int stride,
                                   std::vector<std::uint8_t>& claimed, const Progress& progress);

}  // namespace asbuilt::strut_graph
