// Times of day as people, files and instruments tell them, in UTC as the record keeps them.
#pragma once

#include <string>

#include "core/records/lot_record.h"

namespace asbuilt {

// For messages.
inline constexpr const char* kTimesAllowed =
    "such as 2026-11-20T10:00:00Z, or with an offset 2026-11-20T11:00:00+01:00";

// "2026-11-20T10:00:00Z" from any text that is_time_text takes with a time of day; a fraction of a
// second is cut off. Empty where there is no time of day, no such time, or no zone and no offset.
std::string utc_of(const std::string& text, const std::string& offset);

// "+01:00", "-05:00" or "Z".
bool is_utc_offset(const std::string& text);

// The times of an entry in UTC; a text that is no time, or tells no zone, stays for the checks of
// the entry to refuse.
void put_times_in_utc(LotRecord& record);

}  // namespace asbuilt
