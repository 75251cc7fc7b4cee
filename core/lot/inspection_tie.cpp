#include "core/lot/inspection_tie.h"

#include <set>

#include "core/base/print.h"

namespace asbuilt {
namespace {

bool names(const LotRecord& entry, std::int64_t inspection) {
  return entry.kind == "inspection" &&
         entry.number("inspection") == static_cast<double>(inspection);
}

}  // namespace

std::optional<InspectionTie> tie_of_inspection(const std::vector<LotRecord>& records,
                                               std::int64_t inspection) {
  const LotRecord* naming = nullptr;
  for (const LotRecord& r : records) {
    if (names(r, inspection)) naming = &r;
  }
  if (naming == nullptr) return std::nullopt;
  // What stands under its name now.
  const LotRecord* last = naming;
  for (const LotRecord& r : records) {
    if (r.lot == naming->lot && r.kind == naming->kind && r.key == naming->key) last = &r;
  }
  InspectionTie tie{naming->lot, naming->id, ""};
  const std::string entry = " (entry " + std::to_string(last->id) + ": " + last->reason + ")";
  if (last->withdrawn()) {
    tie.superseded = "by a withdrawal" + entry;
  } else if (!names(*last, inspection)) {
    tie.superseded = "by inspection " + decimal_text(last->number("inspection")) + entry;
  }
  return tie;
}

std::vector<StoredInspection> untied_inspections(const std::vector<LotRecord>& records,
                                                 const std::string& lot,
                                                 const std::vector<StoredInspection>& stored) {
  std::set<double> named;
  std::set<std::string> parts;
  for (const LotRecord& r : records) {
    if (r.kind == "inspection") named.insert(r.number("inspection"));
  }
  for (const LotRecord* r : current_records(records)) {
    if (r->kind == "part" && r->lot == lot) parts.insert(r->key);
  }
  std::vector<StoredInspection> untied;
  for (const StoredInspection& one : stored) {
    const bool of_lot = one.lot.empty() ? parts.contains(one.serial) : one.lot == lot;
    if (of_lot && !named.contains(static_cast<double>(one.number))) untied.push_back(one);
  }
  return untied;
}

}  // namespace asbuilt
