// Parts and lots that were sent back: to be worked on, or to be tested again.
#include <algorithm>
#include <limits>

#include "core/lot/dispositions.h"
#include "core/lot/evaluation.h"
#include "core/lot/nonconformity_answers.h"

namespace asbuilt {
namespace {

// When a result was measured, scanned or tested.
std::string taken(const LotRecord& result) {
  for (const char* field : {"scanned", "measured", "tested"}) {
    if (result.fields.contains(field)) return result.text(field);
  }
  return {};
}

// Whether a result tells of the target: the lot, the part itself, or by a machine a specimen of the
// part's build.
bool concerns(const Evaluation& e, const LotRecord& result, const std::string& target) {
  if (target == e.lot() || result.text("part") == target) return true;
  const LotRecord* part = e.find("part", target);
  const LotRecord* piece = e.find("part", result.text("part"));
  return part != nullptr && piece != nullptr && result.fields.contains("tested") &&
         piece->text("build") == part->text("build");
}

}  // namespace

void evaluate_retested(Evaluation& e, const std::string& target) {
  const LotRecord* decided = disposition_entry(e.records(), e.lot(), target);
  if (decided == nullptr) return;
  const bool accepted = decided->text("to") == "ACCEPT" && decided->text("from") == "RETEST";
  if (!accepted && decided->text("to") != "RETEST") return;
  const std::int64_t until = accepted ? decided->id : std::numeric_limits<std::int64_t>::max();
  // Not before what the record held then, whatever the clock said.
  const LotRecord* sent = nullptr;
  std::string when, so_far;
  for (const LotRecord& r : e.records()) {
    so_far = std::max(so_far, r.utc);
    if (r.kind != "disposition" || r.lot != e.lot() || r.key != target) continue;
    if (r.text("to") != "RETEST") continue;
    sent = &r;
    when = so_far;
  }
  if (sent == nullptr) return;
  const bool tested = std::any_of(e.records().begin(), e.records().end(), [&](const LotRecord& r) {
    return r.id > sent->id && r.id < until && r.lot == e.lot() && !r.withdrawn() && is_result(r) &&
           concerns(e, r, target) && taken(r) > when;
  });
  if (tested) return;
  const bool of_lot = target == e.lot();
  std::string what = "was sent to be tested again (entry " + std::to_string(sent->id);
  what.append("), and nothing was tested since");
  if (of_lot) {
    e.block("lot " + target + " " + what, "test bars or measure parts of it again, then decide");
  } else {
    e.block_part(target, what, "test it, a bar of its build, or measure it again, then decide");
  }
}

}  // namespace asbuilt
