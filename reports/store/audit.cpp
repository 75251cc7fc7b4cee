#include "reports/store/audit.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/hash.h"

namespace asbuilt {
namespace {

constexpr std::array kOwnKeys = {"seq", "utc", "action", "actor", "entity", "id"};

const std::string kNoHash(64, '0');

// Bytes that are not UTF-8 are replaced: the text that is stored is the text that is hashed.
std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

AuditEntry parse(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text);
  AuditEntry entry;
  if (!json.at("seq").is_number_integer()) {
    throw Error(ErrorCode::kStorage, "an audit entry has a number that is not whole");
  }
  entry.seq = json.at("seq").get<std::int64_t>();
  entry.utc = json.value("utc", "");
  entry.action = json.at("action").get<std::string>();
  entry.actor = json.at("actor").get<std::string>();
  entry.entity = json.at("entity").get<std::string>();
  entry.id = json.at("id").get<std::string>();
  for (const auto& [key, value] : json.items()) {
    if (std::find(kOwnKeys.begin(), kOwnKeys.end(), key) == kOwnKeys.end()) {
      entry.more[key] = value.get<std::string>();
    }
  }
  return entry;
}

}  // namespace

std::string canonical_json(const AuditEntry& entry) {
  nlohmann::json json;  // its keys are sorted
  for (const auto& [key, value] : entry.more) json[key] = value;
  json["seq"] = entry.seq;
  if (!entry.utc.empty()) json["utc"] = entry.utc;
  json["action"] = entry.action;
  json["actor"] = entry.actor;
  json["entity"] = entry.entity;
  json["id"] = entry.id;
  return dump(json);
}

std::string chain_hash(const std::string& previous_hash, const std::string& canonical_entry) {
  return sha256_hex(previous_hash + canonical_entry);
}

AuditEntry append_audit(Database& database, AuditEntry entry) {
  entry.seq = database.number("SELECT coalesce(max(seq), 0) + 1 FROM audit");
  const std::string text = canonical_json(entry);
  entry.hash = chain_hash(audit_head(database), text);
  Statement statement(database, "INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)");
  statement.bind(1, entry.seq);
  statement.bind(2, std::string_view(text));
  statement.bind(3, std::string_view(entry.hash));
  statement.run();
  return entry;
}

std::vector<AuditEntry> read_audit(Database& database) {
  std::vector<AuditEntry> entries;
  Statement statement(database, "SELECT seq, entry, hash FROM audit ORDER BY seq");
  while (statement.step()) {
    try {
      entries.push_back(parse(statement.text(1)));
    } catch (const nlohmann::json::exception& error) {
      throw Error(ErrorCode::kStorage,
                  {"the audit trail cannot be read",
                   database.name() + ", audit entry " + std::to_string(statement.integer(0)), "",
                   "run the integrity check on the file"});
    }
    entries.back().hash = statement.text(2);
  }
  return entries;
}

std::string audit_head(Database& database) {
  const std::string head = database.text("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1");
  return head.empty() ? kNoHash : head;
}

std::vector<std::string> check_chain(Database& database) {
  std::vector<std::string> problems;
  Statement statement(database, "SELECT seq, entry, hash FROM audit ORDER BY seq");
  std::string previous = kNoHash;
  std::int64_t expected = 1;
  while (statement.step()) {
    const std::string name = "audit entry " + std::to_string(statement.integer(0));
    const std::string text = statement.text(1);
    const std::string hash = statement.text(2);
    if (statement.integer(0) != expected) {
      problems.push_back("audit entry " + std::to_string(expected) + " is missing");
    }
    if (hash != chain_hash(previous, text)) {
      problems.push_back(name + " does not continue the chain: it, or one before it, was altered");
    }
    try {
      if (parse(text).seq != statement.integer(0)) problems.push_back(name + " was moved");
    } catch (const nlohmann::json::exception&) {
      problems.push_back(name + " is not readable");
    } catch (const Error&) {
      problems.push_back(name + " is not readable");
    }
    previous = hash;
    expected = statement.integer(0) < std::numeric_limits<std::int64_t>::max()
                   ? statement.integer(0) + 1
                   : statement.integer(0);
  }
  if (expected == 1) problems.push_back("the audit trail is empty");
  return problems;
}

}  // namespace asbuilt
