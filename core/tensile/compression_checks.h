// What a reader has to know of a compression test beside its numbers: how straight the loading line
// was, what the displacement holds, porosity, slenderness and strain rate against ISO 13314.
#pragma once

#include "core/tensile/compression.h"

namespace asbuilt::tensile {

// Adds the strain rate and the checks.
void add_compression_checks(CompressionTest& out, const CompressionSetup& setup,
                            const RawCurve& raw);

}  // namespace asbuilt::tensile
