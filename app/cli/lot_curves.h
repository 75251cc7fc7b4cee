// The curves of a lot's tensile tests, reduced again from the attached raw files.
#pragma once

#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/records/lot_record.h"
#include "reports/render/tensile_curves.h"
#include "reports/store/store.h"

namespace asbuilt {

// "--gauge-mm=24", ... as the field `reduction` of a tensile test keeps them, to be read again.
// Throws kInvalidInput for what `asbuilt tensile` would not take.
TensileArguments tensile_arguments_of(const Path& curve, const std::vector<std::string>& options);

// What a tension test's attached curve, of this content, gives otherwise than it was entered, by
// the same options; empty: nothing.
std::string tensile_again(const LotRecord& test, const LotRecord& file, const std::string& bytes);

// Each current tensile test of the lot whose raw curve is attached, by the options that its entry
// keeps; of one that keeps none, by S0 and the gauge length that were entered. Numbers that come
// out otherwise than they were entered are told beside the curve.
TensileCurves tensile_curves(const Store& store, const std::vector<LotRecord>& records,
                             const std::string& lot);

}  // namespace asbuilt
