// The digest of a table: SHA-256 of its values, row by row in the order of `seq`, column by column
// in a stated order. It is taken from the record in memory when an inspection is added, and again
// from the stored rows when the file is verified.
//
// Bytes of a value: 'n' for a missing number; 'i' and 8 bytes, big-endian two's complement; 'r' and
// the 8 bytes of an IEEE 754 double, big-endian; 't', the length as 8 bytes big-endian, and the
// UTF-8 text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/progress.h"
#include "reports/store/database.h"

namespace asbuilt {

struct TableDigest {
  std::string table;
  std::string columns;  // comma-separated, in the order in which they were hashed
  std::int64_t rows = 0;
  std::string sha256;  // lower-case hexadecimal
};

class DigestBuilder {
 public:
  DigestBuilder();
  ~DigestBuilder();
  DigestBuilder(const DigestBuilder&) = delete;
  DigestBuilder& operator=(const DigestBuilder&) = delete;

  void add(const Value& value);
  std::string hex();  // ends the digest

 private:
  struct State;
  void flush();
  std::unique_ptr<State> state_;
  std::string buffer_;
};

// The digest of stored rows. `columns` as in a TableDigest; `key` names the column of the parent's
// id.
TableDigest digest_stored_rows(Database& database, const std::string& table,
                               const std::string& columns, const std::string& key,
                               std::int64_t parent, const Progress& progress);

}  // namespace asbuilt
