// The entries that an imported one refers to: profile, lot, powder, build, instrument.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/lot_record.h"

namespace asbuilt::fuzz {

inline constexpr char kNow[] = "2026-11-21T00:00:00Z";

inline LotRecord entry(const std::string& kind, std::int64_t id,
                       std::map<std::string, LotValue> fields) {
  const RecordKind& described = record_kind(kind);
  LotRecord record;
  record.id = id;
  record.kind = kind;
  if (described.scope != LotScope::kFile) record.lot = "L-001";
  record.fields = std::move(fields);
  record.key = record.text(described.key_field);
  record.actor = "ada";
  record.utc = kNow;
  return record;
}

inline std::vector<LotRecord> small_lot() {
  using List = std::vector<std::string>;
  return {entry("profile", 1, {{"profile", "P1"}, {"edition", "1"}, {"decision_rule", "simple"}}),
          entry("lot", 2, {{"number", "L-001"}, {"profile", "P1"}, {"quantity", 1.0}}),
          entry("powder", 3, {{"powder", "W1"}, {"alloy", "Ti6Al4V ELI"}, {"state", "virgin"}}),
          entry("build", 4, {{"build", "B1"}, {"powder", List{"W1"}}}),
          entry("instrument", 5, {{"instrument", "CT-1"}, {"class", "ct_scanner"}})};
}

}  // namespace asbuilt::fuzz
