#include "core/lot/entry_times.h"

#include <algorithm>
#include <optional>

#include "core/base/clock.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

std::int64_t seconds(const LotRecord& record) {
  return seconds_of_utc(record.utc).value_or(0);
}

// "25 min", "3 h", "12 days": in the largest unit that has two of it, whole.
std::string duration_text(std::int64_t s) {
  constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86400;
  if (s >= 2 * kDay) return std::to_string(s / kDay) + " days";
  if (s >= 2 * kHour) return std::to_string(s / kHour) + " h";
  return std::to_string(s / kMinute) + " min";
}

}  // namespace

std::vector<OlderEntries> older_entries(const std::vector<LotRecord>& records) {
  std::vector<OlderEntries> all;
  const LotRecord* latest = nullptr;
  for (const LotRecord& record : records) {
    if (latest == nullptr || seconds(record) >= seconds(*latest)) {
      latest = &record;
    } else if (seconds(*latest) - seconds(record) > kClockDifferenceS) {
      if (all.empty() || all.back().before != latest) all.push_back({latest, {}});
      all.back().entries.push_back(&record);
    }
  }
  return all;
}

std::string older_entries_note(const OlderEntries& older) {
  std::vector<std::int64_t> ids;
  std::int64_t most = 0;
  for (const LotRecord* record : older.entries) {
    ids.push_back(record->id);
    most = std::max(most, seconds(*older.before) - seconds(*record));
  }
  std::string note = ids.size() == 1 ? "Entry " : "Entries ";
  note.append(entries_text(ids))
      .append(ids.size() == 1 ? " is" : " are")
      .append(" told to be up to ");
  note.append(duration_text(most)).append(" older than entry ");
  note.append(std::to_string(older.before->id)).append(" (").append(time_text(older.before->utc));
  return note.append(
      " UTC), which was there before: a clock was set back, or one stood ahead. The order of the "
      "entries holds, their times may not");
}

std::string ahead_of_clock_note(const std::vector<LotRecord>& records, const std::string& now) {
  const std::int64_t limit = seconds_of_utc(now).value_or(0) + kClockDifferenceS;
  std::vector<std::int64_t> ids;
  const LotRecord* latest = nullptr;
  for (const LotRecord& record : records) {
    if (seconds(record) <= limit) continue;
    ids.push_back(record.id);
    if (latest == nullptr || seconds(record) > seconds(*latest)) latest = &record;
  }
  if (latest == nullptr) return {};
  std::string note = ids.size() == 1 ? "Entry " : "Entries ";
  note.append(entries_text(ids)).append(ids.size() == 1 ? " is" : " are");
  note.append(" of a time to come (up to ").append(time_text(latest->utc)).append(" UTC; it is ");
  note.append(time_text(now)).append("): a clock stood ahead when ");
  return note.append(ids.size() == 1 ? "it was" : "they were")
      .append(" made, or that of this computer stands behind");
}

}  // namespace asbuilt
