#include "core/records/characteristic_results.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::array kKind = {"diameter", "length", "position",  "angle", "form",
                              "stress",   "ratio",  "attribute", "other"};
constexpr std::array kStatus = {"pass", "fail", "undecided", "not_measured", "not_judged"};

template <class Enum, class Names>
Enum parse_name(const Names& names, const std::string& text, const char* what) {
  std::string allowed;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (text == names[i]) return static_cast<Enum>(i);
    allowed += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  throw Error(ErrorCode::kBadFormat,
              {std::string("unknown ") + what, '"' + text + '"', allowed, ""});
}

[[noreturn]] void refuse(const std::string& what, const char* table, std::size_t row,
                         const char* column, const std::string& allowed) {
  throw Error(
      ErrorCode::kInvalidInput,
      {what, std::string(table) + ", row " + std::to_string(row + 1) + ", " + column, allowed, ""});
}

void check_text(const std::string& text, const char* table, std::size_t row, const char* column) {
  if (!is_plain_text(text)) {
    refuse("a text cannot be exchanged", table, row, column, "UTF-8 without control characters");
  }
}

void check_time(const std::string& text, const char* table, std::size_t row, const char* column) {
  if (!text.empty() && !is_time_text(text)) {
    refuse("a time cannot be read", table, row, column, "for example 2026-11-20T10:00:00Z");
  }
}

void check_finite(double value, const char* table, std::size_t row, const char* column) {
  if (std::isinf(value)) refuse("a number is infinite", table, row, column, "finite numbers");
}

void check_characteristic(const CharacteristicResults& results, std::size_t row) {
  const ResultCharacteristic& c = results.characteristics[row];
  const char* table = "characteristics";
  for (const auto& [text, column] : {std::pair<const std::string&, const char*>{c.id, "id"},
                                     {c.name, "name"},
                                     {c.unit, "unit"},
                                     {c.feature, "feature"}}) {
    check_text(text, table, row, column);
  }
  if (c.id.empty()) refuse("an id is empty", table, row, "id", "a text");
  if (c.part >= results.parts.size()) {
    refuse("a part does not exist", table, row, "part", "an index into the parts");
  }
  for (const auto& [value, column] :
       {std::pair<const std::optional<double>&, const char*>{c.nominal, "nominal"},
        {c.lower, "lower"},
        {c.upper, "upper"}}) {
    if (value && !std::isfinite(*value)) {
      refuse("a number is not finite", table, row, column, "finite numbers, or none");
    }
  }
  if (c.lower && c.upper && *c.lower > *c.upper) {
    refuse("the lower limit lies above the upper one", table, row, "lower", "lower up to upper");
  }
}

void check_value(const CharacteristicResults& results, std::size_t row) {
  const ResultValue& v = results.values[row];
  const char* table = "values";
  if (v.characteristic >= results.characteristics.size()) {
    refuse("a characteristic does not exist", table, row, "characteristic",
           "an index into the characteristics");
  }
  if (v.instrument && *v.instrument >= results.instruments.size()) {
    refuse("an instrument does not exist", table, row, "instrument",
           "an index into the instruments");
  }
  check_finite(v.value, table, row, "value");
  check_finite(v.u, table, row, "u");
  if (v.u < 0.0) refuse("an uncertainty is negative", table, row, "u", "0 or above, or none");
  if (!std::isfinite(v.k) || v.k <= 0.0) {
    refuse("a coverage factor is not above zero", table, row, "k", "for example 2");
  }
  for (const auto& [text, column] : {std::pair<const std::string&, const char*>{v.reason, "reason"},
                                     {v.text, "text"},
                                     {v.operator_name, "operator"},
                                     {v.serial, "serial"},
                                     {v.batch, "batch"},
                                     {v.machine, "machine"}}) {
    check_text(text, table, row, column);
  }
  check_time(v.time, table, row, "time");
}

bool digits(std::string_view text, std::size_t from, std::size_t count, int& number) {
  if (text.size() < from + count) return false;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return std::from_chars(text.data() + from, text.data() + from + count, number).ec == std::errc();
}

}  // namespace

