// The metal of a scan as finite elements of a wanted size.
#pragma once

#include <vector>

#include "core/base/progress.h"
#include "core/fe/elements_of.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Cut to the metal. Where elements bear by their share of metal, `share` holds those of the voxels;
// else it is empty.
struct ScannedMetal {
  Mask mask;
  Grid3<float> share;

  bool grey() const { return !share.values.empty(); }
};

struct ElementModel {
  Mask elements;
  std::vector<float> scale;  // core/fe/elastic_system.h; empty where all elements are whole

  double solid_fraction() const;
  // Share of the mean cross-section that touches the platens along an axis, at the end with less.
  double contact(int axis) const;
};

ElementModel model_at(const ScannedMetal& metal, double element_mm);
// The same part with elements twice as large.
ElementModel coarser(const ScannedMetal& metal, const ElementModel& model, double element_mm);

}  // namespace asbuilt
