// How long a password may be used, where the file says so: entry of kind "policy", "passwords",
// field password_days, by an administrator (21 CFR 11.300(b) asks for passwords to be revised
// periodically; from a secondary source: verify). One policy holds for the whole file, because
// users belong to the file and not to a lot or a profile. Without it passwords do not age.
#pragma once

#include "core/lot/record_kinds.h"

namespace asbuilt {

// What keeps the entry's actor from making it: a password set longer ago than the policy of that
// time allows (a new password of one's own excepted), a policy by somebody else than an
// administrator.
EntryProblems password_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
