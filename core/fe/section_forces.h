// What the struts of a part bear: axial force, shear force, torque and bending moment of straight
// segments, out of the last solution of an ElasticSystem.
//
// Method: averaged over a slab of length L across the segment, the resultant of the stress is
//   force  F = (1/L) integral of sigma t dV,
//   moment M = (1/L) integral of (r - p) x (sigma t) dV, p the axis in the middle of the slab,
// t the direction from a to b: the action of the metal beyond on the metal before. Elements that
// lie across the ends of a slab count by the part of the ramp g, 0 before the slab and 1 behind,
// that their corners see: F = sum over elements and corners of g f, M = sum of g (r - p) x f, f the
// nodal forces K u of the element. Inside the slab this is the integral above, exactly, with all
// that varies inside an element; and a strut that stands free bears, at any angle to the grid,
// what its ends are loaded with (grid point forces summed over a free body, averaged over its cut).
//
// An element belongs to a segment if its centre projects between the ends, lies within `reach`
// times the radius of the axis, and no other segment's nominal surface is nearer. The middle part
// alone is evaluated: near the nodes a strut has no section.
//
// Of the section that is there, out of the same elements, each slab has its area, centroid and
// second moments (an element's box counts whole, by what the slab holds of its volume). Moments
// about these centroids, and the stress of a beam at the outermost points of the outline
// (section_shape.h), hold for struts that are not where they were designed, and for those that a
// face of the block halves or quarters: about the nominal axis these would seem bent by N alone.
//
// Frame: the grid's. Units: mm, N. An element of partial volume counts with its scale in area and
// forces. Memory: none to speak of. Determinism: the same bits at any thread count. Errors:
// kInvalidInput (a segment without length or radius, options out of range), kCancelled.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/elastic_system.h"

namespace asbuilt::fe {

struct Segment {
  Vec3 a_mm = Vec3::Zero();
  Vec3 b_mm = Vec3::Zero();
  double radius_mm = 0.0;
};

struct SectionOptions {
  double middle_share = 0.5;  // of the segment's length, in (0, 1]
  int slabs = 8;              // of the middle part, from 1; fewer where one were below two elements
  double reach = 1.5;         // in radii, above 0
};

struct SectionForces {
  std::int64_t elements = 0;       // of the whole segment; 0: nothing of it was printed
  double strain_energy_nmm = 0.0;  // of the same
  double area_mm2 = 0.0;           // of the middle part: volume over length
  double axial_n = 0.0;            // mean over the middle part; tension is positive
  double shear_n = 0.0;            // magnitude of the mean
  // About the nominal axis.
  double torque_nmm = 0.0;           // mean, right-handed about the direction from a to b
  double bending_nmm = 0.0;          // mean of the slabs' magnitudes
  double largest_bending_nmm = 0.0;  // of all slabs
  // About the centroids of the sections that are there.
  double own_torque_nmm = 0.0;           // mean
  double largest_own_bending_nmm = 0.0;  // of all slabs
  double outer_fibre_mpa = 0.0;          // largest axial stress of a beam; 0 without area
  bool cut = false;                      // faces of the block cut the nominal section
};

// One for each segment.
std::vector<SectionForces> section_forces(const ElasticSystem& system,
                                          const std::vector<Segment>& segments,
                                          const SectionOptions& options, const Progress& progress);

}  // namespace asbuilt::fe
