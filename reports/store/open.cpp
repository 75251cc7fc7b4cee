#include "reports/store/open.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "core/base/printable.h"
#include "reports/store/audit.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

enum class FileState { kMissing, kEmpty, kInterrupted, kDatabase };

constexpr std::size_t kHeaderBytes = 100;
constexpr char kHowToBegin[] =
    "check the path; asbuilt lot add-user begins a lot's record in it, asbuilt inspect --db adds "
    "an inspection";
constexpr char kMagic[] = "SQLite format 3";  // with its closing zero

int lock_wait_ms(const StoreOptions& options) {
  return static_cast<int>(options.lock_wait_s * 1e3);
}

std::int64_t big_endian(const std::array<char, kHeaderBytes>& header, std::size_t at) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(header[at + i]);
  }
  return number;
}

fs::path journal_of(const fs::path& path) {
  return path.string() + "-journal";
}

bool has_journal(const fs::path& path) {
  std::error_code failure;
  const auto bytes = fs::file_size(journal_of(path), failure);
  return !failure && bytes > 0;
}

void check_identity(const fs::path& path, std::int64_t application_id, std::int64_t version,
                    const std::vector<Migration>& steps) {
  if (application_id != kApplicationId) {
    throw Error(ErrorCode::kInvalidInput,
                {"the database belongs to another program",
                 path.string() + ", application id " + std::to_string(application_id),
                 "a database written by asbuilt", "check the path given for the database"});
  }
  if (version > steps.back().version) {
    throw Error(ErrorCode::kInvalidInput,
                {"the database was written by a newer version of asbuilt",
                 path.string() + ", schema " + std::to_string(version),
                 "schema 1 to " + std::to_string(steps.back().version),
                 "use the version that wrote it, or a newer one; the file was not changed"});
  }
  if (version < 1) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the database has no schema", path.string() + ", schema " + std::to_string(version),
         "a database written by asbuilt", "check the path given for the database"});
  }
}

// Looks at the file with plain reads: SQLite itself may roll back a journal on opening, and a file
// that is not ours must stay as it is.
FileState inspect_file(const fs::path& path, const std::vector<Migration>& steps) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) return FileState::kMissing;
  if (failure) {
    throw Error(ErrorCode::kStorage,
                {"the database cannot be reached", path.string() + " (" + failure.message() + ")",
                 "", "check the path and its permissions"});
  }
  if (status.type() != fs::file_type::regular) {
    throw Error(ErrorCode::kInvalidInput,
                {"the path of the database is not a file", path.string(), "a path to a file",
                 "add a file name, for example lot.sqlite"});
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorCode::kStorage,
                {"the database cannot be read", path.string(), "", "check its permissions"});
  }
  std::array<char, kHeaderBytes> header{};
  file.read(header.data(), header.size());
  const auto count = static_cast<std::size_t>(file.gcount());
  if (count == 0) return FileState::kEmpty;
  // A power cut while the very first transaction was written can leave zeros and a journal.
  const bool zeros = std::all_of(header.begin(), header.end(), [](char byte) { return byte == 0; });
  if (zeros && has_journal(path)) return FileState::kInterrupted;
  if (count < kHeaderBytes || !std::equal(std::begin(kMagic), std::end(kMagic), header.begin())) {
    throw Error(ErrorCode::kInvalidInput,
                {"the file is not a database", path.string(), "a database written by asbuilt",
                 "check the path given for the database; the file was not changed"});
  }
  check_identity(path, big_endian(header, 68), big_endian(header, 60), steps);
  return FileState::kDatabase;
}

void require_writable(const fs::path& path, FileState state) {
  const fs::path folder = fs::absolute(path).parent_path();
  if (!fs::is_directory(folder)) {
    throw Error(ErrorCode::kInvalidInput, {"the folder of the database does not exist",
                                           folder.string(), "", "create the folder first"});
  }
  if (state == FileState::kMissing) return;
  // An administrator may write what is marked read-only; the mark is meant all the same.
  using fs::perms;
  const perms any_write = perms::owner_write | perms::group_write | perms::others_write;
  if ((fs::status(path).permissions() & any_write) == perms::none) {
    throw Error(ErrorCode::kStorage, {"the database is marked read-only", path.string(), "",
                                      "make the file writable, or work on a copy"});
  }
}

