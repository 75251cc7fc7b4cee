// The metal of a scan as finite elements of a wanted size.
#pragma once

#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/element_laws.h"
#include "core/fe/elements_of.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Cut to the metal. Where elements bear by their share of metal, `share` holds those of the voxels;
// where there are several materials, `phase` says which (core/fe/phases.h); else they are empty.
struct ScannedMetal {
  Mask mask;
  Grid3<float> share;
  Mask phase;
  std::vector<fe::Elastic> materials;

  bool grey() const { return !share.values.empty(); }
  bool phased() const { return !materials.empty(); }
};

struct ElementModel {
  Mask elements;
  fe::ElementLaws laws;                 // none where all elements are whole and of one material
  std::optional<fe::Elastic> material;  // of several the one that the laws are told by

  double solid_fraction() const;
  // Share of the mean cross-section that touches the platens along an axis, at the end with less.
  double contact(int axis) const;
};

ElementModel model_at(const ScannedMetal& metal, double element_mm);
// The same part with elements twice as large.
ElementModel coarser(const ScannedMetal& metal, const ElementModel& model, double element_mm);

}  // namespace asbuilt
