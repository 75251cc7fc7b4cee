// The arguments of `asbuilt lot capability`, `chart`, `tolerance` and `sampling`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"

namespace asbuilt {

struct SpcArguments {
  std::vector<Path> databases;  // these, or a table
  std::string characteristic;
  std::vector<std::string> lots;
  std::optional<double> variant_pct;
  Path table;
  std::string column = "value";
  std::string group_column, label_column, u_column;

  std::string by = "none";
  std::optional<double> lower, upper;
  double confidence = 0.95;
  Path plot;

  std::optional<double> least_cpk, least_ppk;  // capability

  std::string chart = "imr";  // or xr, xs, ewma
  std::vector<int> rules = {1};
  std::vector<std::string> limits_from;
  double lambda = 0.2;
  double ewma_limit = 3.0;

  double coverage = 0.95;     // tolerance
  std::string side = "both";  // or lower, upper

  std::optional<std::int64_t> size, n, accept;  // sampling
  std::string level = "II";
  std::optional<double> aql;
  std::int64_t points = 11;
};

int lot_capability_command(const SpcArguments& arguments, const Console& console);
int lot_chart_command(const SpcArguments& arguments, const Console& console);
int lot_tolerance_command(const SpcArguments& arguments, const Console& console);
int lot_sampling_command(const SpcArguments& arguments, const Console& console);

// Adds the four commands to the group `lot`; the callback of each sets `action` to its name.
// `arguments`, `common` and `action` outlive the parsing.
void add_spc(CLI::App& lot, Common& common, SpcArguments& arguments, std::string& action);

}  // namespace asbuilt
