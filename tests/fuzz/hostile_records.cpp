#include "tests/fuzz/hostile_records.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/fuzz/fuzz_input.h"

namespace asbuilt::fuzz {
namespace {

// What `sql` makes of the database, whose triggers would forbid much of it.
std::string changed(const std::string& whole, const std::string& sql) {
  const std::filesystem::path path = put("hostile.sqlite", whole);
  sqlite3* database = nullptr;
  const int opened = sqlite3_open(path.c_str(), &database);
  int done = opened;
  if (opened == SQLITE_OK) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, nullptr);
    done = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  }
  const std::string message = database != nullptr ? sqlite3_errmsg(database) : "no memory";
  sqlite3_close(database);
  if (done != SQLITE_OK) throw std::runtime_error(sql + ": " + message);
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A view with the columns of the table it takes the place of, whose rows come out of `rows`.
std::string view_for(const std::string& table, const std::string& columns,
                     const std::string& rows) {
  std::string sql = "ALTER TABLE ";
  sql.append(table).append(" RENAME TO hidden_").append(table).append("; CREATE VIEW ");
  sql.append(table).append(" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n");
  return sql.append(rows).append(") SELECT ").append(columns).append(" FROM n");
}

}  // namespace

std::vector<Seed> hostile_records(const std::string& whole) {
  std::vector<Seed> all;
  const auto add = [&](const std::string& name, const std::string& sql) {
    all.push_back(refused(name, changed(whole, sql)));
  };
  add("an endless view for the audit trail",
      view_for("audit", "i AS seq, '{}' AS entry, 'a' AS hash", ""));
  add("a large view for the entries",
      view_for("lot_records", "i AS id, hex(zeroblob(400000000)) AS entry", " WHERE i < 100"));
  add("a trigger more", "CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM audit; END");
  add("a table less", "DROP TABLE lot_records");
  add("a column more", "ALTER TABLE lot_records ADD COLUMN evil TEXT");
  add("another program", "PRAGMA application_id = 7");
  add("a newer schema", "PRAGMA user_version = 99");
  add("schema 0", "PRAGMA user_version = 0");
  add("a schema far below", "PRAGMA user_version = -2147483648");
  return all;
}

}  // namespace asbuilt::fuzz
