// Signed heads of the audit trail, kept in a file beside the database: <database>.heads.
//
// A chain of hashes shows what was altered inside it, not that its end was cut off or that the
// whole file was exchanged for yesterday's copy. After each change of the lot's record the head is
// therefore signed with the key of who made it and appended here, one line of JSON each; whoever
// keeps a copy of this file, or the head printed on a report, can tell. Each line holds the SHA-256
// of the line before it under its signature, so that none can be taken out of the middle; lines of
// older files have none and stay readable. The file itself is no part of the record.
//
// A head that names an entry which the trail does not have shows that the database was rolled back.
// Each change of the record has its head, and a command that changes it holds the file until its
// head is written: so only the head of the very last change can be missing where a program was
// stopped between both; the database is whole, and the next head covers all before it. Where more
// are missing at the end, the file was cut off. Lines of older files were written for signatures
// alone, and stand for no other change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/lot/signing.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct SignedHead {
  std::int64_t seq = 0;  // of the last audit entry
  std::string hash;
  std::string utc;
  std::string signer;
};

std::filesystem::path head_file_of(const std::filesystem::path& database);

// The entries that one command added to the lot's record.
struct RecordChange {
  std::int64_t last = 0;   // audit entry
  bool is_signed = false;  // a signature is among them
};

// What the heads are held against.
struct SignedTrail {
  std::map<std::int64_t, std::string> hash_of;  // audit entry to its hash
  std::vector<RecordChange> changes;            // oldest first
};

struct HeadFindings {
  std::vector<std::string> problems;  // something was altered or rolled back
  std::string lost;                   // more heads are missing than a stopped program leaves
  std::string unfinished;             // the last head is missing: the next one mends it
  std::vector<std::string> notes;     // holds, and should be known
  std::int64_t newest = 0;            // last audit entry that a signed head covers
};

// The file, held by this program until the object goes; others wait for it.
class HeadFile {
 public:
  // Makes the file where it is missing. Throws kStorage where it cannot be opened, or where another
  // program holds it for more than 10 s.
  explicit HeadFile(const std::filesystem::path& file);
  HeadFile(HeadFile&&) noexcept;
  HeadFile& operator=(HeadFile&&) noexcept;
  ~HeadFile();

  // Appends one line and waits until it is on the disk. Throws kStorage; `remedy` begins with what
  // has become of the entry.
  void append(const SignedHead& head, const SigningKey& key, const std::string& remedy) const;

 private:
  class Open;
  std::filesystem::path file_;
  std::unique_ptr<Open> open_;
};

// Problems: lines that are not readable, not signed by the user they name (`records` holds the
// users), do not follow the line before them, or name a head that the trail does not have. A line
// that was torn while it was written is none where the next one, signed, follows it. Notes: heads
// that begin again, and lines that stand for more than one change of the record.
HeadFindings check_heads(const std::filesystem::path& file, const SignedTrail& trail,
                         const std::vector<LotRecord>& records);

// The same for the last line that can be read alone, before something is added: whether trail and
// heads end together.
HeadFindings check_last_head(const std::filesystem::path& file, const SignedTrail& trail,
                             const std::vector<LotRecord>& records);

}  // namespace asbuilt
