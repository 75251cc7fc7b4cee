// Local thickness from grey values: the largest ball between surfaces that are known to a fraction
// of a voxel, with centres that need not be voxel centres.
//
// Frame and geometry are those of the grid. Values are diameters in mm for voxels whose centre lies
// in the phase; 0 elsewhere.
//
// Source: the definition of Hildebrand and Rueegsegger 1997 (core/morphology/thickness.h). Added:
// 1. Distances to the surface come from surface_distance.h.
// 2. Ridge of that map: voxels where it rises by less than 0.9 of the way, by central differences
//    and towards each of the 26 neighbours. Balls on steeper ridges, in edges blunter than about
//    130 degrees, are left out.
// 3. From each voxel of the ridge the centre moves, within one voxel along each axis, to where
//        R(x) = min over voxels q of the 5 x 5 x 5 around it of S(q) + |x - q|
//    is largest, S the distance to the surface. Distance changes by no more than the way gone, so R
//    is an upper bound of the true one.
// 4. Towards the places that the ball nearly touches, the grey values are followed to the level
//    (trilinear, second differences added, up to 12 ways), and the ball is fitted between the
//    tangent planes there.
// 5. Balls of at least half a voxel in radius are painted from the largest down. A voxel near the
//    surface that none covers takes the largest value among its neighbours; a speck that holds no
//    ball reads one voxel.
// Bias on analytic struts and plates: docs/methods/morphology.md.
//
// Limits: the faces of the grid are no surface; the surface is that of the level given, blur of the
// scan included.
// Errors: a phase without any surface is kNotMeasurable; those of surface_distance.h.
// Determinism: same bits at any thread count.
// Memory: 8 bytes a voxel beside the grid (4 are returned) and 16 bytes a ball.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"
#include "core/morphology/thickness.h"

namespace asbuilt {

// T: std::uint8_t, std::int16_t, std::uint16_t or float. Metal: grey value of at least the level.
template <class T>
Grid3<float> local_thickness_subvoxel(const Grid3<T>& grey, double level, Phase phase,
                                      const Progress& progress = {});

}  // namespace asbuilt
