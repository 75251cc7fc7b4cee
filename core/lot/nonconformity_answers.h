// Which results a nonconformity answers for.
//
// Its field `about` names them, each by
//   D1, T1            the name of a measurement or test of one of its parts
//   tensile:T1        the same with its kind; inspection:SN-1 by the part, inspection:3 by the
//                     number in the file, which the record need not name
//   entry:57          one entry, also where its part is withdrawn
//   part:SN-2         what the part is: its role, its build
//   calibration:C-1   what was measured before this calibration found the instrument out of limits
//   step:H1           a step of post-processing that missed the limits of its process
//   none              it is about nothing that was measured
// A name stands for the entries of that name before the nonconformity, so that it answers for
// nothing that fails later. Of one name in two kinds both are meant. Older nonconformities name
// none: they are about whatever failed on their parts before them.
#pragma once

#include <string>

#include "core/lot/inspection_tie.h"
#include "core/lot/record_kinds.h"

namespace asbuilt {

constexpr char kAboutNone[] = "none";

// A dimension, a mechanical test, an inspection.
bool is_result(const LotRecord& r);
// Whether a text says nothing: "-", "none", "n/a", "tbd", fewer than three letters.
bool says_nothing(const std::string& text);
// Whether `later` is about all that `earlier` was: parts, powder lots, results. That nothing was
// measured may be replaced by what was.
bool keeps_subject(const LotRecord& earlier, const LotRecord& later);
bool tells_about(const LotRecord& nonconformity);
bool names_result(const LotRecord& nonconformity, const LotRecord& result);
bool names_inspection(const LotRecord& nonconformity, const StoredInspection& found);
// That it says so itself; without `about` it does not.
bool is_about_part(const LotRecord& nonconformity, const std::string& serial);

// "calibration:C-1", and that the nonconformity says so itself.
std::string about_calibration(const std::string& certificate);
bool is_about_calibration(const LotRecord& nonconformity, const std::string& certificate);

// "step:H1", and that the nonconformity says so itself.
std::string about_step(const std::string& step);
bool is_about_step(const LotRecord& nonconformity, const std::string& step);
// Whether a text of `about` names a step, whichever.
bool is_about_step_word(const std::string& text);

// As `about` names a result: "D1", "inspection:SN-1".
std::string about_word(const LotRecord& result);
// Whether a text of `about` names something of the lot, or one of the words above.
bool is_about(const RecordIndex& existing, const std::string& lot, const std::string& text);
// What `about` names is there, and of the parts that are named.
EntryProblems about_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
