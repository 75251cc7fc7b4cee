#include "reports/store/migrations.h"

#include <algorithm>
#include <map>

#include "asbuilt_version.h"
#include "core/base/clock.h"
#include "reports/store/audit.h"

namespace asbuilt {
namespace {

using Schema = std::map<std::string, std::string>;

Schema schema_of(Database& database) {
  Schema schema;
  Statement statement(database,
                      "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema "
                      "WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'");
  while (statement.step()) schema[statement.text(0)] = statement.text(1);
  return schema;
}

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all = {
      {1, "inspection record, digests and audit trail", migration_0001_sql()},
      {2, "the lot of a part", migration_0002_sql()},
      {3, "model and uncertainty of the stiffness, loads of the struts", migration_0003_sql()},
      {4, "compression beyond first yield", migration_0004_sql()},
      {5, "release record of the lot", migration_0005_sql()},
      {6, "files that belong to the lot's record", migration_0006_sql()},
      {7, "cost of lost struts, utilisation, pictures of hot spots", migration_0007_sql()},
      {8, "constants, bounds and checks of the stiffness, pieces that hang loosely",
       migration_0008_sql()},
  };
  return all;
}

void apply_migrations(Database& database, const std::vector<Migration>& steps) {
  const std::int64_t before = database.number("PRAGMA user_version");
  for (const Migration& step : steps) {
    if (step.version <= before) continue;
    database.execute(step.sql);
    const std::string now = utc_now();
    Statement history(database, "INSERT INTO schema_history VALUES (?, ?, ?, ?)");
    history.bind(1, step.version);
    history.bind(2, std::string_view(step.description));
    history.bind(3, std::string_view(now));
    history.bind(4, std::string_view(kVersion));
    history.run();
    AuditEntry entry;
    entry.utc = now;
    entry.action = before == 0 ? "CREATE" : "MIGRATE";
    entry.actor = std::string("asbuilt ") + kVersion;
    entry.entity = "SCHEMA";
    entry.id = std::to_string(step.version);
    append_audit(database, entry);
  }
  database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.execute("PRAGMA user_version = " + std::to_string(steps.back().version));
}

void apply_in_private_copy(Database& copy, const std::vector<Migration>& steps) {
  const std::int64_t before = copy.number("PRAGMA user_version");
  for (const Migration& step : steps) {
    if (step.version > before) copy.execute(step.sql);
  }
}

std::vector<std::string> history_differences(Database& database,
                                             const std::vector<Migration>& steps) {
  std::map<std::string, AuditEntry> told;
  for (AuditEntry& entry : read_audit(database)) {
    if (entry.entity == "SCHEMA") told.emplace(entry.id, std::move(entry));
  }
  const std::int64_t schema = database.number("PRAGMA user_version");
  std::vector<std::string> differences;
  std::int64_t expected = 1;
  Statement rows(database,
                 "SELECT version, description, applied_utc, software_version "
                 "FROM schema_history ORDER BY version");
  for (; rows.step(); ++expected) {
    const std::int64_t version = rows.integer(0);
    const auto step = std::find_if(steps.begin(), steps.end(),
                                   [version](const Migration& s) { return s.version == version; });
    const auto entry = told.find(std::to_string(version));
    if (version == expected && step != steps.end() && entry != told.end() &&
        rows.text(1) == step->description && rows.text(2) == entry->second.utc &&
        "asbuilt " + rows.text(3) == entry->second.actor) {
      continue;
    }
    std::string sentence = "the history of the schema, step ";
    differences.push_back(sentence.append(std::to_string(version))
                              .append(", is not what the program did or the audit trail says"));
  }
  if (expected != schema + 1) {
    std::string sentence = "the history of the schema has ";
    differences.push_back(sentence.append(std::to_string(expected - 1))
                              .append(" steps, the file has schema ")
                              .append(std::to_string(schema)));
  }
  return differences;
}

std::vector<std::string> schema_differences(Database& database,
                                            const std::vector<Migration>& steps) {
  Database reference = Database::temporary("reference schema");
  Transaction transaction(reference, TransactionKind::kWrite);
  apply_migrations(reference, steps);
  transaction.commit();
  const Schema wanted = schema_of(reference);
  const Schema found = schema_of(database);
  std::vector<std::string> differences;
  for (const auto& [name, sql] : wanted) {
    const auto at = found.find(name);
    if (at == found.end()) {
      differences.push_back(name + " is missing");
    } else if (at->second != sql) {
      differences.push_back(name + " was changed");
    }
  }
  for (const auto& [name, sql] : found) {
    if (!wanted.contains(name)) differences.push_back(name + " does not belong here");
  }
  return differences;
}

}  // namespace asbuilt
