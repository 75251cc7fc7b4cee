// Times at which entries were made, against each other.
//
// Entries are numbered in the order in which they came about, and each has the time of the computer
// that it was made on (UTC, to the second). Where that time goes back, a clock was set back, or one
// stood ahead before: what rests on times (the day of a calibration, what came after a rework) is
// then to be read with care. A minute is what computers that share a file may differ by (own rule).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

inline constexpr std::int64_t kClockDifferenceS = 60;

// Entries in a row that are older, by more than kClockDifferenceS, than one before them.
struct OlderEntries {
  const LotRecord* before = nullptr;  // the latest that was made before them
  std::vector<const LotRecord*> entries;
};
// In the order of entry; `records` as the store has them, and they outlive the answer.
std::vector<OlderEntries> older_entries(const std::vector<LotRecord>& records);

// "Entries 57 to 80 are older than entry 56 before them (...), by up to 3 h: ...".
std::string older_entries_note(const OlderEntries& older);

// A sentence where entries are of after `now` (UTC) by more than kClockDifferenceS: a clock stood
// ahead, or that of this computer stands behind. Empty: none is.
std::string ahead_of_clock_note(const std::vector<LotRecord>& records, const std::string& now);

}  // namespace asbuilt
