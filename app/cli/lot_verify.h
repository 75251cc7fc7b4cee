// The check of a whole file, its release record and signed heads included.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "reports/store/store.h"

namespace asbuilt {

// Action of the audit trail: signed heads begin again, because those that were there are lost.
constexpr char kBeginHeads[] = "BEGIN_HEADS";

// Store::verify, and: the record came about by the rules (core/lot/check_history.h), inspections
// are those that its entries name, and the signed heads fit the audit trail.
IntegrityReport verify_record(const Path& database, const Progress& progress);

// The part of it that reads no more of an inspection than part, lot and verdict, no attached file,
// and does not go through the history, which an evaluation does itself: schema, audit trail,
// entries, first rows of the inspections and signed heads.
IntegrityReport verify_trail(const Store& store);

// The end of the audit trail that no signed head covers: whoever has the file can take such lines
// away or add some, and nothing shows it.
struct UnsignedTail {
  std::int64_t after = 0;            // last audit entry that a signed head covers
  std::map<std::string, int> kinds;  // how many of each action
  bool empty() const { return kinds.empty(); }
  // Attempts to log in and unlocking, which no entry of the record holds.
  bool hides_logins() const { return kinds.contains("LOGIN_FAILED") || kinds.contains("UNLOCK"); }
  std::string words() const;  // "5 audit entries after 41: 4 LOGIN_FAILED, 1 UNLOCK"
};
UnsignedTail unsigned_tail(const Store& store);

// Throws kStorage, "this file cannot be trusted, and ...": `consequence`, such as "no document is
// made of it"; with another remedy where only the last signed head is missing.
void require_whole(const IntegrityReport& report, const Path& database,
                   const std::string& consequence);

// The same of verify_trail, before something is decided; what the entry that is made then mends is
// no obstacle. Returns what holds and should be known.
std::vector<std::string> require_trail(const Store& store, const std::string& consequence);

// What the entries of a lot, or of some of its parts, name: every inspection, superseded and
// withdrawn ones too, and every attached file of the lot and of the whole file.
Evidence evidence_of(const std::vector<LotRecord>& records, const std::string& lot,
                     const std::vector<std::string>& parts = {});

// The digests of all that evidence_of names, and that the inspections are what their entries say.
// Throws as require_whole. Cost: Store::verify_evidence.
void require_evidence(const Store& store, const std::string& lot,
                      const std::vector<std::string>& parts, const std::string& consequence,
                      const Console& console);

// The same of one inspection, before an entry takes it.
void require_inspection(const Store& store, std::int64_t inspection, const std::string& consequence,
                        const Console& console);

// Before something is added: the audit trail has to end where the last signed head says, or one
// change after it. Throws kStorage where the file was rolled back, or heads are missing; false
// where the last head is, which a stopped program leaves. Reads no more than the last line of the
// heads and the trail.
bool require_trail_end(const Store& store);

// A head that somebody has on paper: the whole hash, or its first 16 digits or more.
struct PaperHead {
  std::string told;
  std::optional<AuditEntry> entry;  // the one whose hash it is; nothing: the trail does not hold it
  std::int64_t after = 0;           // audit entries after it
};
// Throws kInvalidInput for what is no head, and where several entries begin with these digits.
PaperHead find_head(const Store& store, const std::string& told);

}  // namespace asbuilt
