// Which files are opened, which are refused, and that a refused file is left as it is.
#include <gtest/gtest.h>

#include <functional>

#include "core/base/error.h"
#include "reports/store/digest.h"
#include "reports/store/open.h"
#include "reports/store/store.h"
#include "tests/reports/store/plain_connection.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::bytes_of;
using sample::TemporaryFolder;
using sample::write_bytes;
namespace fs = std::filesystem;

constexpr int kNoWait = 0;

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorCode::kInternal, ""};
}

// Both ways of opening refuse the file with this code, say where, and leave it and its folder
// alone.
void expect_refused(const TemporaryFolder& folder, const fs::path& path, ErrorCode code,
                    const std::string& words) {
  const std::string before = bytes_of(path);
  for (const bool writing : {false, true}) {
    const Error error =
        error_of([&] { writing ? Store::create_or_open(path) : Store::open_read_only(path); });
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    EXPECT_NE(error.text().where.find(path.filename().string()), std::string::npos) << error.what();
    EXPECT_FALSE(error.text().remedy.empty());
  }
  EXPECT_EQ(bytes_of(path), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

fs::path valid_database(const TemporaryFolder& folder) {
  fs::path path = folder / "lot.sqlite";
  Store::create_or_open(path).add_inspection(sample::record());
  return path;
}

void set_big_endian(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

TEST(Opening, CreatesAFileThatNamesItsProgramAndSchema) {
  const TemporaryFolder folder;
  const std::string bytes = bytes_of(valid_database(folder));
  EXPECT_EQ(bytes.substr(0, 16), std::string("SQLite format 3\0", 16));
  EXPECT_EQ(bytes.substr(68, 4), "asbL");
  EXPECT_EQ(bytes.substr(60, 4), std::string("\0\0\0\10", 4));
  EXPECT_EQ(bytes.substr(18, 2), "\1\1");  // rollback journal, not WAL
}

TEST(Opening, OnlyWritingMakesADatabaseOfAnEmptyFile) {
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  EXPECT_EQ(error_of([&] { Store::open_read_only(path); }).code(), ErrorCode::kNotFound);
  EXPECT_FALSE(fs::exists(path));
  write_bytes(path, "");
  EXPECT_EQ(error_of([&] { Store::open_read_only(path); }).code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(fs::file_size(path), 0U);
  Store::create_or_open(path);
  EXPECT_TRUE(Store::open_read_only(path).list_inspections().empty());
}

TEST(Opening, RefusesWhatIsNotADatabase) {
  const std::vector<std::string> contents = {"x",
                                             "a text of some length\n",
                                             std::string(50, '\0'),
                                             std::string(5000, '\0'),
                                             std::string("SQLite format 3\0", 16),
                                             std::string("SQLite format 3\0", 16) + "short"};
  for (const std::string& content : contents) {
    const TemporaryFolder folder;
    const fs::path path = folder / "lot.sqlite";
    write_bytes(path, content);
    expect_refused(folder, path, ErrorCode::kInvalidInput, "not a database");
  }
}

TEST(Opening, RefusesTheDatabaseOfAnotherProgram) {
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  {
    Database other(path, Access::kCreate, kNoWait);
    other.execute("CREATE TABLE t (a); PRAGMA application_id = 42; PRAGMA user_version = 1");
  }
  expect_refused(folder, path, ErrorCode::kInvalidInput, "another program");
}

TEST(Opening, RefusesADatabaseWithoutIdentity) {
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  Database(path, Access::kCreate, kNoWait).execute("CREATE TABLE t (a)");
  expect_refused(folder, path, ErrorCode::kInvalidInput, "another program");
}

// In the place of a table they run what somebody else wrote, and may never end.
TEST(Opening, RefusesViewsAndVirtualTables) {
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS seq, '{}' AS "
      "entry, '' AS hash FROM n";
  for (const std::string& sql :
       {"ALTER TABLE audit RENAME TO hidden; CREATE VIEW audit AS " + endless,
        "CREATE VIEW other AS " + endless, std::string("CREATE VIRTUAL TABLE f USING fts5(a)"),
        // A row of the schema that writes its view in another way.
        "CREATE VIEW other AS " + endless +
            "; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'create view other as ' "
            "|| substr(sql, 22) WHERE name = 'other'"}) {
    SCOPED_TRACE(sql);
    const TemporaryFolder folder;
    const fs::path path = valid_database(folder);
    ASSERT_EQ(sample::PlainConnection(path).run("PRAGMA legacy_alter_table = ON; " + sql), "");
    expect_refused(folder, path, ErrorCode::kStorage, "the schema was altered");
  }
}

// Expressions of a schema that was altered may ask for texts of any length.
TEST(Opening, NoValueIsLongerThanTheFile) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  ASSERT_EQ(sample::PlainConnection(path).run("ALTER TABLE audit ADD COLUMN long TEXT AS "
                                              "(hex(zeroblob(50000000)))"),
            "");
  Database database = open_for_reading(path, {}, migrations());
  EXPECT_EQ(error_of([&] { database.text("SELECT long FROM audit"); }).code(), ErrorCode::kStorage);
  EXPECT_NE(sample::problems_of(path).find("audit was changed"), std::string::npos);
}

TEST(Opening, RefusesANewerSchema) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  std::string bytes = bytes_of(path);
  set_big_endian(bytes, 60, static_cast<std::uint32_t>(migrations().back().version + 1));
  write_bytes(path, bytes);
  expect_refused(folder, path, ErrorCode::kInvalidInput, "newer version");
}

TEST(Opening, RefusesAFolderAndAPathWithoutFolder) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "lot.sqlite");
  EXPECT_EQ(error_of([&] { Store::create_or_open(folder / "lot.sqlite"); }).code(),
            ErrorCode::kInvalidInput);
  const Error missing =
      error_of([&] { Store::create_or_open(folder.path() / "no such folder" / "lot.sqlite"); });
  EXPECT_EQ(missing.code(), ErrorCode::kInvalidInput);
  EXPECT_NE(missing.text().where.find("no such folder"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path() / "no such folder"));
}