std::int64_t schema_version(Database& database) {
  return database.number("PRAGMA user_version");
}

// asbuilt makes tables, indices and triggers. A view or a virtual table in the place of a table
// runs what somebody else wrote, and may never end. The text counts: the other columns may lie.
void refuse_views(Database& database, const fs::path& path) {
  Statement found(database,
                  "SELECT name FROM sqlite_schema WHERE sql IS NOT NULL "
                  "AND sql NOT GLOB 'CREATE TABLE [a-z]*' AND sql NOT GLOB 'CREATE INDEX [a-z]*' "
                  "AND sql NOT GLOB 'CREATE UNIQUE INDEX [a-z]*' "
                  "AND sql NOT GLOB 'CREATE TRIGGER [a-z]*' LIMIT 1");
  if (!found.step()) return;
  throw Error(ErrorCode::kStorage,
              {"the schema was altered: it holds a view or another thing that asbuilt never makes",
               path.string() + ", " + printable(found.text(0).substr(0, 100)),
               "tables, indices and triggers as asbuilt writes them",
               "go on with the last good backup; the file was not changed"});
}

// The schema that a file of an older version has to have; its triggers run while it is brought up
// to date.
void require_own_schema(Database& database, const fs::path& path,
                        const std::vector<Migration>& steps) {
  const std::vector<std::string> differences = schema_differences(database, steps);
  if (differences.empty()) return;
  throw Error(ErrorCode::kStorage,
              {"the tables or the rules that protect them were altered: " +
                   printable(differences.front().substr(0, 200)),
               path.string(), "", "open it for reading only, and go on with the last good backup"});
}

// A copy of an older file, for reading. Where a step does not fit its tables, they are not those of
// the schema that it names.
void bring_up_to_date(Database& copy, const fs::path& path, const std::vector<Migration>& steps) {
  const std::int64_t version = schema_version(copy);
  try {
    Transaction transaction(copy, TransactionKind::kWrite);
    apply_in_private_copy(copy, steps);
    transaction.commit();
  } catch (const Error& error) {
    throw Error(ErrorCode::kStorage,
                {"the tables are not those of the schema that the file names: " +
                     printable(error.text().what.substr(0, 200)),
                 path.string() + ", schema " + std::to_string(version), "",
                 "go on with the last good backup; the file was not changed"});
  }
}

std::vector<Migration> steps_to(const std::vector<Migration>& steps, std::int64_t version) {
  std::vector<Migration> some;
  for (const Migration& step : steps) {
    if (step.version <= version) some.push_back(step);
  }
  return some;
}

bool is_new(Database& database) {
  return schema_version(database) == 0 &&
         database.number("SELECT count(*) FROM sqlite_schema") == 0 &&
         database.number("PRAGMA application_id") == 0;
}

// The write lock is held: nobody else can migrate or write between the copy and the steps.
void migrate(Database& database, const fs::path& path, const StoreOptions& options,
             const std::vector<Migration>& steps, Opening* opening) {
  Transaction transaction(database, TransactionKind::kWrite);
  fs::path copy;
  if (!is_new(database)) {
    const std::int64_t version = schema_version(database);
    check_identity(path, database.number("PRAGMA application_id"), version, steps);
    if (version == steps.back().version) return;
    require_own_schema(database, path, steps_to(steps, version));
    const std::string base = path.string() + ".schema-" + std::to_string(version);
    copy = base + ".backup";
    for (int i = 2; fs::exists(copy); ++i) copy = base + "." + std::to_string(i) + ".backup";
    // SQLite copies from no connection that is writing; a second one still sees the old state.
    Database reader(path, Access::kReadOnly, lock_wait_ms(options));
    write_checked_copy(reader, copy);
  }
  apply_migrations(database, steps);
  Statement orphans(database, "PRAGMA foreign_key_check");
  if (orphans.step()) {
    throw Error(
        ErrorCode::kStorage,
        {"the database could not be brought up to date: references would break", path.string(), "",
         "the file was not changed; go on with the version that wrote it"});
  }
  transaction.commit();
  if (opening != nullptr) opening->backup = copy;
}

void set_size_limit(Database& database, const StoreOptions& options) {
  if (options.size_limit_mb <= 0.0) return;
  const auto page_bytes = static_cast<double>(database.number("PRAGMA page_size"));
  const auto pages = static_cast<std::int64_t>(options.size_limit_mb * 1e6 / page_bytes);
  database.number("PRAGMA max_page_count = " + std::to_string(std::max<std::int64_t>(pages, 1)));
}

}  // namespace

