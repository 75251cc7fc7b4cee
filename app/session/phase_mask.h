// The materials of a labelled scan as a mask of phases (core/fe/phases.h).
#pragma once

#include <optional>
#include <vector>

#include "core/fe/hex8.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Voxels of this value are this material.
struct LabelledMaterial {
  double label = 1.0;
  fe::Elastic material;
  std::optional<double> yield_mpa;
};

// Throws kInvalidInput for no or more than 255 materials, constants that are not possible, and a
// label that is given twice.
void check_materials(const std::vector<LabelledMaterial>& materials);

// 1 + the place of a voxel's material in the list; 0 where its value is no label. Throws
// kInvalidInput for a label that does not occur.
Mask phase_mask(const Volume& volume, const std::vector<LabelledMaterial>& materials);

}  // namespace asbuilt
