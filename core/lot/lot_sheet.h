// The documents of a lot: batch record and certificate of conformance.
//
// Numbers are printed as they were entered, in the shortest form that reads back; nothing is
// rounded here. What an entry does not say is an en dash.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

struct SheetContext {
  std::string software;
  std::string utc;
  std::string audit_head;
};

// Everything the record holds of the lot, corrections and blockers included. Throws kNotFound.
LotSheet batch_record(const std::vector<LotRecord>& records, const std::string& lot,
                      const SheetContext& context);

// Throws kInvalidInput where the lot is not released (disposition ACCEPT).
LotSheet certificate_of_conformance(const std::vector<LotRecord>& records, const std::string& lot,
                                    const SheetContext& context);

}  // namespace asbuilt
