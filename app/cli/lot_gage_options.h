// The arguments of `asbuilt lot gage`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"

namespace asbuilt {

struct GageArguments {
  Path data;  // one of these three
  Path repeats;
  Path db;
  std::string part_column = "part";
  std::string operator_column;
  std::string value_column = "value";
  std::string reference_column;
  std::string method = "anova";  // or range, nested
  double pooling_p = 0.25;
  std::optional<double> tolerance;
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> calibrated;
  std::optional<double> u_cal;
  std::optional<double> resolution;
  double u_w = 0.0;
  double u_b = 0.0;
  double u_drift = 0.0;
  std::string bias = "linear";  // or corrected, rss_u, rss_U
  bool few_repeats = false;
  std::vector<std::int64_t> inspections;
  std::string characteristic = "diameter_um";
  std::string strut;  // the one that is calibrated
};
int lot_gage_command(const GageArguments& arguments, const Console& console);

// Adds `gage` to the group `lot` and returns it; `arguments` and `common` hold what the command
// line gives and outlive the parsing.
CLI::App* add_gage(CLI::App& lot, Common& common, GageArguments& arguments);

}  // namespace asbuilt
