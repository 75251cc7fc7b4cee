// Coarse blurred densities of scan and design. Internal to core/alignment.
#pragma once

#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/volume.h"

namespace asbuilt {

// Share of metal per coarse cell, blurred. Both are made with the same spacing and blur, so that
// they are equal where the poses agree.
struct Density {
  Grid3<float> grid;
  Vec3 center_of_mass_mm = Vec3::Zero();
  double mass_mm3 = 0.0;

  double at(const Vec3& point_mm) const;      // 0 outside
  Vec3 gradient(const Vec3& point_mm) const;  // per mm
};

Density scan_density(const Mask& mask, double spacing_mm, double sigma_cells);
Density design_density(const SignedField& field, double spacing_mm, double sigma_cells);
// The same density with another blur on top.
Density blurred(const Density& density, double sigma_cells);

// Point number i of an evenly spread sequence in a box (additive recurrence on the generalised
// golden ratio, Roberts 2018): deterministic, and cheap enough for millions.
Vec3 spread_point(std::int64_t i, const Box3& box);

}  // namespace asbuilt
