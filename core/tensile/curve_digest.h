// One digest for the points of a curve, however a file writes them.
#pragma once

#include <string>

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

// SHA-256 over load (N or MPa) and path (mm or strain) of every point in order, each with nine
// digits that count. Separators, encodings, order of columns, rows of units, names and times do not
// count, nor does a unit that the reader turns into these; a file of fewer digits is another curve.
std::string points_sha256(const RawCurve& curve);

}  // namespace asbuilt::tensile
