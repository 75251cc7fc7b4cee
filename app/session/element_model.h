// The metal of a scan as finite elements of a wanted size.
#pragma once

#include <optional>
#include <string>
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
  bool whole_image = false;  // not cut: the block is the image's
  double share_mm3 = 0.0;    // of all shares, with the layers just beyond the box

  bool grey() const { return !share.values.empty(); }
  bool phased() const { return !materials.empty(); }
};

struct ElementModel {
  Mask elements;
  fe::ElementLaws laws;                 // none where all elements are whole and of one material
  std::optional<fe::Elastic> material;  // of several the one that the laws are told by
  Mask phase;                           // of several, which one each element is of

  double solid_fraction() const;
  // Share of the mean cross-section that touches the platens along an axis, at the end with less.
  double contact(int axis) const;
};

// Edges of the elements: those of the voxels where `wanted_mm` is 0, else near it, a whole number
// of them over the metal's box along each axis (fe::fitted_edges_mm). Errors: kInvalidInput for
// less than a voxel's longest edge.
Vec3 element_edges_mm(const ScannedMetal& metal, double wanted_mm);
// "85.00 um", or "80.00 x 80.00 x 100.00 um" where edges differ.
std::string edges_text(const Vec3& edges_um);
// "twice as large", or "1.94 times as large" where two do not fit.
std::string larger_text(double ratio);
ElementModel model_at(const ScannedMetal& metal, const Vec3& edges_mm);

// By which share the metal of a model of shares differs from that of the scan: its block ends where
// layers are half solid, layers beyond are left out, and the outermost count as whole. 0 for
// others.
double metal_change(const ScannedMetal& metal, const ElementModel& model);

// Of the model's surface (core/fe/staircase.h); elements by share are solid from a half on.
double surface_steps(const ElementModel& model, const ScannedMetal& metal);

// The same part with elements about twice as large: less only where that is no whole number of
// them.
struct CoarserModel {
  ElementModel model;
  // What is left of an error that falls with the first power of the element, per change between the
  // two models: 1 where elements are twice as large.
  double step = 1.0;
  double ratio = 2.0;  // of their edges to those of the model
};
CoarserModel coarser(const ScannedMetal& metal, const ElementModel& model);

}  // namespace asbuilt
