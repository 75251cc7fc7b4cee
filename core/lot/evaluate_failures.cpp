// What failed, corrected or not, and the nonconformities that answer for it.
#include <algorithm>
#include <set>

#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/material_templates.h"
#include "core/lot/measured_data.h"
#include "core/lot/signatures.h"

namespace asbuilt {

namespace {

bool result_failed(const Evaluation& e, const LotRecord& r) {
  if (r.kind == "inspection") return r.text("verdict") == "does_not_conform";
  if (r.kind == "tensile" || r.kind == "compression" || r.kind == "fatigue") {
    return r.text("verdict") == "fail";
  }
  return r.kind == "dimension" &&
         dimension_outcome(r, optional_number(r, "u").value_or(0.0), e.tolerances().of(r),
                           e.rule()) == Outcome::kDoesNotConform;
}

// A powder lot has no part: the nonconformity names the powder.
std::string powder_remedy(const Evaluation& e, const std::string& powder) {
  return "a closed nonconformity for the powder says why that share does not count: " +
         e.command("add-nonconformance",
                   "--nonconformance NUMBER --description \"...\" --action \"...\" --state closed "
                   "--powder " +
                       shell_word(powder));
}

void powder_failure(Evaluation& e, const LotRecord& powder, const std::string& how) {
  if (e.answered_powder(powder.key)) return;
  for (const std::string& outside :
       shares_outside(powder, e.limits().composition(e.profile().text("composition")))) {
    std::string what = "powder lot ";
    what.append(powder.key).append(" had ").append(outside).append(", before it was ").append(how);
    e.block(what, powder_remedy(e, powder.key));
  }
}

// "inspection 3 of SN-01".
std::string words_of(const StoredInspection& found) {
  std::string words = "inspection " + std::to_string(found.number);
  return words.append(found.serial.empty() ? " of no part" : " of " + found.serial);
}

}  // namespace

// What failed does not go away by being corrected or withdrawn.
void evaluate_failures(Evaluation& e) {
  std::set<std::int64_t> now, withdrawn;
  for (const LotRecord* r : e.current()) now.insert(r->id);
  for (const LotRecord& r : e.records()) {
    if (r.withdrawn()) withdrawn.insert(r.supersedes);
  }
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || now.contains(r.id) || r.withdrawn()) continue;
    std::string how = withdrawn.contains(r.id) ? "withdrawn" : "corrected";
    how.append(" (entry ").append(std::to_string(r.id)).append(")");
    if (r.kind == "powder") powder_failure(e, r, how);
    if (!result_failed(e, r) || e.answered(r.text("part"))) continue;
    e.block(name_of(r) + " failed before it was " + how,
            "a closed nonconformity for the part says why the first result does not count: " +
                e.nonconformity_command(r.text("part")));
  }
}

void evaluate_untied_of(Evaluation& e, const StoredInspection& found) {
  if (found.verdict != to_string(Outcome::kDoesNotConform) || found.serial.empty()) return;
  if (e.answered(found.serial)) return;
  const bool part = e.find("part", found.serial) != nullptr;
  const std::string number = std::to_string(found.number);
  std::string remedy = "tie it: ";
  if (!part) remedy = "enter the part (" + e.command("add-part", "PART.toml") + ") and tie it: ";
  remedy += e.command("add-inspection", "--part " + shell_word(found.serial) + " --inspection " +
                                            number + " --instrument SCANNER --scanned TIME");
  remedy += ", or a closed nonconformity of the part says why it does not count: ";
  remedy += e.nonconformity_command(found.serial);
  e.block(words_of(found) + " does not conform and is not in the lot's record", remedy);
}

// Nobody leaves out of the record what speaks against a part.
void evaluate_untied(Evaluation& e) {
  std::string others;
  for (const StoredInspection& found : e.untied()) {
    const std::size_t before = e.out.blockers.size();
    evaluate_untied_of(e, found);
    if (e.out.blockers.size() > before) continue;
    others.append(others.empty() ? "" : ", ").append(words_of(found));
    others.append(" (").append(choice_words(found.verdict)).append(")");
  }
  if (!others.empty()) e.note("Not in the lot's record: " + others);
}

void evaluate_nonconformities(Evaluation& e) {
  for (const LotRecord* n : e.of("nonconformance")) {
    const std::string correct = e.correction(*n);
    if (n->text("state") == "open") {
      e.block("nonconformity " + n->key + " is open: " + n->text("description"), correct);
      continue;
    }
    if (n->text("action").empty()) {
      e.block("nonconformity " + n->key + " was closed without an action", correct);
    }
    if (!has_role(*e.find("user", n->actor), "quality")) {
      e.block("nonconformity " + n->key + " was not closed by the role quality", correct);
    }
  }
}

}  // namespace asbuilt
