// The lot's database: one SQLite file per lot that holds every inspection, complete or not at all,
// and an audit trail in which a later change shows.
//
// Records are only ever added. Each inspection is written in one transaction with a digest of every
// one of its tables; the digest of those digests enters the audit trail, whose entries are chained
// by SHA-256. docs/methods/record.md describes the file for people who read it with other programs.
//
// Durability: rollback journal with synchronous = EXTRA. When add_inspection has returned, the
// record is on the disk; after a crash at any moment it is either there whole or absent. Errors:
// kNotFound for a file that is not there, kInvalidInput for one that is not such a database or was
// written by a newer version, kStorage for a disk, lock or integrity problem. A refused file is
// left as it is.
// Thread rule: one Store belongs to one thread at a time. Several programs may read one file;
// writers wait for each other.
// Cost: about 2 s to add and 1 s to load an inspection of 100,000 struts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"
#include "reports/store/audit_entry.h"
#include "reports/store/lot_records.h"
#include "reports/store/strut_history.h"

namespace asbuilt {

struct StoreOptions {
  double lock_wait_s = 10.0;
  double size_limit_mb = 0.0;

  static const std::vector<OptionField<StoreOptions>>& fields();
};

struct InspectionSummary {
  std::int64_t id = 0;
  std::string part_serial;
  std::string lot;  // empty: the plan named none
  std::string started_utc;
  std::string operator_name;
  std::string material;
  std::string design_name;
  std::string software_version;
  Outcome verdict = Outcome::kUndecided;
  std::int64_t strut_count = 0;
  std::int64_t defect_count = 0;
};

// What a check of the whole file found.
struct IntegrityReport {
  std::vector<std::string> problems;  // one sentence each; empty when the file can be trusted
  std::int64_t inspections = 0;       // how many were checked
  std::int64_t artifacts = 0;
  std::int64_t lot_records = 0;
  std::int64_t attachments = 0;  // contents
  std::int64_t audit_entries = 0;
  std::int64_t schema = 0;  // that the file has; an older one than the program's is not migrated
  std::string audit_head;   // hash of the last audit entry, to compare with one on paper
  std::string unfinished;   // what the next signed entry mends; nothing was altered. Empty: nothing
  std::string lost_heads;   // the one of `problems` that tells of heads that are missing, if any
  std::vector<std::string> notes;  // holds, and should be known
  bool ok() const { return problems.empty() && unfinished.empty(); }
};

// What decisions rest on beside the entries themselves: see Store::verify_evidence.
struct Evidence {
  std::set<std::int64_t> inspections;
  std::set<std::string> contents;  // SHA-256 of attached files
};

class Store {
 public:
  // Opens a database for writing. A path with no file, or with an empty one, becomes a new
  // database. An older schema is brought up to date after a verified copy of the file was put
  // beside it
  // (<name>.schema-<version>.backup).
  static Store create_or_open(const std::filesystem::path& path, const StoreOptions& options = {});
  // Never changes a record or the schema: an older schema is brought up to date in a private copy.
  // The one thing it may do to the file is to finish the roll-back that an interrupted writer left.
  static Store open_read_only(const std::filesystem::path& path, const StoreOptions& options = {});

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Checks the record (check_record), writes it and its audit entry in one transaction, and returns
  // the id it was given, 1, 2, ... InspectionRecord::id is not looked at. Cancelling leaves
  // nothing.
  std::int64_t add_inspection(const InspectionRecord& record, const Progress& progress = {});

  // Equal to what was added, bit for bit, but for the id and the sign of zeros. Throws kNotFound.
  InspectionRecord load_inspection(std::int64_t id, const Progress& progress = {}) const;

  // The one added last.
  std::optional<std::int64_t> latest_inspection() const;
  std::vector<InspectionSummary> list_inspections() const;

  // One strut through all inspections (strut_history.h); empty where no design has it.
  std::vector<StrutOfInspection> strut_history(const std::string& strut_id) const;
  // Struts with the same defect in at least `least` inspections.
  std::vector<RecurringDefect> recurring_defects(std::int64_t least) const;

  // SHA-256 of the inspection's digests, as the audit trail has it. Throws kNotFound.
  std::string inspection_digest(std::int64_t id) const;

  // Digest of each table of an inspection, as it was taken when the inspection was added: equal
  // digests are equal values, bit for bit. By table name. Throws kNotFound.
  std::map<std::string, std::string> table_digests(std::int64_t id) const;

  // The lot's release record, all entries, superseded ones too; sorted by id.
  std::vector<LotRecord> lot_records() const;
  // Runs `change` in one write transaction: what it reads there no other program can change before
  // it is done, and what it adds is there whole or not at all.
  void change_lot(const std::function<void(LotWriter&)>& change);
  // The file of an attachment (entries of kind kAttachmentKind), by its SHA-256. Throws kNotFound;
  // kStorage where it was altered.
  std::string attached_content(const std::string& sha256) const;
  // Adds a line to the audit trail that belongs to no record, such as a failed login.
  void note(AuditEntry entry);

  // Oldest first.
  std::vector<AuditEntry> audit_trail() const;
  // The hash of the last entry. Printed on reports and compared there: only this shows that the
  // newest records were cut off or the whole file was replaced by an older copy.
  std::string audit_head() const;

  // The schema that the file has: an older one was brought up to date in a private copy.
  std::int64_t stored_schema() const;
  static std::int64_t newest_schema();
  // The copy that was made of the file before opening it brought its schema up to date; empty where
  // that was not needed.
  const std::filesystem::path& backup_of_migration() const;

  // Checks the pages, the references, the schema with its triggers, the digest of every table of
  // every inspection, every artifact, every attached file, and the audit chain. Reads the whole
  // file.
  IntegrityReport verify(const Progress& progress = {}) const;

  // The part of it that reads no table of an inspection but its first row (part, lot, verdict) and
  // no attached file: schema, audit chain, entries of the lot's record. Less than 0.4 s for 6,000
  // entries.
  IntegrityReport verify_entries() const;

  // The rest of it for what is named: every table and picture of these inspections, the designs of
  // their struts, and these attached files. About 0.4 s for an inspection of 100,000 struts.
  IntegrityReport verify_evidence(const Evidence& evidence, const Progress& progress = {}) const;

  // Writes a consistent copy, checks it and only then gives it its name. Throws kInvalidInput when
  // there is a file of that name.
  void back_up(const std::filesystem::path& path) const;

  const std::filesystem::path& path() const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace asbuilt
