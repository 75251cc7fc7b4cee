// One description per table: which column holds which member. Writing, reading and the digest of a
// table all come from it, so that none of them can forget a column.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/pose.h"
#include "core/geometry/vec.h"
#include "reports/store/database.h"
#include "reports/store/digest.h"

namespace asbuilt {

// A table with this key has one row per parent and no seq.
inline constexpr char kSingleRowKey[] = "id";

// SQL of the statements of a table. Columns are the parent's key, seq, then the described ones.
std::string insert_sql(const std::string& table, const std::string& key,
                       const std::string& columns);
std::string select_sql(const std::string& table, const std::string& key,
                       const std::string& columns);
std::string select_row_sql(const std::string& table, const std::string& key,
                           const std::string& columns);

[[noreturn]] void refuse_value(const std::string& table, const std::string& column,
                               std::int64_t row, const std::string& what);
[[noreturn]] void refuse_stored(const Database& database, const std::string& table,
                                std::int64_t row, const std::string& what);

inline constexpr std::int64_t kRowsBetweenReports = 4096;

template <class Row>
class TableMap {
 public:
  using Get = std::function<Value(const Row&)>;
  using Set = std::function<void(Row&, const Value&)>;

  explicit TableMap(std::string table, std::string key = "inspection_id")
      : table_(std::move(table)), key_(std::move(key)) {}

  // A number that is always there.
  TableMap& real(const char* name, double Row::*member) {
    return real_at(
        name, [member](auto& row) -> auto& { return row.*member; });
  }
  // A number that may be missing: NaN in memory, NULL in the file.
  TableMap& measured(const char* name, double Row::*member) {
    return measured_at(
        name, [member](auto& row) -> auto& { return row.*member; });
  }
  TableMap& vector(const char* x, const char* y, const char* z, Vec3 Row::*member) {
    const char* names[] = {x, y, z};
    for (int axis = 0; axis < 3; ++axis) {
      real_at(
          names[axis], [=](auto& row) -> auto& { return (row.*member)[axis]; });
    }
    return *this;
  }
  // Rotation row by row (r11 ... r33), then the translation.
  TableMap& pose(Pose Row::*member) {
    const char* terms[] = {"r11", "r12", "r13", "r21", "r22", "r23", "r31", "r32", "r33"};
    for (int i = 0; i < 9; ++i) {
      real_at(
          terms[i], [=](auto& row) -> auto& { return (row.*member).rotation(i / 3, i % 3); });
    }
    const char* names[] = {"tx_mm", "ty_mm", "tz_mm"};
    for (int axis = 0; axis < 3; ++axis) {
      real_at(
          names[axis], [=](auto& row) -> auto& { return (row.*member).translation_mm[axis]; });
    }
    return *this;
  }
  template <class Integer>
  TableMap& integer(const char* name, Integer Row::*member) {
    return integer_at(
        name, [member](auto& row) -> auto& { return row.*member; });
  }
  TableMap& text(const char* name, std::string Row::*member) {
    return text_at(
        name, [member](auto& row) -> auto& { return row.*member; });
  }
  // An enumeration by its stable text.
  template <class Enum>
  TableMap& choice(const char* name, Enum Row::*member, Enum (*parse)(const std::string&)) {
    return column(
        name, true,
        [member](const Row& row) { return Value(std::string_view(to_string(row.*member))); },
        [member, parse](Row& row, const Value& value) {
          row.*member = parse(std::string(std::get<std::string_view>(value)));
        });
  }
  // Members of members: `at` gives a reference for a constant and for a changeable row.
  template <class At>
  TableMap& real_at(const char* name, At at) {
    return column(
        name, true, [at](const Row& row) { return number(at(row)); },
        [at](Row& row, const Value& value) { at(row) = as_real(value); });
  }
  template <class At>
  TableMap& measured_at(const char* name, At at) {
    return column(
        name, false, [at](const Row& row) { return number(at(row)); },
        [at](Row& row, const Value& value) { at(row) = as_real(value); });
  }
  template <class At>
  TableMap& text_at(const char* name, At at) {
    return column(
        name, true, [at](const Row& row) { return Value(std::string_view(at(row))); },
        [at](Row& row, const Value& value) {
          at(row) = std::string(std::get<std::string_view>(value));
        });
  }
  template <class At>
  TableMap& integer_at(const char* name, At at) {
    return column(
        name, true, [at](const Row& row) { return Value(static_cast<std::int64_t>(at(row))); },
        [at](Row& row, const Value& value) {
          auto& member = at(row);
          member =
              static_cast<std::remove_reference_t<decltype(member)>>(std::get<std::int64_t>(value));
        });
  }
  TableMap& column(const char* name, bool required, Get get, Set set) {
    if (!columns_.empty()) columns_ += ',';
    columns_ += name;
    all_.push_back({name, required, std::move(get), std::move(set)});
    return *this;
  }

