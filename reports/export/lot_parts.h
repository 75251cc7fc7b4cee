// The parts of a lot's export.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/characteristic_results.h"
#include "reports/export/lot_export.h"

namespace asbuilt {

// Entries of one kind as a table: what every entry has, then the fields of the kind.
struct EntryTable {
  std::string kind;
  std::vector<std::string> columns;
  std::vector<const LotField*> fields;             // of the columns; nullptr: of every entry
  std::vector<std::vector<LotValue>> rows;         // NaN and empty texts: nothing there
  std::vector<std::vector<double>> uncertainties;  // U of the number, NaN where there is none
};
// Of the lot and of the file; kinds without an entry are left out.
std::vector<EntryTable> entry_tables(const LotExport& lot);

std::string csv_of(const EntryTable& table);
void write_lot_workbook(const std::vector<EntryTable>& tables, const std::filesystem::path& path);

// An attached file in the folder attachments/, and an entry that names it.
struct AttachedFileName {
  const LotRecord* entry = nullptr;
  std::string name;  // "attachments/12_W1.pdf", by the first entry of that content
  bool first = false;
};
// Of the lot and of the file, superseded and withdrawn ones too.
std::vector<AttachedFileName> attached_files(const LotExport& lot);
// attachments/list.csv.
std::string attachment_list(const LotExport& lot);

// The text of lot.json.
std::string lot_json(const LotExport& lot);

// Name of a file without its ending, and what goes into it.
using NamedResults = std::pair<std::string, CharacteristicResults>;
std::vector<NamedResults> lot_results(const LotExport& lot);

}  // namespace asbuilt
