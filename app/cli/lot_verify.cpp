#include "app/cli/lot_verify.h"

#include <map>

#include "core/base/error.h"
#include "core/lot/check_history.h"
#include "core/lot/head_file.h"

namespace asbuilt {
namespace {

// An entry that ties an inspection to a part repeats what the inspection says.
void check_inspections(const Store& store, const std::vector<LotRecord>& records,
                       std::vector<std::string>& problems) {
  std::map<std::int64_t, InspectionSummary> stored;
  for (const InspectionSummary& s : store.list_inspections()) stored[s.id] = s;
  for (const LotRecord& r : records) {
    if (r.kind != "inspection") continue;
    const std::string name =
        "entry " + std::to_string(r.id) + " (inspection of part " + r.key + ")";
    const auto found = stored.find(static_cast<std::int64_t>(r.number("inspection")));
    if (found == stored.end()) {
      problems.push_back(name + " names an inspection that is not there");
    } else if (found->second.part_serial != r.key ||
               to_string(found->second.verdict) != r.text("verdict") ||
               store.inspection_digest(found->first) != r.text("record_sha256")) {
      problems.push_back(name + " is not what the inspection says");
    }
  }
}

constexpr char kHeadRemedy[] =
    "a program was stopped before it wrote it, or it was taken away; every entry is there. The "
    "next entry writes it, or asbuilt lot verify --db FILE --user NAME";

// The signed heads beside the file.
void check_heads_of(const Store& store, const std::vector<LotRecord>& records,
                    IntegrityReport& report) {
  SignedTrail trail;
  for (const AuditEntry& entry : store.audit_trail()) {
    trail.hash_of[entry.seq] = entry.hash;
    if (entry.action != "SIGN") continue;
    if (trail.first_signed == 0) trail.first_signed = entry.seq;
    trail.last_signed = entry.seq;
  }
  HeadFindings found = check_heads(head_file_of(store.path()), trail, records);
  report.problems.insert(report.problems.end(), found.problems.begin(), found.problems.end());
  report.notes.insert(report.notes.end(), found.notes.begin(), found.notes.end());
  report.unfinished = std::move(found.unfinished);
  if (!report.unfinished.empty()) report.unfinished.append("; ").append(kHeadRemedy);
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
    if (history.empty()) check_inspections(store, records, report.problems);
    check_heads_of(store, records, report);
  } catch (const Error& error) {
    report.problems.emplace_back(error.text().what);
  }
  return report;
}

IntegrityReport verify_trail(const Store& store) {
  IntegrityReport report = store.verify_entries();
  try {
    check_heads_of(store, store.lot_records(), report);
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

}  // namespace asbuilt
