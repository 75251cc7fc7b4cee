// The documents of a lot: batch record and certificate of conformance.
//
// Values with an uncertainty are printed to two digits of U that count, others as sheet_text.h
// says; what an entry does not say is an en dash.
#pragma once

#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/records/lot_record.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

struct SheetContext {
  std::string software;
  std::string utc;
  std::string audit_head;
  StoredInspections stored{};  // all that the database holds
};

// Head of a document of that kind: product, state, facts, head of the audit trail; no tables.
// Throws kNotFound.
LotSheet lot_sheet_head(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& kind, const SheetContext& context);

// Everything the record holds of the lot, corrections and blockers included. Throws kNotFound.
LotSheet batch_record(const std::vector<LotRecord>& records, const std::string& lot,
                      const SheetContext& context);

// Throws kInvalidInput where the lot is not released (disposition ACCEPT).
LotSheet certificate_of_conformance(const std::vector<LotRecord>& records, const std::string& lot,
                                    const SheetContext& context);

}  // namespace asbuilt
