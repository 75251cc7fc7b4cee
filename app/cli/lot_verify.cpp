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
    std::map<std::int64_t, std::string> hash_of;
    std::int64_t last_signed = 0;
    for (const AuditEntry& entry : store.audit_trail()) {
      hash_of[entry.seq] = entry.hash;
      if (entry.action == "SIGN") last_signed = entry.seq;
    }
    for (std::string& problem :
         check_heads(head_file_of(database), hash_of, last_signed, records)) {
      report.problems.push_back(std::move(problem));
    }
  } catch (const Error& error) {
    report.problems.emplace_back(error.text().what);
  }
  return report;
}

}  // namespace asbuilt
