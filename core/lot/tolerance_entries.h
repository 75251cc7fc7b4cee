// Limits of characteristics as entries of the record (kind `tolerance`), as a drawing has them:
// what they may say, and what a profile may name of them.
//
// A tolerance is of one characteristic of a part number, where told of one revision of its design,
// and of one size variant; `role` says what it is measured on, implants unless told. Two names mean
// one characteristic whatever their case, and whether blanks, "_" or "-" part their words. One
// without a size variant holds for every variant that has none of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/lot/record_kinds.h"
#include "core/records/record_index.h"

namespace asbuilt {

// "length x" of "Length_X".
std::string folded_characteristic(std::string_view name);
bool same_characteristic(std::string_view a, std::string_view b);

// What the entry is measured on: its `role`, or "implant".
std::string role_of_tolerance(const LotRecord& tolerance);

// "19.95 to 20.05 mm", "at least 20 MPa", "at most 65 mg", "no limit".
std::string range_text(const std::optional<double>& lower, const std::optional<double>& upper,
                       const std::string& unit);
// "PN-7, revision B, 95 %": what it is of; the role where it is no implant.
std::string tolerance_scope(const LotRecord& tolerance);
// "length of PN-7, 95 %: 18.95 to 19.05 mm".
std::string tolerance_words(const LotRecord& tolerance);
// "drawing D-7, revision C".
std::string drawing_words(const LotRecord& tolerance);

// No limit, or a unit that is none.
EntryProblems tolerance_problems(const LotRecord& tolerance);
// A profile names one tolerance of a characteristic, part number, revision, role and variant. A
// correction stays with these: what differs in one of them is another tolerance.
EntryProblems named_tolerance_problems(const LotRecord& record, const RecordIndex& existing);

}  // namespace asbuilt
