#include "core/lot/withdrawals.h"

#include <algorithm>

#include "core/lot/signatures.h"

namespace asbuilt {
namespace {

std::string shown_name(const LotRecord& record) {
  return "entry " + std::to_string(record.id) + " (" + record.kind + " \"" + record.key + "\")";
}

// Whether `other` names `entry` in one of its fields, or belongs to it as to its lot.
bool refers_to(const LotRecord& other, const LotRecord& entry) {
  if (entry.kind == "lot") return other.lot == entry.lot && other.kind != "lot";
  const bool of_file = record_kind(entry.kind).scope == LotScope::kFile;
  if (!of_file && other.lot != entry.lot) return false;
  if (other.kind == "disposition" && entry.kind == "part" && other.text("target") == entry.key) {
    return true;
  }
  for (const LotField& field : record_kind(other.kind).fields) {
    if (field.refers != entry.kind) continue;
    const std::vector<std::string> keys = other.list(field.name);
    if (other.text(field.name) == entry.key ||
        std::find(keys.begin(), keys.end(), entry.key) != keys.end()) {
      return true;
    }
  }
  return false;
}

// Entries that still refer to this one: current ones, and every decision.
std::string referring(const LotRecord& entry, const RecordIndex& existing) {
  std::string names;
  for (const LotRecord& r : existing.records()) {
    const bool counts = r.kind == "disposition" || existing.current(r.lot, r.kind, r.key) == &r;
    if (r.id == entry.id || !counts || !refers_to(r, entry)) continue;
    names += (names.empty() ? "" : ", ") + shown_name(r);
  }
  return names;
}

std::string instead_of(const std::string& kind) {
  if (kind == "user") return "asbuilt lot deactivate-user ends a user's access";
  if (kind == "disposition") return "asbuilt lot disposition decides again";
  return "a signature stays; sign again what came later";
}

}  // namespace

LotRecord make_withdrawal(const RecordIndex& existing, std::int64_t entry,
                          const std::string& reason) {
  const LotRecord* found = existing.entry(entry);
  if (found == nullptr) {
    throw Error(ErrorCode::kNotFound, {"there is no such entry", "--entry " + std::to_string(entry),
                                       "", "asbuilt lot show --lot lists them"});
  }
  LotRecord record = *found;
  record.id = 0;
  record.supersedes = found->id;
  record.reason = reason;
  record.fields[kWithdrawnField] = true;
  return record;
}

bool is_mechanical(const std::string& kind) {
  return kind == "tensile" || kind == "compression" || kind == "fatigue";
}

std::vector<const LotRecord*> withdrawn_tests(const std::vector<LotRecord>& records,
                                              const std::string& lot, const std::string& kind) {
  std::vector<const LotRecord*> found;
  for (const LotRecord& r : records) {
    if (r.lot != lot || r.kind != kind) continue;
    // The same test again: what it says now counts.
    std::erase_if(found, [&r](const LotRecord* before) {
      return before->key == r.key && before->text("part") == r.text("part");
    });
    if (r.withdrawn()) found.push_back(&r);
  }
  return found;
}

std::vector<const LotRecord*> withdrawn_tests_of(const std::vector<LotRecord>& records,
                                                 const std::string& lot, const std::string& kind,
                                                 const std::string& build) {
  std::vector<const LotRecord*> found = withdrawn_tests(records, lot, kind);
  std::erase_if(found, [&](const LotRecord* test) {
    const auto piece = std::find_if(records.rbegin(), records.rend(), [&](const LotRecord& r) {
      return r.kind == "part" && r.lot == lot && r.key == test->text("part");
    });
    return piece == records.rend() || piece->text("build") != build;
  });
  return found;
}

EntryProblems withdrawal_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  if (record.kind == "user" || record.kind == "disposition" || record.kind == "signature") {
    found.push_back({"entries of this kind are not withdrawn",
                     record.kind + " \"" + record.key + "\"", "", instead_of(record.kind)});
    return found;
  }
  const LotRecord* before = existing.entry(record.supersedes);
  if (before == nullptr) {
    found.push_back({"a withdrawal names no entry", record.kind + " \"" + record.key + "\"",
                     "--entry NUMBER", "asbuilt lot withdraw"});
    return found;
  }
  if (before->withdrawn()) {
    found.push_back({"the entry is withdrawn already", shown_name(*before), "", ""});
    return found;
  }
  std::map<std::string, LotValue> expected = before->fields;
  expected[kWithdrawnField] = true;
  if (record.fields != expected) {
    found.push_back({"a withdrawal changes fields of the entry that it withdraws",
                     shown_name(*before), "the same fields", "asbuilt lot withdraw"});
  }
  const std::string others = referring(*before, existing);
  if (!others.empty()) {
    found.push_back({"others refer to the entry", shown_name(*before) + ": " + others, "",
                     "withdraw or correct those first; what was decided about stays"});
  }
  const LotRecord* actor = existing.current("", "user", record.actor);
  if (record.kind == "nonconformance" && actor != nullptr && !has_role(*actor, "quality")) {
    found.push_back({"only the role quality withdraws a nonconformity",
                     shown_name(*before) + ", by " + record.actor, "role quality", ""});
  }
  return found;
}

}  // namespace asbuilt
