// The memory that the solution of a model takes, told from its elements before any of it is taken.
//
// Method: elements and nodes are counted, and coarser cells (2 x 2 x 2 of the finer level's) with
// theirs, as the multigrid's levels will have them; each counts what core/fe keeps of it. Pieces
// that part inside a cell are not counted twice: struts and gaps of a single element, which the
// gate on elements across refuses, take up to twice what is told. docs/methods/stiffness.md has
// what was told and taken of different shapes.
//
// Memory: one byte a voxel of the block and the eighths of it. Errors: kCancelled.
#pragma once

#include <cstdint>

#include "core/base/progress.h"
#include "core/fe/apparent.h"
#include "core/fe/element_laws.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct ModelMemory {
  std::int64_t elements = 0;
  std::int64_t nodes = 0;
  std::int64_t system_bytes = 0;  // with one load case
  std::int64_t case_bytes = 0;    // of each further case that is solved together with it

  // The same part in so many elements: smaller ones take less each, so that this is from above for
  // them.
  ModelMemory scaled_to(double other_elements) const;
  // Of a case with tractions besides.
  std::int64_t traction_bytes() const { return 24 * nodes; }
  // Of all cases of a tensor, as many together as that memory has room for (tensor_cases.h).
  std::int64_t tensor_bytes(TensorBoundary boundary, std::int64_t available_bytes) const;
};

ModelMemory estimate_memory(const Mask& elements, const ElementLaws& laws = {},
                            const Progress& progress = {});

}  // namespace asbuilt::fe
