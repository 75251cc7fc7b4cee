// The audit trail: who did what to which record, chained so that a later change shows.
//
// Every entry is one JSON object in canonical form (keys sorted by their bytes, no spaces, UTF-8)
// and carries h_i = SHA-256(h_{i-1} || entry_i), with the hashes as 64 lower-case hexadecimal
// digits and h_0 = 64 zeros. A chain shows edits, removals and changes of order before the last
// entry; that entries at the end were cut off shows only against a head kept elsewhere, which is
// why reports print it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reports/store/audit_entry.h"
#include "reports/store/database.h"

namespace asbuilt {

// seq as it stands; hash is not part of it; utc is left out where empty.
std::string canonical_json(const AuditEntry& entry);

std::string chain_hash(const std::string& previous_hash, const std::string& canonical_entry);

// Adds the entry as the next one and returns it with its seq and hash. Belongs inside the
// transaction that makes the change it tells of.
AuditEntry append_audit(Database& database, AuditEntry entry);

std::vector<AuditEntry> read_audit(Database& database);

// The hash of the last entry; 64 zeros where there is none.
std::string audit_head(Database& database);

// What is wrong with the chain: one sentence each; empty when it holds.
std::vector<std::string> check_chain(Database& database);

}  // namespace asbuilt
