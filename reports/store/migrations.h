// The numbered steps that bring a database from one schema to the next.
//
// A step that was released is never edited; a change of the schema is a new file
// migration_<number>.cpp and one line in migrations.cpp. Columns may be added, never renamed or
// removed: digests in the audit trail name them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/store/database.h"

namespace asbuilt {

// Bytes 68 to 71 of every file that asbuilt writes: "asbL".
inline constexpr std::int64_t kApplicationId = 0x6173624c;

struct Migration {
  std::int64_t version = 0;  // of the schema after this step
  std::string description;
  std::string sql;
};

// In order, versions 1, 2, ...
const std::vector<Migration>& migrations();

// Runs the steps that are missing inside the transaction that is already open, notes each in
// schema_history and in the audit trail, and sets application_id and user_version.
void apply_migrations(Database& database, const std::vector<Migration>& steps);

// The same for a private copy: it says nowhere that it was brought up to date, so that its audit
// trail, its history and its user_version stay those of the file.
void apply_in_private_copy(Database& copy, const std::vector<Migration>& steps);

// What schema_history says otherwise than the steps and the audit trail do, up to the schema that
// the file has: one sentence each. Its rows have no digest of their own.
std::vector<std::string> history_differences(Database& database,
                                             const std::vector<Migration>& steps);

// What the schema of `database` has that it should not have, lacks, or has in another form: one
// sentence each; empty when it is exactly what the steps make.
std::vector<std::string> schema_differences(Database& database,
                                            const std::vector<Migration>& steps);

std::string migration_0001_sql();
std::string migration_0002_sql();
std::string migration_0003_sql();
std::string migration_0004_sql();
std::string migration_0005_sql();
std::string migration_0006_sql();
std::string migration_0007_sql();
std::string migration_0008_sql();

// Triggers of a new table that let rows only be added, and none while `insert_refused_when` holds.
std::string append_only_sql(const std::string& table, const std::string& insert_refused_when);

}  // namespace asbuilt
