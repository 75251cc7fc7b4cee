#include "core/lot/sheet_text.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";

}  // namespace

std::string or_none(const std::string& text) {
  return text.empty() ? kNone : text;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + t;
  return or_none(all);
}

std::string sheet_number(double value) {
  if (std::isnan(value)) return kNone;
  return value == std::floor(value) ? shortest_number(value) : decimal_text(value);
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

}  // namespace asbuilt
