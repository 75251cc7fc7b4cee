// One test of a table: where its numbers stand, what they are worth, and what was read so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

constexpr std::size_t kFewestRows = 20;  // of a test

using Cells = std::vector<std::string_view>;

struct CurveReader {
  RawCurve curve;
  std::size_t load = 0, path = 0;
  std::optional<std::size_t> time;
  double load_factor = 1.0, path_factor = 1.0, time_factor = 1.0;
  bool clock = false;  // the time is written as hh:mm:ss
  std::int64_t left_out = 0, first_left_out = 0, repeated = 0;
  std::string first_unread;  // the cell
};

}  // namespace asbuilt::tensile
