// At what temperature mechanical tests were made, against what their standards call room
// temperature. The ranges are data (test_temperatures.toml) with edition, origin and verify mark.
// degC; the field temperature_c has no uncertainty and is compared as it is.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

class Evaluation;

struct TemperatureRange {
  std::string test;  // kind of entry
  std::string by;    // standard
  std::string edition;
  std::vector<std::string> specs;  // first words of the specifications' names
  double low_c = 0.0, high_c = 0.0;
  std::string origin;
  bool verify = true;
};
const std::vector<TemperatureRange>& temperature_ranges();

// The range that the test's specification goes by, or nullptr.
const TemperatureRange* temperature_range(const LotRecord& test);

// "made at 40 degC, outside 10 to 35 degC of ISO 6892-1:2019 (from memory, verify)"; empty: nothing
// is known to be wrong.
std::string temperature_finding(const LotRecord& test);

// Notes of tests outside their range, and of tests that tell no temperature.
void evaluate_temperatures(Evaluation& e);

}  // namespace asbuilt
