#include "core/records/lot_record.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace asbuilt {
namespace {

template <class T>
T value_or(const LotRecord& record, const std::string& field, T otherwise) {
  const auto at = record.fields.find(field);
  if (at == record.fields.end()) return otherwise;
  const T* value = std::get_if<T>(&at->second);
  return value != nullptr ? *value : otherwise;
}

// A number that is not whole would be cast to one without a word.
std::int64_t whole(const nlohmann::json& json) {
  if (!json.is_number_integer()) {
    throw Error(ErrorCode::kBadFormat,
                "an entry of the lot's record has a number that is not whole");
  }
  return json.get<std::int64_t>();
}

LotValue value_of(const nlohmann::json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number()) return json.get<double>();
  return json.get<std::vector<std::string>>();
}

}  // namespace

std::string LotRecord::text(const std::string& field) const {
  return value_or<std::string>(*this, field, "");
}
double LotRecord::number(const std::string& field) const {
  return value_or(*this, field, std::numeric_limits<double>::quiet_NaN());
}
bool LotRecord::flag(const std::string& field) const {
  return value_or(*this, field, false);
}
std::vector<std::string> LotRecord::list(const std::string& field) const {
  return value_or<std::vector<std::string>>(*this, field, {});
}

std::string canonical_text(const LotRecord& record) {
  nlohmann::json fields = nlohmann::json::object();
  for (const auto& [name, value] : record.fields) {
    if (const double* number = std::get_if<double>(&value); number && !std::isfinite(*number)) {
      throw Error(ErrorCode::kInternal, "a lot record holds a number that is not finite: " + name);
    }
    std::visit([&fields, &name = name](const auto& v) { fields[name] = v; }, value);
  }
  const nlohmann::json json = {
      {"id", record.id},         {"lot", record.lot},           {"kind", record.kind},
      {"key", record.key},       {"fields", std::move(fields)}, {"supersedes", record.supersedes},
      {"reason", record.reason}, {"actor", record.actor},       {"utc", record.utc}};
  try {
    return json.dump();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorCode::kInvalidInput,
                {"a text is not valid UTF-8", record.kind + " " + record.key, "", ""});
  }
}

LotRecord parse_lot_record(const std::string& text) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    LotRecord record;
    record.id = whole(json.at("id"));
    record.lot = json.at("lot").get<std::string>();
    record.kind = json.at("kind").get<std::string>();
    record.key = json.at("key").get<std::string>();
    record.supersedes = whole(json.at("supersedes"));
    record.reason = json.at("reason").get<std::string>();
    record.actor = json.at("actor").get<std::string>();
    record.utc = json.at("utc").get<std::string>();
    for (const auto& [name, value] : json.at("fields").items()) {
      record.fields[name] = value_of(value);
    }
    return record;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::kBadFormat,
                {"an entry of the lot's record cannot be read", shortened(error.what(), 300), "",
                 "go on with the last good backup; nothing was changed"});
  }
}

std::vector<const LotRecord*> current_records(const std::vector<LotRecord>& all) {
  std::map<std::int64_t, const LotRecord*> successor;
  for (const LotRecord& record : all) {
    if (record.supersedes != 0) successor[record.supersedes] = &record;
  }
  std::vector<const LotRecord*> current;
  for (const LotRecord& record : all) {
    const auto at = successor.find(record.id);
    const bool replaced = at != successor.end() && at->second->id > record.id &&
                          at->second->lot == record.lot && at->second->kind == record.kind &&
                          at->second->key == record.key;
    if (!replaced && !record.withdrawn()) current.push_back(&record);
  }
  return current;
}

std::vector<const LotRecord*> versions_of(const std::vector<LotRecord>& all,
                                          const LotRecord& entry) {
  std::vector<const LotRecord*> versions = {&entry};
  for (std::int64_t id = entry.supersedes; id > 0 && id < versions.back()->id;) {
    const LotRecord& before = all[static_cast<std::size_t>(id) - 1];
    if (before.id != id) break;  // a record that breaks a rule
    versions.push_back(&before);
    id = before.supersedes;
  }
  return versions;
}

}  // namespace asbuilt
