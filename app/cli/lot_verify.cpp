#include "app/cli/lot_verify.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lot/check_history.h"
#include "core/lot/entry_times.h"
#include "core/lot/head_file.h"

namespace asbuilt {
namespace {

// Digest of each inspection's digests, as the audit trail has it.
std::map<std::int64_t, std::string> digests_of(const Store& store) {
  std::map<std::int64_t, std::string> digests;
  for (const AuditEntry& entry : store.audit_trail()) {
    const auto digest = entry.more.find("sha256");
    if (entry.entity != "INSPECTION" || digest == entry.more.end()) continue;
    digests.emplace(std::strtoll(entry.id.c_str(), nullptr, 10), digest->second);
  }
  return digests;
}

bool is_of(const LotRecord& record, const std::string& lot, const std::vector<std::string>& parts) {
  return (lot.empty() || record.lot == lot) &&
         (parts.empty() || std::find(parts.begin(), parts.end(), record.key) != parts.end());
}

// An entry that ties an inspection to a part repeats what the inspection says. Of the lot and the
// parts; empty: of all.
void check_inspections(const Store& store, const std::vector<LotRecord>& records,
                       const std::string& lot, const std::vector<std::string>& parts,
                       std::vector<std::string>& problems) {
  std::map<std::int64_t, InspectionSummary> stored;
  for (const InspectionSummary& s : store.list_inspections()) stored[s.id] = s;
  const std::map<std::int64_t, std::string> digests = digests_of(store);
  for (const LotRecord& r : records) {
    if (r.kind != "inspection" || !is_of(r, lot, parts)) continue;
    const std::string name =
        "entry " + std::to_string(r.id) + " (inspection of part " + r.key + ")";
    const auto found = stored.find(static_cast<std::int64_t>(r.number("inspection")));
    if (found == stored.end()) {
      problems.push_back(name + " names an inspection that is not there");
      continue;
    }
    const auto digest = digests.find(found->first);
    if (found->second.part_serial != r.key ||
        to_string(found->second.verdict) != r.text("verdict") || digest == digests.end() ||
        digest->second != r.text("record_sha256")) {
      problems.push_back(name + " is not what the inspection says");
    }
  }
}

constexpr char kHeadRemedy[] =
    "a program was stopped before it wrote it, or it was taken away; every entry is there. The "
    "next entry writes it, or asbuilt lot verify --db FILE --user NAME";

// What the signed heads are held against. The entries of one command stand in the trail without
// another line between them.
SignedTrail signed_trail(const Store& store) {
  SignedTrail trail;
  std::string actor;  // of the change that the line before belongs to; empty: to none
  for (const AuditEntry& entry : store.audit_trail()) {
    trail.hash_of[entry.seq] = entry.hash;
    const bool is_entry = entry.entity == "LOT_RECORD";
    if (is_entry && entry.actor != actor) trail.changes.push_back({});
    actor = is_entry ? entry.actor : "";
    if (!is_entry) continue;
    trail.changes.back().last = entry.seq;
    if (entry.action == "SIGN") trail.changes.back().is_signed = true;
  }
  return trail;
}

using CheckOfHeads = HeadFindings (*)(const std::filesystem::path&, const SignedTrail&,
                                      const std::vector<LotRecord>&);

// The trail is read before the heads. Where something is wrong and another command added to the
// trail meanwhile, that may be all that is wrong: both are read again.
HeadFindings heads_beside(const Store& store, CheckOfHeads check) {
  while (true) {
    const SignedTrail trail = signed_trail(store);
    HeadFindings found = check(head_file_of(store.path()), trail, store.lot_records());
    const bool sound = found.problems.empty() && found.lost.empty() && found.unfinished.empty();
    if (sound || store.audit_trail().size() == trail.hash_of.size()) return found;
  }
}

// The signed heads beside the file.
void check_heads_of(const Store& store, IntegrityReport& report) {
  HeadFindings found = heads_beside(store, check_heads);
  report.problems.insert(report.problems.end(), found.problems.begin(), found.problems.end());
  if (!found.lost.empty()) report.problems.push_back(found.lost);
  report.lost_heads = std::move(found.lost);
  report.notes.insert(report.notes.end(), found.notes.begin(), found.notes.end());
  report.unfinished = std::move(found.unfinished);
  // With other problems nobody knows whether every entry is there.
  if (!report.unfinished.empty() && report.problems.empty()) {
    report.unfinished.append("; ").append(kHeadRemedy);
  }
}

// Where heads begin again, and entries of a time to come.
void tell_notes(const Store& store, const std::vector<LotRecord>& records,
                IntegrityReport& report) {
  for (const AuditEntry& entry : store.audit_trail()) {
    const auto reason = entry.more.find("reason");
    if (entry.action != kBeginHeads || reason == entry.more.end()) continue;
    std::string note = "Signed heads were lost and begun again by " + entry.actor;
    note.append(" at audit entry ").append(std::to_string(entry.seq)).append(" (");
    report.notes.push_back(note.append(entry.utc).append("): ").append(reason->second));
  }
  const std::string ahead = ahead_of_clock_note(records, utc_now());
  if (!ahead.empty()) report.notes.push_back(ahead);
}

void require_sound(const IntegrityReport& report, const Store& store,
                   const std::string& consequence, const Console& console) {
  finish_progress(console);
  require_whole(report, store.path(), consequence);
}

}  // namespace

IntegrityReport verify_record(const Path& database, const Progress& progress) {
  const Store store = Store::open_read_only(database);
  IntegrityReport report = store.verify(progress);
  try {
    const std::vector<LotRecord> records = store.lot_records();
    const std::vector<std::string> history = check_history(records);
    report.problems.insert(report.problems.end(), history.begin(), history.end());
    // What follows reads numbers that only sound entries are sure to have.
    if (history.empty()) check_inspections(store, records, "", {}, report.problems);
    check_heads_of(store, report);
    tell_notes(store, records, report);
    for (const OlderEntries& older : older_entries(records)) {
      report.notes.push_back(older_entries_note(older));
    }
  } catch (const Error& error) {
    report.problems.emplace_back(error.text().what);
  }
  return report;
}

std::string UnsignedTail::words() const {
  int all = 0;
  std::string each;
  for (const auto& [kind, count] : kinds) {
    all += count;
    each.append(each.empty() ? "" : ", ").append(std::to_string(count)).append(" ").append(kind);
  }
  std::string words = std::to_string(all);
  words.append(all == 1 ? " audit entry after " : " audit entries after ");
  return words.append(std::to_string(after)).append(": ").append(each);
}

UnsignedTail unsigned_tail(const Store& store) {
  UnsignedTail tail;
  tail.after = heads_beside(store, check_heads).newest;
  for (const AuditEntry& entry : store.audit_trail()) {
    if (entry.seq > tail.after) ++tail.kinds[entry.action];
  }
  return tail;
}

IntegrityReport verify_trail(const Store& store) {
  IntegrityReport report = store.verify_entries();
  try {
    check_heads_of(store, report);
    tell_notes(store, store.lot_records(), report);
  } catch (const Error& error) {
    report.problems.emplace_back(error.text().what);
  }
  return report;
}

void require_whole(const IntegrityReport& report, const Path& database,
                   const std::string& consequence) {
  if (!report.problems.empty()) {
    throw Error(ErrorCode::kStorage, {"this file cannot be trusted, and " + consequence,
                                      database.string() + ": " + report.problems.front(), "",
                                      "asbuilt lot verify tells all; go on with a backup"});
  }
  if (report.unfinished.empty()) return;
  const std::size_t remedy = report.unfinished.find("; ");
  throw Error(ErrorCode::kStorage, {"the signed heads end early, and " + consequence,
                                    report.unfinished.substr(0, remedy), "", kHeadRemedy});
}

std::vector<std::string> require_trail(const Store& store, const std::string& consequence) {
  IntegrityReport report = verify_trail(store);
  std::vector<std::string> notes = std::move(report.notes);
  if (!report.unfinished.empty()) notes.push_back(std::move(report.unfinished));
  report.unfinished.clear();
  require_whole(report, store.path(), consequence);
  return notes;
}

Evidence evidence_of(const std::vector<LotRecord>& records, const std::string& lot,
                     const std::vector<std::string>& parts) {
  Evidence evidence;
  for (const LotRecord& r : records) {
    if (r.kind == "inspection" && is_of(r, lot, parts)) {
      evidence.inspections.insert(static_cast<std::int64_t>(r.number("inspection")));
    }
    if (r.kind == kAttachmentKind && (r.lot == lot || r.lot.empty())) {
      evidence.contents.insert(r.text(kContentField));
    }
  }
  return evidence;
}

void require_evidence(const Store& store, const std::string& lot,
                      const std::vector<std::string>& parts, const std::string& consequence,
                      const Console& console) {
  const std::vector<LotRecord> records = store.lot_records();
  const Evidence evidence = evidence_of(records, lot, parts);
  if (evidence.inspections.empty() && evidence.contents.empty()) return;
  IntegrityReport report = store.verify_evidence(evidence, console.progress);
  check_inspections(store, records, lot, parts, report.problems);
  require_sound(report, store, consequence, console);
}

void require_inspection(const Store& store, std::int64_t inspection, const std::string& consequence,
                        const Console& console) {
  require_sound(store.verify_evidence({{inspection}, {}}, console.progress), store, consequence,
                console);
}

bool require_trail_end(const Store& store) {
  const HeadFindings found = heads_beside(store, check_last_head);
  const std::string wrong = found.problems.empty() ? found.lost : found.problems.front();
  if (wrong.empty()) return found.unfinished.empty();
  throw Error(
      ErrorCode::kStorage,
      {"the audit trail does not end where its last signed head says, and nothing was added",
       store.path().string() + ": " + wrong, "",
       "asbuilt lot verify tells all; put back the database and the file of heads that belong "
       "together. Where heads alone were lost for good: asbuilt lot verify --db FILE --user NAME "
       "--begin-heads --reason \"...\""});
}

PaperHead find_head(const Store& store, const std::string& told) {
  constexpr std::size_t kLeast = 16, kWhole = 64;
  PaperHead head;
  for (const char c : told) {
    head.told += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const bool is_hex = head.told.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hex || head.told.size() < kLeast || head.told.size() > kWhole) {
    throw Error(ErrorCode::kInvalidInput,
                {"this is no head of an audit trail", "--head " + told,
                 "16 to 64 hexadecimal digits", "as they stand on a report"});
  }
  for (const AuditEntry& entry : store.audit_trail()) {
    ++head.after;
    if (!entry.hash.starts_with(head.told)) continue;
    if (head.entry) {
      throw Error(ErrorCode::kInvalidInput,
                  {"several audit entries begin with these digits",
                   "--head " + told + ", entries " + std::to_string(head.entry->seq) + " and " +
                       std::to_string(entry.seq),
                   "", "give all 64 digits"});
    }
    head.entry = entry;
    head.after = 0;
  }
  return head;
}

}  // namespace asbuilt
