#include "core/lot/utc_times.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

#include "core/lot/record_kinds.h"
#include "core/records/characteristic_results.h"

namespace asbuilt {
namespace {

int two_digits(std::string_view text, std::size_t at) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + 2, value);
  return value;
}

// Minutes east of Greenwich; of "Z" 0.
std::optional<int> offset_minutes(std::string_view offset) {
  if (offset == "Z") return 0;
  // The form is that of the end of a time.
  if (offset.size() != 6 || !is_time_text("2000-01-01T00:00:00" + std::string(offset))) {
    return std::nullopt;
  }
  const int minutes = 60 * two_digits(offset, 1) + two_digits(offset, 4);
  return offset.front() == '-' ? -minutes : minutes;
}

}  // namespace

std::string utc_of(const std::string& text, const std::string& offset) {
  if (text.size() < 19 || !is_time_text(text)) return {};
  // After the second there may be a fraction, and then a zone.
  std::size_t end = 19;
  if (end < text.size() && text[end] == '.') {
    end = std::min(text.find_first_not_of("0123456789", end + 1), text.size());
  }
  const std::string zone = end < text.size() ? text.substr(end) : offset;
  const std::optional<int> minutes = offset_minutes(zone);
  if (!minutes || !is_time(text.substr(0, 19) + "Z")) return {};
  int year = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  const std::chrono::year_month_day day{
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(two_digits(text, 5))),
      std::chrono::day(static_cast<unsigned>(two_digits(text, 8)))};
  const auto moment = std::chrono::sys_days(day) + std::chrono::hours(two_digits(text, 11)) +
                      std::chrono::minutes(two_digits(text, 14) - *minutes);
  const auto utc_day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(utc_day);
  const std::chrono::hh_mm_ss clock(moment - utc_day);
  const auto padded = [](int value, std::size_t width) {
    std::string digits = std::to_string(value);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return digits;
  };
  const std::string utc =
      padded(int(date.year()), 4) + "-" + padded(static_cast<int>(unsigned(date.month())), 2) +
      "-" + padded(static_cast<int>(unsigned(date.day())), 2) + "T" +
      padded(static_cast<int>(clock.hours().count()), 2) + ":" +
      padded(static_cast<int>(clock.minutes().count()), 2) + text.substr(16, 3) + "Z";
  return is_time(utc) ? utc : std::string();
}

bool is_utc_offset(const std::string& text) {
  return offset_minutes(text).has_value();
}

void put_times_in_utc(LotRecord& record) {
  for (const LotField& field : record_kind(record.kind).fields) {
    if (field.type != LotFieldType::kTime || !record.fields.contains(field.name)) continue;
    std::string utc = utc_of(record.text(field.name), "");
    if (!utc.empty()) record.fields[field.name] = std::move(utc);
  }
}

}  // namespace asbuilt
