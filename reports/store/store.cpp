#include "reports/store/store.h"

#include "reports/store/attachments.h"
#include "reports/store/audit.h"
#include "reports/store/inspections.h"
#include "reports/store/integrity.h"
#include "reports/store/open.h"
#include "reports/store/tables.h"

namespace asbuilt {

const std::vector<OptionField<StoreOptions>>& StoreOptions::fields() {
  static const std::vector<OptionField<StoreOptions>> all = {
      {"lock_wait_s",
       "s",
       "how long to wait while another program writes",
       &StoreOptions::lock_wait_s,
       0.0,
       3600.0,
       {}},
      {"size_limit_mb",
       "MB",
       "the size the file may reach; 0 means no limit",
       &StoreOptions::size_limit_mb,
       0.0,
       1e6,
       {}},
  };
  return all;
}

struct Store::State {
  std::filesystem::path path;
  Database database;
  bool writable = false;
  Opening opening = {};

  void require_writable() const {
    if (writable) return;
    throw Error(ErrorCode::kStorage, {"the database was opened for reading only", path.string(), "",
                                      "open it for writing"});
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::create_or_open(const std::filesystem::path& path, const StoreOptions& options) {
  Opening opening;
  Database database = open_for_writing(path, options, migrations(), &opening);
  return Store(std::make_unique<State>(State{path, std::move(database), true, opening}));
}

Store Store::open_read_only(const std::filesystem::path& path, const StoreOptions& options) {
  return Store(
      std::make_unique<State>(State{path, open_for_reading(path, options, migrations()), false}));
}

std::int64_t Store::add_inspection(const InspectionRecord& record, const Progress& progress) {
  state_->require_writable();
  check_record(record);
  Transaction transaction(state_->database, TransactionKind::kWrite);
  const std::int64_t id = insert_inspection(state_->database, record, progress);
  progress.throw_if_cancelled();
  transaction.commit();
  progress.report(1.0);
  return id;
}

InspectionRecord Store::load_inspection(std::int64_t id, const Progress& progress) const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return read_inspection(state_->database, id, progress);
}

std::optional<std::int64_t> Store::latest_inspection() const {
  const std::int64_t id = state_->database.number("SELECT max(id) FROM inspections");
  if (id == 0) return std::nullopt;
  return id;
}

std::vector<InspectionSummary> Store::list_inspections() const {
  return read_summaries(state_->database);
}

std::vector<StrutOfInspection> Store::strut_history(const std::string& strut_id) const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return read_strut_history(state_->database, strut_id);
}

std::vector<RecurringDefect> Store::recurring_defects(std::int64_t least) const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return read_recurring_defects(state_->database, least);
}

std::string Store::inspection_digest(std::int64_t id) const {
  for (const AuditEntry& entry : read_audit(state_->database)) {
    if (entry.entity != "INSPECTION" || entry.id != std::to_string(id)) continue;
    const auto digest = entry.more.find("sha256");
    if (digest != entry.more.end()) return digest->second;
  }
  throw Error(ErrorCode::kNotFound, {"there is no such inspection",
                                     state_->path.string() + ", " + std::to_string(id), "", ""});
}

std::map<std::string, std::string> Store::table_digests(std::int64_t id) const {
  inspection_digest(id);  // refuses one that is not there
  std::vector<TableDigest> digests;
  manifest_table().load(state_->database, id, digests);
  std::map<std::string, std::string> by_table;
  for (const TableDigest& d : digests) by_table[d.table] = d.sha256;
  return by_table;
}

std::vector<LotRecord> Store::lot_records() const {
  return read_lot_records(state_->database);
}

void Store::change_lot(const std::function<void(LotWriter&)>& change) {
  state_->require_writable();
  Transaction transaction(state_->database, TransactionKind::kWrite);
  LotWriter writer(state_->database);
  change(writer);
  writer.finish();
  transaction.commit();
}

std::string Store::attached_content(const std::string& sha256) const {
  return read_content(state_->database, sha256);
}

void Store::note(AuditEntry entry) {
  state_->require_writable();
  Transaction transaction(state_->database, TransactionKind::kWrite);
  append_audit(state_->database, std::move(entry));
  transaction.commit();
}

std::vector<AuditEntry> Store::audit_trail() const {
  return read_audit(state_->database);
}

std::string Store::audit_head() const {
  return asbuilt::audit_head(state_->database);
}

IntegrityReport Store::verify(const Progress& progress) const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return check_integrity(state_->database, migrations(), progress);
}

IntegrityReport Store::verify_entries() const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return check_entries(state_->database, migrations());
}

IntegrityReport Store::verify_evidence(const Evidence& evidence, const Progress& progress) const {
  const Transaction view(state_->database, TransactionKind::kRead);
  return check_evidence(state_->database, evidence, progress);
}

std::int64_t Store::stored_schema() const {
  return state_->database.number("PRAGMA user_version");
}

std::int64_t Store::newest_schema() {
  return migrations().back().version;
}

const std::filesystem::path& Store::backup_of_migration() const {
  return state_->opening.backup;
}

void Store::back_up(const std::filesystem::path& path) const {
  if (std::filesystem::exists(path)) {
    throw Error(ErrorCode::kInvalidInput, {"there is already a file of this name", path.string(),
                                           "", "give the copy another name"});
  }
  write_checked_copy(state_->database, path);
}

const std::filesystem::path& Store::path() const {
  return state_->path;
}

}  // namespace asbuilt
