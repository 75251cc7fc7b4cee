// What of a block of voxels bears a load, and what it was made of.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/bodies.h"
#include "core/fe/element_laws.h"

namespace asbuilt::fe {

// What a system of equations was made of.
struct ModelSize {
  std::int64_t elements = 0;
  std::int64_t unknowns = 0;
  std::int64_t left_out_bodies = 0;
  std::int64_t left_out_elements = 0;
};

// Elements and their laws, as ElasticSystem takes them.
struct BearingPart {
  Mask elements;
  ElementLaws laws;
};

// The voxels of those bodies that `carries` says bear load; `laws` belongs to the voxels of
// `metal`. Sizes but the unknowns are written to `size`.
BearingPart bearing(const Mask& metal, const ElementLaws& laws, std::uint8_t periodic,
                    const std::function<bool(const Body&)>& carries, ModelSize& size,
                    const Progress& progress = {});

// Those whose entry in `kept` is not 0, one for each body of `found`, which are those of `metal`.
BearingPart bearing(const Mask& metal, const ElementLaws& laws, const Bodies& found,
                    const std::vector<std::uint8_t>& kept, ModelSize& size,
                    const Progress& progress = {});

// Whether a body reaches both ends of an axis.
inline bool joins(const Body& body, int axis) {
  return (body.faces >> (2 * axis) & 3) == 3;
}

// Edges of the block, mm.
Vec3 edges_of(const Mask& mask);

// The pieces that join both ends of `axis`; throws kInvalidInput where there is none.
BearingPart bearing_along(const Mask& metal, const ElementLaws& laws, int axis, ModelSize& size,
                          const Progress& progress = {});

}  // namespace asbuilt::fe
