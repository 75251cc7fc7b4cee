#include "core/lot/short_tables.h"

#include <map>
#include <utility>

#include "core/lot/lot_tables.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

using Cells = std::vector<std::string>;

constexpr double kNumbersShare = 1.0;  // of a column that holds several numbers

// The rows of a table of a row for each entry, those that differ in the columns `own` alone put
// together, at the place of the first; `joined` writes these columns for several entries.
template <class Joined>
void put_together(SheetTable& table, const Entries& entries, const std::vector<std::size_t>& own,
                  const Joined& joined) {
  const auto common = [&own](Cells row) {
    for (const std::size_t column : own) row[column].clear();
    return row;
  };
  std::map<Cells, Entries> alike;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    alike[common(table.rows[i])].push_back(entries[i]);
  }
  std::vector<Cells> rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entries& group = alike[common(table.rows[i])];
    if (group.size() < kLeastAlike) {
      rows.push_back(table.rows[i]);
    } else if (group.front() == entries[i]) {
      rows.push_back(common(table.rows[i]));
      joined(group, rows.back());
    }
  }
  table.rows = std::move(rows);
}

}  // namespace

SheetTable decisions_in_short(const Entries& dispositions) {
  constexpr std::size_t kEntry = 0, kAbout = 1;
  SheetTable table = main_table(disposition_tables(), dispositions);
  table.columns[kEntry].share = kNumbersShare;
  put_together(table, dispositions, {kEntry, kAbout}, [](const Entries& group, Cells& row) {
    std::vector<std::int64_t> ids;
    std::vector<std::string> parts;
    for (const LotRecord* r : group) {
      ids.push_back(r->id);
      parts.push_back(r->key);
    }
    row[kEntry] = many_entries_text(ids);
    row[kAbout] = names_text(parts);
  });
  return table;
}

SheetTable signatures_in_short(const Entries& signatures) {
  constexpr std::size_t kNumber = 0, kSigns = 4, kCovers = 5, kEd25519 = 6;
  SheetTable table = main_table(signature_tables(), signatures);
  table.columns[kNumber].share = kNumbersShare;
  put_together(table, signatures, {kNumber, kSigns, kCovers, kEd25519},
               [](const Entries& group, Cells& row) {
                 std::vector<std::int64_t> ids, covered;
                 for (const LotRecord* r : group) {
                   ids.push_back(r->id);
                   covered.push_back(static_cast<std::int64_t>(r->number("covers_to")));
                 }
                 row[kNumber] = many_entries_text(ids);
                 row[kSigns] = "entries ";
                 row[kSigns].append(many_entries_text(covered));
                 row[kCovers] = "each its own";
                 row[kEd25519] = "in the batch record";
               });
  return table;
}

}  // namespace asbuilt
