// Opening a lot's file: what is looked at before SQLite may touch it, and how an older schema is
// brought up to date.
#pragma once

#include <filesystem>
#include <vector>

#include "reports/store/database.h"
#include "reports/store/migrations.h"
#include "reports/store/store.h"

namespace asbuilt {

// What opening found out and did.
struct Opening {
  std::filesystem::path backup;  // the copy of the file before its schema was brought up to date
};

// `steps` are migrations(), or other ones where a test needs a history. See Store for what both do
// and which errors they throw.
Database open_for_writing(const std::filesystem::path& path, const StoreOptions& options,
                          const std::vector<Migration>& steps, Opening* opening = nullptr);
Database open_for_reading(const std::filesystem::path& path, const StoreOptions& options,
                          const std::vector<Migration>& steps);

// Copies the database to a file under another name, checks the copy, and only then gives it its
// name.
void write_checked_copy(Database& source, const std::filesystem::path& target);

}  // namespace asbuilt
