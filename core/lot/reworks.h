// Values of before a rework. A part is as it was measured last; what was measured before it was
// worked on says nothing of it once the same characteristic was measured again.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

// When the part, or its whole lot, was last sent back to be worked on; empty: never. Not before
// what the record held then: a clock that was set back does not make older values newer.
std::string last_rework(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& serial);

// Whether the characteristic was measured again, by one of the current `dimensions`, after the part
// was reworked at `rework`, and this value is from before.
bool measured_again(const std::vector<const LotRecord*>& dimensions, const LotRecord& dimension,
                    const std::string& rework);

}  // namespace asbuilt
