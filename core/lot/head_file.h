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
// A file that ends before the last signature shows less: a program that was stopped between its
// entry and its head leaves that, the database is whole, and the next head covers all before it.
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

// What the heads are held against.
struct SignedTrail {
  std::map<std::int64_t, std::string> hash_of;  // audit entry to its hash
  std::int64_t first_signed = 0;                // audit entry of the first signature; 0: none
  std::int64_t last_signed = 0;
};

struct HeadFindings {
  std::vector<std::string> problems;  // something was altered, cut off or rolled back
  std::string unfinished;             // the heads end early: the next one mends it; empty: no
  std::vector<std::string> notes;     // holds, and should be known
};

// Appends one line and waits until it is on the disk; programs that append at once wait for each
// other. Throws kStorage.
void append_head(const std::filesystem::path& file, const SignedHead& head, const SigningKey& key);

// Problems: lines that are not readable, not signed by the user they name (`records` holds the
// users), do not follow the line before them, or name a head that the trail does not have; no head
// at all where people have signed. A line that was torn while it was written is none where the next
// one, signed, follows it.
HeadFindings check_heads(const std::filesystem::path& file, const SignedTrail& trail,
                         const std::vector<LotRecord>& records);

}  // namespace asbuilt
