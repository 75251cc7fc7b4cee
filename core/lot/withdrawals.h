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
//
// What had not passed does not go away by it. A mechanical test that was withdrawn, and was not
// entered again since for the same piece, was made all the same: it counts among those tested, and
// where it did not pass it stands in the table of retests as it was, unless it does not count for
// one of the causes that there are (invalid_causes.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/lot/record_kinds.h"

namespace asbuilt {

// The entry that withdraws number `entry`; id, actor and time are the caller's. Throws kNotFound.
LotRecord make_withdrawal(const RecordIndex& existing, std::int64_t entry,
                          const std::string& reason);

bool is_mechanical(const std::string& kind);  // tensile, compression, fatigue
// Of one kind, the withdrawals, which hold the fields of what they withdraw, in the order of entry.
std::vector<const LotRecord*> withdrawn_tests(const std::vector<LotRecord>& records,
                                              const std::string& lot, const std::string& kind);
// Those of a build, also where their piece is withdrawn.
std::vector<const LotRecord*> withdrawn_tests_of(const std::vector<LotRecord>& records,
                                                 const std::string& lot, const std::string& kind,
                                                 const std::string& build);

// What keeps `record`, whose fields hold the flag, from withdrawing what it supersedes. That it
// supersedes the last entry of its name is check_references' to say.
EntryProblems withdrawal_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