TEST(Opening, AReadOnlyFileCanBeReadAndNotWritten) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  fs::permissions(path, fs::perms::owner_read);
  const std::string before = bytes_of(path);
  const Error error = error_of([&] { Store::create_or_open(path); });
  EXPECT_EQ(error.code(), ErrorCode::kStorage);
  EXPECT_NE(std::string(error.what()).find("read-only"), std::string::npos);
  Store store = Store::open_read_only(path);
  EXPECT_EQ(store.load_inspection(1).struts.size(), 9U);
  EXPECT_EQ(error_of([&] { store.add_inspection(sample::record()); }).code(), ErrorCode::kStorage);
  EXPECT_EQ(bytes_of(path), before);
}

TEST(Opening, ALockedDatabaseIsReportedAndUsableLater) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  StoreOptions options;
  options.lock_wait_s = 0.02;
  Store store = Store::create_or_open(path, options);
  {
    Database other(path, Access::kReadWrite, kNoWait);
    const Transaction writing(other, TransactionKind::kWrite);
    const Error error = error_of([&] { store.add_inspection(sample::record()); });
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
    EXPECT_NE(std::string(error.what()).find("in use by another program"), std::string::npos);
    EXPECT_EQ(store.load_inspection(1).struts.size(), 9U);  // reading goes on
  }
  {
    // A reader that does not finish keeps the commit from ending.
    Database other(path, Access::kReadOnly, kNoWait);
    const Transaction reading(other, TransactionKind::kRead);
    other.number("SELECT count(*) FROM inspections");
    EXPECT_EQ(error_of([&] { store.add_inspection(sample::record()); }).code(),
              ErrorCode::kStorage);
  }
  EXPECT_EQ(store.add_inspection(sample::record()), 2);
  EXPECT_TRUE(store.verify().ok());
}

TEST(Opening, TwoWritersTakeTurns) {
  const TemporaryFolder folder;
  Store first = Store::create_or_open(folder / "lot.sqlite");
  Store second = Store::create_or_open(folder / "lot.sqlite");
  EXPECT_EQ(first.add_inspection(sample::record()), 1);
  EXPECT_EQ(second.add_inspection(sample::record()), 2);
  EXPECT_EQ(first.add_inspection(sample::record()), 3);
  EXPECT_TRUE(second.verify().ok());
}

TEST(Opening, AFileInWalModeComesBackToTheJournal) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  Database(path, Access::kReadWrite, kNoWait).text("PRAGMA journal_mode = WAL");
  ASSERT_EQ(bytes_of(path).substr(18, 2), "\2\2");
  Store::create_or_open(path).add_inspection(sample::record());
  EXPECT_EQ(bytes_of(path).substr(18, 2), "\1\1");
}

// A later schema, made up here: what migrating does to a file of the present one.
std::vector<Migration> later_steps() {
  std::vector<Migration> steps = migrations();
  steps.push_back({steps.back().version + 1, "a column more",
                   "ALTER TABLE struts ADD COLUMN roughness_um REAL CHECK (roughness_um >= 0)"});
  return steps;
}

