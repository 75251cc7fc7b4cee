// Several materials in one part: implant and bone, a strut and its coating.
//
// Phases are told by a mask: 0 where nothing is, else 1 + the place of the material in a list. The
// part's one material is the one with the largest Poisson's ratio, as coarse levels want it
// (element_laws.h), among equals the stiffest.
//
// Frame: the mask's. Units: mm, MPa. Determinism: same bits at any thread count. Errors:
// kInvalidInput for constants that are not possible, a phase that is not in the list, nothing
// solid, an element smaller than a voxel.
#pragma once

#include <vector>

#include "core/fe/element_laws.h"
#include "core/fe/mixture_bounds.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Elements and laws as ElasticSystem takes them.
struct PhaseElements {
  Mask elements;
  Elastic material;
  ElementLaws laws;
  Mask phase{};  // of each element; of one that holds several that of the largest share
};

// Every voxel is an element of its material.
PhaseElements phase_elements(const Mask& phase, const std::vector<Elastic>& materials);

// Elements of another size, cut to their box. Those with the largest shares of anything are solid,
// as many as make up the volume (elements_of.h); lambda and mu of an element are the means over
// what in its box is not empty.
PhaseElements phase_elements(const Mask& phase, const std::vector<Elastic>& materials,
                             const Vec3& edges_mm);

// The mask cut to its box, values kept.
Mask cropped_phases(const Mask& phase);

// Bounds of Young's modulus of the block along each axis. Above: that of the mean lambda and mu of
// the block, pores 0 (Voigt's); it holds where the sides are free to contract, or the whole
// boundary follows a uniform strain, not between clamped platens. Below: the mean compliance
// (Reuss's), for a block without pores; else 0.
struct PhaseBounds {
  double voigt_young_mpa = 0.0;
  double reuss_young_mpa = 0.0;
  MixtureBounds moduli;  // of the materials as the elements have them
};
PhaseBounds phase_bounds(const PhaseElements& part);

}  // namespace asbuilt::fe
