// What a reader has to know of a test beside its numbers: how straight the fit was, whether the
// path is a strain, whether the gauge length fits the piece, strain rates against ISO 6892-1 A1 and
// ASTM E8 B, sampling, the end of the record.
#pragma once

#include "core/tensile/reduce.h"

namespace asbuilt::tensile {

// Adds strain rates and checks. `no_strain` is why the path is no strain of the gauge length.
void add_checks(Reduction& out, const RawCurve& raw, const TestPiece& piece,
                const ReduceOptions& options, const std::string& no_strain);

}  // namespace asbuilt::tensile
