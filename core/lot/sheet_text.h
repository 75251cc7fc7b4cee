// Texts in the cells of a lot's documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

std::string or_none(const std::string& text);               // a dash for an empty one
std::string joined(const std::vector<std::string>& texts);  // "a, b"
// Appends a half-sentence: "a; b".
void add_to(std::string& all, const std::string& text);
// A dash for NaN; whole numbers and those that were written with up to nine digits in full, so that
// a limit of 120.0005 is not 120.001; what was computed with six digits that count. The record has
// them all.
std::string sheet_number(double value);
// "950.0 \u00b1 9.0": both to two digits of the expanded uncertainty that count; as it is where u
// is NaN.
std::string with_u(double value, double u);
// "2026-11-20 10:00": the minute is enough on paper where the entry has the second.
std::string time_text(const std::string& utc);

// Why it was decided, and of a concession its regulatory check.
std::string decision_reason(const LotRecord& disposition);

// "cycle HIP-77, 920 degC, 120 min, ended 2026-11-03 08:00, signed by ...": a post-processing step.
std::string step_text(const LotRecord& step, const std::vector<LotRecord>& records);

// Whether `next` is `name` with the number at its end one higher: "SN-099", "SN-100"; "line 9",
// "line 10". Leading zeros keep the width.
bool counts_up(const std::string& name, const std::string& next);

// Names as they come, those that count up as a run of three or more: "SN-001 to SN-095, SN-100".
std::string names_text(const std::vector<std::string>& names, const char* between = ", ");

// entries_text; of more runs than a cell holds how many they are: "99 from 121 to 415".
std::string many_entries_text(const std::vector<std::int64_t>& entries);

// "20 to 22, 31": numbers of entries in their order, neighbours as a run; a dash for none.
std::string entries_text(std::vector<std::int64_t> entries);

}  // namespace asbuilt
