#include "core/lot/dispositions.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"

namespace asbuilt {
namespace {

// The last entry of a name is the current one, unless it withdraws it.
const LotRecord* find_current(const std::vector<LotRecord>& records, const std::string& lot,
                              const std::string& kind, const std::string& key) {
  const auto at = std::find_if(records.rbegin(), records.rend(), [&](const LotRecord& r) {
    return r.key == key && r.kind == kind && r.lot == lot;
  });
  return at == records.rend() || at->withdrawn() ? nullptr : &*at;
}

}  // namespace

const std::vector<DispositionStep>& disposition_steps() {
  static const std::vector<DispositionStep> steps = {
      {"PENDING", "ACCEPT", false}, {"PENDING", "REJECT", false}, {"PENDING", "RETEST", false},
      {"PENDING", "REWORK", true},  {"PENDING", "MRB", true},     {"RETEST", "ACCEPT", false},
      {"RETEST", "REJECT", false},  {"RETEST", "MRB", true},      {"REWORK", "PENDING", true},
      {"REJECT", "MRB", true},      {"REJECT", "SCRAP", false},   {"MRB", "CONCESSION", true},
      {"MRB", "REWORK", true},      {"MRB", "REJECT", true},      {"MRB", "SCRAP", true},
      {"CONCESSION", "MRB", true},  {"ACCEPT", "MRB", true},      {"ACCEPT", "PENDING", true},
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
  if (target == lot && to == "CONCESSION") {
    throw Error(ErrorCode::kInvalidInput, {"a concession is about a part", where, "a part", ""});
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
  if (!nonconformance.empty()) {
    const LotRecord* found_nonconformance =
        find_current(records, lot, "nonconformance", nonconformance);
    if (found_nonconformance == nullptr) {
      throw Error(ErrorCode::kInvalidInput, {"there is no such nonconformity",
                                             where + ", " + nonconformance, "one of the lot", ""});
    }
    const std::vector<std::string> parts = found_nonconformance->list("parts");
    if (target != lot && std::find(parts.begin(), parts.end(), target) == parts.end()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the nonconformity does not name the part", where + ", " + nonconformance,
                   "one whose parts hold \"" + target + "\"", ""});
    }
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

std::vector<LotRecord> make_dispositions(const std::vector<LotRecord>& records,
                                         const std::string& lot,
                                         const std::vector<std::string>& targets,
                                         const std::string& to, const std::string& justification,
                                         const std::string& nonconformance) {
  if (targets.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"nothing is named that is decided about", "", "", ""});
  }
  std::vector<LotRecord> made;
  std::vector<ErrorText> problems;
  std::set<std::string> named;
  for (const std::string& target : targets) {
    if (!named.insert(target).second) {
      problems.push_back({"a part is named twice", "\"" + target + "\"", "each part once", ""});
    } else if (target == lot && targets.size() > 1) {
      problems.push_back(
          {"the lot is among parts", "\"" + target + "\"", "parts, or the lot by itself", ""});
    } else {
      try {
        made.push_back(make_disposition(records, lot, target, to, justification, nonconformance));
      } catch (const Error& error) {
        problems.push_back(error.text());
      }
    }
  }
  if (problems.empty()) return made;
  if (problems.size() == 1) throw Error(ErrorCode::kInvalidInput, problems.front());
  std::string what =
      "nothing was decided; " + std::to_string(problems.size()) + " things are wrong:";
  for (const ErrorText& problem : problems) {
    what.append("\n  - ").append(Error(ErrorCode::kInvalidInput, problem).what());
  }
  throw Error(ErrorCode::kInvalidInput, {what, "", "", ""});
}

}  // namespace asbuilt
