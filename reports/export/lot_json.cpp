#include <nlohmann/json.hpp>
#include <set>

#include "core/lot/dispositions.h"
#include "reports/export/lot_parts.h"

namespace asbuilt {

std::string lot_json(const LotExport& lot) {
  using Json = nlohmann::ordered_json;
  std::set<std::int64_t> current;
  for (const LotRecord* r : current_records(lot.records)) current.insert(r->id);
  Json json;
  json["format"] = "asbuilt lot 1";
  json["software"] = lot.software;
  json["utc"] = lot.utc;
  json["lot"] = lot.lot;
  json["state"] = disposition_of(lot.records, lot.lot, lot.lot);
  json["audit_head"] = lot.audit.empty() ? std::string() : lot.audit.back().hash;
  json["entries"] = Json::array();
  for (const LotRecord& r : lot.records) {
    if (!r.lot.empty() && r.lot != lot.lot) continue;
    Json entry;
    entry["id"] = r.id;
    entry["kind"] = r.kind;
    entry["key"] = r.key;
    entry["actor"] = r.actor;
    entry["current"] = current.contains(r.id);
    if (r.kind == "user") {
      // Its canonical text holds what opens the user's secret key.
      for (const auto& [name, value] : r.fields) {
        if (is_secret_field(name)) continue;
        std::visit([&entry, &name = name](const auto& v) { entry["fields"][name] = v; }, value);
      }
      entry["canonical"] = nullptr;
    } else {
      entry["canonical"] = canonical_text(r);
    }
    entry["sha256"] = r.sha256;
    entry["ed25519"] = r.ed25519;
    json["entries"].push_back(std::move(entry));
  }
  json["audit"] = Json::array();
  for (const LotAuditLine& line : lot.audit) {
    json["audit"].push_back({{"seq", line.seq},
                             {"entry", line.entry.empty() ? Json(nullptr) : Json(line.entry)},
                             {"hash", line.hash}});
  }
  return json.dump(1) + '\n';
}

}  // namespace asbuilt
