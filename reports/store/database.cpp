#include "reports/store/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace asbuilt {
namespace {

Error translate(int result, const char* message, const std::string& name,
                const std::string& doing) {
  const std::string where = name + " (while " + doing + ": " + message + ")";
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kStorage,
              {"the database is in use by another program", where, "",
               "wait until the other program has finished, or close it, and try again"}};
    case SQLITE_FULL:
      return {
          ErrorCode::kStorage,
          {"the disk or the database's size limit is full", where, "",
           "free space and try again; nothing of this step was kept, earlier records are intact"}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::kStorage,
              {"the database cannot be written", where, "",
               "make the file and its folder writable, or work on a copy"}};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kStorage,
              {"the database cannot be opened", where, "",
               "check that the file and its folder exist and may be read and written"}};
    case SQLITE_NOTADB:
      return {ErrorCode::kInvalidInput,
              {"the file is not a database", where, "a database written by asbuilt",
               "check the path given for the database"}};
    case SQLITE_CORRUPT:
      return {ErrorCode::kStorage,
              {"the database is damaged", where, "",
               "keep the file as it is and go on with the last good backup"}};
    case SQLITE_IOERR:
      return {ErrorCode::kStorage,
              {"the disk reported an error", where, "",
               "check the disk and its free space; nothing of this step was kept"}};
    case SQLITE_NOMEM:
      return {ErrorCode::kOutOfMemory,
              {"not enough memory for the database", where, "", "close other programs"}};
    case SQLITE_CONSTRAINT:
      return {ErrorCode::kStorage,
              {"the database refused a row", where, "", "nothing of this step was kept"}};
    default:
      return {ErrorCode::kStorage,
              {"the database could not do what was asked", where, "",
               "nothing of this step was kept; run the integrity check on the file"}};
  }
}

}  // namespace

Database::Database(const std::filesystem::path& path, Access access, int lock_wait_ms)
    : name_(path.string()) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= access == Access::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (access == Access::kCreate) flags |= SQLITE_OPEN_CREATE;
  // An absolute path: a relative one that starts with "file:" must not be read as a URI, nor
  // ":memory:" as a private database.
  const std::string full = std::filesystem::absolute(path).string();
  const int result = sqlite3_open_v2(full.c_str(), &handle_, flags, nullptr);
  if (result != SQLITE_OK) {
    const Error error = translate(
        result, handle_ != nullptr ? sqlite3_errmsg(handle_) : "no memory", name_, "opening");
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    throw error;
  }
  try {
    configure(lock_wait_ms);
  } catch (...) {
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    throw;
  }
}

Database Database::temporary(const std::string& name) {
  Database database;
  database.name_ = name;
  const int result = sqlite3_open_v2(
      "", &database.handle_,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  if (result != SQLITE_OK) database.fail(result, "opening a temporary database");
  database.configure(0);
  return database;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), name_(std::move(other.name_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(name_, other.name_);
  return *this;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

void Database::configure(int lock_wait_ms) {
  sqlite3_busy_timeout(handle_, lock_wait_ms);
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
                                      {SQLITE_DBCONFIG_DQS_DDL, 0},
                                      {SQLITE_DBCONFIG_DQS_DML, 0}}) {
    int now = -1;
    const int result = sqlite3_db_config(handle_, option, value, &now);
    if (result != SQLITE_OK || now != value) fail(SQLITE_ERROR, "configuring the connection");
  }
  execute("PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;");
}

void Database::fail(int result, const std::string& doing) const {
  throw translate(result, handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(result),
                  name_, doing);
}

void Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail(result, "running " + sql.substr(0, 60));
}

std::int64_t Database::number(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::string Database::text(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.text(0) : std::string();
}

void Database::limit_values(std::int64_t bytes) {
  constexpr std::int64_t kLeast = 1 << 20;
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();  // SQLite has a lower one, too
  sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, static_cast<int>(std::clamp(bytes, kLeast, kMost)));
}

void Database::run_triggers(bool on) {
  int now = -1;
  const int result = sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, on ? 1 : 0, &now);
  if (result != SQLITE_OK || now != (on ? 1 : 0)) fail(SQLITE_ERROR, "configuring the connection");
}

void Database::copy_to(Database& target) {
  sqlite3_backup* backup = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (backup == nullptr) target.fail(sqlite3_extended_errcode(target.handle_), "starting a backup");
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE) target.fail(finish != SQLITE_OK ? finish : step, "copying the database");
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

bool Database::read_only() const {
  return sqlite3_db_readonly(handle_, "main") != 0;
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  const int result = sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        &handle_, nullptr);
  if (result != SQLITE_OK) database.fail(result, "reading " + sql.substr(0, 60));
}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

void Statement::bind(int place, const Value& value) {
  int result = SQLITE_OK;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    result = sqlite3_bind_int64(handle_, place, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    result = sqlite3_bind_double(handle_, place, *real);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    // A null pointer would be bound as NULL, not as an empty text.
    result = sqlite3_bind_text64(handle_, place, text->data() != nullptr ? text->data() : "",
                                 text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    result = sqlite3_bind_null(handle_, place);
  }
  if (result != SQLITE_OK) database_.fail(result, "passing a value");
}

void Statement::bind_blob(int place, std::string_view bytes) {
  const int result = bytes.empty() ? sqlite3_bind_zeroblob(handle_, place, 0)
                                   : sqlite3_bind_blob64(handle_, place, bytes.data(), bytes.size(),
                                                         SQLITE_TRANSIENT);
  if (result != SQLITE_OK) database_.fail(result, "passing a block of bytes");
}

bool Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  database_.fail(result, std::string("running ") + std::string(sqlite3_sql(handle_)).substr(0, 60));
}

void Statement::run() {
  step();
  reset();
}

void Statement::reset() {
  sqlite3_reset(handle_);
}

Value Statement::value(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(handle_, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(handle_, column);
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      return blob(column);
    default:
      return std::monostate{};
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

double Statement::real(int column) const {
  if (sqlite3_column_type(handle_, column) == SQLITE_NULL) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return sqlite3_column_double(handle_, column);
}

std::string Statement::text(int column) const {
  return std::string(blob(column));
}

std::string_view Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  const int count = sqlite3_column_bytes(handle_, column);
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(count)};
}

int Statement::column_count() const {
  return sqlite3_column_count(handle_);
}

Transaction::Transaction(Database& database, TransactionKind kind) : database_(database) {
  database.execute(kind == TransactionKind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // Some failures (a full disk, an I/O error) have rolled back already.
  if (done_ || !database_.in_transaction()) return;
  sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  done_ = true;
}

}  // namespace asbuilt
