// What the scan's blur does to the stiffness: a smooth edge can be put back to where it was, the
// corner between struts at a node stays filled.
//
// Method: a piece from the middle of the block, at most 100 voxels along an edge, is sampled from
// the design as the scanner samples it (share of metal in each voxel, blurred to the edge spread
// that the scan shows, no noise), goes through the same surface determination, and its stiffness
// tensor is compared with that of the same piece straight from the design.
//
// Where the piece as designed bears nothing along an axis with free sides (mixed boundary), because
// it was cut out of the lattice so, both are solved with kinematic faces instead.
//
// Both tensors are returned: their ratio is the relative error of the built part's. Equal where the
// part came as a surface and not as grey levels. Frame: design. Errors: those of core/fe and
// core/surface. Memory: 20 bytes a voxel of the piece, below 40 MB, and its model.
#pragma once

#include "core/fe/apparent.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct BlurEffect {
  fe::Matrix6 plain_mpa = fe::Matrix6::Identity();
  fe::Matrix6 seen_mpa = fe::Matrix6::Identity();
};

BlurEffect blur_effect(const InspectionContext& context, const fe::Elastic& material,
                       fe::TensorBoundary boundary, const Box3& block, double element_mm,
                       const Progress& progress);

}  // namespace asbuilt
