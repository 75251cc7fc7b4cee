#include "core/lot/entry_tables.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/lot/entry_words.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";
constexpr std::size_t kMostNamed = 4;   // entries by name; more by their numbers
constexpr std::size_t kMostInRow = 12;  // values of one field in one row

// The U that the text of another field of the entry holds already.
bool told_with_its_value(const RecordKind& kind, const LotField& field, const LotRecord& record) {
  return std::any_of(kind.fields.begin(), kind.fields.end(), [&](const LotField& other) {
    return u_field_of(kind, other) == &field && !std::isnan(record.number(other.name));
  });
}

std::string plain_text(const LotRecord& record, const LotField& field) {
  const auto at = record.fields.find(field.name);
  if (at == record.fields.end()) return {};
  switch (field.type) {
    case LotFieldType::kNumber:
    case LotFieldType::kCount:
      return sheet_number(record.number(field.name));
    case LotFieldType::kTime:
      return time_text(record.text(field.name));
    default:
      return value_words(&field, at->second);
  }
}

SheetTable table_of_columns(const std::string& title, const std::vector<EntryColumn>& columns,
                            const Entries& entries, const std::string& empty_text) {
  SheetTable out{title, {}, {}, empty_text};
  for (const EntryColumn& c : columns) out.columns.push_back(c.column);
  for (const LotRecord* r : entries) {
    std::vector<std::string>& row = out.rows.emplace_back();
    for (const EntryColumn& c : columns) row.push_back(c.text(*r));
  }
  return out;
}

// Without the columns that no entry fills, and the entries that fill none; one row where all are
// alike.
SheetTable filled(const SheetTable& table) {
  SheetTable out{table.title, {}, {}, table.empty_text};
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool any = std::any_of(table.rows.begin(), table.rows.end(),
                                 [c](const auto& row) { return row[c] != kNone; });
    if (any || c == 0) kept.push_back(c);
  }
  if (kept.size() < 2) return out;
  for (const std::size_t c : kept) out.columns.push_back(table.columns[c]);
  for (const auto& row : table.rows) {
    const bool any = std::any_of(kept.begin() + 1, kept.end(),
                                 [&row](std::size_t c) { return row[c] != kNone; });
    if (!any) continue;
    std::vector<std::string>& cells = out.rows.emplace_back();
    for (const std::size_t c : kept) cells.push_back(row[c]);
  }
  const bool alike = std::all_of(out.rows.begin(), out.rows.end(), [&out](const auto& row) {
    return std::equal(row.begin() + 1, row.end(), out.rows.front().begin() + 1);
  });
  if (alike && out.rows.size() == table.rows.size() && out.rows.size() > 1) {
    out.rows.resize(1);
    out.rows.front().front() = "all";
  }
  return out;
}

// A value, and which entries hold it; or values that count up as these entries do.
struct Told {
  std::string value;
  Entries by;
  bool run = false;
};

std::vector<std::string> keys_of(const Entries& entries) {
  std::vector<std::string> keys;
  for (const LotRecord* r : entries) keys.push_back(r->key);
  return keys;
}

std::string told_by(const Told& told, std::size_t all) {
  if (all == 1) return {};
  if (told.by.size() == all && !told.run) return " (all)";
  std::string names;
  if (told.run || told.by.size() <= kMostNamed) {
    names = names_text(keys_of(told.by));
  } else {
    std::vector<std::int64_t> numbers;
    for (const LotRecord* r : told.by) numbers.push_back(r->id);
    names = "entries ";
    names += entries_text(std::move(numbers));
  }
  return " (" + names + ")";
}

// "line 2 to line 301" of D-1 to D-300: three or more values of one entry each that count up
// together.
std::vector<Told> with_runs(const std::vector<Told>& values) {
  constexpr std::size_t kRun = 3;
  const auto goes_on = [](const Told& told, const Told& next) {
    return told.by.size() == 1 && next.by.size() == 1 && counts_up(told.value, next.value) &&
           counts_up(told.by.front()->key, next.by.front()->key);
  };
  std::vector<Told> out;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t last = i;
    while (last + 1 < values.size() && goes_on(values[last], values[last + 1])) ++last;
    if (last - i + 1 < kRun) last = i;
    Told& told = out.emplace_back(values[i]);
    told.run = last > i;
    if (told.run) told.value.append(" to ").append(values[last].value);
    for (; i < last; ++i) told.by.push_back(values[i + 1].by.front());
    ++i;
  }
  return out;
}

std::vector<Told> told_values(const LotField& field, const RecordKind& kind,
                              const Entries& entries) {
  std::vector<Told> values;
  for (const LotRecord* r : entries) {
    if (told_with_its_value(kind, field, *r)) continue;
    const std::string value = field_value_text(*r, field);
    if (value.empty()) continue;
    const auto at = std::find_if(values.begin(), values.end(),
                                 [&value](const Told& t) { return t.value == value; });
    if (at != values.end()) {
      at->by.push_back(r);
    } else {
      values.push_back({value, {r}});
    }
  }
  return field.type == LotFieldType::kText ? with_runs(values) : values;
}

