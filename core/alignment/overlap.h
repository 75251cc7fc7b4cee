// Which of two poses the scan sides with. Internal to core/alignment.
#pragma once

#include <vector>

#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Places in and around the design whose nominal phase is certain: at least `margin_mm` from the
// nominal surface.
struct Probes {
  std::vector<Vec3> position_mm;  // design frame
  std::vector<char> metal;
  double volume_per_probe_mm3 = 0.0;
};
Probes make_probes(const SignedField& field, double margin_mm, std::int64_t count);

// Shared over joint volume of design and scan (intersection over union) at the probes.
double overlap(const Probes& probes, const Mask& mask, const Pose& design_from_scan);

struct Disagreement {
  double volume_mm3 = 0.0;  // where the poses predict different phases
  double for_first = 0.5;   // share of it in which the scan is as the first pose predicts
  std::int64_t probes = 0;
};
// Compares two poses where they predict differently, both predictions at least margin_mm from a
// nominal surface.
Disagreement compare(const SignedField& field, const Mask& mask, const Pose& first,
                     const Pose& second, double margin_mm);

}  // namespace asbuilt
