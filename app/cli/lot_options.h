// The arguments of `asbuilt lot ...`; one subcommand for each kind of entry comes from the kinds'
// own description (core/lot/record_kinds.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/lot_gage_options.h"
#include "app/cli/lot_spc_options.h"
#include "app/cli/lot_transfer_options.h"
#include "core/records/lot_record.h"
#include "core/records/record_index.h"

namespace asbuilt {

struct LotArguments {
  std::string action;  // name of the subcommand
  std::string kind;    // of the entry that it adds; empty: another action
  Path db;
  std::string lot;
  std::string user;
  Path password_file;

  std::string material;                                   // of a template
  Path file;                                              // fields in TOML
  std::map<std::string, std::string> fields;              // from the command line
  std::map<std::string, std::vector<std::string>> lists;  // fields that take several names
  std::int64_t supersedes = 0;
  std::string reason;

  std::string name, full_name, another_person;  // users
  std::vector<std::string> roles;
  Path new_password_file;

  std::string part, instrument;    // inspections
  std::vector<std::string> parts;  // dispositions: names and ranges, as they were typed
  std::string scanned;
  std::string inspection = "latest";
  std::int64_t replayed = 0;             // inspection
  Path inputs;                           // folder where its inputs lie now
  std::string attachment, what, sha256;  // attachments
  Path out;
  std::string to, justification, nonconformance, regulatory_check;
  std::string meaning;     // signatures
  std::int64_t entry = 0;  // signatures, show, withdraw

  TensileArguments tensile;  // raw curves
  CompressArguments compression;
  FatigueArguments fatigue;
  std::vector<std::string> reduction;  // options of the curve as told: "--gauge-mm=24"
  std::string test, tested;
  int number = 0;  // of the test in the file
  bool all_specimens = false;
  int demanded_stage = 0;            // of a protocol; 0: the last one
  std::optional<double> u_load_pct;  // of a protocol's loads, k = 2

  bool verify_tests = false;  // computed again from their raw files

  std::string head;          // verify: from paper
  bool begin_heads = false;  // verify: those that were there are lost

  std::string data;  // of limits: id of built-in data

  std::string strut;       // struts
  std::int64_t least = 2;  // inspections with the same defect

  GageArguments gage;
  SpcArguments spc;
  LotTransferArguments transfer;
};

// Adds the group `lot` with all its subcommands; `arguments` and `common` outlive the parsing.
CLI::App* add_lot(CLI::App& app, Common& common, LotArguments& arguments);

// Sets the lists of `record` that were given as options, by the names that `existing` knows
// (core/lot/told_names.h). Throws kInvalidInput for a range that cannot be counted through.
void add_told_lists(LotRecord& record, const LotArguments& arguments, const RecordIndex& existing);

// Sets the fields of `record`, of its kind, that were given as options. What is no value of its
// field's type stays a text, which check_lot_record refuses with all else that is wrong.
void add_told_fields(LotRecord& record, const LotArguments& arguments);

int lot_command(const LotArguments& arguments, const Console& console);
// The limits and rules built in, all or those of one id, to compare them with their documents.
int lot_limits(const std::string& data, const Console& console);
// The template of a kind of entry, "parts" or "dimensions"; with --json its fields.
int lot_template(const std::string& of, const std::string& material, const Console& console);
// Reduces a raw curve and adds the result to the record. Status 1 where it does not pass.
int lot_add_tensile_curve(const LotArguments& arguments, const Console& console);
int lot_add_compression_curve(const LotArguments& arguments, const Console& console);
// Adds one specimen of a table or of a record of stages, or all that are not left out. Status 1
// where one does not pass.
int lot_add_fatigue_table(const LotArguments& arguments, const Console& console);
// Adds a file and the entry that names it, both or none.
int lot_attach(const LotArguments& arguments, const Console& console);
// Writes the content of an attachment to a new file.
int lot_save_attachment(const LotArguments& arguments, const Console& console);
// Status 0 where every number comes out the same, 1 where one does not.
int lot_replay(const LotArguments& arguments, const Console& console);
// One strut in all inspections, or the struts that have the same defect in several.
int lot_struts(const LotArguments& arguments, const Console& console);

}  // namespace asbuilt
