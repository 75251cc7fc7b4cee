// Whether the record could have come about by the rules: entry after entry, each checked against
// those before it.
//
// For each entry: its kind's rules and references (record_kinds.h), its actor active at that time,
// and the actor's Ed25519 signature over its canonical text. Users keep their key for good; after
// the first, who signs itself, only active administrators add or change users, and users change
// nothing but their own password. Signatures are what their signers could sign (signatures.h).
// Decisions follow the table (dispositions.h), and the next entry is their actor's signature.
// Cost: proportional to the square of the number of entries; about 1 s for 2,000.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

// One sentence for each rule that an entry breaks; empty when all hold. Never throws for what the
// entries hold.
std::vector<std::string> check_history(const std::vector<LotRecord>& records);

}  // namespace asbuilt
