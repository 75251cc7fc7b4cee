// Signed distance to a solid: negative inside, positive outside, mm.
#pragma once

#include <memory>

#include "core/geometry/design.h"
#include "core/geometry/vec.h"

namespace asbuilt {

// Thread rule: every const member may be called from many threads at once.
class SignedField {
 public:
  virtual ~SignedField() = default;
  // Signed distance at a point of the field's frame. Exact within `reach_mm()` of the surface;
  // farther away at least the sign is right and the value is no less than reach_mm() in size.
  virtual double distance_mm(const Vec3& point_mm) const = 0;
  virtual double reach_mm() const = 0;
  virtual Box3 bounds() const = 0;  // of the solid
};

// The union of round struts with spherical ends, exact for cylinders and for cones between spheres
// of the end radii (the round cone). Butt and hemispherical caps are treated as spheres: a node's
// joint is where it matters, and there the caps lie inside other struts.
// Cost: a bucket grid with cells of about one strut diameter; a query looks at the struts near it.
// reach_mm: how far from the surface distances are wanted exactly.
std::shared_ptr<const SignedField> make_lattice_field(const Lattice& lattice, double reach_mm);

// Distance to a closed mesh: nearest triangle by bounding-volume tree, sign from the
// angle-weighted pseudo-normal of the nearest feature (Baerentzen and Aanaes 2005).
// Throws kNotMeasurable when the mesh is not closed after welding. Sheets may touch along an edge.
std::shared_ptr<const SignedField> make_mesh_field(const TriMesh& mesh, double reach_mm);

// What Design::solid says: lattice, mesh, or the union of both.
std::shared_ptr<const SignedField> make_design_field(const Design& design, double reach_mm);

}  // namespace asbuilt
