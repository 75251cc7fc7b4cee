// What steps of the elements leave open: a smooth surface that the grid follows in steps.
//
// A step moves the surface by a share of an element, here more, there less; how it falls is chance,
// and two sizes of elements may agree by chance too. A strut n elements across whose section is
// wrong by one part of its edge has an error that falls with 1 / n: stiffness along it counts the
// area, bending and torsion the second moment, where the outermost metal counts most.
//
// Measure of steps: on cells of 2 x 2 x 2 elements, the sum of the absolute components of the
// gradient of their share of metal over the sum of its length, less 1. 0 where faces follow the
// grid, towards 0.27 for round bars along it and 0.5 for a surface of all directions, a little less
// where steps are long.
#pragma once

#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Surfaces at the faces of the grid do not count. 0 for a part without others.
double surface_steps(const Mask& elements);

// Share of a value, times elements across, that full steps leave open (k = 2;
// docs/methods/stiffness.md has the figures).
inline constexpr double kStepsOfSections = 0.4;  // blocks in compression and shear, tensors
inline constexpr double kStepsOfMoments = 1.0;  // torsion, bending, forces on regions, plastic flow

// Share of a value that the steps leave open, k = 2.
double step_error(double surface_steps, double elements_across, double of_full_steps);

}  // namespace asbuilt::fe
