// The arguments of `asbuilt lot import-dimensions`, `import-parts`, `export` and `accuracy`.
#pragma once

#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace asbuilt {

struct LotTransferArguments {
  Path db;
  std::string lot;

  Path file;  // import-dimensions, import-parts
  std::string user;
  Path password_file;
  std::string part, instrument;
  Path part_map, instrument_map, u_map;
  std::string utc_offset, measured;
  bool dry_run = false;

  Path out;  // export
  std::vector<std::string> formats = {"csv", "json", "xlsx", "qif", "dfq", "attachments"};
  bool force = false;
};

// Adds the measured characteristics of a CSV, QIF or DFQ file to the record, all or none.
int lot_import_dimensions(const LotTransferArguments& arguments, const Console& console);

// Adds the parts and specimens of a CSV table to the record, all or none.
int lot_import_parts(const LotTransferArguments& arguments, const Console& console);

// Writes the lot's record as files, of a file that verifies only.
int lot_export(const LotTransferArguments& arguments, const Console& console);

// Recorded dimensions against their nominals.
int lot_accuracy(const LotTransferArguments& arguments, const Console& console);

// An option that takes a time and keeps it in UTC (core/lot/utc_times.h); a text that is no time
// stays, for the entry's checks to refuse.
CLI::Option* add_time(CLI::App* app, const std::string& name, std::string& utc,
                      const std::string& text);

// Adds the subcommands to the group `lot` and returns them; `arguments` and `common` outlive the
// parsing.
std::vector<CLI::App*> add_transfer(CLI::App& lot, Common& common, LotTransferArguments& arguments);

}  // namespace asbuilt
