#include "core/lot/evaluate.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/lot/alike_names.h"
#include "core/lot/attachments.h"
#include "core/lot/check_history.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_times.h"
#include "core/lot/evaluation.h"
#include "core/lot/measured_data.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/persons.h"
#include "core/lot/signatures.h"
#include "core/lot/test_temperatures.h"

namespace asbuilt {
namespace {

// Nothing is read out of a record that did not come about by the rules.
bool sound(Evaluation& e) {
  for (const std::string& problem : check_history(e.records())) {
    e.block(problem, "asbuilt lot verify --db FILE; go on with a backup");
  }
  if (!e.has_profile()) {
    e.block("the acceptance profile is missing",
            Evaluation::file_command("add-profile", "PROFILE.toml"));
  }
  return e.out.blockers.empty();
}

// The step back to an open lot, else the first one that there is.
std::string next_step(const Evaluation& e) {
  const DispositionStep* found = nullptr;
  for (const DispositionStep& step : disposition_steps()) {
    if (step.from != e.out.state) continue;
    if (found == nullptr || step.to == "PENDING") found = &step;
  }
  if (found == nullptr) return "nothing: " + e.out.state + " is final";
  return e.command("disposition",
                   "--to " + found->to + " --justification \"...\"" +
                       (found->needs_nonconformance ? " --nonconformance NUMBER" : ""));
}

// Results of a kind.
std::string plural_of(const std::string& kind) {
  if (kind == "tensile" || kind == "compression" || kind == "fatigue") return kind + " tests";
  return kind + "s";
}

// name_of, but for the kind.
std::string short_name_of(const LotRecord& result) {
  if (result.kind != "dimension") return result.key;
  return result.key + " of part " + result.text("part") + ", " + result.text("characteristic");
}

void alike_serials(Evaluation& e) {
  std::vector<std::string> serials;
  for (const LotRecord* part : e.of("part")) serials.push_back(part->key);
  for (const std::vector<std::string>& group : groups_of_alike(serials)) {
    std::string names;
    for (const std::string& serial : group) names.append(names.empty() ? "" : ", ").append(serial);
    e.note("Serials that are easily taken for each other: " + names);
  }
}

// Entries of the lot and the file that are older than one before them.
void clocks(Evaluation& e) {
  for (OlderEntries older : older_entries(e.records())) {
    std::erase_if(older.entries,
                  [&e](const LotRecord* r) { return !r->lot.empty() && r->lot != e.lot(); });
    if (!older.entries.empty()) e.note(older_entries_note(older));
  }
}

void shared_data(Evaluation& e) {
  for (const char* kind : {"inspection", "tensile", "compression", "fatigue"}) {
    for (const auto& [one, other] : of_shared_data(e.of(kind))) {
      e.block_result(
          *one, " and " + name_of(*other) + " come from the same data",
          "correct or withdraw the one that is of another part: " + e.correction(*other));
    }
  }
}

}  // namespace

Evaluation::Evaluation(const std::vector<LotRecord>& records, std::string lot,
                       const StoredInspections& stored)
    : records_(records),
      lot_(std::move(lot)),
      repeated_(records, lot_),
      untied_(untied_inspections(records, lot_, stored)) {
  for (const LotRecord* r : current_records(records)) {
    if (r->lot != lot_ && !r->lot.empty()) continue;
    current_.push_back(r);
    by_kind_[r->kind].push_back(r);
  }
  head_ = find("lot", lot_);
  if (head_ == nullptr) {
    throw Error(ErrorCode::kNotFound, {"there is no such lot", lot_, "", "asbuilt lot show"});
  }
  profile_ = find("profile", head_->text("profile"));
  if (profile_ != nullptr && !profile_->text("retest_rule").empty()) {
    retest_rule_ = &tensile::retest_rule(profile_->text("retest_rule"));
  }
  if (profile_ != nullptr) limits_ = LimitsInForce(records, *profile_);
  tolerances_ = Tolerances(records, lot_);
}

const Entries& Evaluation::of(const std::string& kind) const {
  static const Entries none;
  const auto at = by_kind_.find(kind);
  return at == by_kind_.end() ? none : at->second;
}

const LotRecord* Evaluation::find(const std::string& kind, const std::string& key) const {
  for (const LotRecord* r : of(kind)) {
    if (r->key == key) return r;
  }
  return nullptr;
}

std::string Evaluation::person(const std::string& login) const {
  return person_of(records_, login);
}

std::string Evaluation::measurer(const LotRecord& result) const {
  const std::string told = result.text("measured_by");
  return told.empty() ? person(result.actor) : person_named(records_, told);
}

// Nobody answers for a result of his own.
bool Evaluation::is_of_another(const LotRecord& nonconformity, const LotRecord& result) const {
  const std::string by = person(nonconformity.actor);
  return by != person(result.actor) && by != measurer(result);
}

std::string Evaluation::own_answer(const LotRecord& result) const {
  for (const LotRecord* n : of("nonconformance")) {
    if (n->text("state") != "closed" || n->id < result.id || !names_result(*n, result)) continue;
    if (is_of_another(*n, result)) continue;
    std::string text = "; nonconformity ";
    text.append(n->key).append(" is by ").append(n->actor);
    return text.append(", who measured or entered it: somebody else closes it");
  }
  return {};
}

const LotRecord* Evaluation::answer_to(const LotRecord& result) const {
  const LotRecord* untold = nullptr;
  for (const LotRecord* n : of("nonconformance")) {
    if (n->text("state") != "closed" || n->id < result.id || !names_result(*n, result)) continue;
    if (!is_of_another(*n, result)) continue;
    if (tells_about(*n)) return n;
    untold = n;
  }
  return untold;
}

bool Evaluation::answered(const LotRecord& result) {
  const LotRecord* by = answer_to(result);
  if (by == nullptr) return false;
  if (!tells_about(*by)) {
    answered_untold[by->key].insert(name_of(result) + " (entry " + std::to_string(result.id) + ")");
  }
  return true;
}

bool Evaluation::answered(const StoredInspection& found) {
  for (const LotRecord* n : of("nonconformance")) {
    if (n->text("state") != "closed" || n->utc < found.when || !names_inspection(*n, found)) {
      continue;
    }
    if (!tells_about(*n)) {
      answered_untold[n->key].insert("inspection " + std::to_string(found.number));
    }
    return true;
  }
  return false;
}

bool Evaluation::answered_decision(const LotRecord& decision) const {
  // Of several in a row the first one: what is rejected may be scrapped later.
  const LotRecord* first = &decision;
  std::set<std::string> named;
  for (auto r = records_.rbegin(); r != records_.rend(); ++r) {
    if (r->kind != "disposition" || r->lot != lot_ || r->key != decision.key) continue;
    if (r->id > decision.id) continue;
    if (r->text("to") != "REJECT" && r->text("to") != "SCRAP") break;
    named.insert(r->text("nonconformance"));
    first = &*r;
  }
  const Entries& all = of("nonconformance");
  return std::any_of(all.begin(), all.end(), [&](const LotRecord* n) {
    return n->text("state") == "closed" && contains(n->list("parts"), decision.key) &&
           (n->id > first->id || named.contains(n->key));
  });
}

bool Evaluation::answered_part(const std::string& serial, std::int64_t cause,
                               std::int64_t change) const {
  const Entries& all = of("nonconformance");
  return std::any_of(all.begin(), all.end(), [&](const LotRecord* n) {
    if (n->text("state") != "closed" || n->id < cause) return false;
    if (tells_about(*n)) return is_about_part(*n, serial);
    return n->id > change && contains(n->list("parts"), serial);
  });
}

bool Evaluation::answered_powder(const std::string& powder) const {
  const Entries& all = of("nonconformance");
  return std::any_of(all.begin(), all.end(), [&powder](const LotRecord* n) {
    return n->text("state") == "closed" && contains(n->list("powder"), powder);
  });
}

std::string Evaluation::command(const std::string& action, const std::string& options) const {
  return "asbuilt lot " + action + " --db FILE --lot " + shell_word(lot_) + " " + options +
         " --user NAME";
}

std::string Evaluation::file_command(const std::string& action, const std::string& options) {
  return "asbuilt lot " + action + " --db FILE " + options + " --user NAME";
}

std::string Evaluation::correction(const LotRecord& wrong) const {
  const std::string options =
      "ENTRY.toml --supersedes " + std::to_string(wrong.id) + " --reason \"...\"";
  const std::string action = add_action(wrong.kind);
  return wrong.lot.empty() ? file_command(action, options) : command(action, options);
}

std::string Evaluation::nonconformity_command(const std::string& part,
                                              const std::vector<std::string>& about) const {
  std::vector<std::string> all;
  const LotRecord* open = nullptr;
  for (const LotRecord* n : of("nonconformance")) {
    if (n->text("state") != "open" || !contains(n->list("parts"), part)) continue;
    open = n;
    all = n->list("about");
    break;
  }
  for (const std::string& word : about) {
    if (!contains(all, word)) all.push_back(word);
  }
  std::erase_if(all,
                [&all](const std::string& word) { return word == kAboutNone && all.size() > 1; });
  std::string names, options;
  for (const std::string& word : all) names.append(names.empty() ? "" : ",").append(word);
  if (!about.empty()) options.append(" --about ").append(shell_word(names));
  if (open != nullptr) {
    return command("add-nonconformance", "ENTRY.toml --supersedes " + std::to_string(open->id) +
                                             " --reason \"...\"" + options);
  }
  return command("add-nonconformance",
                 "--nonconformance NUMBER --description \"...\" --action \"...\" --state closed "
                 "--parts " +
                     shell_word(part) + options);
}

std::string Evaluation::nonconformity_command(const LotRecord& result) const {
  // A part that was withdrawn cannot be named; the entry can.
  if (find("part", result.text("part")) == nullptr) {
    return command("add-nonconformance",
                   "--nonconformance NUMBER --description \"...\" --action \"...\" --state closed "
                   "--about entry:" +
                       std::to_string(result.id));
  }
  return nonconformity_command(result.text("part"), {about_word(result)}) + own_answer(result);
}

std::string Evaluation::nonconformity_command(const std::string& part) const {
  std::vector<std::string> about;
  for (const LotRecord* r : unanswered_failures(*this, part)) {
    if (!contains(about, about_word(*r))) about.push_back(about_word(*r));
  }
  return nonconformity_command(part, about);
}

void Evaluation::block(const std::string& what, const std::string& remedy) {
  out.blockers.push_back({what, remedy, false, {}, {}, {}});
}

void Evaluation::block_part(const std::string& serial, const std::string& rest,
                            const std::string& remedy) {
  out.blockers.push_back(
      {"part " + serial + " " + rest, remedy, false, "parts", serial, " " + rest});
}

void Evaluation::block_result(const LotRecord& result, const std::string& rest,
                              const std::string& remedy, const std::string& alone) {
  out.blockers.push_back({name_of(result) + (alone.empty() ? rest : alone), remedy, false,
                          plural_of(result.kind), short_name_of(result), rest});
}

void Evaluation::sign(const std::string& what, const std::string& remedy) {
  out.blockers.push_back({what, remedy, true, {}, {}, {}});
}

Entries approved_before(const Evaluation& e, const LotRecord& limits) {
  Entries versions;
  if (limits.supersedes == 0) return versions;
  for (const LotRecord& r : e.records()) {
    if (r.kind != limits.kind || r.key != limits.key || r.id >= limits.id || r.withdrawn())
      continue;
    if (approval_by_another(e.records(), r) != nullptr) versions.push_back(&r);
  }
  return versions;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<double> optional_number(const LotRecord& record, const std::string& field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

std::string shell_word(const std::string& text) {
  constexpr char kPlain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+:,@%/=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string name_of(const LotRecord& result) {
  if (result.kind == "inspection") return "the inspection of part " + result.key;
  if (result.kind == "tensile") return "tensile test " + result.key;
  if (result.kind == "compression") return "compression test " + result.key;
  if (result.kind == "fatigue") return "fatigue test " + result.key;
  return result.kind + " " + short_name_of(result);
}

LotEvaluation evaluate_lot(const std::vector<LotRecord>& records, const std::string& lot,
                           const StoredInspections& stored) {
  Evaluation e(records, lot, stored);
  e.out.lot = lot;
  e.out.state = disposition_of(records, lot, lot);
  e.out.release_command = e.command("disposition", "--to ACCEPT --justification \"...\"");
  e.out.counted = sound(e);
  if (!e.out.counted) return e.out;
  if (e.out.state != "PENDING" && e.out.state != "ACCEPT" && e.out.state != "RETEST") {
    e.block("the lot is in state " + e.out.state, next_step(e));
  }
  evaluate_retested(e, lot);
  evaluate_profile(e);
  evaluate_limits(e);
  evaluate_entries(e);
  evaluate_powder(e);
  evaluate_contradictions(e);
  evaluate_parts(e);
  evaluate_relabelled(e);
  evaluate_untied(e);
  evaluate_materials(e);
  shared_data(e);
  evaluate_tolerances(e);
  if (!e.without_limit.empty()) e.note(without_limit_note(e.without_limit));
  evaluate_other_lots(e);
  evaluate_builds(e);
  evaluate_cycles(e);
  evaluate_certificates(e);
  evaluate_classes(e);
  evaluate_temperatures(e);
  evaluate_tests(e);
  evaluate_failures(e);
  evaluate_earlier_profiles(e);
  evaluate_withdrawals(e);
  evaluate_nonconformities(e);
  evaluate_signatures(e);
  for (const std::string& users : namesakes(records)) e.note(users);
  alike_serials(e);
  clocks(e);
  return e.out;
}

std::vector<Blocker> acceptance_blockers(const std::vector<LotRecord>& records,
                                         const std::string& lot, const std::string& user,
                                         const StoredInspections& stored) {
  Evaluation e(records, lot, stored);
  e.out = evaluate_lot(records, lot, stored);
  if (e.has_profile()) evaluate_acceptance_by(e, user);
  return e.out.blockers;
}

std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::vector<std::string>& serials,
                                   const StoredInspections& stored) {
  Evaluation e(records, lot, stored);
  for (const std::string& serial : serials) {
    if (e.find("part", serial) != nullptr || serial == lot) continue;
    std::string where = "lot " + lot;
    where.append(", ").append(serial);
    throw Error(ErrorCode::kNotFound,
                {"the lot has no such part", where, "one serial number",
                 "asbuilt lot show --db FILE --lot " + shell_word(lot) + " lists its parts"});
  }
  if (!sound(e)) return e.out.blockers;
  for (const std::string& serial : serials) {
    evaluate_part(e, serial);
    for (const StoredInspection& found : e.untied()) {
      if (found.serial == serial) evaluate_untied_of(e, found);
    }
  }
  return e.out.blockers;
}

std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& serial, const StoredInspections& stored) {
  return part_blockers(records, lot, std::vector<std::string>{serial}, stored);
}

}  // namespace asbuilt
