// One entry of the lot's release record: a powder lot, a build, a part, a test, a disposition, a
// signature. Entries are only ever added; a correction is a new entry that supersedes the old one
// and says why, and both stay.
//
// The bytes that count are the canonical text: JSON with sorted keys, no spaces, UTF-8, numbers in
// the shortest form that reads back to the same double. Its SHA-256 stands in the audit trail, and
// every entry is signed by whoever entered it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace asbuilt {

// Flag of an entry that withdraws the one it supersedes (core/lot/withdrawals.h).
constexpr char kWithdrawnField[] = "withdrawn";

// Entries of this kind name a file whose content the database holds beside them, by its SHA-256 and
// its size.
constexpr char kAttachmentKind[] = "attachment";
constexpr char kContentField[] = "content_sha256";
constexpr char kContentBytesField[] = "bytes";
// 64 MiB: a file is held in memory, and a copy of the database is made at each new schema.
constexpr std::int64_t kMostAttachmentBytes = std::int64_t{64} << 20;

using LotValue = std::variant<std::string, double, bool, std::vector<std::string>>;

struct LotRecord {
  std::int64_t id = 0;  // 1, 2, ... through the whole file; given by the store
  std::string lot;      // empty: belongs to the file (users, instruments, profiles)
  std::string kind;     // one of core/lot/record_kinds.h
  std::string key;      // what people call it; one current entry of a lot, kind and key
  std::map<std::string, LotValue> fields;
  std::int64_t supersedes = 0;  // id; 0: none
  std::string reason;           // why it supersedes
  std::string actor;            // user who entered it
  std::string utc;
  std::string sha256;   // of the canonical text; given by the store, not part of it
  std::string ed25519;  // the actor's signature over the canonical text; not part of it

  // Empty or NaN where the field is not there or of another type.
  std::string text(const std::string& field) const;
  double number(const std::string& field) const;
  bool flag(const std::string& field) const;
  std::vector<std::string> list(const std::string& field) const;
  bool withdrawn() const { return flag(kWithdrawnField); }
};

std::string canonical_text(const LotRecord& record);
// Throws kBadFormat for what canonical_text never writes.
LotRecord parse_lot_record(const std::string& text);

// Those that no later entry of the same lot, kind and key supersedes, in the order of their ids;
// without withdrawals, which are the last of their name and hold nothing.
std::vector<const LotRecord*> current_records(const std::vector<LotRecord>& all);

// The entry and those that it supersedes, each by the next, the last one first. `all` as the store
// has them, entry 1 first.
std::vector<const LotRecord*> versions_of(const std::vector<LotRecord>& all,
                                          const LotRecord& entry);

}  // namespace asbuilt
