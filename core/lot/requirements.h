// What the acceptance profile of a lot asks for, and how the record meets it: the table of the
// certificate of conformance.
//
// One row for each requirement: what is asked for, what the current entries hold, and their
// numbers. Nothing is decided here: a certificate exists only where evaluate_lot finds nothing in
// the way, and the rows show what that rests on. Fields of the profile that no row is about stand
// as they are, so that none is left out. Least values: the least of the tests that pass, with
// their U (k = 2).
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

// "Requirement | Asked for | Found | Entries". Throws kNotFound where there is no such lot.
SheetTable requirements_met(const std::vector<LotRecord>& records, const std::string& lot);

// What in this lot rests on limits or rules that nobody compared with their specification, as one
// sentence; empty: nothing.
std::string unverified_text(const std::vector<LotRecord>& records, const std::string& lot);

// The same of limits of dimensions that came with the values and that nobody approved.
std::string unapproved_text(const std::vector<LotRecord>& records, const std::string& lot);

}  // namespace asbuilt
