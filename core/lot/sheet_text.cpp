#include "core/lot/sheet_text.h"

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

}  // namespace asbuilt