void add_field(const RecordKind& kind, const LotField& field, const Entries& entries,
               SheetTable& table) {
  std::string cell;
  std::size_t held = 0;
  const auto end_row = [&] {
    if (held > 0) table.rows.push_back({field_heading(kind, field), cell});
    cell.clear();
    held = 0;
  };
  for (const Told& told : told_values(field, kind, entries)) {
    if (held == kMostInRow) end_row();
    if (held > 0) cell += "; ";
    cell += told.value + told_by(told, entries.size());
    ++held;
  }
  end_row();
}

EntryColumn column_of(const std::string& kind, const std::string& name, SheetColumn column) {
  const LotField* field = record_kind(kind).find(name);
  return {std::move(column), {name}, [field](const LotRecord& r) {
            return field == nullptr ? std::string(kNone) : or_none(plain_text(r, *field));
          }};
}

}  // namespace

const LotField* u_field_of(const RecordKind& kind, const LotField& field) {
  if (field.type != LotFieldType::kNumber) return nullptr;
  if (field.name == "value") return kind.find("u");
  return kind.find("u_" + field.name);
}

EntryColumn entry_number() {
  return {{"Entry", 0.5}, {}, [](const LotRecord& r) { return std::to_string(r.id); }};
}

EntryColumn field_column(const std::string& kind, const std::string& field,
                         const std::string& title, double share) {
  return column_of(kind, field, {title, share});
}

EntryColumn state_column(const std::string& kind, const std::string& field,
                         const std::string& title, double share) {
  return column_of(kind, field, {title, share, true});
}

EntryColumn u_column(const std::string& field, const std::string& title, double share) {
  std::string u = "u_" + field;
  return {{title, share}, {field, u}, [field, u](const LotRecord& r) {
            return with_u(r.number(field), r.number(u));
          }};
}

SheetTable main_table(const KindTables& tables, const Entries& entries) {
  return table_of_columns(tables.title, tables.columns, entries, tables.empty_text);
}

std::vector<SheetTable> whole_tables(const KindTables& tables, const Entries& entries) {
  std::vector<SheetTable> all = {main_table(tables, entries)};
  for (const DetailTable& detail : tables.details) {
    SheetTable table = filled(table_of_columns(detail.title, detail.columns, entries, ""));
    if (!table.rows.empty()) all.push_back(std::move(table));
  }
  SheetTable further = further_fields(tables, entries);
  if (!further.rows.empty()) all.push_back(std::move(further));
  return all;
}

SheetTable further_fields(const KindTables& tables, const Entries& entries) {
  SheetTable out{tables.title.substr(0, tables.title.find(" (")) + ": further fields",
                 {{"Field", 1.4}, {"What the entries tell", 3.6}},
                 {},
                 ""};
  std::set<std::string> shown(tables.told_elsewhere.begin(), tables.told_elsewhere.end());
  const auto take = [&shown](const std::vector<EntryColumn>& columns) {
    for (const EntryColumn& c : columns) shown.insert(c.fields.begin(), c.fields.end());
  };
  take(tables.columns);
  for (const DetailTable& detail : tables.details) take(detail.columns);
  const RecordKind& kind = record_kind(tables.kind);
  for (const LotField& field : kind.fields) {
    if (shown.contains(field.name) || is_secret_field(std::string_view(field.name))) continue;
    add_field(kind, field, entries, out);
  }
  return out;
}

std::string field_heading(const RecordKind& kind, const LotField& field) {
  std::string words = field_words(kind, field);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') {
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  }
  return words;
}

std::string field_value_text(const LotRecord& record, const LotField& field) {
  const RecordKind& kind = record_kind(record.kind);
  const double value = record.number(field.name);
  const LotField* u = u_field_of(kind, field);
  std::string text = u != nullptr && !std::isnan(value) && !std::isnan(record.number(u->name))
                         ? with_u(value, record.number(u->name))
                         : plain_text(record, field);
  const std::string unit = unit_words(field.unit);
  if (!text.empty() && !unit.empty()) text.append(" ").append(unit);
  return text;
}

std::vector<std::vector<std::string>> field_rows(const LotRecord& record) {
  std::vector<std::vector<std::string>> rows;
  const RecordKind& kind = record_kind(record.kind);
  for (const LotField& field : kind.fields) {
    if (is_secret_field(std::string_view(field.name))) continue;
    if (told_with_its_value(kind, field, record)) continue;
    const std::string value = field_value_text(record, field);
    if (!value.empty()) rows.push_back({field_heading(kind, field), value});
  }
  return rows;
}

}  // namespace asbuilt
