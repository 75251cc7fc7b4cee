#include <cmath>
#include <set>

#include "core/base/number_text.h"
#include "core/interchange/xlsx_book.h"
#include "reports/export/lot_parts.h"
#include "reports/export/parts.h"

namespace asbuilt {
namespace {

constexpr std::size_t kOwnColumns = 9;

std::string text_of(const LotValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const double* number = std::get_if<double>(&value)) return number_text(*number);
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  std::string all;
  for (const std::string& entry : std::get<std::vector<std::string>>(value)) {
    all += (all.empty() ? "" : "; ") + entry;
  }
  return all;
}

// "u" belongs to value, "u_rm_mpa" to rm_mpa.
double uncertainty_of(const LotRecord& record, const std::string& field) {
  if (field == "u" || field.starts_with("u_")) return record.number(field);
  if (record.kind == "dimension") return record.number("u");
  return record.number("u_" + field);
}

}  // namespace

std::vector<EntryTable> entry_tables(const LotExport& lot) {
  std::map<std::int64_t, std::int64_t> successor;
  std::set<std::int64_t> current;
  for (const LotRecord* r : current_records(lot.records)) current.insert(r->id);
  for (const LotRecord& r : lot.records) {
    if (r.supersedes != 0) successor[r.supersedes] = r.id;
  }
  std::vector<EntryTable> tables;
  for (const RecordKind& kind : record_kinds()) {
    EntryTable table;
    table.kind = kind.id;
    table.columns = {"entry",  "lot",   "state", "superseded_by", "supersedes",
                     "reason", "actor", "utc",   "sha256"};
    table.fields.assign(kOwnColumns, nullptr);
    for (const LotField& field : kind.fields) {
      if (is_secret_field(field.name)) continue;
      table.columns.push_back(field.name);
      table.fields.push_back(&field);
    }
    for (const LotRecord& r : lot.records) {
      if (r.kind != kind.id || (!r.lot.empty() && r.lot != lot.lot)) continue;
      const bool now = current.contains(r.id);
      const auto number_or_none = [](std::int64_t id) {
        return id == 0 ? LotValue(kNotMeasured) : LotValue(static_cast<double>(id));
      };
      std::vector<LotValue> row = {static_cast<double>(r.id),
                                   r.lot,
                                   std::string(now ? "current" : "superseded"),
                                   number_or_none(now ? 0 : successor[r.id]),
                                   number_or_none(r.supersedes),
                                   r.reason,
                                   r.actor,
                                   r.utc,
                                   r.sha256};
      std::vector<double> uncertainties(kOwnColumns, kNotMeasured);
      for (std::size_t i = kOwnColumns; i < table.fields.size(); ++i) {
        const auto at = r.fields.find(table.fields[i]->name);
        row.push_back(at == r.fields.end() ? LotValue(std::string()) : at->second);
        uncertainties.push_back(uncertainty_of(r, table.fields[i]->name));
      }
      table.rows.push_back(std::move(row));
      table.uncertainties.push_back(std::move(uncertainties));
    }
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

std::string csv_of(const EntryTable& table) {
  std::string all;
  CsvRow header;
  for (const std::string& column : table.columns) header.text(column);
  all += header.line() + '\n';
  for (const std::vector<LotValue>& values : table.rows) {
    CsvRow row;
    for (const LotValue& value : values) row.text(text_of(value));
    all += row.line() + '\n';
  }
  return all;
}

void write_lot_workbook(const std::vector<EntryTable>& tables, const std::filesystem::path& path) {
  XlsxBook book(path);
  for (const EntryTable& table : tables) {
    book.begin_sheet(table.kind);
    const int columns = static_cast<int>(table.columns.size());
    book.set_width(0, 4, 11);
    book.set_width(5, 5, 24);
    book.set_width(6, 6, 11);
    book.set_width(7, 8, 21);
    book.set_width(static_cast<int>(kOwnColumns), columns - 1, 17);
    for (int c = 0; c < columns; ++c) {
      const LotField* field = table.fields[static_cast<std::size_t>(c)];
      const bool has_unit = field != nullptr && !field->unit.empty() && field->unit != "1";
      book.text(0, c,
                table.columns[static_cast<std::size_t>(c)] +
                    (has_unit ? " [" + field->unit + "]" : std::string()),
                CellStyle::kHeader);
    }
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      for (int c = 0; c < columns; ++c) {
        const auto at = static_cast<std::size_t>(c);
        const LotValue& value = table.rows[r][at];
        if (const double* number = std::get_if<double>(&value)) {
          book.number(r + 1, c, *number, decimals_of(table.uncertainties[r][at]));
        } else {
          const std::string text = text_of(value);
          book.text(r + 1, c, text,
                    text == "superseded" && c == 2 ? CellStyle::kOther : CellStyle::kPlain);
        }
      }
    }
    book.head_table(table.rows.size(), columns);
  }
  book.commit();
}

}  // namespace asbuilt
