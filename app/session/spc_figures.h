// Figures of the statistics of a series as reports/render draws them (core/records/spc_sheet.h).
#pragma once

#include "app/session/spc.h"
#include "core/records/spc_sheet.h"

namespace asbuilt {

// "length, mm"; names that carry their unit are left alone: "tensile.rm_mpa".
std::string axis_label(const CharacteristicSeries& series);

std::vector<SpcPanel> chart_panels(const CharacteristicSeries& series, const ChartReport& report);
SpcHistogram capability_histogram(const CharacteristicSeries& series,
                                  const CapabilityReport& report);
// Of the values that have a place; none where fewer than two have one.
std::optional<SpcPlate> plate_map(const CharacteristicSeries& series);

}  // namespace asbuilt
