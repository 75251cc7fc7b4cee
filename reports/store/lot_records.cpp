#include "reports/store/lot_records.h"

#include <map>

#include "core/base/hash.h"
#include "reports/store/attachments.h"
#include "reports/store/audit.h"
#include "reports/store/database.h"

namespace asbuilt {
namespace {

constexpr char kEntity[] = "LOT_RECORD";

std::string name_of(std::int64_t id) {
  return "entry " + std::to_string(id) + " of the lot's record";
}

// What the audit trail says of an entry.
AuditEntry audit_of(const LotRecord& record, const std::string& sha256) {
  AuditEntry audit;
  audit.utc = record.utc;
  audit.action = record.kind == "signature" ? "SIGN" : record.supersedes != 0 ? "SUPERSEDE" : "ADD";
  audit.actor = record.actor;
  audit.entity = kEntity;
  audit.id = std::to_string(record.id);
  audit.more = {
      {"kind", record.kind}, {"key", record.key}, {"lot", record.lot}, {"sha256", sha256}};
  if (record.supersedes != 0) {
    audit.more["supersedes"] = std::to_string(record.supersedes);
    audit.more["reason"] = record.reason;
  }
  return audit;
}

}  // namespace

LotWriter::LotWriter(Database& database)
    : database_(database), records_(read_lot_records(database)) {}

const LotRecord& LotWriter::add(LotRecord record, const SignText& sign) {
  if (record.id != 0 && record.id != next_id()) {
    throw Error(ErrorCode::kInternal, "an entry of the lot's record has a number of its own");
  }
  if (record.kind == kAttachmentKind) {
    const std::string content = record.text(kContentField);
    if (static_cast<double>(content_bytes(database_, content)) !=
        record.number(kContentBytesField)) {
      throw Error(ErrorCode::kInternal, "an attachment without its content, or of another size");
    }
    without_entry_.erase(content);
  }
  record.id = next_id();
  const std::string text = canonical_text(record);
  record.sha256 = sha256_hex(text);
  record.ed25519 = sign(text);
  Statement insert(
      database_,
      "INSERT INTO lot_records (id, lot, kind, key, supersedes, entry, sha256, ed25519) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, record.id);
  insert.bind(2, std::string_view(record.lot));
  insert.bind(3, std::string_view(record.kind));
  insert.bind(4, std::string_view(record.key));
  if (record.supersedes != 0) {
    insert.bind(5, record.supersedes);
  } else {
    insert.bind(5, std::monostate());
  }
  insert.bind(6, std::string_view(text));
  insert.bind(7, std::string_view(record.sha256));
  insert.bind(8, std::string_view(record.ed25519));
  insert.run();
  append_audit(database_, audit_of(record, record.sha256));
  records_.push_back(std::move(record));
  index_.update();
  return records_.back();
}

std::string LotWriter::add_content(std::string_view bytes) {
  std::string sha256 = sha256_hex(bytes);
  const bool is_new = content_bytes(database_, sha256) == 0;
  insert_content(database_, bytes);
  if (is_new) without_entry_.insert(sha256);
  return sha256;
}

bool LotWriter::has_content(const std::string& sha256) const {
  return content_bytes(database_, sha256) != 0;
}

void LotWriter::finish() const {
  if (without_entry_.empty()) return;
  throw Error(ErrorCode::kInternal, "the content of a file was added without an entry");
}

std::vector<LotRecord> read_lot_records(Database& database) {
  std::vector<LotRecord> records;
  Statement statement(database, "SELECT id, entry, sha256, ed25519 FROM lot_records ORDER BY id");
  while (statement.step()) {
    const std::string text = statement.text(1);
    try {
      records.push_back(parse_lot_record(text));
    } catch (const Error&) {
      throw Error(ErrorCode::kStorage,
                  {name_of(statement.integer(0)) + " cannot be read", database.name(), "",
                   "asbuilt lot verify; go on with a backup"});
    }
    LotRecord& record = records.back();
    record.sha256 = sha256_hex(text);
    record.ed25519 = statement.text(3);
    if (record.sha256 != statement.text(2) || record.id != statement.integer(0)) {
      throw Error(ErrorCode::kStorage,
                  {name_of(statement.integer(0)) + " was altered", database.name(), "",
                   "asbuilt lot verify; go on with a backup"});
    }
  }
  return records;
}

std::vector<std::string> check_lot_records(Database& database) {
  std::vector<std::string> problems;
  std::map<std::string, AuditEntry> recorded;
  for (const AuditEntry& entry : read_audit(database)) {
    if (entry.entity != kEntity) continue;
    if (!recorded.emplace(entry.id, entry).second) {
      problems.push_back("the audit trail tells twice of entry " + entry.id +
                         " of the lot's record");
    }
  }
  Statement statement(database,
                      "SELECT id, entry, sha256, lot, kind, key, coalesce(supersedes, 0) "
                      "FROM lot_records ORDER BY id");
  while (statement.step()) {
    const std::int64_t id = statement.integer(0);
    const std::string text = statement.text(1);
    const std::string digest = sha256_hex(text);
    const auto told = recorded.find(std::to_string(id));
    if (told == recorded.end()) problems.push_back(name_of(id) + " is not in the audit trail");
    try {
      const LotRecord record = parse_lot_record(text);
      if (record.id != id || digest != statement.text(2) || record.lot != statement.text(3) ||
          record.kind != statement.text(4) || record.key != statement.text(5) ||
          record.supersedes != statement.integer(6) || canonical_text(record) != text) {
        problems.push_back(name_of(id) + ": its columns do not agree with its text");
      }
      if (told != recorded.end()) {
        const AuditEntry expected = audit_of(record, digest);
        const AuditEntry& found = told->second;
        if (found.action != expected.action || found.actor != expected.actor ||
            found.utc != expected.utc || found.more != expected.more) {
          problems.push_back(name_of(id) + " was altered");
        }
        recorded.erase(told);
      }
    } catch (const Error&) {
      problems.push_back(name_of(id) + " cannot be read");
    }
  }
  for (const auto& [id, entry] : recorded) {
    problems.push_back("entry " + id + " of the lot's record is in the audit trail, but missing");
  }
  return problems;
}

}  // namespace asbuilt
