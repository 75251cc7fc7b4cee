// What models of a block take by their element's size, out of one with large elements.
#pragma once

#include "core/fe/model_memory.h"
#include "core/geometry/volume.h"

namespace asbuilt {

struct BlockMemory {
  fe::ModelMemory model;  // of the designed block
  double element_mm = 0.0;

  // From above: smaller elements share more of their nodes. The built block may hold a fifth more.
  fe::ModelMemory at(double other_element_mm) const;
};

// `share`: of metal, by element of the designed block (block_elements.h).
BlockMemory memory_of_block(const Grid3<float>& share);

}  // namespace asbuilt
