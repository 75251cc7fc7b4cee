// Pieces of a part that hang on by a single element.
//
// Elements hang together where they share a face. A piece hangs loosely where one element, taken
// away, cuts it off from everything that is held or loaded: it is solved, but bears next to
// nothing, and what it does bear depends on that one element, as resolution and noise have it.
// Pieces inside of pieces count once, with the outermost. One element that sticks out of a surface
// is such a piece too; rough surfaces have many, so they are counted apart.
//
// Method: depth first from the held elements, with the lowest number that each subtree reaches (J.
// Hopcroft, R. Tarjan, Commun. ACM 16 (1973) 372-378), without recursion: time grows as the
// elements do. Periodic faces are not followed: elements that meet their like there count as held.
//
// Frame: the grid's. Memory: loosely_hung_bytes(), freed at the end. Determinism: serial.
#pragma once

#include <cstdint>
#include <functional>

#include "core/base/progress.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

struct LooselyHung {
  std::int64_t pieces = 0;           // of two elements and more
  std::int64_t elements = 0;         // in these
  std::int64_t single_elements = 0;  // pieces of one element
  double share = 0.0;                // of the part's elements, all of these
  std::int64_t largest_elements = 0;
  Vec3 largest_place_mm = Vec3::Zero();  // mean of its elements' centres
  double volume_mm3 = 0.0;               // metal of the pieces of two elements and more
  double largest_mm3 = 0.0;
};

// Which elements are held, or loaded from outside.
using HeldElement = std::function<bool(std::int64_t x, std::int64_t y, std::int64_t z)>;

// Elements that no held one is joined to are left out of everything. `share`: of metal in each
// element, on the grid of `part`; without it elements are whole.
LooselyHung loosely_hung(const Mask& part, const HeldElement& held, const Progress& progress = {},
                         const Grid3<float>* share = nullptr);

// Faces of the grid whose elements are held (bit k: face k of load_case.h).
HeldElement held_at_faces(const Shape& shape, std::uint8_t faces);
// Elements at opposite faces that meet where the part repeats. The mask must outlive the answer.
HeldElement held_by_repetition(const Mask& part);

// Bytes while it runs, the mask itself left out.
std::int64_t loosely_hung_bytes(std::int64_t elements, std::int64_t block_voxels);

}  // namespace asbuilt::fe