  const std::string& table() const { return table_; }
  const std::string& columns() const { return columns_; }
  const std::string& key() const { return key_; }

  // Refuses infinities and numbers that are missing where there must be one (kInternal).
  TableDigest digest(const std::vector<Row>& rows) const;
  // Writes the rows under their parent, seq from 0; returns their digest.
  TableDigest insert(Database& database, std::int64_t parent, const std::vector<Row>& rows,
                     const Progress& progress = {}) const;
  // Reads into `rows` in the order of seq. Rows that are already there are completed: then their
  // number must agree (kStorage).
  void load(Database& database, std::int64_t parent, std::vector<Row>& rows,
            const Progress& progress = {}) const;
  // Reads one row, by its seq, into the described members (kStorage where it is missing).
  void load_row(Database& database, std::int64_t parent, std::int64_t seq, Row& row) const;

 private:
  struct Column {
    std::string name;
    bool required;
    Get get;
    Set set;
  };

  // Zero has no sign in the file.
  static Value number(double value) {
    if (std::isnan(value)) return std::monostate{};
    return value + 0.0;
  }
  static double as_real(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    return std::get<double>(value);
  }
  void take(const Database& database, const Statement& statement, std::int64_t seq,
            Row& row) const {
    try {
      int place = 0;
      for (const Column& column : all_) column.set(row, statement.value(place++));
    } catch (const std::bad_variant_access&) {
      refuse_stored(database, table_, seq, "a value of the wrong type");
    }
  }
  Value checked(const Column& column, const Row& row, std::int64_t seq) const {
    const Value value = column.get(row);
    if (const auto* real = std::get_if<double>(&value); real != nullptr && std::isinf(*real)) {
      refuse_value(table_, column.name, seq, "an infinite number");
    }
    if (column.required && std::holds_alternative<std::monostate>(value)) {
      refuse_value(table_, column.name, seq, "a missing number");
    }
    return value;
  }

  std::string table_;
  std::string key_;
  std::string columns_;
  std::vector<Column> all_;
};

template <class Row>
TableDigest TableMap<Row>::digest(const std::vector<Row>& rows) const {
  DigestBuilder builder;
  std::int64_t seq = 0;
  for (const Row& row : rows) {
    for (const Column& column : all_) builder.add(checked(column, row, seq));
    ++seq;
  }
  return {table_, columns_, seq, builder.hex()};
}

template <class Row>
TableDigest TableMap<Row>::insert(Database& database, std::int64_t parent,
                                  const std::vector<Row>& rows, const Progress& progress) const {
  DigestBuilder builder;
  Statement statement(database, insert_sql(table_, key_, columns_));
  statement.bind(1, parent);
  std::int64_t seq = 0;
  for (const Row& row : rows) {
    if (seq % kRowsBetweenReports == 0) {
      progress.throw_if_cancelled();
      progress.report(static_cast<double>(seq) / static_cast<double>(rows.size()));
    }
    int place = 2;
    if (key_ != kSingleRowKey) statement.bind(place++, seq);
    for (const Column& column : all_) {
      const Value value = checked(column, row, seq);
      builder.add(value);
      statement.bind(place++, value);
    }
    statement.run();
    ++seq;
  }
  return {table_, columns_, seq, builder.hex()};
}

template <class Row>
void TableMap<Row>::load(Database& database, std::int64_t parent, std::vector<Row>& rows,
                         const Progress& progress) const {
  Statement statement(database, select_sql(table_, key_, columns_));
  statement.bind(1, parent);
  const bool complete_rows = !rows.empty();
  std::size_t seq = 0;
  while (statement.step()) {
    if (seq % kRowsBetweenReports == 0) progress.throw_if_cancelled();
    if (complete_rows && seq >= rows.size()) break;
    if (!complete_rows) rows.emplace_back();
    take(database, statement, static_cast<std::int64_t>(seq), rows[seq]);
    ++seq;
  }
  if (complete_rows && seq != rows.size()) {
    refuse_stored(database, table_, static_cast<std::int64_t>(seq), "rows are missing or too many");
  }
}

template <class Row>
void TableMap<Row>::load_row(Database& database, std::int64_t parent, std::int64_t seq,
                             Row& row) const {
  Statement statement(database, select_row_sql(table_, key_, columns_));
  statement.bind(1, parent);
  statement.bind(2, seq);
  if (!statement.step()) refuse_stored(database, table_, seq, "the row is missing");
  take(database, statement, seq, row);
}

}  // namespace asbuilt
