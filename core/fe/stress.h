// Stresses of the last solution of an ElasticSystem times a factor, one tensor an element.
//
// The value is that of the element's centroid, C * strain with the element's own law and the
// displacements of its corners. It is also the element's mean stress exactly: what the trilinear
// brick adds to its strain at the centroid has the mean 0. So sum of stress times volume is exact,
// while the energy of the centroid's stress lacks what varies inside the element and is never more
// than the element's own. An element of scale below 1 (partial volume) carries scale times what
// solid metal would under the same strain; one of several materials what its own does.
//
// At staircase surfaces the values scatter, and finer elements do not help (docs/methods/
// stiffness.md): use percentiles (core/fe/field_summary.h) and means over a ball
// (core/fe/hot_spots.h).
//
// Order of components xx yy zz yz xz xy; tension is positive. Frame: axes of the grid. Units: MPa.
// Memory: 24 bytes an element, 4 more where scales differ, 4 where Poisson's ratios do, and the
// RasterIndex. Determinism: the
// same bits at any thread count. Errors: kCancelled.
#pragma once

#include <array>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/elastic_system.h"
#include "core/fe/raster_index.h"

namespace asbuilt::fe {

using Stress = std::array<float, 6>;

struct StressField {
  GridFrame frame;
  Elastic material;  // of scale 1
  RasterIndex elements;
  std::vector<Stress> stress_mpa;  // by element
  ElementLaws laws;                // by element, or empty
};

StressField element_stresses(const ElasticSystem& system, const Progress& progress,
                             double factor = 1.0);

float von_mises_mpa(const Stress& stress);
// The largest first.
Vec3f principal_stresses_mpa(const Stress& stress);
// Half of stress times strain, N mm per mm^3 = MPa.
float strain_energy_density_mpa(const Stress& stress, const Elastic& law);

// The same for all elements: 4 bytes each, principal stresses 12 (three in a row).
std::vector<float> von_mises_mpa(const StressField& field);
std::vector<float> principal_stresses_mpa(const StressField& field);
std::vector<float> strain_energy_density_mpa(const StressField& field);

}  // namespace asbuilt::fe
