// What the faces leave of rigid motions is held at single nodes of each body; such pins bear no
// force.
//
// Method: a body can move rigidly in six ways, fewer where periodic faces tie it (it does not turn
// then, but about a single periodic axis). Each component fixed on a face takes away at most one;
// what is left is taken away by components of nodes that lie far apart, each chosen as the one that
// the rest holds the least. Bodies that touch in an edge or corner share nodes there but are held
// one by one.
//
// Memory: find_bodies(). Determinism: serial.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/load_case.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct Pin {
  std::array<std::int32_t, 3> place;  // node of the grid
  std::uint8_t components = 0;        // 1 x, 2 y, 4 z
};

std::vector<Pin> find_pins(const Mask& elements, const LoadCase& support,
                           const Progress& progress = {});

}  // namespace asbuilt::fe