void write_checked_copy(Database& source, const fs::path& target) {
  const fs::path partial = target.string() + ".partial";
  std::error_code ignored;
  fs::remove(partial, ignored);
  try {
    Database copy(partial, Access::kCreate, 0);
    copy.execute("PRAGMA synchronous = EXTRA");
    source.copy_to(copy);
    std::string problem = copy.text("PRAGMA integrity_check");
    if (problem == "ok") {
      Statement orphans(copy, "PRAGMA foreign_key_check");
      const std::vector<std::string> chain = check_chain(copy);
      problem = orphans.step() ? "a reference is broken" : chain.empty() ? "" : chain.front();
    }
    if (!problem.empty()) {
      throw Error(ErrorCode::kStorage,
                  {"the copy of the database is not sound: " + problem, target.string(), "",
                   "the original was not changed; run the integrity check on it"});
    }
  } catch (...) {
    fs::remove(partial, ignored);
    fs::remove(journal_of(partial), ignored);
    throw;
  }
  fs::rename(partial, target, ignored);
  if (ignored) {
    throw Error(ErrorCode::kStorage, {"the copy of the database cannot be named",
                                      target.string() + " (" + ignored.message() + ")", "",
                                      "check the permissions of the folder"});
  }
}

Database open_for_writing(const fs::path& path, const StoreOptions& options,
                          const std::vector<Migration>& steps, Opening* opening) {
  const FileState state = inspect_file(path, steps);
  require_writable(path, state);
  Database database(path, state == FileState::kMissing ? Access::kCreate : Access::kReadWrite,
                    lock_wait_ms(options));
  if (database.read_only()) {
    throw Error(ErrorCode::kStorage, {"the database cannot be written", path.string(), "",
                                      "make the file and its folder writable, or work on a copy"});
  }
  // Not WAL: SQLite before 3.51.3 can lose pages there.
  if (database.text("PRAGMA journal_mode = DELETE") != "delete") {
    throw Error(ErrorCode::kStorage, {"the database's journal cannot be set up", path.string(), "",
                                      "close other programs that use the file and try again"});
  }
  // Room for a whole inspection, so that its pages are written once, at the end.
  database.execute("PRAGMA synchronous = EXTRA; PRAGMA cache_size = -65536");
  set_size_limit(database, options);
  refuse_views(database, path);
  if (is_new(database) || schema_version(database) != steps.back().version) {
    migrate(database, path, options, steps, opening);
  }
  check_identity(path, database.number("PRAGMA application_id"), schema_version(database), steps);
  require_own_schema(database, path, steps);
  return database;
}

Database open_for_reading(const fs::path& path, const StoreOptions& options,
                          const std::vector<Migration>& steps) {
  const FileState state = inspect_file(path, steps);
  if (state == FileState::kMissing) {
    throw Error(ErrorCode::kNotFound,
                {"the database does not exist", path.string(), "", "check the path"});
  }
  if (state == FileState::kEmpty) {
    throw Error(ErrorCode::kInvalidInput,
                {"the database is empty: the file has 0 bytes", path.string(),
                 "a database that holds a lot's record or an inspection", kHowToBegin});
  }
  if (has_journal(path)) {
    // A writer was interrupted, or is at work. Only a connection that may write can roll back.
    Database recovery(path, Access::kReadWrite, lock_wait_ms(options));
    recovery.number("SELECT count(*) FROM sqlite_schema");
  }
  Database database(path, Access::kReadOnly, lock_wait_ms(options));
  const std::int64_t version = schema_version(database);
  check_identity(path, database.number("PRAGMA application_id"), version, steps);
  refuse_views(database, path);
  const auto bytes = static_cast<std::int64_t>(fs::file_size(path));
  database.limit_values(bytes);
  if (version < steps.back().version) {
    Database current = Database::temporary(database.name());
    database.copy_to(current);
    current.limit_values(bytes);
    current.run_triggers(false);
    bring_up_to_date(current, path, steps);
    current.run_triggers(true);
    database = std::move(current);
  }
  database.execute("PRAGMA query_only = ON");
  return database;
}

}  // namespace asbuilt
