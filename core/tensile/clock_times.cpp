#include "core/tensile/clock_times.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/mesh_files/text_scan.h"
#include "core/tensile/curve_numbers.h"

namespace asbuilt::tensile {

std::optional<double> clock_seconds(std::string_view cell) {
  const std::size_t date = cell.find_last_of(" T");
  if (date != std::string_view::npos) cell.remove_prefix(date + 1);
  double seconds = 0.0;
  int colons = 0;
  while (true) {
    const std::size_t colon = cell.find(':');
    const std::string_view part = cell.substr(0, colon);
    const bool last = colon == std::string_view::npos;
    double value = 0.0;
    const bool read =
        !part.empty() && part.front() >= '0' && part.front() <= '9' &&
        (last ? text_scan::to_number(part, value) || text_scan::to_number_with_comma(part, value)
              : part.find_first_not_of("0123456789") == std::string_view::npos &&
                    text_scan::to_number(part, value));
    if (!read || (colons > 0 && value >= 60.0)) return std::nullopt;
    seconds = 60.0 * seconds + value;
    if (last) break;
    if (++colons > 2) return std::nullopt;
    cell.remove_prefix(colon + 1);
  }
  if (colons == 0) return std::nullopt;
  return seconds;
}

double time_of(const CurveReader& reader, std::string_view cell, Decimal decimal) {
  if (!reader.clock) {
    const auto time = number_in(cell, decimal);
    return time ? *time * reader.time_factor : std::numeric_limits<double>::quiet_NaN();
  }
  const auto time = clock_seconds(cell);
  if (!time) return std::numeric_limits<double>::quiet_NaN();
  constexpr double kDay = 86400.0;
  const std::vector<double>& before = reader.curve.time_s;
  const double days =
      before.empty() ? 0.0 : std::max(0.0, std::round((before.back() - *time) / kDay));
  return *time + days * kDay;  // past midnight
}

}  // namespace asbuilt::tensile
