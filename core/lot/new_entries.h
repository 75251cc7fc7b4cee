// What is asked of new entries alone. Older files hold entries of before these rules, which stay
// valid byte for byte; what of them matters for a release, the evaluation says.
//
//   a nonconformity whose parts have results that failed says which of them it is about
//   it is closed by the role quality
//   a part that was decided about, or on which something failed, keeps role and build, unless a
//     closed nonconformity is about that (relabelled_parts.h)
//   a calibration is not of a day to come
//   a decision, a correction and a withdrawal say why, in words
//   virgin powder is virgin whole, used powder is not
//   a blend and a build name each powder lot once
//   a step that names parts names their builds
//   a tension test that does not count tells one of the causes (invalid_causes.h) first
#pragma once

#include "core/lot/record_kinds.h"

namespace asbuilt {

// `record` has passed entry_problems and reference_problems.
EntryProblems new_entry_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
