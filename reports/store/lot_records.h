// The entries of the lot's release record in the database.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/record_index.h"

namespace asbuilt {

class Database;

// The actor's signature over a canonical text, hexadecimal.
using SignText = std::function<std::string(const std::string& text)>;

// Adds entries inside one transaction; see Store::change_lot.
class LotWriter {
 public:
  explicit LotWriter(Database& database);
  LotWriter(const LotWriter&) = delete;
  LotWriter& operator=(const LotWriter&) = delete;

  // What the file holds, what was added here included; sorted by id.
  const std::vector<LotRecord>& records() const { return records_; }
  const RecordIndex& index() const { return index_; }
  std::int64_t next_id() const { return static_cast<std::int64_t>(records_.size()) + 1; }
  // Gives the entry its id, digest and signature, and writes it with its audit entry. The returned
  // reference lives until the next call. An id other than 0 must be next_id().
  // An attachment's content must be there, from add_content or from before (kInternal).
  const LotRecord& add(LotRecord record, const SignText& sign);
  // Writes the content of a file for an attachment that is added after it, and returns its SHA-256
  // (attachments.h).
  std::string add_content(std::string_view bytes);
  // Whether the file holds this content.
  bool has_content(const std::string& sha256) const;
  // Throws kInternal where a content was added without its entry: both or none.
  void finish() const;

 private:
  Database& database_;
  std::vector<LotRecord> records_;
  RecordIndex index_{records_};
  std::set<std::string> without_entry_;  // SHA-256 of contents
};

// Sorted by id. Throws kStorage for an entry that cannot be read or was altered.
std::vector<LotRecord> read_lot_records(Database& database);

// One sentence for each entry whose text is not what the audit trail says, that does not agree with
// its columns, is missing, or was never entered.
std::vector<std::string> check_lot_records(Database& database);

}  // namespace asbuilt
