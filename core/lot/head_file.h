// Signed heads of the audit trail, kept in a file beside the database: <database>.heads.
//
// A chain of hashes shows what was altered inside it, not that its end was cut off or that the
// whole file was exchanged for yesterday's copy. After each change of the lot's record the head is
// therefore signed with the key of who made it and appended here, one line of JSON each; whoever
// keeps a copy of this file, or the head printed on a report, can tell. The file itself is no part
// of the record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
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

// Appends one line and waits until it is on the disk. Throws kStorage.
void append_head(const std::filesystem::path& file, const SignedHead& head, const SigningKey& key);

// One sentence for each line that is not readable, not signed by the user it names (`records` holds
// the users), or names a head that the audit trail (`hash_of`: entry to hash) does not have; and
// where the file ends before the last signature: `last_signed` is its audit entry, 0 where there is
// none. Empty when all is well.
std::vector<std::string> check_heads(const std::filesystem::path& file,
                                     const std::map<std::int64_t, std::string>& hash_of,
                                     std::int64_t last_signed,
                                     const std::vector<LotRecord>& records);

}  // namespace asbuilt
