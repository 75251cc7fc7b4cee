// What may be decided about a part or a lot, and from which state.
//
// Source: ISO 13485:2016, 8.3 (concession needs justification and approval, rework needs another
// inspection), from secondary sources; the table of transitions is this program's.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct DispositionStep {
  std::string from, to;
  bool needs_nonconformance = false;
};

const std::vector<DispositionStep>& disposition_steps();

// Where nothing was decided yet: "PENDING".
std::string disposition_of(const std::vector<LotRecord>& records, const std::string& lot,
                           const std::string& target);
// The entry that says so, or nullptr.
const LotRecord* disposition_entry(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& target);

// The entry that takes `target` from its present state to `to`; id, actor and time are the
// caller's. Throws kInvalidInput where that is no step, the nonconformity is missing or does not
// name the part, or the target is neither the lot nor a part of it.
LotRecord make_disposition(const std::vector<LotRecord>& records, const std::string& lot,
                           const std::string& target, const std::string& to,
                           const std::string& justification, const std::string& nonconformance);

// One entry for each of several parts, in their order, as make_disposition makes it. Throws
// kInvalidInput with everything that is wrong at once, for a part that is named twice, and where
// the lot itself is among several.
std::vector<LotRecord> make_dispositions(const std::vector<LotRecord>& records,
                                         const std::string& lot,
                                         const std::vector<std::string>& targets,
                                         const std::string& to, const std::string& justification,
                                         const std::string& nonconformance);

}  // namespace asbuilt
