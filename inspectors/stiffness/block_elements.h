// The block that designed and built part are compared in, and its metal as shares of elements.
//
// Block: cut out of the part in the design frame, the same for both. Where the outermost nodes of
// the lattice lie within a strut's diameter of the end of the part, the cut goes through them, so
// that a block of whole cells stays one; elsewhere it is the first plane from that side whose
// designed cross-section is half of the mean, at most a fifth of the edge from the end, so that
// rounded ends and teeth bear no platen.
//
// Elements: bricks that fill the block exactly, nearly cubes. Designed metal: from the distance
// field, eight points to an element, each with the share that a plane at its distance leaves;
// closed meshes by rays (core/geometry/mesh_share.h). Built metal: the registered, blur-corrected
// surface by rays, moved along its normals by `offset_mm` for what its uncertainty does.
//
// Frame: design, mm. Memory: 4 bytes an element of the block. Determinism: the same bits at any
// thread count. Errors: kNotMeasurable where a surface is not closed; kCancelled.
#pragma once

#include <string>

#include "core/base/progress.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct TestBlock {
  Box3 box;
  std::string cut_at;  // for people: where it was cut
};

TestBlock test_block(const Design& design, const SignedField& field);

// Elements that fill the box, as near to cubes of this edge as whole numbers allow.
GridFrame block_frame(const Box3& box, double element_mm);

Grid3<float> designed_share(const Design& design, const SignedField& field, const GridFrame& frame,
                            const Progress& progress);
Grid3<float> built_share(const Surface& surface, const Pose& design_from_scan, double offset_mm,
                         const GridFrame& frame, const Progress& progress);

// The middle of one of the eight parts of the element about `centre_mm`, k from 0 to 7.
Vec3 eighth_mm(const GridFrame& frame, const Vec3& centre_mm, int k);

bool is_empty(const Mask& part);
// Whole elements, as many as make up the metal, of the pieces that join both ends of the axis.
Mask bearing_elements(const Grid3<float>& share, int axis);
// The same; kNotMeasurable where none does.
Mask joined_elements(const Grid3<float>& share, int axis);

}  // namespace asbuilt