TEST(Migration, KeepsACheckedCopyAndTheRecords) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  const InspectionRecord before = Store::open_read_only(path).load_inspection(1);
  Database migrated = open_for_writing(path, {}, later_steps());
  EXPECT_EQ(migrated.number("PRAGMA user_version"), migrations().back().version + 1);
  EXPECT_EQ(migrated.number("SELECT count(*) FROM struts WHERE roughness_um IS NULL"), 9);
  EXPECT_EQ(migrated.number("SELECT count(*) FROM schema_history"),
            migrations().back().version + 1);
  EXPECT_EQ(migrated.number("SELECT count(*) FROM audit WHERE entry LIKE '%\"MIGRATE\"%'"), 1);
  EXPECT_TRUE(schema_differences(migrated, later_steps()).empty());

  const std::string name =
      "lot.sqlite.schema-" + std::to_string(migrations().back().version) + ".backup";
  const fs::path copy = folder / name;
  ASSERT_TRUE(fs::exists(copy));
  const Store old = Store::open_read_only(copy);
  EXPECT_TRUE(old.verify().ok());
  sample::expect_same(old.load_inspection(1), before, "backup");
  EXPECT_FALSE(fs::exists(folder / (name + ".partial")));
}

// Digests name their columns: a column that is added later does not break them.
TEST(Migration, LeavesDigestsValid) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  Database migrated = open_for_writing(path, {}, later_steps());
  const std::string columns =
      migrated.text("SELECT columns FROM manifest WHERE table_name = 'struts'");
  EXPECT_EQ(digest_stored_rows(migrated, "struts", columns, "inspection_id", 1, {}).sha256,
            migrated.text("SELECT sha256 FROM manifest WHERE table_name = 'struts'"));
}

TEST(Migration, AFailingStepLeavesTheFileAsItWas) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  const std::string before = bytes_of(path);
  std::vector<Migration> steps = later_steps();
  steps.back().sql += "; CREATE TABLE struts (a)";
  const Error error = error_of([&] { open_for_writing(path, {}, steps); });
  EXPECT_EQ(error.code(), ErrorCode::kStorage);
  EXPECT_NE(error.text().where.find("already exists"), std::string::npos) << error.what();
  EXPECT_EQ(bytes_of(path), before);
  EXPECT_EQ(Store::create_or_open(path).add_inspection(sample::record()), 2);
}

TEST(Migration, StepsThatBreakReferencesAreTakenBack) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  const std::string before = bytes_of(path);
  std::vector<Migration> steps = later_steps();
  steps.back().sql =
      "CREATE TABLE extra (a INTEGER REFERENCES inspections (id) DEFERRABLE "
      "INITIALLY DEFERRED) STRICT; INSERT INTO extra VALUES (99)";
  const Error error = error_of([&] { open_for_writing(path, {}, steps); });
  EXPECT_EQ(error.code(), ErrorCode::kStorage);
  EXPECT_NE(error.text().what.find("references"), std::string::npos) << error.what();
  EXPECT_EQ(bytes_of(path), before);
}

TEST(Migration, ReadingAnOlderSchemaDoesNotTouchTheFile) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  const std::string before = bytes_of(path);
  Database current = open_for_reading(path, {}, later_steps());
  // Tables are those of the newest schema; the number stays that of the file.
  EXPECT_EQ(current.number("PRAGMA user_version"), migrations().back().version);
  EXPECT_EQ(current.number("SELECT count(*) FROM struts WHERE roughness_um IS NULL"), 9);
  EXPECT_EQ(bytes_of(path), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(Migration, AFileThatNamesAnotherSchemaThanItHasIsToldSo) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  {
    Database database(path, Access::kReadWrite, 1000);
    database.execute("PRAGMA user_version = " + std::to_string(migrations().back().version - 1));
  }
  const std::string before = bytes_of(path);
  const Error error = error_of([&] { Store::open_read_only(path); });
  EXPECT_EQ(error.code(), ErrorCode::kStorage);
  EXPECT_NE(error.text().what.find("not those of the schema that the file names"),
            std::string::npos)
      << error.what();
  EXPECT_EQ(bytes_of(path), before);
}

TEST(BackUp, IsAWholeDatabaseAndNeverOverwrites) {
  const TemporaryFolder folder;
  const fs::path path = valid_database(folder);
  const Store store = Store::open_read_only(path);
  store.back_up(folder / "copy.sqlite");
  const Store copy = Store::open_read_only(folder / "copy.sqlite");
  EXPECT_TRUE(copy.verify().ok());
  EXPECT_EQ(copy.audit_head(), store.audit_head());
  EXPECT_EQ(error_of([&] { store.back_up(folder / "copy.sqlite"); }).code(),
            ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace asbuilt
