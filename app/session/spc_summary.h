// SPC summary of a lot: its characteristics beside those of the earlier lots of the same part
// number in the same file.
//
// Of every characteristic that the lot has values of (core/lot/lot_series.h), apart for each size
// variant: count, mean, s, extremes and capability of the lot, of the earlier lots and of both; a
// control chart of the single values in time, its limits from the earlier lots where these have 8
// values or more, else from all; the plate of this lot. What cannot be evaluated is listed with the
// reason; lots whose units or limits differ leave the lot by itself. Indices and tests:
// app/session/spc.h. The summary reports; it decides nothing about the lot. Errors: kNotFound for
// an unknown lot; kInvalidInput where the lot has no value at all.
#pragma once

#include "app/session/spc.h"
#include "core/lot/lot_sheet.h"
#include "core/records/spc_sheet.h"

namespace asbuilt {

struct SpcSummary {
  LotSheet sheet;
  std::vector<SpcSection> sections;
};

SpcSummary spc_summary(const SeriesSource& source, const std::string& lot,
                       const SheetContext& context);

}  // namespace asbuilt
