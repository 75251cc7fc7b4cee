// Figures of the statistics of a series as reports/render draws them (core/records/spc_sheet.h).
#pragma once

#include "app/session/spc.h"
#include "core/records/spc_sheet.h"

namespace asbuilt {

// "length, mm", "tensile strength, MPa": the words of the entry and its unit.
std::string axis_label(const CharacteristicSeries& series);

// Numbers with the digits that their own interval (95.45 %, as k = 2) supports: a mean, a standard
// deviation, an index with its lower bound in brackets. Of one value: as it is.
std::string mean_text(const SampleMoments& moments);
std::string mean_text(std::size_t count, double mean, double sd);
std::string sd_text(double sd, double dof);
std::string index_text(double index, double bound);
// Shares of parts: two digits that count; "< 0.01" below that.
std::string ppm_text(double ppm);

std::vector<SpcPanel> chart_panels(const CharacteristicSeries& series, const ChartReport& report);
SpcHistogram capability_histogram(const CharacteristicSeries& series,
                                  const CapabilityReport& report);
// Of the values that have a place; none where fewer than two have one.
std::optional<SpcPlate> plate_map(const CharacteristicSeries& series);

}  // namespace asbuilt
