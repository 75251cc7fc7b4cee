// What asbuilt lot gage found, as text on standard output or as JSON. Contract: docs/results.md.
#pragma once

#include <cstdint>
#include <vector>

#include "app/cli/console.h"
#include "app/session/gage.h"
#include "core/statistics/strut_repeats.h"

namespace asbuilt {

void write_gage(const GageReport& report, const GageRequest& request, const Console& console);
void write_repeats(const RepeatsReport& report, const RepeatsRequest& request,
                   const Console& console);
void write_strut_repeats(const StrutRepeatability& result,
                         const std::vector<std::int64_t>& inspections, const Console& console);

}  // namespace asbuilt
