// A table of parts on a sheet of an XLSX workbook, in the form that the lot's import takes.
//
// The table stands on the first sheet that holds anything: its first row has the names of the
// columns, each further one a part. Rows without a cell, and those whose first cell begins with
// "# ", are passed over, as in a text table. Numbers are those that the file stores. A cell that
// holds an error ("#REF!") is a problem, and its row is left out. Further sheets with rows are told
// in a note.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/mesh_files/named_rows.h"

namespace asbuilt {

struct PartSheet {
  NamedRows rows;                     // lines are rows of the sheet, from 1
  std::vector<std::string> problems;  // with line and column; empty: it may be imported
  std::vector<std::string> notes;
};

// Throws what core/design/workbook.h and check_part_table (core/lot/part_import.h) throw, and
// kInvalidInput for more than kMostImportedParts rows.
PartSheet read_part_sheet(const std::filesystem::path& path);

}  // namespace asbuilt
