// Times of a curve, as seconds or as those of a clock.
#pragma once

#include <optional>
#include <string_view>

#include "core/tensile/curve_reader.h"

namespace asbuilt::tensile {

// "00:01:02.5", "01:02,5", "2024-05-01 09:00:00": seconds of the day or since the start.
std::optional<double> clock_seconds(std::string_view cell);

// In s, past midnight counted on from the row above; NaN where the cell holds none.
double time_of(const CurveReader& reader, std::string_view cell, Decimal decimal);

}  // namespace asbuilt::tensile
