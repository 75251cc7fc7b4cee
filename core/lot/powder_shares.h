// Shares of the powder lots in a build, and of the parents in a blended powder lot: % by mass, in
// the order in which the lots are named.
//
// The field `powder_shares_pct` belongs to `powder` of a build, `parent_shares_pct` to `parents` of
// a powder lot. Shares are weighed out and stand without an uncertainty.
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

// Shares that are no numbers from 0 to 100, not as many as the lots, or not 100 together (to 1e-6).
EntryProblems share_problems(const LotRecord& record);

// In %, in the order of the lots; empty where none are told or one is no number.
std::vector<double> share_values(const LotRecord& record);

// "W1 (60 %), W2 (40 %)"; names alone where no shares are told; empty without names.
std::string shares_text(const LotRecord& record);

// Builds and blends that have shares, one row each; no rows where none has.
SheetTable share_table(const std::vector<const LotRecord*>& builds,
                       const std::vector<const LotRecord*>& powders);

}  // namespace asbuilt
