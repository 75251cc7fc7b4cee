#include "reports/store/table_map.h"

#include <algorithm>

namespace asbuilt {

std::string insert_sql(const std::string& table, const std::string& key,
                       const std::string& columns) {
  const auto count = static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',')) + 1;
  const bool single = key == kSingleRowKey;
  std::string sql = "INSERT INTO " + table + " (" + key + (single ? "," : ",seq,") + columns +
                    ") VALUES (?" + (single ? "" : ",?");
  for (std::size_t i = 0; i < count; ++i) sql += ",?";
  return sql + ")";
}

std::string select_sql(const std::string& table, const std::string& key,
                       const std::string& columns) {
  return "SELECT " + columns + " FROM " + table + " WHERE " + key + " = ?" +
         (key == kSingleRowKey ? "" : " ORDER BY seq");
}

std::string select_row_sql(const std::string& table, const std::string& key,
                           const std::string& columns) {
  return "SELECT " + columns + " FROM " + table + " WHERE " + key + " = ? AND seq = ?";
}

void refuse_value(const std::string& table, const std::string& column, std::int64_t row,
                  const std::string& what) {
  throw Error(ErrorCode::kInternal, {"the inspection record is not sound: " + what,
                                     table + ", row " + std::to_string(row) + ", " + column, "",
                                     "the inspection was not stored; report this with its inputs"});
}

void refuse_stored(const Database& database, const std::string& table, std::int64_t row,
                   const std::string& what) {
  throw Error(ErrorCode::kStorage,
              {"the database does not hold what it promises: " + what,
               database.name() + ", " + table + ", row " + std::to_string(row), "",
               "run the integrity check and go on with the last good backup"});
}

}  // namespace asbuilt