const char* to_string(ResultKind kind) {
  return kKind.at(static_cast<std::size_t>(kind));
}
const char* to_string(ResultStatus status) {
  return kStatus.at(static_cast<std::size_t>(status));
}
ResultKind result_kind_from(const std::string& text) {
  return parse_name<ResultKind>(kKind, text, "kind of characteristic");
}
ResultStatus result_status_from(const std::string& text) {
  return parse_name<ResultStatus>(kStatus, text, "status of a measured value");
}

bool is_plain_text(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x20 || lead == 0x7f) return false;
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return false;
    unsigned code = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t j = 1; j < length; ++j) {
      const auto next = static_cast<unsigned char>(text[i + j]);
      if ((next & 0xc0U) != 0x80U) return false;
      code = code << 6U | (next & 0x3fU);
    }
    // Overlong forms, halves of surrogate pairs, C1 controls and code points that XML forbids.
    constexpr std::array<unsigned, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ||
        (code >= 0x80 && code < 0xa0) || code == 0xfffe || code == 0xffff) {
      return false;
    }
    i += length;
  }
  return true;
}

bool is_time_text(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day)) {
    return false;
  }
  if (text[4] != '-' || text[7] != '-') return false;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  if (text.size() == 10) return true;
  if (!digits(text, 11, 2, hour) || !digits(text, 14, 2, minute) || !digits(text, 17, 2, second)) {
    return false;
  }
  if (text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
  if (hour > 23 || minute > 59 || second > 60) return false;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    const std::size_t start = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == start) return false;
  }
  if (at == text.size()) return true;
  if (text[at] == 'Z') return at + 1 == text.size();
  return (text[at] == '+' || text[at] == '-') && text.size() == at + 6 &&
         digits(text, at + 1, 2, hour) && hour < 15 && text[at + 3] == ':' &&
         digits(text, at + 4, 2, minute) && minute < 60;
}

void check_results(const CharacteristicResults& results) {
  check_text(results.source, "table", 0, "source");
  check_text(results.inspection_id, "table", 0, "inspection_id");
  check_time(results.created, "table", 0, "created");
  for (std::size_t i = 0; i < results.parts.size(); ++i) {
    check_text(results.parts[i].number, "parts", i, "number");
    check_text(results.parts[i].name, "parts", i, "name");
    check_text(results.parts[i].revision, "parts", i, "revision");
  }
  std::set<std::string_view> instruments;
  for (std::size_t i = 0; i < results.instruments.size(); ++i) {
    const ResultInstrument& instrument = results.instruments[i];
    check_text(instrument.id, "instruments", i, "id");
    check_text(instrument.name, "instruments", i, "name");
    check_time(instrument.calibration_due, "instruments", i, "calibration_due");
    if (!instruments.insert(instrument.id).second) {
      refuse("an id is there twice", "instruments", i, "id", "each id once");
    }
  }
  for (std::size_t i = 0; i < results.features.size(); ++i) {
    check_text(results.features[i].id, "features", i, "id");
    check_text(results.features[i].form, "features", i, "form");
    check_text(results.features[i].serial, "features", i, "serial");
    check_finite(results.features[i].nominal_diameter_mm, "features", i, "nominal_diameter_mm");
    check_finite(results.features[i].measured_diameter_mm, "features", i, "measured_diameter_mm");
    for (const auto& point :
         {results.features[i].nominal_mm, results.features[i].direction,
          results.features[i].measured_mm, results.features[i].measured_direction}) {
      if (point && !point->allFinite()) {
        refuse("a coordinate is not finite", "features", i, "point or direction", "finite numbers");
      }
    }
  }
  std::set<std::pair<std::size_t, std::string_view>> ids;
  for (std::size_t i = 0; i < results.characteristics.size(); ++i) {
    check_characteristic(results, i);
    const ResultCharacteristic& c = results.characteristics[i];
    if (!ids.insert({c.part, c.id}).second) {
      refuse("an id is there twice", "characteristics", i, "id", "each id once within its part");
    }
  }
  for (std::size_t i = 0; i < results.values.size(); ++i) check_value(results, i);
}

}  // namespace asbuilt
