#include "inspectors/stiffness/block_memory.h"

#include <cmath>

#include "core/fe/elements_of.h"

namespace asbuilt {
namespace {

constexpr double kMoreBuilt = 1.2;

}  // namespace

BlockMemory memory_of_block(const Grid3<float>& share) {
  const fe::PartialElements part = fe::graded_elements(share);
  return {fe::estimate_memory(part.elements, part.scale), share.frame.spacing_mm.maxCoeff()};
}

fe::ModelMemory BlockMemory::at(double other_element_mm) const {
  return model.scaled_to(kMoreBuilt * static_cast<double>(model.elements) *
                         std::pow(element_mm / other_element_mm, 3.0));
}

}  // namespace asbuilt
