// The readings of a gage study: parts by operators by trials, complete and balanced.
//
// Errors: kInvalidInput for readings that are not finite, fewer than two parts or trials, a part
// that an operator did not measure, or not as often as the others; the message names both.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace asbuilt {

struct GageReading {
  std::string part;
  std::string op;  // operator, machine or scanner; one name for all where there is one only
  double value = 0.0;
};

struct GageTable {
  std::vector<std::string> parts;      // in the order in which they come first
  std::vector<std::string> operators;  // likewise
  std::size_t trials = 0;
  std::vector<double> values;  // part by part, operator by operator, trial by trial

  std::span<const double> cell(std::size_t part, std::size_t op) const;
  double cell_mean(std::size_t part, std::size_t op) const;
};

GageTable gage_table(std::span<const GageReading> readings);

// Every operator has parts of its own, as many each; `parts` then counts those of one operator and
// holds their places, 1, 2, ...
GageTable nested_gage_table(std::span<const GageReading> readings);

}  // namespace asbuilt
