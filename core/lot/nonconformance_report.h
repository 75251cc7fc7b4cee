// The report of one nonconformity: what it is, its history, the parts it names with what was
// measured on them, the decisions and who signed them.
#pragma once

#include <string>
#include <vector>

#include "core/lot/lot_sheet.h"

namespace asbuilt {

// Throws kNotFound for a lot or a nonconformity that is not there.
LotSheet nonconformance_report(const std::vector<LotRecord>& records, const std::string& lot,
                               const std::string& number, const SheetContext& context);

}  // namespace asbuilt
