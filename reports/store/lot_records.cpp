#include "reports/store/lot_records.h"

#include <map>

#include "core/base/hash.h"
#include "reports/store/audit.h"
#include "reports/store/database.h"

namespace asbuilt {
namespace {

constexpr char kEntity[] = "LOT_RECORD";

std::string name_of(std::int64_t id) {
  return "entry " + std::to_string(id) + " of the lot's record";
}

}  // namespace

LotWriter::LotWriter(Database& database)
    : database_(database), records_(read_lot_records(database)) {}

const LotRecord& LotWriter::add(LotRecord record) {
  if (record.id != 0 && record.id != next_id()) {
    throw Error(ErrorCode::kInternal, "an entry of the lot's record has a number of its own");
  }
  record.id = next_id();
  const std::string text = canonical_text(record);
  record.sha256 = sha256_hex(text);
  Statement insert(database_,
                   "INSERT INTO lot_records (id, lot, kind, key, supersedes, entry, sha256) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)");
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
  insert.run();
  AuditEntry audit;
  audit.utc = record.utc;
  audit.action = record.kind == "signature" ? "SIGN" : record.supersedes != 0 ? "SUPERSEDE" : "ADD";
  audit.actor = record.actor;
  audit.entity = kEntity;
  audit.id = std::to_string(record.id);
  audit.more = {
      {"kind", record.kind}, {"key", record.key}, {"lot", record.lot}, {"sha256", record.sha256}};
  if (record.supersedes != 0) {
    audit.more["supersedes"] = std::to_string(record.supersedes);
    audit.more["reason"] = record.reason;
  }
  append_audit(database_, audit);
  records_.push_back(std::move(record));
  return records_.back();
}

std::vector<LotRecord> read_lot_records(Database& database) {
  std::vector<LotRecord> records;
  Statement statement(database, "SELECT id, entry, sha256 FROM lot_records ORDER BY id");
  while (statement.step()) {
    try {
      records.push_back(parse_lot_record(statement.text(1)));
    } catch (const Error&) {
      throw Error(ErrorCode::kStorage, {name_of(statement.integer(0)) + " cannot be read",
                                        database.name(), "", "asbuilt lot verify"});
    }
    records.back().sha256 = statement.text(2);
  }
  return records;
}

std::vector<std::string> check_lot_records(Database& database) {
  std::vector<std::string> problems;
  std::map<std::string, std::string> recorded;
  for (const AuditEntry& entry : read_audit(database)) {
    if (entry.entity != kEntity) continue;
    const auto digest = entry.more.find("sha256");
    recorded[entry.id] = digest == entry.more.end() ? "" : digest->second;
  }
  Statement statement(database,
                      "SELECT id, entry, sha256, lot, kind, key, coalesce(supersedes, 0) "
                      "FROM lot_records ORDER BY id");
  while (statement.step()) {
    const std::int64_t id = statement.integer(0);
    const std::string text = statement.text(1);
    const std::string digest = sha256_hex(text);
    const auto entry = recorded.find(std::to_string(id));
    if (entry == recorded.end()) {
      problems.push_back(name_of(id) + " is not in the audit trail");
    } else {
      if (entry->second != digest) problems.push_back(name_of(id) + " was altered");
      recorded.erase(entry);
    }
    try {
      const LotRecord record = parse_lot_record(text);
      if (record.id != id || digest != statement.text(2) || record.lot != statement.text(3) ||
          record.kind != statement.text(4) || record.key != statement.text(5) ||
          record.supersedes != statement.integer(6) || canonical_text(record) != text) {
        problems.push_back(name_of(id) + ": its columns do not agree with its text");
      }
    } catch (const Error&) {
      problems.push_back(name_of(id) + " cannot be read");
    }
  }
  for (const auto& [id, digest] : recorded) {
    problems.push_back("entry " + id + " of the lot's record is in the audit trail, but missing");
  }
  return problems;
}

}  // namespace asbuilt
