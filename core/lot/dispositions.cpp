#include "core/lot/dispositions.h"

#include <algorithm>

#include "core/base/error.h"

namespace asbuilt {
namespace {

const LotRecord* find_current(const std::vector<LotRecord>& records, const std::string& lot,
                              const std::string& kind, const std::string& key) {
  for (const LotRecord* r : current_records(records)) {
    if (r->lot == lot && r->kind == kind && r->key == key) return r;
  }
  return nullptr;
}

}  // namespace

const std::vector<DispositionStep>& disposition_steps() {
  static const std::vector<DispositionStep> steps = {
      {"PENDING", "ACCEPT", false, false}, {"PENDING", "REJECT", false, false},
      {"PENDING", "RETEST", false, false}, {"PENDING", "REWORK", true, false},
      {"PENDING", "MRB", true, false},     {"RETEST", "ACCEPT", false, false},
      {"RETEST", "REJECT", false, false},  {"RETEST", "MRB", true, false},
      {"REWORK", "PENDING", true, false},  {"REJECT", "MRB", true, false},
      {"REJECT", "SCRAP", false, false},   {"MRB", "CONCESSION", true, true},
      {"MRB", "REWORK", true, false},      {"MRB", "REJECT", true, false},
      {"MRB", "SCRAP", true, false},       {"CONCESSION", "MRB", true, false},
      {"ACCEPT", "MRB", true, false},
  };
  return steps;
}

const LotRecord* disposition_entry(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& target) {
  return find_current(records, lot, "disposition", target);
}

std::string disposition_of(const std::vector<LotRecord>& records, const std::string& lot,
                           const std::string& target) {
  const LotRecord* entry = disposition_entry(records, lot, target);
  return entry == nullptr ? "PENDING" : entry->text("to");
}

LotRecord make_disposition(const std::vector<LotRecord>& records, const std::string& lot,
                           const std::string& target, const std::string& to,
                           const std::string& justification, const std::string& nonconformance) {
  const std::string where = "disposition of \"" + target + "\" to " + to;
  if (target != lot && find_current(records, lot, "part", target) == nullptr) {
    throw Error(ErrorCode::kInvalidInput,
                {"there is no such part", where, "a serial of the lot, or the lot itself", ""});
  }
  const LotRecord* before = disposition_entry(records, lot, target);
  const std::string from = before == nullptr ? "PENDING" : before->text("to");
  std::string allowed;
  const DispositionStep* found = nullptr;
  for (const DispositionStep& step : disposition_steps()) {
    if (step.from != from) continue;
    allowed += (allowed.empty() ? "" : ", ") + step.to;
    if (step.to == to) found = &step;
  }
  if (found == nullptr) {
    throw Error(ErrorCode::kInvalidInput, {"no step leads there", where + ", now " + from,
                                           allowed.empty() ? "nothing: it is final" : allowed, ""});
  }
  if (found->needs_nonconformance && nonconformance.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"this step needs a nonconformity", where, "--nonconformance NUMBER",
                 "asbuilt lot add-nonconformance"});
  }
  if (!nonconformance.empty() &&
      find_current(records, lot, "nonconformance", nonconformance) == nullptr) {
    throw Error(ErrorCode::kInvalidInput, {"there is no such nonconformity",
                                           where + ", " + nonconformance, "one of the lot", ""});
  }
  LotRecord record;
  record.lot = lot;
  record.kind = "disposition";
  record.key = target;
  record.fields = {
      {"target", target}, {"from", from}, {"to", to}, {"justification", justification}};
  if (!nonconformance.empty()) record.fields["nonconformance"] = nonconformance;
  if (before != nullptr) {
    record.supersedes = before->id;
    record.reason = justification;
  }
  return record;
}

}  // namespace asbuilt
