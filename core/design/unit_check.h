// Whether a design and a scan can be in the same unit, judged by their sizes.
#pragma once

#include <string>

#include "core/geometry/vec.h"

namespace asbuilt {

struct UnitCheck {
  // What the design's coordinates would have to be multiplied by: 1, or one of 25.4, 1000, 0.001
  // and 1/25.4 where a mistaken unit explains the sizes and nothing else does.
  double factor = 1.0;
  double size_ratio = 1.0;     // diagonal of the scanned metal over diagonal of the design
  double misfit = 0.0;         // |size_ratio / factor - 1|: how well the factor explains the ratio
  std::string suggested_unit;  // "inch", "m", "um"; empty for factor 1 and for 1/25.4
  std::string statement;       // one sentence for people
};

// design_bounds: as read, taken for mm. scan_solid_bounds: of the metal in the scan, mm; not of the
// scanned volume.
// Method: the diagonals of the boxes, which a rotation changes by at most the factor sqrt(3). Sizes
// that differ by less than 4 are never called a unit mistake, for a scan may show a part of the
// implant, or its plate; beyond, a factor is suspected when it brings them within a factor 2.
// Limits: a scan of less than a quarter of the part can look like a mistaken unit; the alignment
// decides. Throws kInvalidInput for an empty box.
UnitCheck infer_unit_factor(const Box3& design_bounds, const Box3& scan_solid_bounds);

}  // namespace asbuilt
