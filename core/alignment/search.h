// The search for every pose that might explain the scan. Internal to core/alignment.
#pragma once

#include <vector>

#include "core/alignment/align.h"
#include "core/alignment/density.h"
#include "core/alignment/surface_fit.h"

namespace asbuilt {

// Rotation number i of n, evenly spread over SO(3) (super-Fibonacci spirals, Alexa 2022).
Mat3 spread_rotation(std::int64_t i, std::int64_t n);

enum class Handedness { kProper, kMirrored };

// Poses by density correlation about the centres of mass, best first, at least 10 degrees apart,
// each refined on two blurs. With a hint: poses about it only.
std::vector<Pose> density_candidates(const Density& scan, const Density& design,
                                     const SignedField& field, const AlignmentOptions& options,
                                     const std::optional<PoseHint>& hint, Handedness handedness,
                                     const Progress& progress);

// Translations that carry a good part of the lattice's nodes onto nodes: lattice vectors, half
// vectors included, shortest first; empty for a lattice without repetition.
std::vector<Vec3> repeat_vectors(const Lattice& lattice);

}  // namespace asbuilt
