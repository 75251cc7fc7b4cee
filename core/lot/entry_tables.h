// The entries of one kind as tables of a document that leave no field out.
//
// A kind has a main table, further tables for what is uniform (columns that no entry fills stay
// away), and a list "field | value, of which entries" of every field that no column shows: a field
// that record_kinds.h gains is in the document without a line here. Values with an uncertainty are
// rounded to it, times to the minute (sheet_text.h). Fields that are nobody's to see
// (is_secret_field) stay out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/lot_record.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

using Entries = std::vector<const LotRecord*>;

struct EntryColumn {
  SheetColumn column;
  std::vector<std::string> fields;  // that its cells show whole
  std::function<std::string(const LotRecord&)> text;
};

struct DetailTable {
  std::string title;
  std::vector<EntryColumn> columns;  // the first one names the entry
};

struct KindTables {
  std::string kind;
  std::string title;
  std::string empty_text;  // where there is no entry
  std::vector<EntryColumn> columns;
  std::vector<DetailTable> details;
  std::vector<std::string> told_elsewhere;  // fields that other places of the document show
};

// The number of the entry, by which other tables name it.
EntryColumn entry_number();
// A field of `kind` in words: choices, lists, times to the minute, a dash where it is not told.
EntryColumn field_column(const std::string& kind, const std::string& field,
                         const std::string& title, double share);
// The same as a column of states or verdicts, which stand out.
EntryColumn state_column(const std::string& kind, const std::string& field,
                         const std::string& title, double share);
// A number and its U, fields `field` and "u_" + `field`.
EntryColumn u_column(const std::string& field, const std::string& title, double share);

SheetTable main_table(const KindTables& tables, const Entries& entries);
// The main table, the further ones that hold anything, and the list of what no column shows.
std::vector<SheetTable> whole_tables(const KindTables& tables, const Entries& entries);

// The list alone; without rows where the columns show everything.
SheetTable further_fields(const KindTables& tables, const Entries& entries);

// The field that holds the U of `field`; nullptr: none.
const LotField* u_field_of(const RecordKind& kind, const LotField& field);
// field_words with a capital.
std::string field_heading(const RecordKind& kind, const LotField& field);
// A field of an entry as a document shows it, with unit and U; empty where it is not told.
std::string field_value_text(const LotRecord& record, const LotField& field);
// Every field of one entry, one row each: "what", "value"; nothing of secrets.
std::vector<std::vector<std::string>> field_rows(const LotRecord& record);

}  // namespace asbuilt
