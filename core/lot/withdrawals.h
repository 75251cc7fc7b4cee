// Taking an entry back that should never have been made.
//
// A withdrawal is an entry that supersedes the last one of its name, repeats its fields, sets the
// flag "withdrawn", and says why. Nothing is deleted: both stay, with their bytes and signatures.
// What a withdrawal leaves behind is a name without a current entry; it is entered again only by
// superseding the withdrawal.
//
// Refused: users, decisions and signatures, which have steps of their own; entries that others
// still refer to, which the refusal names; a nonconformity by anybody without the role quality,
// who alone could close it. A decision keeps what it is about, also when it was changed since.
#pragma once

#include <cstdint>
#include <string>

#include "core/lot/record_kinds.h"

namespace asbuilt {

// The entry that withdraws number `entry`; id, actor and time are the caller's. Throws kNotFound.
LotRecord make_withdrawal(const RecordIndex& existing, std::int64_t entry,
                          const std::string& reason);

// What keeps `record`, whose fields hold the flag, from withdrawing what it supersedes. That it
// supersedes the last entry of its name is check_references' to say.
EntryProblems withdrawal_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
