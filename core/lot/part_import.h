// A table of parts and specimens as entries `part` of a lot's record.
//
// The columns are the fields of the kind (record_kinds.h) in any order, each at most once; those
// that the kind asks for must be there. Each row becomes one entry of its own, an empty field none
// of it. Texts stay as they are written; numbers have a decimal point, or a comma where commas do
// not part the columns, in the units of the fields (mm, %).
//
// All problems are listed, each with line and column, and none is repaired: whatever a single entry
// is refused for, a serial that the table or the record has already, two parts at one place of a
// plate, a place of which one coordinate is missing. Limits: kMostImportedParts rows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/mesh_files/named_rows.h"
#include "core/records/lot_record.h"

namespace asbuilt {

inline constexpr std::size_t kMostImportedParts = 5000;

struct PartImport {
  std::string lot;
  std::string actor;
  std::string utc;  // of the entries
};

struct PartImportPlan {
  std::vector<LotRecord> entries;     // without a problem, in the order of the table
  std::vector<std::string> problems;  // line, column, what is wrong, what is allowed; empty: may be
                                      // added
  std::vector<std::string> notes;     // for people: how many of what, what may be a slip
};

// `text` is UTF-8. Throws kBadFormat for a column that is unknown, missing or there twice and for
// a table without rows; kInvalidInput for more than kMostImportedParts.
NamedRows read_part_table(std::string_view text, const std::string& source);
// The same check of a table that was read elsewhere, as from a workbook.
void check_part_table(const NamedRows& table, const std::string& source);

// `existing` is the whole record; the lot must be there (kInvalidInput). A last line without its
// end is the caller's to judge.
PartImportPlan plan_part_import(const NamedRows& table, const PartImport& request,
                                const std::vector<LotRecord>& existing);

// An empty table: the header and lines of explanation.
std::string part_template(char separator = ';');

}  // namespace asbuilt
