// A thin layer over SQLite: connections, statements and transactions that close themselves.
//
// Used by this folder only; the rest of the program sees store.h. Every failure is an Error whose
// text says what to do; after a failure the connection can be used again and an open Transaction
// rolls back when it goes out of scope.
// Thread rule: one connection belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace asbuilt {

// One value of a row. Missing numbers are null; texts are views into the row or the statement.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view>;

enum class Access { kReadOnly, kReadWrite, kCreate };

class Database {
 public:
  // Opens a file and sets what every connection needs: foreign keys, recursive triggers, untrusted
  // schema, defensive mode, cell size checks, extended result codes. A lock held by another program
  // is waited for lock_wait_ms.
  Database(const std::filesystem::path& path, Access access, int lock_wait_ms);
  // A private database that vanishes with the connection; it spills to disk when it is large.
  // `name` stands in messages.
  static Database temporary(const std::string& name);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Runs one or more statements that give no rows.
  void execute(const std::string& sql);
  // The first column of the only row.
  std::int64_t number(const std::string& sql);
  std::string text(const std::string& sql);

  // No text or block of bytes may become longer, whatever an expression in the file's schema asks
  // for; what does is an Error.
  void limit_values(std::int64_t bytes);
  // Whether triggers run; they do at first.
  void run_triggers(bool on);

  // Replaces everything in `target` by this database's content (SQLite's backup interface).
  void copy_to(Database& target);
  bool in_transaction() const;
  bool read_only() const;

  sqlite3* handle() const { return handle_; }
  const std::string& name() const { return name_; }  // the path, for messages
  // Translates a result code of SQLite into an Error and throws it; `doing` completes the sentence
  // "while ...".
  [[noreturn]] void fail(int result, const std::string& doing) const;

 private:
  Database() = default;
  void configure(int lock_wait_ms);

  sqlite3* handle_ = nullptr;
  std::string name_;
};

class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // Places count from 1. Texts are copied.
  void bind(int place, const Value& value);
  void bind_blob(int place, std::string_view bytes);

  // True while there is a row. Throws on failure.
  bool step();
  // Runs a statement that gives no rows, and makes it ready for the next values.
  void run();
  void reset();

  // Columns count from 0. Views live until the next step or reset.
  Value value(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;  // null gives NaN
  std::string text(int column) const;
  std::string_view blob(int column) const;
  int column_count() const;

 private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

enum class TransactionKind {
  kRead,   // a stable view of the data; other programs may go on writing
  kWrite,  // takes the write lock at once, so that nothing fails half-way for want of it
};

class Transaction {
 public:
  Transaction(Database& database, TransactionKind kind);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // Rolls back unless commit() has returned.
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool done_ = false;
};

}  // namespace asbuilt
