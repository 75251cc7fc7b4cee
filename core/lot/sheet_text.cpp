#include "core/lot/sheet_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/signatures.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";
constexpr int kMostDigits = 9;  // of a number that somebody wrote

}  // namespace

std::string or_none(const std::string& text) {
  return text.empty() ? kNone : text;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + t;
  return or_none(all);
}

void add_to(std::string& all, const std::string& text) {
  if (!all.empty()) all += "; ";
  all += text;
}

std::string sheet_number(double value) {
  if (std::isnan(value)) return kNone;
  const std::string text = plain_number(value);
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return value == std::floor(value) || digits <= kMostDigits ? text : decimal_text(value);
}

std::string with_u(double value, double u) {
  return std::isnan(u) ? sheet_number(value)
                       : rounded_to_u(value, u) + " \u00b1 " + rounded_to_u(u, u);
}

std::string time_text(const std::string& utc) {
  if (utc.size() < 16) return or_none(utc);
  return utc.substr(0, 10) + " " + utc.substr(11, 5);
}

std::string entries_text(std::vector<std::int64_t> entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  std::string all;
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t last = i;
    while (last + 1 < entries.size() && entries[last + 1] == entries[last] + 1) ++last;
    if (!all.empty()) all += ", ";
    all += std::to_string(entries[i]);
    if (last > i) {
      all += last == i + 1 ? ", " : " to ";
      all += std::to_string(entries[last]);
    }
    i = last + 1;
  }
  return or_none(all);
}

bool counts_up(const std::string& name, const std::string& next) {
  const std::size_t end = name.find_last_not_of("0123456789") + 1;
  const std::size_t next_end = next.find_last_not_of("0123456789") + 1;
  if (end != next_end || name.compare(0, end, next, 0, end) != 0) return false;
  if (end == name.size() || end == next.size()) return false;
  const bool padded = name[end] == '0' || next[end] == '0';
  if (padded && name.size() != next.size()) return false;
  std::int64_t first = 0, second = 0;
  const auto read = [end](const std::string& text, std::int64_t& number) {
    const char* last = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data() + end, last, number);
    return error == std::errc() && at == last;
  };
  return read(name, first) && read(next, second) && second - first == 1;
}

std::string names_text(const std::vector<std::string>& names, const char* between) {
  constexpr std::size_t kRun = 3;
  std::string all;
  for (std::size_t i = 0; i < names.size();) {
    std::size_t last = i;
    while (last + 1 < names.size() && counts_up(names[last], names[last + 1])) ++last;
    if (last - i + 1 < kRun) last = i;
    all.append(all.empty() ? "" : between).append(names[i]);
    if (last > i) all.append(" to ").append(names[last]);
    i = last + 1;
  }
  return all;
}

std::string many_entries_text(const std::vector<std::int64_t>& entries) {
  constexpr std::ptrdiff_t kMostRuns = 12;
  std::string all = entries_text(entries);
  if (std::count(all.begin(), all.end(), ',') < kMostRuns) return all;
  const std::set<std::int64_t> sorted(entries.begin(), entries.end());
  all = std::to_string(sorted.size());
  all.append(" from ").append(std::to_string(*sorted.begin())).append(" to ");
  return all.append(std::to_string(*sorted.rbegin()));
}

std::string decision_reason(const LotRecord& disposition) {
  std::string why = disposition.text("justification");
  const std::string checked = disposition.text("regulatory_check");
  if (!checked.empty()) why.append("; regulatory check: ").append(checked);
  return why;
}

std::string step_text(const LotRecord& step, const std::vector<LotRecord>& records) {
  std::string text = "cycle " + or_none(step.text("cycle"));
  for (const auto& [field, unit] :
       {std::pair{"temperature_c", "\u00b0C"}, {"pressure_bar", "bar"}, {"minutes", "min"}}) {
    if (std::isnan(step.number(field))) continue;
    text.append(", ").append(sheet_number(step.number(field))).append(" ").append(unit);
  }
  text.append(", ended ").append(time_text(step.text("ended")));
  if (const LotRecord* s = step_signature(records, step)) {
    text.append(", signed by ").append(s->text("full_name"));
  }
  return text;
}

}  // namespace asbuilt
