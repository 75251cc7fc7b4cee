// What did not pass by the profile that was in force when it was entered does not pass by another
// one that was put in its place: the profile was corrected, or the lot names another one.
//
// A profile counts where another person had approved it. Results, steps and powder lots are held
// against it as the record stood before the change.
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/material_templates.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/process_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"

namespace asbuilt {
namespace {

// Whether the entry puts another profile into force for the lot, whose profile is `named` so far.
bool replaces_profile(const LotRecord& r, const std::string& lot, const std::string& named) {
  if (r.kind == "profile") return r.supersedes != 0 && r.key == named;
  return r.kind == "lot" && r.lot == lot && r.supersedes != 0 && r.text("profile") != named;
}

// How the record speaks of a result by its own profile; empty: nothing against it.
std::string spoke_against(const Evaluation& e, const LotRecord& r) {
  if (result_failed(e, r)) return " did not pass";
  if (is_outside(e, r)) return " was outside its limits";
  return is_undecided(e, r) ? " was undecided" : "";
}

class EarlierProfile {
 public:
  // `change`: the entry that put another profile in its place; `then`: the record before it.
  EarlierProfile(Evaluation& now, const Evaluation& then, const LotRecord& change)
      : now_(now), then_(then), change_(change) {}

  void held() {
    for (const LotRecord* r : then_.current()) {
      if (r->lot != now_.lot()) continue;
      const LotRecord& entry = now_.records()[static_cast<std::size_t>(r->id) - 1];
      if (is_result(*r)) result(*r, entry);
      if (r->kind == "step") step(*r, entry);
      if (r->kind == "powder") powder(*r);
    }
  }

 private:
  // " by profile P1, edition 1, which entry 17 replaced".
  std::string by_profile() const {
    std::string text = " by profile " + then_.profile().key;
    text.append(", edition ").append(then_.profile().text("edition")).append(", which entry ");
    return text.append(std::to_string(change_.id)).append(" replaced");
  }

  void result(const LotRecord& then, const LotRecord& entry) {
    const std::string spoke = spoke_against(then_, then);
    if (spoke.empty() || told_now(then, entry) || now_.answered(entry)) return;
    now_.block_result(entry, spoke + by_profile(), now_.nonconformity_command(entry));
  }

  // Whether the record tells of it as it stands. What is undecided and was measured again since is
  // in nobody's way, then as now (evaluate_parts.cpp); what did not pass then is.
  bool told_now(const LotRecord& then, const LotRecord& entry) const {
    const bool repeated = entry.kind == "dimension" && !now_.repeated().done_since(entry).empty();
    if (!repeated) return !spoke_against(now_, entry).empty();
    const bool outside = result_failed(now_, entry) || is_outside(now_, entry);
    return outside || !(result_failed(then_, then) || is_outside(then_, then));
  }

  void step(const LotRecord& then, const LotRecord& entry) {
    const LotRecord* limit =
        process_limit_of(then_.of("process_limit"), then_.profile(), then.text("process"));
    if (limit == nullptr || answered_step(now_, entry)) return;
    const std::vector<std::string> outside = step_findings(then, *limit).outside;
    const LotRecord* held =
        process_limit_of(now_.of("process_limit"), now_.profile(), entry.text("process"));
    if (outside.empty() || (held != nullptr && !step_findings(entry, *held).outside.empty()))
      return;
    now_.block("step " + then.key + " (" + choice_words(then.text("process")) +
                   ") missed its limits" + by_profile() + ": " + joined(outside) + " (" +
                   process_limit_words(*limit) + ")",
               step_answer(now_, entry));
  }

  void powder(const LotRecord& then) {
    if (now_.answered_powder(then.key)) return;
    const std::string spec = now_.profile().text("composition");
    const std::vector<std::string> still = shares_outside(then, now_.limits().composition(spec));
    for (const std::string& outside :
         shares_outside(then, then_.limits().composition(then_.profile().text("composition")))) {
      if (contains(still, outside)) continue;
      now_.block("powder lot " + then.key + " has " + outside + by_profile(),
                 powder_answer(now_, then.key));
    }
  }

  Evaluation& now_;
  const Evaluation& then_;
  const LotRecord& change_;
};

}  // namespace

std::vector<const LotRecord*> late_profile_changes(const std::vector<LotRecord>& records,
                                                   const std::string& lot) {
  std::vector<const LotRecord*> changes;
  std::string named;
  bool late = false;
  for (const LotRecord& r : records) {
    if (late && replaces_profile(r, lot, named)) changes.push_back(&r);
    if (r.kind == "lot" && r.lot == lot) named = r.text("profile");
    late = late || (r.lot == lot && (is_result(r) || r.kind == "step" || r.kind == "powder"));
  }
  return changes;
}

std::string profile_change_words(const LotRecord& change) {
  std::string words = "The acceptance profile was ";
  words.append(change.kind == "lot" ? "exchanged for " + change.text("profile") : "corrected");
  words.append(" after entries of the lot were held against it (entry ");
  words.append(std::to_string(change.id)).append(", ").append(time_text(change.utc));
  words.append(", by ").append(change.actor);
  return words.append("): ").append(change.reason);
}

void evaluate_earlier_profiles(Evaluation& e) {
  for (const LotRecord* change : late_profile_changes(e.records(), e.lot())) {
    e.note(profile_change_words(*change));
    const std::vector<LotRecord> before(e.records().begin(), e.records().begin() + change->id - 1);
    const Evaluation then(before, e.lot());
    if (!then.has_profile()) continue;
    if (approval_by_another(before, then.profile()) == nullptr) continue;
    EarlierProfile(e, then, *change).held();
  }
}

}  // namespace asbuilt
